"""The transfer queue: accepts jobs, runs a few at a time in their order, and is the same after the program's end.

It has three rooms: the board (`queue_board`) is the queue in memory, which anyone may ask and change at once; the
keeper (`queue_keeper`) is a thread that writes the board's changes to the store and starts what may run; a run
(`queue_run`) is one attempt at one transfer, on a worker's thread.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from presign_gui.app import guest
from presign_gui.app.abandoned import AbandonedUploads, FindSigner
from presign_gui.app.jobs import Job, UploadJob
from presign_gui.app.queue_board import Board
from presign_gui.app.queue_feed import Changes
from presign_gui.app.queue_keeper import Keeper
from presign_gui.app.queue_record import Attempt, Record
from presign_gui.app.queue_run import Run
from presign_gui.app.queue_table import Listener
from presign_gui.app.runner import Runner
from presign_gui.app.settings import MOST_TRANSFERS
from presign_gui.app.store import Store
from presign_gui.app.stored_transfer import AbandonedUpload
from presign_gui.app.unheard import FindBrowser
from presign_gui.app.workers import Workers
from presign_gui.domain.catalogue import program
from presign_gui.domain.catalogue import queue as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.signing import Signer
from presign_gui.domain.transfer import Progress, Transfer, TransferState

Link: TypeAlias = PresignedUrl | PastedLink | PostForm
"""What a guest may be given."""

HISTORY: Final = 1_000
"""Transfers that ended well, or were cancelled, that are still shown at the next start. Failed ones all are."""
_LAST_WRITES_SECONDS: Final = 0.5
"""What the end of the queue waits for the disk beyond the limit that it was given."""
_HISTORICAL: Final = (TransferState.DONE, TransferState.SKIPPED, TransferState.CANCELLED)


class QueueClosedError(RuntimeError):
    """Something was added while the program ends."""


class TransferQueue:
    """Runs up to `workers` transfers at once, the first in the order before the others.

    Methods may be called from any thread, and return at once where nothing else is said: "blocks" means for the disk.
    Those that are given the id of no transfer raise KeyError. Without a `store` the queue ends with the program.

    Transfers that had not ended in an earlier run come back paused, or with `goes_on` queued where nobody had paused
    them. `find_signer` then gives who signs for a connection, by its name; a guest's transfer waits for `give_link`.
    `find_browser` gives who lists for a connection, to find uploads that S3 began while its answer was lost.
    """

    def __init__(
        self,
        runner: Runner,
        store: Store | None = None,
        *,
        workers: int = 3,
        find_signer: FindSigner | None = None,
        find_browser: FindBrowser = lambda _connection: None,
        goes_on: bool = False,
    ) -> None:
        self._runner = runner
        self._store = store or Store.in_memory()
        self._find_signer = find_signer or _no_such_connection
        self._board = Board()
        self._workers = Workers(MOST_TRANSFERS, "transfer")
        self._keeper = Keeper(self._board, self._store, limit=workers, start=self._start, on_abandoned=self._abort_soon)
        self.abandoned = AbandonedUploads(self._store, runner, self._signer_of, find_browser)
        self._finding = threading.Lock()
        self._is_closed = False
        self._restore(goes_on=goes_on)

    # -- adding and removing ----------------------------------------------------------------------------------------

    def add(self, job: Job) -> int:
        """Queue `job` and return the transfer's id, which stays the same through every retry. Blocks.

        Raises LocalFileError where the queue cannot be written, and QueueClosedError.
        """
        return self.add_all((job,))[0]

    def add_all(self, jobs: Sequence[Job]) -> tuple[int, ...]:
        """Queue many jobs, all or none: as `add`, and much quicker. A few hundred at a time are best."""
        if self._is_closed:
            raise QueueClosedError
        return self._keeper.add(jobs)

    def remove(self, *ids: int) -> None:
        """Forget transfers that have ended; those that have not stay. What was left of failed ones is cleared away."""
        self._board.remove(*ids)
        self._keeper.wake()

    def clear_finished(self) -> None:
        """Forget every transfer that has ended."""
        self._board.remove_ended()
        self._keeper.wake()

    # -- what a person asks for -------------------------------------------------------------------------------------

    def pause(self, transfer_id: int) -> None:
        """Let a transfer stand still, keeping what is finished of it; one that has ended stays as it is.

        Its row is paused at once, or where bytes move as soon as its thread has stopped, within half a second.
        """
        self._do(self._board.pause, transfer_id)

    def resume(self, transfer_id: int) -> None:
        """Let a paused transfer go on when its turn comes. Where `Transfer.needs_link` is set it stays paused."""
        self._do(self._board.resume, transfer_id)

    def cancel(self, transfer_id: int) -> None:
        """Give a transfer up wherever it is; one that has ended stays as it is. Its upload is aborted in S3.

        Its row is cancelled at once, or where bytes move as soon as its thread has stopped. Where that waits for a
        signature it may hang on, but what comes then changes nothing any more.
        """
        self._do(self._board.cancel, transfer_id)

    def retry(self, transfer_id: int) -> None:
        """Queue a failed, cancelled or skipped transfer again. A failed one goes on from where it was."""
        self._do(self._board.retry, transfer_id)

    def pause_all(self) -> None:
        """Pause every transfer that has not ended."""
        self._do(self._board.pause_all)

    def resume_all(self) -> None:
        """Let every paused transfer go on, but for those that need a link."""
        self._do(self._board.resume_all)

    def cancel_all(self) -> None:
        """Give up every transfer that has not ended."""
        self._do(self._board.cancel_all)

    def give_link(self, transfer_id: int, link: Link) -> None:
        """Let a guest's transfer go on over a fresh link to the same object, from where it was. Blocks.

        Whether the object itself is still the same the server says (ETag). Raises PresignedUrlError or InputError for
        a link to another object, for the other direction, or with a header whose value it does not tell.
        """
        job = self._job(transfer_id)
        if job.connection is not None:
            raise ValueError("only a guest's transfer takes a link")
        fresh = _over(link, job)
        if fresh.location != job.location:
            raise entries.LINK_FOR_OTHER_OBJECT.error(wanted=str(job.location), given=str(fresh.location))
        if fresh.signer is not None:
            self._board.give_link(transfer_id, fresh.signer)
            self._keeper.wake()

    def forget_signer(self, connection: str) -> None:
        """Find anew who signs for a connection, for what starts from here on. What runs goes on as it began."""
        self._board.forget_signer(connection)

    # -- order and limits -------------------------------------------------------------------------------------------

    def move_to(self, transfer_id: int, index: int) -> None:
        """Put a transfer at `index` in the order of all; queued ones run in that order."""
        self._do(self._board.move, transfer_id, index)

    def move_up(self, transfer_id: int) -> None:
        """Put a transfer before the one above it that has not ended."""
        self._do(self._board.move_past, transfer_id, -1)

    def move_down(self, transfer_id: int) -> None:
        """Put a transfer after the one below it that has not ended."""
        self._do(self._board.move_past, transfer_id, 1)

    def change_limit(self, workers: int) -> None:
        """Let so many transfers run at once; those above it that run already go on to their end."""
        if not 1 <= workers <= MOST_TRANSFERS:
            raise ValueError(f"not a number of transfers at once: {workers}")
        self._keeper.change_limit(workers)

    # -- what there is to see ---------------------------------------------------------------------------------------

    def ids(self) -> tuple[int, ...]:
        """Return the ids of all transfers in their order."""
        return self._board.ids

    def counts(self) -> Mapping[TransferState, int]:
        """Return how many transfers there are in each state that any is in, without counting."""
        return self._board.counts

    def transfer(self, transfer_id: int) -> Transfer:
        """Return one transfer as it is now. Blocks where it is not in memory."""
        shown = self._board.snapshot(transfer_id)
        return shown or self._board.show(self._store.transfers((transfer_id,)))[transfer_id]

    def load(self, ids: Iterable[int]) -> tuple[Transfer, ...]:
        """Return these transfers as they are now, without those that are gone. Blocks where some are not in memory."""
        wanted = tuple(ids)
        shown = self._board.snapshots(wanted)
        missing = [each for each, transfer in shown.items() if transfer is None]
        loaded = self._board.show(self._store.transfers(missing)) if missing else {}
        found = (shown.get(each) or loaded.get(each) for each in wanted)
        return tuple(transfer for transfer in found if transfer is not None)

    def transfers(self) -> tuple[Transfer, ...]:
        """Return all transfers in their order, as `load` does: not to be asked for again and again."""
        return self.load(self.ids())

    def progress(self) -> dict[int, Progress]:
        """Return how far those transfers are that move bytes now: what a window asks for on its timer."""
        return self._board.progress()

    @property
    def problem(self) -> PresignGuiError | None:
        """Why the queue cannot be saved at present, if it cannot; it goes on in memory, and tries again."""
        return self._keeper.problem

    def feed(self, wake: Callable[[], None] = lambda: None) -> "Feed":
        """Gather from now on what changes. `wake` is called, on any thread, when there is news after all was taken."""
        return Feed(self._board, wake)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at every change of state, on whichever thread made it. Return a function that ends that.

        For a few transfers; whoever shows many takes them from a feed.
        """
        return self._board.subscribe(listener)

    # -- the end ----------------------------------------------------------------------------------------------------

    def close(self, limit_seconds: float = 2.0) -> bool:
        """Stop everything and wait for the threads. Return whether all of them ended within the limit.

        What a store keeps goes on at the next start; without one everything is cancelled.
        """
        deadline = time.monotonic() + limit_seconds
        self._is_closed = True
        self._board.close(keep=self._store.outlives_program)
        self.abandoned.stop()
        ended = self._workers.close(limit_seconds)
        ended &= self._keeper.close(max(_LAST_WRITES_SECONDS, deadline - time.monotonic()))
        if ended:  # a thread that hangs on may still have something to keep, until the process ends
            self._runner.close()
            self._store.close()
        return ended

    # -- inside -----------------------------------------------------------------------------------------------------

    def _restore(self, *, goes_on: bool) -> None:
        of_guests = _as_restored(goes_on=goes_on, is_guest=True)
        of_others = _as_restored(goes_on=goes_on, is_guest=False)
        outline = self._store.outline()
        rows = [(row.id, (of_guests if row.is_guest else of_others)[id(row.state)]) for row in outline]
        linkless = [row.id for row in outline if row.is_guest and row.state is not TransferState.DONE]
        self._board.restore(rows, linkless)
        self._board.remove(*[row.id for row in outline if row.state in _HISTORICAL][:-HISTORY])
        if self._board.counts:
            self._keeper.wake()
        self._end_unheard_soon()

    def _do(self, change: Callable[..., None], *arguments: int) -> None:
        change(*arguments)
        self._keeper.wake()

    def _job(self, transfer_id: int) -> Job:
        job = self._board.job(transfer_id)
        return job or self._store.transfer(transfer_id).job

    def _start(self, record: Record, attempt: Attempt) -> None:
        run = Run(
            record,
            attempt,
            board=self._board,
            store=self._store,
            runner=self._runner,
            find_signer=self._signer_of,
            on_asked=self._end_unheard_soon,
        )

        def carry_out() -> None:
            run.carry_out()
            self._keeper.wake()

        self._workers.submit(carry_out)

    def _abort_soon(self, uploads: tuple[AbandonedUpload, ...]) -> None:
        self._workers.submit(lambda: self.abandoned.try_to_abort(uploads))

    def _end_unheard_soon(self) -> None:
        """Look for uploads that S3 began unheard, if there may be any; those of a key that is asked for now wait."""
        if not self.abandoned.has_unheard():
            return
        if self._store.outlives_program:
            self._workers.submit(self.abandoned.end_unheard)
        else:  # for a command, whose end is near: there is no other time
            self.abandoned.end_unheard()

    def _signer_of(self, connection: str) -> Signer:
        """Return who signs for a connection, and remember it. Blocks; raises what opening the connection raises."""
        known = self._board.signer_of(connection)
        if known is not None:
            return known
        with self._finding:  # one after the other, so that no connection is opened twice
            found = self._board.signer_of(connection) or self._find_signer(connection)
            self._board.learn_signer(connection, found)
            return found


class Feed:
    """What has changed in a queue since the last look at it; `queue.feed` makes it."""

    def __init__(self, board: Board, wake: Callable[[], None]) -> None:
        self._board = board
        self._news = board.hear(wake)

    def take(self, limit: int = 500) -> Changes:
        """Return the news, with at most `limit` rows as they are now (about 10 µs each). Returns at once."""
        return self._board.take_news(self._news, limit)

    def close(self) -> None:
        """Gather nothing more."""
        self._board.ignore(self._news)


def _as_restored(*, goes_on: bool, is_guest: bool) -> dict[int, TransferState]:
    """Return as what a row of each state comes back, by the state's identity: its hash is slow, and rows are many."""

    def restored(state: TransferState) -> TransferState:
        if state.is_final:
            return state
        stays = state is TransferState.PAUSED or is_guest or not goes_on
        return TransferState.PAUSED if stays else TransferState.QUEUED

    return {id(state): restored(state) for state in TransferState}


def _over(link: Link, job: Job) -> Job:
    """Make the same job over another link."""
    match job, link:
        case UploadJob(), PostForm():
            return guest.form_job(link, job.source)
        case _, PostForm():
            raise program.LINK_WRONG_DIRECTION.error(operation="PostObject")
        case UploadJob(), _:
            return guest.upload_job(link, job.source)
        case _:
            return guest.download_job(link, job.folder)


def _no_such_connection(name: str) -> Signer:
    raise program.CONNECTION_UNKNOWN.error(name=name, known="")
