"""Carries out jobs through the transfer queue in sight of a person: a progress bar, a word for each, one document."""

import threading
import time
from collections.abc import Sequence
from typing import Final

from presign_gui.app.jobs import Job
from presign_gui.app.queue import TransferQueue
from presign_gui.cli.documents import transfer_document
from presign_gui.cli.exit_status import ExitStatus, exit_status_of
from presign_gui.cli.outcome import Outcome, cancelled_document
from presign_gui.cli.output import Document, Json, Output
from presign_gui.cli.progress_bar import ProgressBar
from presign_gui.domain.facts import ByteCount, EnglishFormatter
from presign_gui.domain.transfer import Direction, Progress, Transfer, TransferState

_REDRAW_SECONDS: Final = 0.1
_CLEAN_UP_SECONDS: Final = 2.0
"""How long a cancelled transfer may take to remove what it has begun; a tenth of a second is usual."""
_LEFT_OUT: Final = frozenset({TransferState.FAILED, TransferState.CANCELLED, TransferState.SKIPPED})


def carry_out(queue: TransferQueue, jobs: Sequence[Job], output: Output) -> Outcome:
    """Run all `jobs`, on after a failure, and tell of each when it ends.

    Blocks until all have ended. Ctrl-C stops all of them, and those that had ended stay as they are.
    """
    watch = _Watch(queue, jobs, output)
    try:
        transfers = watch.until_all_ended()
    except KeyboardInterrupt:
        document = _document(watch.cancel())
        output.say("presign: cancelled")
        return Outcome(ExitStatus.CANCELLED, document | {"error": cancelled_document()})
    failures = [each.error for each in transfers if each.error is not None]
    if not failures:
        return Outcome(ExitStatus.DONE, _document(transfers))
    if len(transfers) > 1:
        output.say(f"presign: {len(failures)} of {len(transfers)} files failed")
    document = _document(transfers)
    first = next(row for row in transfers if row.error is not None)
    return Outcome(exit_status_of(failures[0]), document | {"error": transfer_document(first)["error"]})


def _document(transfers: Sequence[Transfer]) -> Document:
    rows: list[Json] = [transfer_document(each) for each in transfers]
    return {"transfers": rows}


class _Watch:
    """Waits for the queue on the main thread, where Ctrl-C arrives."""

    def __init__(self, queue: TransferQueue, jobs: Sequence[Job], output: Output) -> None:
        self._queue = queue
        self._output = output
        self._changed = threading.Event()
        self._told: set[int] = set()
        queue.subscribe(lambda _transfer: self._changed.set())
        self.ids = [queue.add(job) for job in jobs]

    def until_all_ended(self) -> list[Transfer]:
        """Return the transfers in the order of their jobs, when all have ended."""
        with ProgressBar(self._output.stderr) as bar:
            while True:
                self._changed.clear()
                transfers = [self._queue.transfer(each) for each in self.ids]
                for transfer in transfers:
                    if transfer.state.is_final and transfer.id not in self._told:
                        bar.clear()
                        self._tell(transfer)
                if all(each.state.is_final for each in transfers):
                    return transfers
                bar.draw(*_together(transfers))
                self._changed.wait(_REDRAW_SECONDS)

    def cancel(self) -> list[Transfer]:
        """Stop what has not ended, wait until it has cleaned up, and return how all of them ended."""
        self._queue.cancel_all()
        deadline = time.monotonic() + _CLEAN_UP_SECONDS
        while True:
            self._changed.clear()
            transfers = [self._queue.transfer(each) for each in self.ids]
            left = deadline - time.monotonic()
            if left <= 0 or all(each.state.is_final for each in transfers):
                return transfers
            self._changed.wait(left)

    def _tell(self, transfer: Transfer) -> None:
        self._told.add(transfer.id)
        if transfer.asked is not None:
            self._output.say(other_object_warning(str(transfer.asked), str(transfer.location)))
        if transfer.error is not None:
            self._output.say_error(transfer.error, subject=transfer.name if len(self.ids) > 1 else None)
        elif transfer.state is TransferState.SKIPPED:
            self._output.say(f"{transfer.name} is there already and was left as it is.")
        elif transfer.state is TransferState.DONE:
            is_upload = transfer.direction is Direction.UPLOAD
            self._output.say(f"{'Uploaded' if is_upload else 'Downloaded'} {transfer.name} {_outcome(transfer)}")
            self._output.result(str(transfer.location if is_upload else transfer.local_path))


def other_object_warning(asked: str, signed: str) -> str:
    """Say that whoever signs does not sign what it is asked for."""
    return f"Note: {asked} was asked for, but the function always signs {signed}, so that object is used."


def _outcome(transfer: Transfer) -> str:
    if transfer.result is None:
        return ""
    return f"({EnglishFormatter().size(ByteCount(transfer.result.size))}, {transfer.result.verification})"


def _together(transfers: Sequence[Transfer]) -> tuple[str, Progress]:
    """Return one name and one progress for all of them, for there is one line to show them on."""
    if len(transfers) == 1:
        return transfers[0].name, transfers[0].progress
    counted = [each.progress for each in transfers if each.state not in _LEFT_OUT]
    totals = [each.total for each in counted if each.total is not None]
    ended = sum(1 for each in transfers if each.state.is_final)
    combined = Progress(
        done=sum(each.done for each in counted),
        total=sum(totals) if len(totals) == len(counted) else None,
        bytes_per_second=sum(
            each.progress.bytes_per_second or 0.0 for each in transfers if each.state is TransferState.RUNNING
        ),
    )
    return f"{ended} of {len(transfers)} files", combined
