"""What the engine hands to one transfer to work with, and the way in which each of its steps is tried again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.rate_limit import RateLimit
from presign_gui.transfer.retry import Retries, RetryPolicy, Wait, Why, with_retries
from presign_gui.transfer.signing import Signing
from presign_gui.transfer.stream_pool import StreamPool
from presign_gui.transfer.watcher import Watcher

_T = TypeVar("_T")


class Notices:
    """Tells a watcher what was signed, what is waited for, and when bytes move again: each of it once."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._is_waiting = False
        self._has_signed = False

    def signed(self, request: PresignedRequest) -> None:
        """Tell what was signed first."""
        if not self._has_signed:
            self._has_signed = True
            self._watcher.signed(request)

    def waits(self, wait: Wait, error: PresignGuiError) -> None:
        """Tell of a wait, but for one that takes no time."""
        if wait.why is not Why.RESIGN:
            self._is_waiting = True
            self._watcher.waiting(wait, error)

    def over(self) -> None:
        """Tell that the wait is over, if there was one."""
        if self._is_waiting:
            self._is_waiting = False
            self._watcher.waiting(None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one transfer. `limits` gives the engine's settings as they are at the moment."""

    client: HttpClient
    signing: Signing
    control: Control
    meter: Meter
    watcher: Watcher
    pool: StreamPool
    limits: Callable[[], Limits]
    rate: RateLimit
    policy: RetryPolicy
    notices: Notices = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notices", Notices(self.watcher))

    def retries(self, *, reached: bool = False) -> Retries:
        """Begin to count the failures of a step. `reached` says that the server was heard of before."""
        return Retries(self.policy, reached=reached, can_resign=self.signing.can_repeat)

    def retry(self, attempt: Callable[[], _T], retries: Retries) -> _T:
        """Try a step until it succeeds or `retries` gives up. Raises what `attempt` does, Cancelled and Paused."""
        result = with_retries(attempt, retries, self.control, on_wait=self._on_wait)
        self.notices.over()
        return result

    def width(self) -> int:
        """Return how many streams the transfer may have at the moment."""
        limits = self.limits()
        return max(1, min(limits.streams, limits.streams_per_transfer))

    def moved(self) -> int:
        """Return how many bytes have moved."""
        return self.meter.snapshot().done

    def _on_wait(self, wait: Wait, error: PresignGuiError) -> None:
        self.notices.waits(wait, error)
        self.meter.when_moved(self.notices.over)
