"""How much to send or read at a time.

Large pieces make a fast line fast. On a slow one they would keep the progress, the look for an answer and the stall
time-out waiting: TLS takes a piece as a whole and tells nothing before it has gone out.
"""

import time
from typing import Final

from presign_gui.transfer.control import SLICE

SMALLEST: Final = 16 * 1024
"""Bytes: one record of TLS (RFC 8446, section 5.1)."""


class Pace:
    """Finds the size that takes about a tenth of a second, from the smallest up to `largest` bytes."""

    def __init__(self, largest: int) -> None:
        self.size = SMALLEST
        self._largest = largest
        self._began = 0.0

    def begin(self) -> None:
        """Note that a piece begins."""
        self._began = time.monotonic()

    def end(self, moved: int) -> None:
        """Note that `moved` bytes, the piece, are through."""
        fitting = moved * SLICE / max(time.monotonic() - self._began, 1e-6)
        self.size = max(SMALLEST, min(int(fitting), 2 * self.size, self._largest))
