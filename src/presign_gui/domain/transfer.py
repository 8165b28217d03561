"""What a transfer is: its direction, its states and the legal steps between them, its progress and its outcome."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation


class Direction(StrEnum):
    """Which way the bytes go."""

    UPLOAD = "upload"
    DOWNLOAD = "download"


class IfExists(StrEnum):
    """What a download does where its target already exists; never a silent overwrite."""

    RENAME = "rename"
    OVERWRITE = "overwrite"
    SKIP = "skip"


class TransferState(StrEnum):
    """Where a transfer stands. PAUSED, CANCELLED and SKIPPED are not errors: a person asked for them."""

    QUEUED = "queued"
    SIGNING = "signing"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Tell whether it has ended. A paused transfer has not: what of it is finished stands, to go on from."""
        return self in _FINAL

    @property
    def is_active(self) -> bool:
        """Tell whether a thread works on it."""
        return self in _ACTIVE

    def may_become(self, other: "TransferState") -> bool:
        """Tell whether the step from this state to `other` is legal."""
        return other in _STEPS[self]


_FINAL: Final = frozenset({TransferState.DONE, TransferState.SKIPPED, TransferState.FAILED, TransferState.CANCELLED})
_ACTIVE: Final = frozenset({TransferState.SIGNING, TransferState.RUNNING})
_STEPS: Final = {
    TransferState.QUEUED: {TransferState.SIGNING, TransferState.PAUSED, TransferState.CANCELLED},
    TransferState.SIGNING: {
        TransferState.RUNNING,
        TransferState.QUEUED,  # the program ends, and goes on another time
        TransferState.PAUSED,
        TransferState.SKIPPED,  # the file is there: nothing had to be asked of the server
        TransferState.FAILED,
        TransferState.CANCELLED,
    },
    TransferState.RUNNING: {
        TransferState.QUEUED,
        TransferState.PAUSED,
        TransferState.DONE,
        TransferState.SKIPPED,
        TransferState.FAILED,
        TransferState.CANCELLED,
    },
    TransferState.PAUSED: {TransferState.QUEUED, TransferState.CANCELLED},
    TransferState.DONE: set[TransferState](),
    TransferState.SKIPPED: {TransferState.QUEUED},
    TransferState.FAILED: {TransferState.QUEUED},
    TransferState.CANCELLED: {TransferState.QUEUED},
}


class WaitReason(StrEnum):
    """Why a transfer that is under way stands still for a while, before it tries again by itself."""

    BACKOFF = "backoff"
    """The server failed or is busy: a random while that grows with every failure."""
    SERVER_ASKED = "server asked"
    """The server said for how long (Retry-After)."""
    OFFLINE = "offline"
    """This computer's way to the server is gone, and looked for again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a transfer waits for: `until` is the moment of the next attempt (UTC), `error` what failed before it."""

    reason: WaitReason
    until: datetime
    error: PresignGuiError | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A snapshot of how far a transfer is. Bytes and bytes per second; `total` is None until it is known."""

    done: int = 0
    total: int | None = None
    bytes_per_second: float | None = None

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end at the present speed, or None where that cannot be told."""
        if self.total is None or not self.bytes_per_second:
            return None
        return max(0.0, (self.total - self.done) / self.bytes_per_second)

    @property
    def fraction(self) -> float | None:
        """0.0 to 1.0, or None while the total is unknown."""
        if self.total is None:
            return None
        return 1.0 if self.total == 0 else min(1.0, self.done / self.total)


@dataclass(frozen=True, slots=True)
class Verification:
    """What the bytes were compared with: an algorithm that the server attested, or only their number."""

    algorithm: str | None
    """`CRC64NVME`, `CRC32`, `CRC32C`, `SHA1`, `SHA256`, `MD5`; None means that only the size was compared."""

    def __str__(self) -> str:
        return f"verified ({self.algorithm})" if self.algorithm else "size checked only"


SIZE_ONLY: Final = Verification(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferResult:
    """What came of a finished transfer. `size` is in bytes; `path` is the file on this computer."""

    path: Path
    size: int
    verification: Verification
    etag: str | None = None
    version_id: str | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One row of the queue, as it was at one moment: an immutable snapshot that any thread may keep."""

    id: int
    direction: Direction
    name: str
    """What a person calls it: the file's name for an upload, the last part of the key for a download."""
    location: ObjectLocation
    connection: str | None
    """The connection's name, or None for a guest's transfer over a pasted URL."""
    state: TransferState
    progress: Progress
    local_path: Path | None = None
    """The source of an upload; the target of a download, once its name is known."""
    error: PresignGuiError | None = None
    result: TransferResult | None = None
    asked: ObjectLocation | None = None
    """The object that was asked for, where the signer signed another one (`location` is then that other one)."""
    waiting: Waiting | None = None
    """Set while a transfer that is under way waits to try again."""
    needs_link: bool = False
    """Whether a guest's transfer goes on only with a fresh link: no link is kept over the end of the program, and an
    expired one is of no more use."""
