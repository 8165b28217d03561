"""A clock for tests that only sleeping moves."""

from collections.abc import Callable


class FakeClock:
    """Counts whole nanoseconds, so that no sleep is too short to move it; `at_sleep` happens after every one."""

    def __init__(self) -> None:
        self._start = self._now = 10**12
        self.slept: list[float] = []
        self.at_sleep: Callable[[], object] = lambda: None

    def read(self) -> float:
        """Return the seconds that the clock shows."""
        return self._now / 10**9

    def sleep(self, seconds: float) -> None:
        """Move the clock."""
        self.slept.append(seconds)
        self.advance(seconds)
        self.at_sleep()

    def advance(self, seconds: float) -> None:
        """Let time pass in which nobody sleeps."""
        self._now += max(1, round(seconds * 10**9))

    @property
    def elapsed(self) -> float:
        """Seconds since the clock was made."""
        return (self._now - self._start) / 10**9
