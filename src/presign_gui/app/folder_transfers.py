"""Folders as transfers: a folder becomes keys under a prefix, and a prefix becomes a folder.

The look through either goes on while the first files are on their way, and holds a few hundred of them at a time.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from presign_gui.app.folders import FolderReport, FoundFile, LeftOut, Reason, Tally, walk
from presign_gui.app.jobs import Job
from presign_gui.app.open_connection import Browser, OpenConnection
from presign_gui.app.queue import QueueClosedError, TransferQueue
from presign_gui.domain.catalogue import local_file
from presign_gui.domain.catalogue import queue as entries
from presign_gui.domain.errors import InputError
from presign_gui.domain.listing import ObjectSummary
from presign_gui.domain.local_tree import LocalTree
from presign_gui.domain.location import ObjectLocation, check_bucket_name
from presign_gui.domain.transfer import IfExists

OnReport = Callable[[FolderReport], None]
_T = TypeVar("_T")

_BATCH: Final = 200
_BATCH_SECONDS: Final = 0.2
"""After so long a batch is queued as it is, so that the first files need not wait for a slow disk or server."""


class FolderTransfers:
    """Queues what is in folders or under a prefix. Both methods block, for the disk or the network.

    `on_report` hears, on the same thread, how far they are. Where `is_stopped` answers yes, or the queue ends, they
    return what they have come to; what is queued by then stays queued.
    """

    def __init__(
        self,
        queue: TransferQueue,
        connection: OpenConnection,
        *,
        on_report: OnReport = lambda _report: None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._queue = queue
        self._connection = connection
        self._on_report = on_report
        self._is_stopped = is_stopped
        self._tally = Tally()

    def upload(
        self, sources: Sequence[Path], bucket: str, prefix: str, *, named: bool = True, create_only: bool = False
    ) -> FolderReport:
        """Queue the upload of files, and of all files in folders, to keys under `prefix`.

        The keys of a folder's files begin with its own name. Without `named`, which is for one folder alone, what is in
        it comes directly under the prefix. Raises InputError for an impossible bucket, and LocalFileError where the
        queue cannot be written.
        """
        check_bucket_name(bucket)

        def jobs() -> Iterator[Job]:
            for found in self._going(_all_files(sources) if named else walk(sources[0])):
                if isinstance(found, LeftOut):
                    self._tally.leave_out(found)
                    continue
                location = ObjectLocation(bucket, _folder(prefix) + found.relative)
                try:
                    yield self._connection.upload_job(found.path, location, create_only=create_only)
                except InputError as error:
                    self._tally.leave_out(LeftOut(str(found.path), Reason.NAME, error.cause()))
                else:
                    self._tally.count(found.size)

        return self._add(jobs())

    def download(
        self, bucket: str, prefix: str, folder: Path, *, if_exists: IfExists = IfExists.RENAME
    ) -> FolderReport:
        """Queue the download of every object under `prefix` into `folder`, which is made where it is not there.

        Keys become paths that are safe on this system, each of its own (`LocalTree`). Raises InputError where the
        connection cannot list, LocalFileError where `folder` cannot be made, and what listing raises.
        """
        browser = self._connection.browser
        if browser is None:
            raise entries.CONNECTION_CANNOT_LIST.error(name=self._connection.connection.name)
        made: set[Path] = set()
        if problem := _make(folder, made):
            raise local_file.TARGET_UNWRITABLE.error(path=str(folder), reason=problem)
        under = _folder(prefix)
        tree = LocalTree()

        def jobs() -> Iterator[Job]:
            for each in self._going(_objects(browser, bucket, under)):
                names = tree.place(each.key.removeprefix(under))
                target = folder.joinpath(*names)
                if not names:
                    self._tally.leave_out(LeftOut(each.key, Reason.FOLDER_MARKER))
                elif problem := _make(target.parent, made):
                    self._tally.leave_out(LeftOut(each.key, Reason.UNWRITABLE, problem))
                else:
                    self._tally.count(each.size)
                    location = ObjectLocation(bucket, each.key)
                    yield self._connection.download_job(
                        location, target.parent, file_name=target.name, if_exists=if_exists
                    )

        return self._add(jobs())

    def _going(self, found: Iterable[_T]) -> Iterator[_T]:
        """Give what there is until this is stopped."""
        for each in found:
            if self._is_stopped():
                return
            yield each

    def _add(self, jobs: Iterator[Job]) -> FolderReport:
        """Queue the jobs in batches, and report after each."""
        batch: list[Job] = []
        since = time.monotonic()
        try:
            for job in jobs:
                batch.append(job)
                if len(batch) >= _BATCH or time.monotonic() - since >= _BATCH_SECONDS:
                    self._queue.add_all(batch)
                    self._on_report(self._tally.report())
                    batch, since = [], time.monotonic()
            self._queue.add_all(batch)
        except QueueClosedError:
            return self._tally.report()
        report = self._tally.report(is_complete=not self._is_stopped())
        self._on_report(report)
        return report


def _all_files(sources: Iterable[Path]) -> Iterator[FoundFile | LeftOut]:
    """Yield all files of the chosen ones and of the chosen folders. A chosen link stands for what it leads to."""
    names: set[str] = set()
    for source in sources:
        name = source.name or source.absolute().name
        if name in names:
            yield LeftOut(str(source), Reason.SAME_NAME)
        elif source.is_dir():
            for found in walk(source):
                if isinstance(found, FoundFile):
                    yield replace(found, relative=f"{name}/{found.relative}")
                else:
                    yield found
        else:
            yield FoundFile(source, name, _size(source))
        names.add(name)


def _objects(browser: Browser, bucket: str, prefix: str) -> Iterator[ObjectSummary]:
    continuation: str | None = None
    while True:
        page = browser.list_under(bucket, prefix, continuation)
        yield from page.objects
        continuation = page.continuation
        if continuation is None:
            return


def _folder(prefix: str) -> str:
    """Return the prefix as that of a folder: a key that only begins with the same letters is not in it."""
    return prefix if not prefix or prefix.endswith("/") else prefix + "/"


def _size(file: Path) -> int:
    """Return a file's size, for the total; of what cannot be read the transfer itself says so."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _make(folder: Path, made: set[Path]) -> str | None:
    """Make a folder, unless it is among those `made`. Return the system's words where that is not possible."""
    if folder in made:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return error.strerror or str(error)
    made.add(folder)
    return None
