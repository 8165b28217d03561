"""The AWS side as the program sees it: a stack, what would change in it, and what happens to it.

Everything here is a snapshot that any thread may keep. CloudFormation's own words for states are kept as they are
(AWS CloudFormation User Guide: Stack status codes), because people look them up; the program goes by `StackPhase`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from presign_gui.domain.backend_limits import NO_LIMITS, BackendLimits, ConnectionLimits


class StackKind(StrEnum):
    """Which of the program's templates a stack is made from."""

    BACKEND = "backend"
    """Functions that take bucket, key and expiry from the event and hold them to a policy."""
    CLASSIC = "classic"
    """Functions in the shape of the first ones: one bucket, a key and an expiry to fall back on."""


class StackPhase(StrEnum):
    """What can be done with a stack."""

    ABSENT = "absent"
    PLANNED = "planned"
    """There are only changes that were worked out and not carried out."""
    BUSY = "busy"
    READY = "ready"
    UNDONE = "undone"
    """It could not be made, and nothing of it is left but its name."""
    STUCK = "stuck"
    """Something failed and could not be undone."""


_CANCELLED: Final = ("Resource creation cancelled", "Resource update cancelled")
"""What CloudFormation says of resources that it gave up because another one failed."""
_READY: Final = frozenset(
    {
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
        # The stack can be used and deleted while CloudFormation tidies up; only changes have to wait.
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    }
)
_PHASES: Final[Mapping[str | None, StackPhase]] = {
    None: StackPhase.ABSENT,
    "DELETE_COMPLETE": StackPhase.ABSENT,
    "REVIEW_IN_PROGRESS": StackPhase.PLANNED,
    "ROLLBACK_COMPLETE": StackPhase.UNDONE,
    **dict.fromkeys(_READY, StackPhase.READY),
}


def phase_of(status: str | None) -> StackPhase:
    """Return what CloudFormation's status means for the program. A status it does not know yet counts as stuck."""
    if status in _PHASES:
        return _PHASES[status]
    return StackPhase.BUSY if status is not None and status.endswith("_IN_PROGRESS") else StackPhase.STUCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A stack as it is. `id` is its ARN, by which a deleted one can still be asked for; `kind` None is not ours."""

    name: str
    region: str
    id: str | None = None
    status: str | None = None
    reason: str = ""
    kind: StackKind | None = None
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    outputs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    changed_at: datetime | None = None

    @property
    def phase(self) -> StackPhase:
        """What can be done with it."""
        return phase_of(self.status)

    @property
    def is_settling(self) -> bool:
        """Tell whether CloudFormation is still at work on it, be it only tidying up."""
        return self.status is not None and self.status.endswith("_IN_PROGRESS") and self.phase is not StackPhase.PLANNED

    @property
    def bucket(self) -> str | None:
        """The bucket that the functions sign for."""
        return self.outputs.get("BucketName")

    @property
    def made_its_bucket(self) -> bool:
        """Tell whether the bucket came with the stack, rather than having been there before."""
        return self.bucket is not None and not self.parameters.get("ExistingBucketName")

    @property
    def limits(self) -> ConnectionLimits:
        """What its functions allow, as its parameters say; those of a classic stack limit nothing."""
        if "MaxExpiresIn" not in self.parameters:
            return NO_LIMITS
        return ConnectionLimits(upload=self._limits("UploadPrefixes"), download=self._limits("DownloadPrefixes"))

    def _limits(self, prefixes: str) -> BackendLimits:
        said = self.parameters.get
        return BackendLimits(
            buckets=(self.bucket,) if self.bucket else (),
            prefixes=tuple(said(prefixes, "").split(",")),
            max_expires_in=int(self.parameters["MaxExpiresIn"]),
            max_size=int(said("MaxSize", "0")) or None,
            create_only=said("CreateOnly") == "true",
            content_types=tuple(each for each in said("ContentTypes", "").split(",") if each),
        )

    @property
    def upload_function(self) -> str | None:
        """The name of the function that signs uploads."""
        return self.outputs.get("UploadFunctionName")

    @property
    def download_function(self) -> str | None:
        """The name of the function that signs downloads."""
        return self.outputs.get("DownloadFunctionName")


@dataclass(frozen=True, slots=True, kw_only=True)
class StackEvent:
    """One thing that happened to one resource. `path` names it from the top of the stack (`UploadStack/Function`)."""

    id: str
    moment: datetime
    path: str
    kind: str
    """Its type, such as `AWS::Lambda::Function`."""
    status: str
    reason: str = ""
    physical_id: str = ""
    is_stack: bool = False
    """Whether it is about the whole stack, whose path then is its name."""

    @property
    def is_failure(self) -> bool:
        """Tell whether this is where something went wrong, and not only stopped because something else did."""
        return self.status.endswith("_FAILED") and not self.reason.startswith(_CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """One resource that would change. `replacement` is CloudFormation's `True`, `False` or `Conditional`."""

    path: str
    kind: str
    action: str
    """CloudFormation's word: `Add`, `Modify`, `Remove`, `Import` or `Dynamic` (known only while it is carried out)."""
    replacement: str | None = None
    physical_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StackPlan:
    """What would be carried out: a change set. `changes` is empty where the stack is already as asked for."""

    stack: str
    stack_id: str
    change_set_id: str
    creates: bool
    """Whether the stack is to be made, rather than changed."""
    changes: tuple[PlannedChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketContents:
    """What is in a bucket: objects with all their versions, their bytes, and uploads that were never completed.

    `is_all` is False where counting stopped because there is so much of it; the numbers are then the least there is.
    """

    bucket: str
    objects: int
    bytes: int
    unfinished_uploads: int
    is_all: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would be lost with the bucket."""
        return self.objects == 0 and self.unfinished_uploads == 0
