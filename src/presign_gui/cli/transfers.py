"""Carries out transfers through the queue, on after a failure, and says in one document how all of them ended."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from presign_gui.app.folders import FolderReport, LeftOut, Reason
from presign_gui.app.jobs import Job
from presign_gui.app.queue import TransferQueue
from presign_gui.cli.documents import error_document, transfer_document
from presign_gui.cli.exit_status import ExitStatus, exit_status_of
from presign_gui.cli.outcome import Outcome, cancelled_document
from presign_gui.cli.output import Document, Json, Output
from presign_gui.cli.transfer_watch import Watch
from presign_gui.domain.catalogue import queue as entries

Look = Callable[[Callable[[FolderReport], None], Callable[[], bool]], FolderReport]
"""Looks through folders and adds what it finds to the queue: hears of reports, and asks whether to stop."""

_MOST_NAMED: Final = 20
_BY_RULE: Final = frozenset({Reason.LINK, Reason.SPECIAL, Reason.FOLDER_MARKER})
"""What is never transferred, as docs/cli.md says, and so is no failure."""
_WORDS: Final = {
    Reason.LINK: "a link",
    Reason.SPECIAL: "a device, pipe or socket",
    Reason.UNREADABLE: "cannot be read",
    Reason.NAME: "cannot be an object key",
    Reason.SAME_NAME: "has the name of another",
    Reason.FOLDER_MARKER: "a marker for a folder",
    Reason.UNWRITABLE: "cannot be written",
}


def carry_out(queue: TransferQueue, jobs: Sequence[Job], output: Output) -> Outcome:
    """Run all `jobs`, on after a failure, and tell of each when it ends.

    Blocks until all have ended. Ctrl-C stops all of them, and those that had ended stay as they are.
    """
    watch = Watch(queue, output)
    try:
        queue.add_all(jobs)
        watch.until_all_ended()
    except KeyboardInterrupt:
        return _cancelled(watch, output)
    return _outcome(watch, output)


def carry_out_folders(queue: TransferQueue, look: Look, output: Output) -> Outcome:
    """Run what `look` finds, from its first file on, and tell of each transfer when it ends, and of what is left out.

    Blocks and stops as `carry_out` does. Raises what `look` raises, after what it had found is done.
    """
    watch = Watch(queue, output)
    looking = _Looking(look, watch)
    try:
        looking.start()
        watch.until_all_ended(looking.is_alive)
    except KeyboardInterrupt:
        looking.stop()
        outcome = _cancelled(watch, output)
        return Outcome(outcome.status, outcome.document | _left_out_document(looking.report))
    if looking.error is not None:
        raise looking.error
    _say_left_out(looking.report, output)
    outcome = _outcome(watch, output)
    document = outcome.document | _left_out_document(looking.report)
    failures = sum(count for reason, count in looking.report.left_out.items() if reason not in _BY_RULE)
    if failures and outcome.status is ExitStatus.DONE:
        error = entries.SOME_LEFT_OUT.error(count=failures)
        output.say_error(error)
        return Outcome(exit_status_of(error), document | {"error": error_document(error)})
    return Outcome(outcome.status, document)


class _Looking(threading.Thread):
    """The look through folders, beside the main thread that watches the first transfers already."""

    def __init__(self, look: Look, watch: Watch) -> None:
        super().__init__(name="look", daemon=True)
        self._look = look
        self._watch = watch
        self._stopped = threading.Event()
        self.report = FolderReport()
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.report = self._look(self._reported, self._stopped.is_set)
            self._watch.total = self.report.size
        except Exception as error:  # noqa: BLE001 - raised again on the main thread, which waits for this one
            self.error = error

    def stop(self) -> None:
        """Ask it to stop, and wait for the batch that it is at."""
        self._stopped.set()
        self.join(1.0)

    def _reported(self, report: FolderReport) -> None:
        self.report = report


def _cancelled(watch: Watch, output: Output) -> Outcome:
    watch.cancel()
    output.say("presign: cancelled")
    return Outcome(ExitStatus.CANCELLED, _document(watch) | {"error": cancelled_document()})


def _outcome(watch: Watch, output: Output) -> Outcome:
    errors, document = watch.errors, _document(watch)
    if not errors:
        return Outcome(ExitStatus.DONE, document)
    if watch.count > 1:
        output.say(f"presign: {len(errors)} of {watch.count} files failed")
    return Outcome(exit_status_of(errors[0]), document | {"error": error_document(errors[0])})


def _document(watch: Watch) -> Document:
    rows: list[Json] = [transfer_document(each) for each in watch.transfers()]
    return {"transfers": rows}


def _say_left_out(report: FolderReport, output: Output) -> None:
    for each in report.examples[:_MOST_NAMED]:
        output.say(f"Left out: {each.name} ({_why(each)})")
    more = sum(report.left_out.values()) - len(report.examples[:_MOST_NAMED])
    if more > 0:
        output.say(f"Left out: {more} more")


def _why(left_out: LeftOut) -> str:
    words = _WORDS[left_out.reason]
    return f"{words}: {left_out.detail}" if left_out.detail else words


def _left_out_document(report: FolderReport) -> Document:
    counts: dict[str, Json] = {reason.value: count for reason, count in report.left_out.items()}
    examples: list[Json] = [
        {"name": each.name, "reason": each.reason.value, "detail": each.detail} for each in report.examples
    ]
    return {"left_out": {"counts": counts, "examples": examples}}
