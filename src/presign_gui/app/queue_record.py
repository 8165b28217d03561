"""One loaded transfer of the queue, and one run of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from presign_gui.app.jobs import Job, UploadJob
from presign_gui.app.stored_transfer import StoredTransfer
from presign_gui.domain.errors import PresignGuiError, Retry
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Progress, Transfer, TransferResult, TransferState, Waiting
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter

NOTHING_YET: Final = Progress()


@dataclass(slots=True, eq=False)
class Attempt:
    """One run of a transfer. The next run is another one, so that a late word of an old thread finds nothing to change.

    `goes_on` says what follows a pause: to stay paused, or to be queued again because that was asked for meanwhile.
    `kept` counts the bytes that stand where it is paused.
    """

    control: Control = field(default_factory=Control)
    meter: Meter = field(default_factory=Meter)
    goes_on: bool = False
    kept: int = 0


@dataclass(slots=True, eq=False)
class Record:
    """What the queue knows of a transfer beyond its place and its state.

    `progress` is as it was when it last ran. `has_begun` says whether the store has something to go on from.
    """

    id: int
    job: Job
    local_path: Path | None = None
    signed_for: ObjectLocation | None = None
    error: PresignGuiError | None = None
    result: TransferResult | None = None
    waiting: Waiting | None = None
    progress: Progress = NOTHING_YET
    has_begun: bool = False
    attempt: Attempt | None = None

    @classmethod
    def new(cls, transfer_id: int, job: Job) -> Self:
        """Make the record of a transfer that was just added."""
        return cls(transfer_id, job, job.source if isinstance(job, UploadJob) else None)

    @classmethod
    def load(cls, stored: StoredTransfer, state: TransferState) -> Self:
        """Make the record of a transfer of which the store tells, and which is in `state` by now.

        An error or a result counts for the state that it belongs to, and is no more than a rest in any other.
        """
        result = stored.result if state in {TransferState.DONE, TransferState.SKIPPED} else None
        source = stored.job.source if isinstance(stored.job, UploadJob) else None
        return cls(
            id=stored.id,
            job=stored.job,
            local_path=source or (result.path if result else stored.target),
            signed_for=stored.signed_for,
            error=stored.error if state is TransferState.FAILED else None,
            result=result,
            progress=Progress(result.size, result.size) if result else Progress(stored.done, stored.total),
            has_begun=stored.has_begun,
        )

    def begin_anew(self) -> None:
        """Forget what came of the last run."""
        self.error = self.result = self.waiting = self.signed_for = None
        if not isinstance(self.job, UploadJob):
            self.local_path = None

    def end(self, state: TransferState) -> None:
        """Let go of the attempt, if there is one, now that the transfer is in `state`.

        What did not come to a good end counts as far as it stands.
        """
        self.waiting = None
        kept = self.progress
        if self.attempt is not None:
            counted = self.attempt.meter.snapshot()
            is_whole = state in {TransferState.DONE, TransferState.SKIPPED}
            kept = Progress(counted.done if is_whole else self.attempt.kept, counted.total)
            self.attempt = None
        if state is TransferState.CANCELLED:
            kept = Progress(0, kept.total)
            self.has_begun = False
        self.progress = kept

    def stored(self, state: TransferState) -> StoredTransfer:
        """Return what the store is to keep."""
        return StoredTransfer(
            id=self.id,
            job=self.job,
            state=state,
            target=None if isinstance(self.job, UploadJob) else self.local_path,
            signed_for=self.signed_for,
            error=self.error,
            result=self.result,
        )

    def snapshot(self, state: TransferState, *, has_link: bool) -> Transfer:
        """Return the transfer as it is at this moment. `has_link` says whether a guest's link is at hand."""
        is_other = self.signed_for is not None and self.signed_for != self.job.location
        return Transfer(
            id=self.id,
            direction=self.job.direction,
            name=self.local_path.name if self.local_path else self.job.name,
            location=self.signed_for or self.job.location,
            connection=self.job.connection,
            state=state,
            progress=self.attempt.meter.snapshot() if self.attempt else self.progress,
            local_path=self.local_path,
            error=self.error,
            result=self.result,
            asked=self.job.location if is_other else None,
            waiting=self.waiting,
            needs_link=self.job.connection is None and not (has_link and not self._link_expired(state)),
        )

    def _link_expired(self, state: TransferState) -> bool:
        return state is TransferState.FAILED and self.error is not None and self.error.retry is Retry.RESIGN
