"""Moves the pieces of one transfer, some at a time, on the engine's threads, and decides what follows from each.

All decisions fall on the transfer's own thread: it hands pieces out, hears of their results and failures, and waits.
The threads of the pool do nothing but move one piece, and never wait for each other.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from presign_gui.domain.errors import PresignGuiError
from presign_gui.transfer.control import SLICE, Cancelled, Control, Paused, Stopped
from presign_gui.transfer.retry import Wait
from presign_gui.transfer.stream_pool import StreamPool

P = TypeVar("P")
R = TypeVar("R")

GRACE: Final = 1.5
"""Seconds that pieces under way have after a pause to come to their end, so that they are not sent a second time."""


class Pieces(Protocol[P, R]):
    """What is to be moved. But for `work` all is called on the transfer's thread."""

    def next(self) -> P | None:
        """Take the next piece to move; None where there is none at present."""
        ...

    def prepare(self, piece: P) -> None:
        """Do what must come just before a piece moves, such as signing. An error of it is the piece's failure."""
        ...

    def work(self, piece: P, control: Control, report: Callable[[R], None]) -> None:
        """Move the piece, on a thread of the pool, and report what came of it, in one go or bit by bit."""
        ...

    def finished(self, result: R) -> None:
        """Hear what was reported."""
        ...

    def failed(self, piece: P, error: PresignGuiError) -> Wait:
        """Take the piece back, and say how long to wait before anything else is begun. Raises to give up."""
        ...

    def resumed(self) -> None:
        """Hear that after a wait bytes have moved again."""
        ...


@dataclass(frozen=True, slots=True)
class _Ended(Generic[P]):
    """A piece's thread is through with it; `error` is what it raised."""

    piece: P
    error: Exception | None


class Crew(Generic[P, R]):
    """Runs `pieces`. `width` says how many may move at once, and `moved` how many bytes have so far."""

    def __init__(
        self,
        pieces: Pieces[P, R],
        pool: StreamPool,
        control: Control,
        *,
        width: Callable[[], int],
        moved: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pieces = pieces
        self._pool = pool
        self._control = control
        self._inner = Control(control, heeds_pause=False)
        self._width = width
        self._moved = moved
        self._clock = clock
        self._inbox: queue.SimpleQueue[_Ended[P] | R] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._unbegun: set[object] = set()
        self._running = 0
        self._not_before = 0.0
        self._moved_at_wait: int | None = None

    def run(self) -> None:
        """Move all pieces. Raises what `failed` raises, Cancelled, and Paused; then none is under way any more."""
        try:
            while self._go_on():
                self._hear(SLICE)
        except Paused:
            self._let_end()
            raise
        finally:
            self._stop()

    def _go_on(self) -> bool:
        """Begin what may begin; return False once everything is done. Raises Cancelled and Paused."""
        self._control.raise_if_stopped()
        if self._moved_at_wait is not None and self._moved() > self._moved_at_wait:
            self._moved_at_wait = None
            self._pieces.resumed()
        while self._running < self._width() and self._clock() >= self._not_before:
            piece = self._pieces.next()
            if piece is None:
                return self._running > 0
            self._begin(piece)
        return True

    def _begin(self, piece: P) -> None:
        try:
            self._pieces.prepare(piece)
        except PresignGuiError as error:
            self._wait(self._pieces.failed(piece, error))
            return
        ticket = object()
        with self._lock:
            self._unbegun.add(ticket)
        self._running += 1
        self._pool.submit(lambda: self._carry_out(ticket, piece))

    def _carry_out(self, ticket: object, piece: P) -> None:
        """Work on a piece, on a thread of the pool, and say how it ended whatever happens."""
        with self._lock:
            if ticket not in self._unbegun:
                return
            self._unbegun.remove(ticket)
        error: Exception | None = None
        try:
            self._pieces.work(piece, self._inner, self._inbox.put)
        except Exception as raised:  # noqa: BLE001 - it is judged, or raised again, on the transfer's thread
            error = raised
        self._inbox.put(_Ended(piece, error))

    def _hear(self, seconds: float) -> None:
        try:
            message = self._inbox.get(timeout=seconds)
        except queue.Empty:
            return
        if not isinstance(message, _Ended):
            self._pieces.finished(message)
            return
        self._running -= 1
        match message.error:
            case None | Stopped():
                return
            case PresignGuiError():
                self._wait(self._pieces.failed(message.piece, message.error))
            case _:
                raise message.error

    def _wait(self, wait: Wait) -> None:
        self._not_before = max(self._not_before, self._clock() + wait.seconds)
        self._moved_at_wait = self._moved()

    def _let_end(self) -> None:
        """After a pause: begin nothing, and give what is under way a little time. Raises Cancelled."""
        self._take_back_unbegun()
        deadline = self._clock() + GRACE
        while self._running and self._clock() < deadline:
            if self._control.cancelled:
                raise Cancelled
            with contextlib.suppress(queue.Empty):
                self._note(self._inbox.get(timeout=SLICE))

    def _stop(self) -> None:
        """Have everything under way end, and hear of what came to its end all the same."""
        self._inner.cancel()
        self._take_back_unbegun()
        while self._running:
            self._note(self._inbox.get())

    def _note(self, message: "_Ended[P] | R") -> None:
        """Hear what has come to its end; what failed is nobody's concern any more."""
        if isinstance(message, _Ended):
            self._running -= 1
        else:
            self._pieces.finished(message)

    def _take_back_unbegun(self) -> None:
        """Count out pieces for which no thread was free yet: other transfers may keep those busy for long."""
        with self._lock:
            self._running -= len(self._unbegun)
            self._unbegun.clear()
