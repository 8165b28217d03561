"""Folders on their way into the queue: looks through them off the GUI thread, and keeps what each has come to."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.app.folders import FolderReport
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.filenames import safe_file_name
from presign_gui.domain.transfer import Direction
from presign_gui.ui.bridge import Tasks

if TYPE_CHECKING:
    from presign_gui.app.folder_transfers import FolderTransfers
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.app.services import Services

Failed = Callable[[PresignGuiError], None]
Look = Callable[["FolderTransfers"], FolderReport]
_MOST_AT_ONCE = 4
"""Looks through folders. A disk or a listing may take minutes, so these are not the window's own few threads."""


class Walk:
    """One look through folders or a prefix. `report` is how far it is; all of it lives on the GUI thread but `stop`."""

    def __init__(self, name: str, direction: Direction) -> None:
        self.name = name
        """What a person calls it: the folder's name."""
        self.direction = direction
        self.report = FolderReport()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Look no further. What is queued by now stays queued."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        """Tell whether it is to stop. May be asked on any thread."""
        return self._stopped.is_set()


class FolderWalks(QObject):
    """Queues what is in folders, while the first of their files are on their way already."""

    changed = Signal()
    """A look has begun, come further or ended."""
    ended = Signal(object)
    """The `Walk` that has ended, with its last report."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self, _MOST_AT_ONCE)
        self._services: Services | None = None
        self._walks: list[Walk] = []

    @property
    def walks(self) -> tuple[Walk, ...]:
        """The looks that are going on."""
        return tuple(self._walks)

    def attach(self, services: "Services") -> None:
        """Begin to work with the queue of `services`."""
        self._services = services

    def close(self) -> None:
        """Stop looking."""
        self.stop_all()
        self._tasks.close(0)

    def stop_all(self) -> None:
        """Look no further anywhere."""
        for walk in self._walks:
            walk.stop()

    def upload(
        self, connection: "OpenConnection", sources: Sequence[Path], bucket: str, prefix: str, failed: Failed
    ) -> None:
        """Queue the upload of files and of all files in folders; no object that exists is replaced."""
        name = sources[0].name if len(sources) == 1 else f"{sources[0].name} …"
        self._run(
            Walk(name, Direction.UPLOAD),
            connection,
            lambda transfers: transfers.upload(sources, bucket, prefix, create_only=True),
            failed,
        )

    def download(self, connection: "OpenConnection", bucket: str, prefix: str, folder: Path, failed: Failed) -> None:
        """Queue the download of everything under a prefix, into a folder of the prefix's name in `folder`."""
        name = prefix.rstrip("/").rpartition("/")[2] or bucket
        target = folder / safe_file_name(name)
        self._run(
            Walk(name, Direction.DOWNLOAD),
            connection,
            lambda transfers: transfers.download(bucket, prefix, target),
            failed,
        )

    def _run(self, walk: Walk, connection: "OpenConnection", look: Look, failed: Failed) -> None:
        services = self._services
        if services is None:
            return

        def work() -> FolderReport:
            from presign_gui.app.folder_transfers import FolderTransfers

            def reported(report: FolderReport) -> None:
                self._tasks.post(lambda: self._reported(walk, report))

            queue = services.queue
            return look(FolderTransfers(queue, connection, on_report=reported, is_stopped=lambda: walk.is_stopped))

        def done(report: FolderReport) -> None:
            walk.report = report
            self._end(walk)
            self.ended.emit(walk)

        def gave_up(error: PresignGuiError) -> None:
            self._end(walk)
            failed(error)

        self._walks.append(walk)
        self.changed.emit()
        self._tasks.run(work, done, gave_up)

    def _reported(self, walk: Walk, report: FolderReport) -> None:
        walk.report = report
        self.changed.emit()

    def _end(self, walk: Walk) -> None:
        self._walks.remove(walk)
        self.changed.emit()
