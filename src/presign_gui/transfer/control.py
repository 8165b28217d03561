"""The token with which a transfer is cancelled or paused from another thread.

It knows no socket and no thread: whoever waits for the network waits in short slices and looks here between them
(`presign_gui.transfer.wire`), so either is noticed within a tenth of a second on every system, also where a name
is being looked up or a TLS handshake is under way and there is no socket that could be shut.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Final, TypeVar

SLICE: Final = 0.1
"""Seconds: the longest that anything waits before it looks at its control again."""

_T = TypeVar("_T")


class Stopped(Exception):  # noqa: N818 - an outcome that a person asked for, not an error
    """The transfer ended because its `Control` said so."""


class Cancelled(Stopped):
    """The transfer was given up; nothing of it is left on this computer."""


class Paused(Stopped):
    """The transfer is to go on another time; what of it was finished stands."""


class Control:
    """Says whether a transfer shall go on. Made for one run of a transfer; safe to use from any thread.

    One made with `parent` also stops where that one is cancelled, and where it is paused unless told otherwise.
    """

    def __init__(self, parent: "Control | None" = None, *, heeds_pause: bool = True) -> None:
        self._parent = parent
        self._heeds_pause = heeds_pause
        self._cancelled = threading.Event()
        self._paused = threading.Event()

    def cancel(self) -> None:
        """Ask the transfer to stop; it raises `Cancelled` in its own thread. More than one call does no harm."""
        self._cancelled.set()

    def pause(self) -> None:
        """Ask the transfer to stop in a way that it can go on; it raises `Paused`. A cancel still counts for more."""
        self._paused.set()

    @property
    def cancelled(self) -> bool:
        """Tell whether the transfer was asked to give up."""
        return self._cancelled.is_set() or (self._parent is not None and self._parent.cancelled)

    @property
    def paused(self) -> bool:
        """Tell whether the transfer was asked to pause."""
        heeded = self._parent if self._heeds_pause else None
        return self._paused.is_set() or (heeded is not None and heeded.paused)

    def raise_if_stopped(self) -> None:
        """Raise `Cancelled` or `Paused` if the transfer was asked to stop."""
        if self.cancelled:
            raise Cancelled
        if self.paused:
            raise Paused


def run_beside(work: Callable[[], _T], control: Control, seconds: float | None = None) -> _T:
    """Run `work`, which the system does not let anyone interrupt, and wait for it; return or raise what it does.

    It runs on a thread of its own, which is left behind where `control` is cancelled (raises Cancelled) or `seconds`
    are over (raises TimeoutError); what it comes to then is nobody's concern.
    """
    future: Future[_T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - it is raised again, on the thread that waits
            future.set_exception(error)

    threading.Thread(target=run, name=f"beside {threading.current_thread().name}", daemon=True).start()
    deadline = None if seconds is None else time.monotonic() + seconds
    while not future.done():
        control.raise_if_stopped()
        left = SLICE if deadline is None else deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        wait([future], min(SLICE, left))
    return future.result()
