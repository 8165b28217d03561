"""Downloads one object into a file of its own, in one stream or in ranges, from the beginning or from where it was.

The first request is for the whole object. Its answer tells the size, the name, the ETag and perhaps a checksum, and its
stream is the beginning of the download. What is missing after it, or beside it, comes in ranges, each with `If-Match`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from presign_gui.domain.catalogue import integrity, local_file
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.filenames import file_name_from_disposition, safe_file_name
from presign_gui.domain.resume import DownloadResume
from presign_gui.domain.signing import GetObject
from presign_gui.domain.transfer import SIZE_ONLY, IfExists, TransferResult, Verification
from presign_gui.transfer.checksum import attestations
from presign_gui.transfer.control import Paused
from presign_gui.transfer.fetching import Fetching
from presign_gui.transfer.http_client import Reply
from presign_gui.transfer.object_answer import RemoteObject, ask_for_whole, read_object
from presign_gui.transfer.part_file import PartFile, candidates
from presign_gui.transfer.placed_before import find_placed
from presign_gui.transfer.run import Run
from presign_gui.transfer.specs import DownloadSpec, DownloadTarget

__all__ = ["Download", "DownloadTarget"]

_HOPELESS: Final = frozenset({integrity.OBJECT_CHANGED.kind, integrity.DOWNLOAD_DIFFERS.kind})
"""Failures after which what has come is of no use to anyone."""


class Download:
    """One download."""

    def __init__(self, run: Run, spec: DownloadSpec) -> None:
        self._run = run
        self._target = spec.target
        self._question = GetObject(
            location=spec.location, expires_in=spec.expires_in, version_id=spec.version_id, checksum_mode=True
        )
        self._key = spec.location.key

    def fetch(self, resume: DownloadResume | None) -> TransferResult:
        """Fetch the object, or what `resume` says is missing, compare it, and give it its name.

        Raises LocalFileError, SigningError, PresignedUrlError, S3ServiceError, NetworkError, IntegrityError, Cancelled
        and Paused.
        """
        if not self._target.folder.is_dir():
            raise local_file.FOLDER_NOT_FOUND.error(folder=str(self._target.folder))
        if self._target.name is not None and (skipped := self._skipped(self._target.folder / self._target.name)):
            self._discard(resume)
            return skipped
        with self._open(resume) as reply:
            path = self._target.folder / (self._target.name or self._name(reply))
            if skipped := self._skipped(path):
                self._discard(resume)
                return skipped
            return self._fetch_to(path, reply, resume)

    # -- the answer -------------------------------------------------------------------------------------------------

    def _open(self, resume: DownloadResume | None) -> Reply:
        """Ask for the whole object, in the state in which the download began; clean up where it is not to be had."""
        etag = None if resume is None else resume.partial.etag
        try:
            reply = self._run.retry(lambda: self._ask(etag), self._run.retries())
            if resume is not None:
                self._check_same(reply, resume)
        except Paused:
            raise
        except BaseException as error:
            if not self._is_worth_keeping(error):
                self._discard(resume)
            raise
        return reply

    def _ask(self, etag: str | None) -> Reply:
        request = self._run.signing.sign(self._question)
        self._run.notices.signed(request)
        self._key = request.location.key
        return ask_for_whole(self._run.client, request, etag, self._run.control)

    def _check_same(self, reply: Reply, resume: DownloadResume) -> None:
        known = read_object(reply)
        if (known.etag, known.size) != (resume.partial.etag, resume.partial.size):
            reply.close()
            raise integrity.OBJECT_CHANGED.error(status=reply.status)

    def _discard(self, resume: DownloadResume | None) -> None:
        """Remove what an earlier run left, since nobody will go on from it."""
        if resume is not None:
            resume.partial.path.unlink(missing_ok=True)
            self._run.watcher.dropped()

    # -- the file ---------------------------------------------------------------------------------------------------

    def _fetch_to(self, path: Path, reply: Reply, resume: DownloadResume | None) -> TransferResult:
        known = read_object(reply)
        if not reply.is_framed and not attestations(reply.headers):
            raise integrity.LENGTH_UNKNOWN.error()
        if resume is not None and (found := find_placed(path, resume.partial, known, self._run.control)):
            return self._done_before(*found, known)
        expected = self._expected_path(path)
        self._run.watcher.target(expected)
        begun = self._reopen(path, resume)
        finished = resume.finished if resume is not None and begun is not None else ()
        with begun or PartFile(path.parent, path.name) as part:
            fetching = Fetching(self._run, self._question, known, part)
            try:
                size, verification = fetching.run(reply, finished)
                placed = part.move_into_place(self._target.if_exists, self._run.control)
            except BaseException as error:
                self._leave(part, fetching, error)
                raise
            finally:
                fetching.close()
        fetching.forget()
        if placed is None:
            return _skipping(path)
        if placed != expected:
            self._run.watcher.target(placed)
        return _result(placed, size, verification, fetching.headers)

    def _done_before(self, path: Path, verification: Verification, known: RemoteObject) -> TransferResult:
        size = known.size or 0
        self._run.watcher.target(path)
        self._run.meter.set_total(size)
        self._run.meter.rewind(size)
        self._run.watcher.dropped()
        return _result(path, size, verification, known.headers)

    def _reopen(self, path: Path, resume: DownloadResume | None) -> PartFile | None:
        if resume is None:
            return None
        begun = PartFile.reopen(path.parent, path.name, resume.partial.path, resume.partial.size)
        if begun is None:
            self._run.watcher.dropped()
        return begun

    def _leave(self, part: PartFile, fetching: Fetching, error: BaseException) -> None:
        """Leave what has come where somebody will go on from it."""
        if fetching.is_kept and (isinstance(error, Paused) or self._is_worth_keeping(error)):
            part.keeps = True
        else:
            fetching.forget()

    def _is_worth_keeping(self, error: BaseException) -> bool:
        return self._run.watcher.keeps and isinstance(error, PresignGuiError) and error.kind not in _HOPELESS

    # -- its name ---------------------------------------------------------------------------------------------------

    def _name(self, reply: Reply) -> str:
        proposed = file_name_from_disposition(reply.headers.get("Content-Disposition", ""))
        return proposed or safe_file_name(self._key)

    def _expected_path(self, path: Path) -> Path:
        if self._target.if_exists is not IfExists.RENAME:
            return path
        return next(each for each in candidates(path) if not os.path.lexists(each))

    def _skipped(self, path: Path) -> TransferResult | None:
        if self._target.if_exists is IfExists.SKIP and os.path.lexists(path):
            return _skipping(path)
        return None


def _result(path: Path, size: int, verification: Verification, headers: Mapping[str, str]) -> TransferResult:
    return TransferResult(
        path=path,
        size=size,
        verification=verification,
        etag=headers.get("ETag"),
        version_id=headers.get("x-amz-version-id"),
    )


def _skipping(path: Path) -> TransferResult:
    return TransferResult(path=path, size=path.lstat().st_size, verification=SIZE_ONLY, skipped=True)
