"""A slow checksum of a file that follows its transfer at a distance, and takes no time from it."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from presign_gui.domain.parts import ByteRange
from presign_gui.transfer.checksum import RunningChecksums
from presign_gui.transfer.control import Control

SLOW_LINE: Final = 64 * 1024 * 1024
"""Bytes per second. On a line below it a tenth of a processor keeps up with the upload; on a faster one the same work
would slow the upload down, so it is done after it, and only if the server's answer turns out to need it."""
_STEP: Final = 8 * 1024 * 1024


class FollowingHash:
    """The MD5 of a file, or of another algorithm that is slow. Use `follow` while it moves, and `digest` after.

    It reads the file itself, through `blocks`, while that is still in the system's memory. `is_needed` says that the
    checksum will be asked for in any case, so that it always follows. `close` ends its thread.
    """

    def __init__(
        self,
        blocks: Callable[[ByteRange], Iterator[memoryview]],
        algorithm: str,
        control: Control,
        *,
        is_needed: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._blocks = blocks
        self.algorithm = algorithm
        self._control = Control(control)
        self._is_needed = is_needed
        self._clock = clock
        self._began = clock()
        self._running = RunningChecksums([algorithm])
        self._reached = 0
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="following")
        self._work: Future[None] | None = None

    def follow(self, position: int) -> None:
        """Hear that the file has moved up to `position`."""
        is_fast = position > SLOW_LINE * (self._clock() - self._began)
        if position - self._reached < _STEP or (is_fast and not self._is_needed):
            return
        if self._work is None or self._work.done():
            self._work = self._executor.submit(self._go_on, position)

    def digest(self, size: int) -> bytes | None:
        """Read what is left up to `size`, and return the checksum. Raises LocalFileError, Cancelled and Paused."""
        if self._work is not None:
            self._work.result()
        self._go_on(size)
        return self._running.digest(self.algorithm)

    def close(self) -> None:
        """End the thread, at the next block. A `digest` that is asked for after it raises Cancelled."""
        self._control.cancel()
        self._executor.shutdown()

    def _go_on(self, position: int) -> None:
        if position > self._reached:
            for block in self._blocks(ByteRange(self._reached, position)):
                self._control.raise_if_stopped()
                self._running.update(block)
            self._reached = position
