"""The only crossing from worker threads to Qt.

Two things cross: what a task brought back, and that something in the queue changed. Both travel as a signal that is
always queued, so whatever they lead to happens on the GUI thread. What changed, and progress, do not cross at all: the
GUI thread asks for them, so that neither many transfers nor fast ones can flood the event loop.
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

_log = logging.getLogger(__name__)
T = TypeVar("T")

POLL_MILLISECONDS = 250
GATHER_MILLISECONDS = 20
"""So long changes gather before they are shown: nobody sees the difference, and a flood of them costs little."""
MOST_AT_ONCE = 250
"""Changed rows in one go, some 5 ms of work."""


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

    changed = Signal(object)
    """The `Changes`, a few moments after they happened: many that come at once come together."""
    progressed = Signal(object)
    """`dict[int, Progress]` of the transfers that move bytes, every now and then while any is active."""

    _woken = Signal()

    def __init__(self, queue: "TransferQueue", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._poll)
        self._feed = queue.feed(self._woken.emit)

    def begin(self) -> None:
        """Ask for progress from the start, where transfers go on by themselves."""
        if self._is_any_active():
            self._timer.start()

    def close(self) -> None:
        """Hear nothing more."""
        self._timer.stop()
        self._gather.stop()
        self._feed.close()

    @Slot()
    def _wake(self) -> None:
        if not self._gather.isActive():
            self._gather.start(GATHER_MILLISECONDS)

    @Slot()
    def _take(self) -> None:
        changes = self._feed.take(MOST_AT_ONCE)
        self.changed.emit(changes)
        if changes.more:
            self._gather.start(0)  # after what else the event loop has to do
        if not self._timer.isActive() and self._is_any_active():
            self._timer.start()

    @Slot()
    def _poll(self) -> None:
        self.progressed.emit(self._queue.progress())
        if not self._is_any_active():
            self._timer.stop()

    def _is_any_active(self) -> bool:
        counts = self._queue.counts()
        return any(state.is_active for state in counts)
