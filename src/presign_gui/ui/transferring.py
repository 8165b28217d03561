"""Carries out what the window asks for with files: uploads, downloads and the actions on their rows."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.ui.bridge import QueueBridge, Tasks
from presign_gui.ui.row_actions import RowAction
from presign_gui.ui.targets import file_names, upload_target
from presign_gui.ui.transfer_model import TransferModel

if TYPE_CHECKING:
    from presign_gui.app.jobs import Job
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.app.queue import Link, TransferQueue
    from presign_gui.app.queue_feed import Changes
    from presign_gui.app.services import Services

Failed = Callable[[PresignGuiError], None]
_BATCH = 250
"""Transfers that are added in one transaction."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where uploads go: a bucket of an open connection, the prefix that is shown and a key that was typed."""

    connection: "OpenConnection"
    bucket: str
    prefix: str
    typed_key: str = ""


class Transferring(QObject):
    """Adds jobs to the queue and shows the queue in the model. Whatever touches a disk runs in a task."""

    added = Signal(object)
    """The ids of transfers that were just added."""
    folders_found = Signal(object, object)
    """`list[Path]`, with folders among them, and the `Place` they are to go to: nothing of them is queued yet."""
    changed = Signal(object)
    """A `Transfer` whose state changed."""

    def __init__(self, tasks: Tasks, model: TransferModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._model = model
        self._services: Services | None = None
        self._bridge: QueueBridge | None = None

    def attach(self, services: "Services") -> None:
        """Begin to work with the queue of `services`."""
        self._services = services
        self._bridge = QueueBridge(services.queue, self)
        self._bridge.changed.connect(self._changed)
        self._bridge.progressed.connect(self._model.set_progress)
        self._model.rows_wanted.connect(self._load)
        self._model.begin(services.queue.ids())
        self._model.set_counts(services.queue.counts())
        self._bridge.begin()

    def close(self) -> None:
        """Hear nothing more of the queue."""
        if self._bridge is not None:
            self._bridge.close()

    def upload(self, paths: Sequence[Path], place: Place, failed: Failed) -> None:
        """Queue an upload for each file; with folders among them, nothing. An object that exists is not replaced."""

        def jobs() -> "list[Job] | None":
            if any(path.is_dir() for path in paths):
                return None
            targets = upload_target(place.bucket, place.prefix, place.typed_key, file_names(paths))
            pairs = zip(paths, targets, strict=True)
            return [place.connection.upload_job(file, target, create_only=True) for file, target in pairs]

        self._queue(jobs, failed, lambda: self.folders_found.emit(list(paths), place))

    def download(
        self, connection: "OpenConnection", locations: Sequence[ObjectLocation], folder: Path, failed: Failed
    ) -> None:
        """Queue a download of each object into `folder`."""

        def jobs() -> "list[Job]":
            self.make_default_folder(folder)
            return [connection.download_job(each, folder) for each in locations]

        self._queue(jobs, failed)

    def add(self, jobs: "Callable[[], Sequence[Job]]", failed: Failed) -> None:
        """Queue what `jobs` makes, which runs on a worker thread and may read the disk."""
        self._queue(lambda: list(jobs()), failed)

    def act(self, transfer_id: int, action: RowAction) -> None:
        """Carry out an action that concerns the queue alone."""
        if self._services is None:
            return
        queue = self._services.queue
        match action:
            case RowAction.PAUSE:
                queue.pause(transfer_id)
            case RowAction.RESUME:
                queue.resume(transfer_id)
            case RowAction.CANCEL:
                queue.cancel(transfer_id)
            case RowAction.RETRY:
                queue.retry(transfer_id)
            case RowAction.REMOVE:
                queue.remove(transfer_id)
            case _:
                self._move(queue, transfer_id, action)

    def move(self, transfer_id: int, index: int) -> None:
        """Put a transfer at an index in the order of all."""
        if self._services is not None:
            self._services.queue.move_to(transfer_id, index)

    def pause_all(self) -> None:
        """Pause every transfer that has not ended."""
        self._ask_of_all(lambda queue: queue.pause_all())

    def resume_all(self) -> None:
        """Let every paused transfer go on, but for those that need a link."""
        self._ask_of_all(lambda queue: queue.resume_all())

    def clear_finished(self) -> None:
        """Remove every row that has ended."""
        self._ask_of_all(lambda queue: queue.clear_finished())

    def give_link(self, transfer_id: int, link: "Link", done: Callable[[], None], failed: Failed) -> None:
        """Let a guest's transfer go on over a fresh link."""
        services = self._services
        if services is not None:
            self._tasks.run(lambda: services.queue.give_link(transfer_id, link), lambda _none: done(), failed)

    def make_default_folder(self, folder: Path) -> None:
        """Make the folder that nobody chose. One that was chosen and is gone, like a disk's, is an error to show."""
        if self._services is not None and folder == self._services.paths.downloads:
            with contextlib.suppress(OSError):  # the download says what is wrong with it
                folder.mkdir(parents=True, exist_ok=True)

    def _queue(
        self, jobs: "Callable[[], list[Job] | None]", failed: Failed, otherwise: Callable[[], None] = lambda: None
    ) -> None:
        """Queue what `jobs` makes on a worker's thread, or call `otherwise` where it makes None."""
        services = self._services
        if services is None:
            return

        def work() -> list[int] | None:
            made = jobs()
            if made is None:
                return None
            ids: list[int] = []
            for at in range(0, len(made), _BATCH):
                ids += services.queue.add_all(made[at : at + _BATCH])
            return ids

        def done(ids: list[int] | None) -> None:
            if ids is None:
                otherwise()
            elif ids:
                self.added.emit(ids)

        self._tasks.run(work, done, failed)

    def _changed(self, changes: "Changes") -> None:
        self._model.apply(changes)
        if self._services is not None:
            self._model.set_counts(self._services.queue.counts())
        for transfer in changes.transfers:
            self.changed.emit(transfer)

    def _load(self, ids: tuple[int, ...]) -> None:
        """Read what is looked at and not known from where it is, which may be the disk."""
        services = self._services
        if services is not None:
            self._tasks.run(lambda: services.queue.load(ids), lambda found: self._model.put(*found), _not_readable)

    def _ask_of_all(self, call: "Callable[[TransferQueue], None]") -> None:
        """Ask something of the whole queue, off the GUI thread: of 100,000 transfers that takes 0.1 s."""
        services = self._services
        if services is not None:
            self._tasks.run(lambda: call(services.queue), _nothing, _nothing)

    def _move(self, queue: "TransferQueue", transfer_id: int, action: RowAction) -> None:
        match action:
            case RowAction.MOVE_FIRST:
                queue.move_to(transfer_id, 0)
            case RowAction.MOVE_UP:
                queue.move_up(transfer_id)
            case RowAction.MOVE_DOWN:
                queue.move_down(transfer_id)
            case _:
                raise ValueError(f"{action} is not the queue's business")


def _nothing(_result: object) -> None:
    """Take note of nothing: the queue's own news tell what came of it."""


def _not_readable(_error: PresignGuiError) -> None:
    """Leave the rows empty: the queue itself tells of a disk that fails (`TransferQueue.problem`)."""
