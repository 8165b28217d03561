"""Tries one input, and says how long it took and how much memory."""

import time
import tracemalloc
from typing import Final

from presign_gui.domain.errors import PresignGuiError
from tests.fuzz.targets import Target

MOST_SECONDS: Final = 0.05
MOST_BYTES: Final = 32 * 1024 * 1024
_ATTEMPTS: Final = 5


def seconds(target: Target, data: bytes, little: float = MOST_SECONDS) -> float:
    """Return the processor time of this thread that an input takes: the least of several attempts, until it is little.

    Whatever else a computer does makes an attempt slower (it takes the caches away), and nothing makes one faster.
    """
    best = _once(target, data)
    for _ in range(_ATTEMPTS):
        if best < little:
            break
        best = min(best, _once(target, data))
    return best


def memory(target: Target, data: bytes) -> int:
    """Return how many bytes were in use at most on top of what was before."""
    tracemalloc.start()
    try:
        carry_out(target, data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _once(target: Target, data: bytes) -> float:
    began = time.thread_time()
    carry_out(target, data)
    return time.thread_time() - began


def carry_out(target: Target, data: bytes) -> None:
    """Have the target read the input; what it may raise is no failure."""
    try:
        target(data)
    except PresignGuiError:
        pass
    except BaseException as error:
        error.add_note(f"The input was {data[:2000]!r}")
        raise
