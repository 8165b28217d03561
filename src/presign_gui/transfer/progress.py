"""The meter of a transfer: counts bytes on the thread that moves them, and is read from any other."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from presign_gui.domain.transfer import Progress

WINDOW: Final = 5.0
"""Seconds over which the speed is averaged: long enough to be readable, short enough to show a change."""

_SAMPLE_EVERY: Final = 0.1
_SHORTEST: Final = 0.2
"""Seconds: below this a speed would be the quotient of two accidents."""


class Meter:
    """Counts the bytes of one transfer and tells how fast they move. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._done = 0
        self._total: int | None = None
        # What was done at which moment, oldest first; at most WINDOW / _SAMPLE_EVERY pairs and one before them.
        self._samples: deque[tuple[float, int]] = deque()
        self._when_moved: Callable[[], None] | None = None

    def set_total(self, total: int) -> None:
        """Say how many bytes there are in all; the clock for the speed starts here."""
        with self._lock:
            self._total = total
            self._restart(self._clock())

    def add(self, count: int) -> None:
        """Count `count` more bytes as moved."""
        with self._lock:
            now = self._clock()
            if not self._samples:
                self._restart(now)
            self._done += count
            if now - self._samples[-1][0] >= _SAMPLE_EVERY:
                self._samples.append((now, self._done))
                self._forget(now)
            told, self._when_moved = self._when_moved, None
        if told is not None:
            told()

    def when_moved(self, tell: Callable[[], None]) -> None:
        """Call `tell` once, at the next bytes that move, on the thread that moves them."""
        with self._lock:
            self._when_moved = tell

    def take_back(self, count: int) -> None:
        """Count `count` bytes as not moved after all, which says nothing about how fast the others move."""
        with self._lock:
            self._done -= count
            self._samples = deque((moment, done - count) for moment, done in self._samples)

    def rewind(self, to: int) -> None:
        """Go back to `to` bytes done, because the rest has to be moved again."""
        with self._lock:
            self._done = to
            self._restart(self._clock())

    def snapshot(self) -> Progress:
        """Return how far the transfer is at this moment."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            return Progress(self._done, self._total, self._speed(now))

    def _restart(self, now: float) -> None:
        self._samples.clear()
        self._samples.append((now, self._done))

    def _forget(self, now: float) -> None:
        while len(self._samples) > 1 and self._samples[1][0] <= now - WINDOW:
            self._samples.popleft()

    def _speed(self, now: float) -> float | None:
        if not self._samples:
            return None
        since, done_then = self._samples[0]
        elapsed = now - since
        return (self._done - done_then) / elapsed if elapsed >= _SHORTEST else None
