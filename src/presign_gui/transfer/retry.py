"""Decides whether and when a failed attempt is made again, by `error.retry` and never by what an error is called."""

import random as randomness
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, TypeVar

from presign_gui.domain.errors import Actor, IntegrityError, NetworkError, PresignGuiError, Retry
from presign_gui.transfer.control import SLICE, Control

_T = TypeVar("_T")
_MAX_DOUBLINGS: Final = 32


class Why(StrEnum):
    """What a transfer waits for before it tries again."""

    BACKOFF = "backoff"
    """For the server to recover, a random while that grows with every failure."""
    SERVER_ASKED = "server asked"
    """As long as the server said in Retry-After."""
    OFFLINE = "offline"
    """For this computer's way to the server to come back."""
    RESIGN = "resign"
    """For nothing: the next attempt signs a new URL."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Try again, after that many seconds."""

    seconds: float
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How patient a transfer is. Only failures without a byte of progress between them are counted together.

    Times are in seconds of a clock that stands still while the computer sleeps, where the system has one.
    """

    max_attempts: int = 10
    max_elapsed: float = 900.0
    """From the first of the failures to the next attempt."""
    base_delay: float = 0.5
    max_delay: float = 20.0
    max_attempts_unreached: int = 4
    """For a server that was never reached: its name may be wrong, and somebody waits to be told."""
    max_offline: float = 24 * 3600.0
    """For a server that was reached before."""
    max_offline_delay: float = 10.0
    max_resigns: int = 3
    """More in a row mean that a fresh URL is refused as well, as with a wrong clock."""
    max_attempts_damaged: int = 3
    """For bytes that arrive damaged: what damages them more than once may do so for ever."""


class Retries:
    """The failures of one transfer, or of one part of it, so far. Used by one thread.

    `reached` says that the server was reached before, in this run of the program or an earlier one. Without
    `can_resign` (a guest's pasted URL) an expired URL is final. `random` gives numbers from 0 up to 1.
    """

    def __init__(
        self,
        policy: RetryPolicy | None = None,
        *,
        reached: bool = False,
        can_resign: bool = True,
        random: Callable[[], float] = randomness.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policy = policy or RetryPolicy()
        self._reached = reached
        self._can_resign = can_resign
        self._random = random
        self._clock = clock
        self._first_failure: float | None = None
        self._failures = 0
        self._unreached = 0
        self._resigns = 0
        self._damages = 0

    def progressed(self) -> None:
        """Hear that bytes moved for good: what failed before no longer counts."""
        self._reached = True
        self._first_failure = None
        self._failures = self._unreached = self._resigns = 0

    def after(self, error: PresignGuiError) -> Wait | None:
        """Return what to wait for after `error`, or None to give up, which is what to do about most errors."""
        now = self._clock()
        if self._first_failure is None:
            self._first_failure = now
        elapsed = now - self._first_failure
        is_out_of_reach = _is_out_of_reach(error)
        self._reached = self._reached or not is_out_of_reach  # something answered, or began to
        match error.retry:
            case Retry.RESIGN if self._can_resign:
                return self._after_expiry()
            case Retry.BACKOFF if is_out_of_reach:
                return self._after_losing_the_network(elapsed)
            case Retry.BACKOFF if isinstance(error, IntegrityError):
                return self._after_damage()
            case Retry.BACKOFF:
                return self._after_failure(elapsed, _retry_after(error))
            case _:
                return None

    def _after_expiry(self) -> Wait | None:
        self._resigns += 1
        return Wait(0.0, Why.RESIGN) if self._resigns <= self._policy.max_resigns else None

    def _after_losing_the_network(self, elapsed: float) -> Wait | None:
        self._unreached += 1
        if not self._reached and self._unreached >= self._policy.max_attempts_unreached:
            return None
        wait = Wait(self._jitter(self._unreached, self._policy.max_offline_delay), Why.OFFLINE)
        return wait if elapsed + wait.seconds <= self._policy.max_offline else None

    def _after_damage(self) -> Wait | None:
        self._damages += 1
        if self._damages >= self._policy.max_attempts_damaged:
            return None
        return Wait(self._jitter(self._damages, self._policy.max_delay), Why.BACKOFF)

    def _after_failure(self, elapsed: float, asked: float | None) -> Wait | None:
        self._failures += 1
        if self._failures >= self._policy.max_attempts:
            return None
        # After Retry-After there is a random part too, or all that were told the same would come at once.
        seconds = self._jitter(self._failures, self._policy.max_delay) + (asked or 0.0)
        if elapsed + seconds > self._policy.max_elapsed:
            return None
        return Wait(seconds, Why.BACKOFF if asked is None else Why.SERVER_ASKED)

    def _jitter(self, failures: int, most: float) -> float:
        """Full jitter, from the AWS Architecture Blog, "Exponential Backoff And Jitter"."""
        return self._random() * min(most, self._policy.base_delay * 2.0 ** min(failures - 1, _MAX_DOUBLINGS))


def with_retries(
    attempt: Callable[[], _T],
    retries: Retries,
    control: Control,
    *,
    on_wait: Callable[[Wait, PresignGuiError], None] = lambda _wait, _error: None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> _T:
    """Call `attempt`, which signs anew each time, until it succeeds; `on_wait` hears what is waited for, and why.

    Raises the last error where `retries` gives up, and Cancelled.
    """
    while True:
        control.raise_if_stopped()
        try:
            return attempt()
        except PresignGuiError as error:
            wait = retries.after(error)
            if wait is None:
                raise
            on_wait(wait, error)
        pause(wait.seconds, control, clock=clock, sleep=sleep)


def pause(
    seconds: float,
    control: Control,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Wait, and look at `control` every tenth of a second. Raises Cancelled."""
    deadline = clock() + seconds
    while (left := deadline - clock()) > 0:
        control.raise_if_stopped()
        sleep(min(SLICE, left))


def _is_out_of_reach(error: PresignGuiError) -> bool:
    """Tell whether it is on this side that the way to the server is cut: no failure of the server's, to be counted."""
    return isinstance(error, NetworkError) and error.actor is Actor.YOU


def _retry_after(error: PresignGuiError) -> float | None:
    """Return what the server asked for in Retry-After, in seconds; the diagnosis keeps it as a fact."""
    asked = error.facts.get("retry_after")
    return asked.total_seconds() if isinstance(asked, timedelta) else None
