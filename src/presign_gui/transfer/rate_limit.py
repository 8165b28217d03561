"""Caps how many bytes per second all transfers of one direction move together."""

import threading
import time
from collections.abc import Callable
from typing import Final

from presign_gui.transfer.control import SLICE, Cancelled, Control

_BURST: Final = 0.25
"""Seconds of unused allowance that are kept: enough to even out threads, too little to be seen as a peak."""

_SMALLEST_BLOCK: Final = 1024


class RateLimit:
    """A token bucket that any number of threads draw from, first come, first served.

    Make one for uploads and one for downloads. Bytes are counted on one endless scale: `_promised` is how many were
    asked for so far, `_allowed` how many may have passed by now. Whoever asks gets the next place on that scale and
    waits until the allowance reaches it, so a new rate holds at once for everyone who is waiting, and nobody overtakes.
    `clock` counts seconds and never goes back.
    """

    def __init__(
        self,
        bytes_per_second: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._rate: float | None = None
        self._promised = 0.0
        self._allowed = 0.0
        self._as_of = 0.0
        self.change(bytes_per_second)

    @property
    def bytes_per_second(self) -> float | None:
        """The present limit, or None for none."""
        return self._rate

    def change(self, bytes_per_second: float | None) -> None:
        """Set another limit, or None for none. It holds for those who wait already within a tenth of a second."""
        if bytes_per_second is not None and bytes_per_second <= 0:
            raise ValueError("a limit is a number of bytes per second above 0")
        with self._lock:
            if self._rate is None:
                self._allowed, self._as_of = self._promised, self._clock()
            else:
                self._advance(self._rate)
            self._rate = bytes_per_second

    def block(self, largest: int) -> int:
        """Return how many bytes to move at a time, at most `largest`, so that no wait is long.

        A large block under a small limit would go out at once after a long silence, in which the server gives up.
        """
        rate = self._rate
        return largest if rate is None else max(min(largest, _SMALLEST_BLOCK), min(largest, int(rate * _BURST)))

    def take(self, count: int, control: Control) -> None:
        """Wait until `count` more bytes may move. Raises Cancelled, and gives the bytes back, where `control` says so.

        The first bytes after a while pass at once, and those after them wait for them to be made up for.
        """
        with self._lock:
            if self._rate is None:
                return
            self._advance(self._rate)
            place = self._promised
            self._promised += count
        try:
            while (seconds := self._seconds_until(place)) > 0:
                control.raise_if_stopped()
                self._sleep(min(SLICE, seconds))
        except Cancelled:
            with self._lock:
                self._allowed += count
            raise

    def _seconds_until(self, place: float) -> float:
        with self._lock:
            if self._rate is None:
                return 0.0
            self._advance(self._rate)
            return (place - self._allowed) / self._rate

    def _advance(self, rate: float) -> None:
        now = self._clock()
        self._allowed = min(self._allowed + rate * (now - self._as_of), self._promised + rate * _BURST)
        self._as_of = now
