"""Waits for the transfers of a command on the main thread, where Ctrl-C arrives, and tells of each when it ends.

It takes from the queue what is new, so that 10,000 files cost no more at each look than the few that move.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from presign_gui.app.queue import TransferQueue
from presign_gui.cli.output import Output
from presign_gui.cli.progress_bar import ProgressBar
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import ByteCount, EnglishFormatter
from presign_gui.domain.transfer import Direction, Progress, Transfer, TransferState, Waiting, WaitReason

_REDRAW_SECONDS: Final = 0.1
_CLEAN_UP_SECONDS: Final = 2.0
"""How long a cancelled transfer may take to remove what it has begun; a tenth of a second is usual."""
_AT_ONCE: Final = 500
"""Rows that are loaded at once."""


class Watch:
    """Watches all transfers that are added to a queue after it was made. Used by one thread."""

    def __init__(self, queue: TransferQueue, output: Output) -> None:
        self._queue = queue
        self._output = output
        self._changed = threading.Event()
        self._feed = queue.feed(self._changed.set)
        self._ids: list[int] = []
        self._ended: dict[int, TransferState] = {}
        self._moved = 0
        """Bytes of those that are done."""
        self._errors: dict[int, PresignGuiError] = {}
        self.total: int | None = None
        """Bytes of all files, where somebody knows."""

    @property
    def errors(self) -> list[PresignGuiError]:
        """What went wrong, in the order of the files and not of its happening."""
        return [self._errors[each] for each in self._ids if each in self._errors]

    @property
    def count(self) -> int:
        """How many transfers there are."""
        return len(self._ids)

    def transfers(self) -> Iterator[Transfer]:
        """Yield all transfers as they are now, in their order."""
        for start in range(0, len(self._ids), _AT_ONCE):
            yield from self._queue.load(self._ids[start : start + _AT_ONCE])

    def until_all_ended(self, is_adding: Callable[[], bool] = lambda: False) -> None:
        """Wait until all have ended, and no more are added, and tell of each when it ends."""
        with ProgressBar(self._output.stderr) as bar:
            while True:
                self._changed.clear()
                adds = is_adding()
                self._take(lambda transfer: self._tell(transfer, bar))
                if not adds and len(self._ended) == len(self._ids):
                    return
                bar.draw(*self._line())
                self._changed.wait(_REDRAW_SECONDS)

    def cancel(self) -> None:
        """Stop what has not ended, and wait until it has cleaned up."""
        self._queue.cancel_all()
        deadline = time.monotonic() + _CLEAN_UP_SECONDS
        while True:
            self._changed.clear()
            self._take(self._note)
            left = deadline - time.monotonic()
            if left <= 0 or len(self._ended) == len(self._ids):
                return
            self._changed.wait(left)

    def _take(self, told: Callable[[Transfer], None]) -> None:
        """Hear what is new; `told` is called once for each transfer that has ended."""
        more = True
        while more:
            news = self._feed.take(_AT_ONCE)
            self._ids += news.added
            self._take_ended(news.transfers, told)
            self._take_ended(self._queue.load(news.stale), told)
            if news.everything:
                unknown = [each for each in self._ids if each not in self._ended]
                for start in range(0, len(unknown), _AT_ONCE):
                    self._take_ended(self._queue.load(unknown[start : start + _AT_ONCE]), told)
            more = news.more

    def _take_ended(self, transfers: Sequence[Transfer], told: Callable[[Transfer], None]) -> None:
        for transfer in transfers:
            if transfer.state.is_final and transfer.id not in self._ended:
                told(transfer)

    def _note(self, transfer: Transfer) -> None:
        self._ended[transfer.id] = transfer.state
        if transfer.error is not None:
            self._errors[transfer.id] = transfer.error
        if transfer.state is TransferState.DONE and transfer.result is not None:
            self._moved += transfer.result.size

    def _tell(self, transfer: Transfer, bar: ProgressBar) -> None:
        self._note(transfer)
        bar.clear()
        if transfer.asked is not None:
            self._output.say(other_object_warning(str(transfer.asked), str(transfer.location)))
        if transfer.error is not None:
            self._output.say_error(transfer.error, subject=transfer.name if self.count > 1 else None)
        elif transfer.state is TransferState.SKIPPED:
            self._output.say(f"{transfer.name} is there already and was left as it is.")
        elif transfer.state is TransferState.DONE:
            is_upload = transfer.direction is Direction.UPLOAD
            self._output.say(f"{'Uploaded' if is_upload else 'Downloaded'} {transfer.name} {_outcome(transfer)}")
            self._output.result(str(transfer.location if is_upload else transfer.local_path))

    def _line(self) -> tuple[str, Progress, str]:
        """Return a name, a progress and a note for all of them, for there is one line to show them on."""
        progress = self._queue.progress()
        active = self._queue.load(progress)
        waiting = [each.waiting for each in active if each.waiting is not None]
        if self.count == 1:
            transfer = self._queue.transfer(self._ids[0])
            return transfer.name, transfer.progress, _note(waiting)
        figures = progress.values()
        totals = [each.total for each in figures if each.total is not None]
        total = self.total
        if total is None and len(totals) + len(self._ended) == self.count:
            total = self._moved + sum(totals)
        combined = Progress(
            done=self._moved + sum(each.done for each in figures),
            total=total,
            bytes_per_second=sum(each.bytes_per_second or 0.0 for each in figures),
        )
        # Where some wait and others move there is nothing to explain.
        note = _note(waiting) if len(waiting) == len(active) else ""
        return f"{len(self._ended)} of {self.count} files", combined, note


def other_object_warning(asked: str, signed: str) -> str:
    """Say that whoever signs does not sign what it is asked for."""
    return f"Note: {asked} was asked for, but the function always signs {signed}, so that object is used."


def _outcome(transfer: Transfer) -> str:
    if transfer.result is None:
        return ""
    return f"({EnglishFormatter().size(ByteCount(transfer.result.size))}, {transfer.result.verification})"


def _note(waiting: Sequence[Waiting]) -> str:
    if not waiting:
        return ""
    first = min(waiting, key=lambda each: each.until)
    seconds = max(0, round((first.until - datetime.now(UTC)).total_seconds()))
    match first.reason:
        case WaitReason.OFFLINE:
            return "waiting for the network"
        case WaitReason.SERVER_ASKED:
            return f"the server asks to wait {seconds} s"
        case WaitReason.BACKOFF:
            return f"trying again in {seconds} s"
