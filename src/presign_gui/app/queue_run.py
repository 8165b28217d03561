"""One attempt at one transfer, on a thread of its own: what the engine tells goes to the board, and to the store."""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from presign_gui.app.abandoned import FindSigner
from presign_gui.app.queue_board import Board
from presign_gui.app.queue_record import Attempt, Record
from presign_gui.app.range_journal import RangeJournal, sync_file
from presign_gui.app.runner import Resume, Runner
from presign_gui.app.store import Store
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.errors import LocalFileError, PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart
from presign_gui.domain.resume import DownloadResume, PartialDownload, UploadResume
from presign_gui.domain.signing import PresignedRequest, Signer
from presign_gui.domain.transfer import TransferResult, TransferState, Waiting, WaitReason
from presign_gui.transfer.control import Cancelled, Paused
from presign_gui.transfer.retry import Wait, Why
from presign_gui.transfer.watcher import Watcher

_log = logging.getLogger(__name__)

_REASONS: Final = {
    Why.BACKOFF: WaitReason.BACKOFF,
    Why.SERVER_ASKED: WaitReason.SERVER_ASKED,
    Why.OFFLINE: WaitReason.OFFLINE,
}
"""To sign anew is nothing that anyone has to wait for."""
_SYNC_SECONDS: Final = 2.0
"""For the disk, at a pause. What is not noted by then is noted later, or fetched again."""


class Run(Watcher):
    """Carries out an attempt from where the transfer was left, and hears of it.

    `find_signer` gives who signs for a connection, by its name. `on_asked` is called before the end where S3 was
    asked to begin an upload, of which perhaps nothing was heard.
    """

    def __init__(
        self,
        record: Record,
        attempt: Attempt,
        *,
        board: Board,
        store: Store,
        runner: Runner,
        find_signer: FindSigner,
        on_asked: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.keeps = store.outlives_program
        self._record = record
        self._attempt = attempt
        self._board = board
        self._store = store
        self._runner = runner
        self._find_signer = find_signer
        self._on_asked = on_asked
        self._asked: list[int] = []
        self._has_asked = False
        self._now = now
        self._begun: Resume | None = None
        self._journal: RangeJournal | None = None
        self._is_dropped = False

    def carry_out(self) -> None:
        """Do it all, and leave the outcome on the board. Raises nothing."""
        try:
            result = self._result()
        except Cancelled:
            self._end(TransferState.CANCELLED)
        except Paused:
            self._end(TransferState.PAUSED)
        except PresignGuiError as error:
            self._end(TransferState.FAILED, error=error)
        except Exception as error:  # noqa: BLE001 - a defect ends this row, said and logged, never the queue
            self._end(TransferState.FAILED, error=_unexpected(error))
        else:
            self._end(TransferState.SKIPPED if result.skipped else TransferState.DONE, result=result)

    # -- what the engine tells --------------------------------------------------------------------------------------

    def signed(self, request: PresignedRequest) -> None:
        """Let the row run, for the object that was signed for."""
        with self._board.step(self._record, self._attempt, TransferState.RUNNING) as counts:
            if counts:
                self._record.signed_for = request.location
        if not counts:
            self._attempt.control.raise_if_stopped()
            raise Paused

    def target(self, path: Path) -> None:
        """Call the row by its file."""
        with self._board.step(self._record, self._attempt) as counts:
            if counts:
                self._record.local_path = path

    def asks_to_begin(self, location: ObjectLocation) -> None:
        """Keep that before this returns. Raises LocalFileError, which ends the transfer."""
        self._has_asked = True
        self._asked.append(self._store.ask(self._record.job.connection, location, self._now()))

    def not_begun(self) -> None:
        """Forget that it was asked."""
        self._store.heard(self._asked.pop())

    def began(self, resume: UploadResume | DownloadResume) -> None:
        """Keep it before this returns. Raises LocalFileError, which ends the transfer: what S3 has must be known."""
        self._record.has_begun = True
        self._end_journal()
        self._store.begin(self._record.id, resume, answers=self._asked[-1] if self._asked else None)
        del self._asked[-1:]
        self._is_dropped = False
        self._begun = resume
        self._attempt.kept = resume.done

    def finished(self, piece: FinishedPart | ByteRange) -> None:
        """Keep that, too: a part now, a range once its bytes are on the disk."""
        match self._begun, piece:
            case UploadResume(), FinishedPart():
                self._store.finish_part(self._record.id, self._begun.multipart.upload_id, piece)
            case DownloadResume(), ByteRange():
                self._journal_of(self._begun.partial).add(piece)
            case _:
                raise ValueError(f"{piece} is finished of what has not begun")
        self._attempt.kept += piece.size

    def dropped(self) -> None:
        """Forget what was kept: nothing of it counts any more.

        Not at once but with the outcome, which often follows: killed in between, a finished transfer would begin anew.
        """
        self._is_dropped = True
        self._begun = None
        self._journal = None
        self._attempt.kept = 0

    def waiting(self, wait: Wait | None, error: PresignGuiError | None) -> None:
        """Let the row say what it waits for, and until when."""
        reason = None if wait is None else _REASONS.get(wait.why)
        waiting = None
        if wait is not None and reason is not None:
            waiting = Waiting(reason=reason, until=self._now() + timedelta(seconds=wait.seconds), error=error)
        with self._board.step(self._record, self._attempt) as counts:
            if counts:
                self._record.waiting = waiting

    # -- inside -----------------------------------------------------------------------------------------------------

    def _result(self) -> TransferResult:
        job = replace(self._record.job, signer=self._signer())
        try:
            return self._runner.run(
                job,
                control=self._attempt.control,
                meter=self._attempt.meter,
                watcher=self,
                resume=self._store.resume(self._record.id) if self._record.has_begun else None,
            )
        finally:
            self._end_journal()
            if self._has_asked:
                self._store.unheard_for_good(*self._asked)
                self._on_asked()

    def _journal_of(self, partial: PartialDownload) -> RangeJournal:
        if self._journal is None:

            def note(ranges: Sequence[ByteRange]) -> None:
                self._store.finish_ranges(self._record.id, partial, ranges)

            sync = sync_file if self._store.outlives_program else _no_need_to_sync
            self._journal = RangeJournal(partial.path, note, sync)
        return self._journal

    def _end_journal(self) -> None:
        """Let what was written be noted, before the row says that it stands still."""
        journal, self._journal = self._journal, None
        if journal is not None and not journal.finish(_SYNC_SECONDS):
            _log.warning("Not all that has come of transfer %d is noted", self._record.id)

    def _signer(self) -> Signer:
        connection = self._record.job.connection
        if connection is not None:
            return self._find_signer(connection)
        link = self._board.link(self._record.id)
        if link is None:
            raise ValueError("a guest's transfer is queued without its link")
        return link

    def _end(
        self, state: TransferState, *, error: PresignGuiError | None = None, result: TransferResult | None = None
    ) -> None:
        if self._is_dropped:
            self._forget(state, result)
        with self._board.step(self._record, self._attempt, state) as counts:
            if counts:
                self._record.error = error
                self._record.result = result
                if result is not None:
                    self._record.local_path = result.path

    def _forget(self, state: TransferState, result: TransferResult | None) -> None:
        """Let the store forget what was dropped, and know of a good end in the same moment."""
        self._record.has_begun = False
        try:
            if result is None:
                self._store.drop(self._record.id)
            else:
                self._store.finish(replace(self._record.stored(state), result=result))
        except LocalFileError as error:  # the keeper meets the same, and tells a person
            _log.warning("What is left of transfer %d could not be forgotten: %s", self._record.id, error.kind)


def _no_need_to_sync(_path: Path) -> None:
    """Do nothing for a store that ends with the program."""


def _unexpected(error: Exception) -> PresignGuiError:
    _log.error("A transfer met an unexpected exception", exc_info=error)
    detail = "".join(traceback.format_exception(error))
    return entries.UNEXPECTED.error(exception=type(error).__name__, detail=detail)
