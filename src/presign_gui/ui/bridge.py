"""The only crossing from worker threads to Qt.

Two things cross: what a task brought back, and that a transfer changed its state. Both travel as one
`Signal(object)` that is always queued, so whatever they lead to happens on the GUI thread. Progress does not cross
at all: the GUI thread asks for it on a timer, so that a fast transfer cannot flood the event loop.
"""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from presign_gui.app.workers import Workers
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.errors import PresignGuiError

if TYPE_CHECKING:
    from presign_gui.app.queue import TransferQueue
    from presign_gui.domain.transfer import Transfer

_log = logging.getLogger(__name__)
T = TypeVar("T")

POLL_MILLISECONDS = 150


def unexpected(error: BaseException) -> PresignGuiError:
    """Wrap a defect as an error that can be shown. Its traceback is masked like every detail."""
    detail = "".join(traceback.format_exception(error))
    return entries.UNEXPECTED.error(exception=type(error).__name__, detail=detail)


@dataclass(slots=True)
class Task(Generic[T]):
    """Something under way on a worker thread. What it brings back is dropped once it is `abandoned`."""

    done: Callable[[T], None]
    failed: Callable[[PresignGuiError], None]
    abandoned: bool = False

    def abandon(self) -> None:
        """Take no more interest in it. The thread goes on until its call returns."""
        self.abandoned = True


class Tasks(QObject):
    """Runs blocking calls on a few daemon threads and brings their results back to the GUI thread."""

    _crossed = Signal(object)

    def __init__(self, parent: QObject | None = None, limit: int = 4) -> None:
        super().__init__(parent)
        self._workers = Workers(limit, "window")
        self._closed = False
        self._crossed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[PresignGuiError], None]
    ) -> Task[T]:
        """Call `work` on a worker thread, then `done` with its result or `failed` with its error on this one."""
        task = Task(done, failed)
        self._workers.submit(lambda: self._carry_out(task, work))
        return task

    def post(self, call: Callable[[], None]) -> None:
        """From any thread: let the GUI thread make this call. What a long task says on its way comes through here."""
        if not self._closed:
            self._crossed.emit(call)

    def close(self, limit_seconds: float) -> bool:
        """Deliver nothing more, and wait for the threads at most this long. Return whether all of them ended."""
        self._closed = True
        return self._workers.close(limit_seconds)

    def _carry_out(self, task: Task[T], work: Callable[[], T]) -> None:
        try:
            result = work()
        except PresignGuiError as error:
            problem = error
        except Exception as error:  # noqa: BLE001 - shown and logged; a worker thread has nobody else to tell
            _log.exception("A task met an unexpected exception")
            problem = unexpected(error)
        else:
            self.post(lambda: None if task.abandoned else task.done(result))
            return
        self.post(lambda: None if task.abandoned else task.failed(problem))

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()


class QueueBridge(QObject):
    """Tells the GUI thread what happens in the transfer queue."""

    transfer_changed = Signal(object)
    """A `Transfer`, at every change of its state."""
    progressed = Signal(object)
    """`dict[int, Progress]` of the transfers that move bytes, while there are any."""

    _crossed = Signal(object)

    def __init__(self, queue: "TransferQueue", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._crossed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._poll)
        self._unsubscribe = queue.subscribe(self._heard)

    def close(self) -> None:
        """Hear nothing more."""
        self._timer.stop()
        self._unsubscribe()

    def _heard(self, transfer: "Transfer") -> None:
        """On any thread."""
        self._crossed.emit(transfer.id)

    @Slot(object)
    def _deliver(self, transfer_id: int) -> None:
        """Read the transfer anew: two threads may have announced their changes in the other order."""
        try:
            transfer = self._queue.transfer(transfer_id)
        except KeyError:  # removed meanwhile
            return
        self.transfer_changed.emit(transfer)
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _poll(self) -> None:
        progress = self._queue.progress()
        if progress:
            self.progressed.emit(progress)
        elif all(each.state.is_final for each in self._queue.transfers()):
            self._timer.stop()
