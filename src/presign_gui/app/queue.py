"""The transfer queue: accepts jobs, runs a few at a time, and shows every one of them as an immutable snapshot."""

import itertools
import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from presign_gui.app.jobs import Job, UploadJob
from presign_gui.app.runner import Runner
from presign_gui.app.workers import Workers
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest
from presign_gui.domain.transfer import Progress, Transfer, TransferResult, TransferState
from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher

_log = logging.getLogger(__name__)

Listener = Callable[[Transfer], None]


@dataclass(slots=True)
class _Attempt:
    """One run of a job. A retry makes a new one, so that a late word from an old thread finds nothing to change."""

    control: Control = field(default_factory=Control)
    meter: Meter = field(default_factory=Meter)


@dataclass(slots=True)
class _Record:
    id: int
    job: Job
    state: TransferState = TransferState.QUEUED
    attempt: _Attempt = field(default_factory=_Attempt)
    signed_for: ObjectLocation | None = None
    local_path: Path | None = None
    error: PresignGuiError | None = None
    result: TransferResult | None = None

    def snapshot(self) -> Transfer:
        is_other = self.signed_for is not None and self.signed_for != self.job.location
        return Transfer(
            id=self.id,
            direction=self.job.direction,
            name=self.local_path.name if self.local_path else self.job.name,
            location=self.signed_for or self.job.location,
            connection=self.job.connection,
            state=self.state,
            progress=self.attempt.meter.snapshot(),
            local_path=self.local_path,
            error=self.error,
            result=self.result,
            asked=self.job.location if is_other else None,
        )


class TransferQueue:
    """Runs up to `workers` transfers at once, in the order they came.

    All methods may be called from any thread and return at once, `close` apart. Listeners are called, with the
    snapshot after the change, on whichever thread made the change; progress is not announced but asked for.
    """

    def __init__(self, runner: Runner, workers: int = 3) -> None:
        self._runner = runner
        self._workers = Workers(workers, "transfer")
        self._records: dict[int, _Record] = {}
        self._ids = itertools.count(1)
        self._listeners: list[Listener] = []
        self._lock = threading.RLock()
        self._closed = False

    def add(self, job: Job) -> int:
        """Queue `job` and return the transfer's id, which stays the same through every retry."""
        with self._lock:
            record = _Record(next(self._ids), job)
            if isinstance(job, UploadJob):
                record.local_path = job.source
            self._records[record.id] = record
        self._announce(record)
        self._submit(record)
        return record.id

    def cancel(self, transfer_id: int) -> None:
        """Stop a transfer wherever it is; one that has ended already stays as it is.

        Its row is cancelled at once. The thread follows: within half a second where bytes move, and where it waits
        for a signature as soon as that answer or its time-out comes, which then changes nothing any more.
        """
        with self._lock:
            record = self._records[transfer_id]
            if record.state.is_final:
                return
            record.attempt.control.cancel()
            if record.state is TransferState.RUNNING:
                return
            self._become(record, TransferState.CANCELLED)
        self._announce(record)

    def cancel_all(self) -> None:
        """Stop every transfer that has not ended."""
        with self._lock:
            ids = [each.id for each in self._records.values() if not each.state.is_final]
        for transfer_id in ids:
            self.cancel(transfer_id)

    def retry(self, transfer_id: int) -> None:
        """Queue a failed, cancelled or skipped transfer again, from the signature on."""
        with self._lock:
            record = self._records[transfer_id]
            if not record.state.may_become(TransferState.QUEUED):
                return
            record.attempt = _Attempt()
            record.error = record.result = record.signed_for = None
            if not isinstance(record.job, UploadJob):
                record.local_path = None
            self._become(record, TransferState.QUEUED)
        self._announce(record)
        self._submit(record)

    def remove(self, transfer_id: int) -> None:
        """Forget a transfer that has ended; one that has not stays."""
        with self._lock:
            if self._records[transfer_id].state.is_final:
                del self._records[transfer_id]

    def transfer(self, transfer_id: int) -> Transfer:
        """Return one transfer as it is now. Raises KeyError for an id that is not in the queue."""
        with self._lock:
            return self._records[transfer_id].snapshot()

    def transfers(self) -> tuple[Transfer, ...]:
        """Return all transfers as they are now, oldest first."""
        with self._lock:
            return tuple(record.snapshot() for record in self._records.values())

    def progress(self) -> dict[int, Progress]:
        """Return how far those transfers are that move bytes now: what a window asks for on its timer."""
        with self._lock:
            return {
                each.id: each.attempt.meter.snapshot()
                for each in self._records.values()
                if each.state is TransferState.RUNNING
            }

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at every change of state. Return a function that ends that."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners.remove(listener)

        return unsubscribe

    def close(self, limit_seconds: float = 2.0) -> bool:
        """Cancel everything and wait for the threads. Return whether all of them ended within the limit."""
        with self._lock:
            self._closed = True
        self.cancel_all()
        ended = self._workers.close(limit_seconds)
        self._runner.close()
        return ended

    def _submit(self, record: _Record) -> None:
        attempt = record.attempt
        self._workers.submit(lambda: self._carry_out(record, attempt))

    def _carry_out(self, record: _Record, attempt: _Attempt) -> None:
        if not self._step(record, attempt, TransferState.SIGNING):
            return
        try:
            result = self._runner.run(
                record.job,
                control=attempt.control,
                meter=attempt.meter,
                watcher=_Watcher(
                    lambda request: self._signed(record, attempt, request),
                    lambda path: self._named(record, attempt, path),
                ),
            )
        except Cancelled:
            self._step(record, attempt, TransferState.CANCELLED)
        except PresignGuiError as error:
            self._step(record, attempt, TransferState.FAILED, error=error)
        except Exception as error:  # noqa: BLE001 - a defect ends this row, said and logged, never the queue
            self._step(record, attempt, TransferState.FAILED, error=_unexpected(error))
        else:
            state = TransferState.SKIPPED if result.skipped else TransferState.DONE
            self._step(record, attempt, state, result=result)

    def _signed(self, record: _Record, attempt: _Attempt, request: PresignedRequest) -> None:
        if not self._step(record, attempt, TransferState.RUNNING, signed_for=request.location):
            raise Cancelled

    def _named(self, record: _Record, attempt: _Attempt, path: Path) -> None:
        with self._lock:
            if record.attempt is not attempt:
                return
            record.local_path = path
        self._announce(record)

    def _step(
        self,
        record: _Record,
        attempt: _Attempt,
        state: TransferState,
        *,
        error: PresignGuiError | None = None,
        result: TransferResult | None = None,
        signed_for: ObjectLocation | None = None,
    ) -> bool:
        """Move to `state` if `attempt` is still the one that counts and the step is legal; tell whether it was."""
        with self._lock:
            if self._closed and not state.is_final:
                return False
            if record.attempt is not attempt or not record.state.may_become(state):
                return False
            record.error = error
            record.result = result
            record.signed_for = signed_for or record.signed_for
            if result is not None:
                record.local_path = result.path
            self._become(record, state)
        self._announce(record)
        return True

    def _become(self, record: _Record, state: TransferState) -> None:
        _log.debug("Transfer %d: %s -> %s", record.id, record.state, state)
        record.state = state

    def _announce(self, record: _Record) -> None:
        with self._lock:
            snapshot = record.snapshot()
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(snapshot)


class _Watcher(Watcher):
    """Tells the queue of one attempt's steps."""

    def __init__(self, on_signed: Callable[[PresignedRequest], None], on_target: Callable[[Path], None]) -> None:
        self._on_signed = on_signed
        self._on_target = on_target

    def signed(self, request: PresignedRequest) -> None:
        self._on_signed(request)

    def target(self, path: Path) -> None:
        self._on_target(path)


def _unexpected(error: Exception) -> PresignGuiError:
    _log.error("A transfer met an unexpected exception", exc_info=error)
    detail = "".join(traceback.format_exception(error))
    return entries.UNEXPECTED.error(exception=type(error).__name__, detail=detail)
