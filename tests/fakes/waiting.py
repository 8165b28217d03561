"""Waiting for another thread without guessing how long it takes."""

import time
from collections.abc import Callable


def wait_until(question: Callable[[], bool], what: str, limit_seconds: float = 45.0) -> None:
    """Ask until the answer is yes; fail with `what` was waited for where that takes too long."""
    deadline = time.monotonic() + limit_seconds
    while not question():
        assert time.monotonic() < deadline, f"Waited {limit_seconds:.0f} s in vain for {what}"
        time.sleep(0.01)
