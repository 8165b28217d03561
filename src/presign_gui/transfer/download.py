"""Downloads one object into a file of its own."""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from presign_gui.domain.catalogue import integrity, local_file, network
from presign_gui.domain.filenames import file_name_from_disposition, safe_file_name
from presign_gui.domain.signing import PresignedRequest
from presign_gui.domain.transfer import SIZE_ONLY, IfExists, TransferResult, Verification
from presign_gui.transfer.checksum import Attestation, BackgroundChecksums, attestations, compare
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient, Reply
from presign_gui.transfer.pace import Pace
from presign_gui.transfer.part_file import PartFile, candidates
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.refusal import decode_refusal, raise_if_not_s3

_LARGEST_READ: Final = 1024 * 1024
"""Bytes: with reads of this size a GET over TLS is as fast as curl's."""

_OK: Final = 200


@dataclass(frozen=True, slots=True)
class DownloadTarget:
    """Where a download goes. `name` is one file name, not a path; without it the server, else the key, names the file.

    `folder` must exist.
    """

    folder: Path
    name: str | None = None
    if_exists: IfExists = IfExists.RENAME

    def __post_init__(self) -> None:
        if self.name is not None and (self.name in {"", ".."} or Path(self.name).name != self.name):
            raise ValueError("a file name and not a path")


def download(
    client: HttpClient,
    request: PresignedRequest,
    target: DownloadTarget,
    *,
    control: Control,
    meter: Meter,
    on_target: Callable[[Path], None] | None = None,
) -> TransferResult:
    """Fetch the object of `request` into `target`, and compare what came with what the server attests.

    `on_target` hears the file's path as soon as it is known, and again where another file took that name meanwhile.
    Blocks until the file is complete and on the disk. Raises LocalFileError, S3ServiceError and PresignedUrlError
    (refused), NetworkError, IntegrityError and Cancelled; then neither the file nor a part of it is left.
    """
    if not target.folder.is_dir():
        raise local_file.FOLDER_NOT_FOUND.error(folder=str(target.folder))
    if target.name is not None and (skipped := _skipped(target, target.folder / target.name)):
        return skipped
    with client.send(request, control=control) as reply:
        if not 200 <= reply.status < 300:
            raise decode_refusal(reply, request)
        raise_if_not_s3(reply, request)
        if reply.status != _OK:  # such as 206, a piece of the object that nobody asked for
            raise network.NOT_S3_ANSWER.error(host=reply.host, status=reply.status)
        path = target.folder / (target.name or _name(reply, request))
        if skipped := _skipped(target, path):
            return skipped
        fetch = _Fetch(
            reply=reply,
            path=path,
            if_exists=target.if_exists,
            control=control,
            meter=meter,
            on_target=on_target or _ignore,
        )
        return fetch.run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetch:
    """The second half of a download, when there is an answer and a name."""

    reply: Reply
    path: Path
    if_exists: IfExists
    control: Control
    meter: Meter
    on_target: Callable[[Path], None]

    def run(self) -> TransferResult:
        attested = attestations(self.reply.headers)
        if not self.reply.is_framed and not attested:
            raise integrity.LENGTH_UNKNOWN.error()
        expected = self._expected_path()
        self.on_target(expected)
        with PartFile(self.path.parent, self.path.name) as part:
            size, verification = self._fill(part, attested)
            placed = part.move_into_place(self.if_exists, self.control)
        if placed is None:
            return _skipping(self.path)
        if placed != expected:
            self.on_target(placed)
        return TransferResult(
            path=placed,
            size=size,
            verification=verification,
            etag=self.reply.headers.get("ETag"),
            version_id=self.reply.headers.get("x-amz-version-id"),
        )

    def _expected_path(self) -> Path:
        if self.if_exists is not IfExists.RENAME:
            return self.path
        return next(path for path in candidates(self.path) if not os.path.lexists(path))

    def _fill(self, part: PartFile, attested: tuple[Attestation, ...]) -> tuple[int, Verification]:
        if self.reply.length is not None:
            self.meter.set_total(self.reply.length)
            part.reserve(self.reply.length)
        size = 0
        with contextlib.closing(BackgroundChecksums(each.algorithm for each in attested)) as checksums:
            for block in _blocks(self.reply):
                part.write(block)
                checksums.update(block)
                size += len(block)
                self.meter.add(len(block))
            return size, compare(attested, checksums.digest, integrity.DOWNLOAD_DIFFERS)


def _blocks(reply: Reply) -> Iterator[bytes]:
    pace = Pace(_LARGEST_READ)
    while True:
        pace.begin()
        block = reply.read(pace.size)
        if not block:
            return
        pace.end(len(block))
        yield block


def _name(reply: Reply, request: PresignedRequest) -> str:
    proposed = file_name_from_disposition(reply.headers.get("Content-Disposition", ""))
    return proposed or safe_file_name(request.location.key)


def _skipped(target: DownloadTarget, path: Path) -> TransferResult | None:
    if target.if_exists is IfExists.SKIP and os.path.lexists(path):
        return _skipping(path)
    return None


def _skipping(path: Path) -> TransferResult:
    return TransferResult(path=path, size=path.lstat().st_size, verification=SIZE_ONLY, skipped=True)


def _ignore(_path: Path) -> None:
    """Tell nobody where the file goes."""
