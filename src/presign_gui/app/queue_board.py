"""The queue as it is in memory, and what may happen to it.

No disk and no thread: whoever changes something here finds what has to be written in `take_writes`, and what may run
now in `claim`. So each method returns at once, and the GUI thread may call it.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

from presign_gui.app.jobs import Job
from presign_gui.app.queue_feed import Changes, News
from presign_gui.app.queue_record import Attempt, Record
from presign_gui.app.queue_table import MAX_LOADED, Listener, Table
from presign_gui.app.queue_writes import Writes
from presign_gui.app.stored_transfer import StoredTransfer
from presign_gui.domain.signing import Signer
from presign_gui.domain.transfer import Progress, Transfer, TransferState

_log = logging.getLogger(__name__)


class Board:
    """All methods may be called from any thread; those that are given an unknown id raise KeyError.

    Listeners and feeds hear of a change after it, on the thread that made it, with no lock held.
    """

    def __init__(self, max_loaded: int = MAX_LOADED) -> None:
        self._lock = threading.RLock()
        self._table = Table(max_loaded)
        self._rows = self._table.rows
        self._is_closing = False

    # -- rows come and go -------------------------------------------------------------------------------------------

    def restore(self, rows: Iterable[tuple[int, TransferState]], linkless: Iterable[int]) -> None:
        """Put the rows of an earlier run of the program at the end; guests' `linkless` ones have to be given a link."""
        with self._lock:
            self._rows.add_all(rows)
            for transfer_id in linkless:
                self._table.signers.give_link(transfer_id, None)

    def add(self, ids: Iterable[int], jobs: Iterable[Job]) -> None:
        """Put rows that the store has just got at the end, queued."""
        with self._changing():
            for transfer_id, job in zip(ids, jobs, strict=True):
                self._table.add(transfer_id, job)

    def load(self, asked: Iterable[int], found: Iterable[StoredTransfer]) -> None:
        """Take in records that were read from the store. What was asked for and not found is no row any more."""
        with self._changing():
            read = {each.id: each for each in found}
            lost = [each for each in asked if each in self._rows and each not in read]
            self._table.load(read.values())
            self._table.forget(each for each in lost if each not in self._table.records)

    def remove(self, *ids: int) -> None:
        """Take out those of the rows that have ended."""
        with self._changing():
            self._table.forget([each for each in ids if self._rows.state(each).is_final])

    def remove_ended(self) -> None:
        """Take out every row that has ended."""
        with self._changing():
            self._table.forget(self._rows.in_state(*(state for state in TransferState if state.is_final)))

    # -- what a person asks for -------------------------------------------------------------------------------------

    def pause(self, transfer_id: int) -> None:
        """Let a transfer stand still in a way that it can go on; one that has ended stays as it is."""
        with self._changing():
            self._pause(transfer_id, TransferState.PAUSED)

    def resume(self, transfer_id: int) -> None:
        """Queue a paused transfer again, in its place. A guest's that has no link stays paused."""
        with self._changing():
            self._resume(transfer_id)

    def retry(self, transfer_id: int) -> None:
        """Queue a failed, cancelled or skipped transfer again. A guest's that has no link stays as it is."""
        with self._changing():
            if self._table.signers.has_link(transfer_id):
                self._retry(transfer_id)

    def cancel(self, transfer_id: int) -> None:
        """Stop a transfer wherever it is; one that has ended stays as it is."""
        with self._changing():
            self._cancel(transfer_id)

    def pause_all(self) -> None:
        """Pause every transfer that has not ended."""
        with self._changing():
            self._table.become_all(self._rows.in_state(TransferState.QUEUED), TransferState.PAUSED)
            for each in tuple(self._table.active):
                self._pause(each, TransferState.PAUSED)

    def resume_all(self) -> None:
        """Queue every paused transfer again, but for those of guests that have no link."""
        with self._changing():
            has_link = self._table.signers.has_link
            paused = (each for each in self._rows.in_state(TransferState.PAUSED) if has_link(each))
            self._table.become_all(paused, TransferState.QUEUED)
            for each in tuple(self._table.active):
                self._resume(each)

    def cancel_all(self) -> None:
        """Stop every transfer that has not ended."""
        with self._changing():
            self._cancel_all()

    def give_link(self, transfer_id: int, link: Signer) -> None:
        """Let a guest's transfer go on over another link, at once if it stands still."""
        with self._changing():
            self._rows.state(transfer_id)
            self._table.signers.give_link(transfer_id, link)
            self._resume(transfer_id)
            self._retry(transfer_id)

    def move(self, transfer_id: int, index: int) -> None:
        """Put a row at `index` of all rows, or at the nearest there is."""
        with self._changing():
            self._table.move(transfer_id, index)

    def move_past(self, transfer_id: int, step: int) -> None:
        """Put a row above (`step` -1) or below (1) the next one that has not ended."""
        with self._changing():
            index = self._rows.neighbour(transfer_id, step)
            if index is not None:
                self._table.move(transfer_id, index)

    # -- what runs --------------------------------------------------------------------------------------------------

    def wanted(self, limit: int, ahead: int) -> tuple[int, ...]:
        """Return what has to be loaded before `claim` can go on: up to `ahead` ids, or none where nothing has to be."""
        with self._lock:
            if self._is_closing or len(self._table.active) >= limit:
                return ()
            coming = self._rows.queued(ahead)
            if not coming or coming[0] in self._table.records:
                return ()
            return tuple(each for each in coming if each not in self._table.records)

    def claim(self, limit: int) -> tuple[Record, Attempt] | None:
        """Begin the first transfer that is queued, if it is loaded and fewer than `limit` are active; else None."""
        with self._changing():
            if self._is_closing or len(self._table.active) >= limit:
                return None
            first = self._rows.queued(1)
            record = self._table.records.get(first[0]) if first else None
            if record is None or record.id in self._table.unwritten.given_up:
                return None  # what is given up has to be out of the store before it begins anew
            record.attempt = attempt = Attempt(kept=record.progress.done)
            self._become(record.id, TransferState.SIGNING)
            return record, attempt

    def link(self, transfer_id: int) -> Signer | None:
        """Return the link that a guest's transfer goes over, if it has one."""
        with self._lock:
            return self._table.signers.link(transfer_id)

    def signer_of(self, connection: str) -> Signer | None:
        """Return who signs for a connection, if that is known already."""
        with self._lock:
            return self._table.signers.of_connection(connection)

    def learn_signer(self, connection: str, signer: Signer) -> None:
        """Remember who signs for a connection."""
        with self._lock:
            self._table.signers.learn_connection(connection, signer)

    def forget_signer(self, connection: str) -> None:
        """Forget who signs for a connection."""
        with self._lock:
            self._table.signers.forget_connection(connection)

    @contextlib.contextmanager
    def step(self, record: Record, attempt: Attempt, state: TransferState | None = None) -> Iterator[bool]:
        """Change `record` inside, and its state after that, where `attempt` still counts and the step is legal.

        Gives whether that is so; where it is not, the block has nothing to change. To stay in a state is legal.
        """
        with self._changing():
            counts = record.attempt is attempt and record.id in self._rows
            if state is TransferState.PAUSED and (attempt.goes_on or self._is_closing):
                state = TransferState.QUEUED
            now = self._rows.state(record.id) if counts else None
            if now is not None and state is not None and state is not now:
                counts = now.may_become(state)
            yield counts
            if counts and state is not None and state is not now:
                self._become(record.id, state)
            elif counts:
                self._table.tell(record.id)

    def close(self, *, keep: bool) -> None:
        """Begin nothing more, and stop what runs: with `keep` so that it goes on another time, else for good."""
        with self._changing():
            self._is_closing = True
            if keep:
                for each in tuple(self._table.active):
                    self._pause(each, TransferState.QUEUED)
            else:
                self._cancel_all()

    # -- what there is to see ---------------------------------------------------------------------------------------

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all rows, first to last."""
        with self._lock:
            return self._rows.ids

    @property
    def counts(self) -> Mapping[TransferState, int]:
        """How many rows there are in each state that any is in."""
        with self._lock:
            return self._rows.counts

    def progress(self) -> dict[int, Progress]:
        """Return how far those transfers are that move bytes now."""
        with self._lock:
            active = (self._table.records[each] for each in self._table.active)
            return {
                each.id: each.attempt.meter.snapshot()
                for each in active
                if each.attempt is not None and self._rows.state(each.id) is TransferState.RUNNING
            }

    def snapshot(self, transfer_id: int) -> Transfer | None:
        """Return a row as it is now, or None where it is not loaded."""
        with self._lock:
            self._rows.state(transfer_id)
            return self._table.snapshot(transfer_id)

    def snapshots(self, ids: Iterable[int]) -> dict[int, Transfer | None]:
        """Return those of the rows that there are, each as `snapshot` does."""
        with self._lock:
            return {each: self._table.snapshot(each) for each in ids if each in self._rows}

    def job(self, transfer_id: int) -> Job | None:
        """Return what a row is to do, or None where it is not loaded."""
        with self._lock:
            self._rows.state(transfer_id)
            record = self._table.records.get(transfer_id)
            return None if record is None else record.job

    def show(self, stored: Iterable[StoredTransfer]) -> dict[int, Transfer]:
        """Return rows that were read from the store as they are now, by id, without those that are gone meanwhile."""
        with self._lock:
            records = (
                self._table.records.get(each.id) or Record.load(each, self._rows.state(each.id))
                for each in stored
                if each.id in self._rows
            )
            return {each.id: self._table.show(each) for each in records}

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at every change of a loaded row. Return a function that ends that."""
        with self._lock:
            self._table.listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                self._table.listeners.remove(listener)

        return unsubscribe

    def hear(self, wake: Callable[[], None]) -> News:
        """Gather from now on what changes, for `take_news`."""
        news = News(wake)
        with self._lock:
            self._table.news.append(news)
        return news

    def ignore(self, news: News) -> None:
        """Gather nothing more for it."""
        with self._lock:
            self._table.news.remove(news)

    def take_news(self, news: News, limit: int) -> Changes:
        """Return what changed since the last call, with at most `limit` rows as they are now."""
        with self._lock:
            return self._table.take_news(news, limit)

    # -- what has to be written -------------------------------------------------------------------------------------

    def take_writes(self, limit: int) -> Writes:
        """Return what changed and is not in the store yet, with at most `limit` whole rows; empty where all is."""
        with self._lock:
            return self._table.unwritten.take(limit, self._rows, self._table.records)

    def put_back(self, writes: Writes) -> None:
        """Take back what could not be written."""
        with self._lock:
            self._table.unwritten.put_back(writes, self._rows)

    # -- inside, with the lock held ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the lock, and tell of what changed after it. Not to be entered a second time by a thread that is in."""
        with self._lock:
            yield
            told, self._table.told = self._table.told, []
            listeners = tuple(self._table.listeners)
            wakes = [news.wake for news in self._table.news if news.must_wake()]
        for wake in wakes:
            wake()
        for transfer in told:
            for listener in listeners:
                listener(transfer)

    def _pause(self, transfer_id: int, state: TransferState) -> None:
        """Stop a transfer so that it goes on: later, as `state` PAUSED or QUEUED says, or at once where it waits."""
        attempt = self._attempt(transfer_id)
        if attempt is not None:
            attempt.control.pause()
            attempt.goes_on = state is TransferState.QUEUED
        now = self._rows.state(transfer_id)
        if now is not TransferState.RUNNING and now.may_become(state):
            self._become(transfer_id, state)

    def _resume(self, transfer_id: int) -> None:
        attempt = self._attempt(transfer_id)
        if attempt is not None:
            attempt.goes_on = True
        elif self._rows.state(transfer_id) is TransferState.PAUSED and self._table.signers.has_link(transfer_id):
            self._become(transfer_id, TransferState.QUEUED)

    def _retry(self, transfer_id: int) -> None:
        state = self._rows.state(transfer_id)
        if not state.is_final or not state.may_become(TransferState.QUEUED):
            return
        record = self._table.records.get(transfer_id)
        if record is not None:
            record.begin_anew()
        self._become(transfer_id, TransferState.QUEUED)

    def _cancel(self, transfer_id: int) -> None:
        attempt = self._attempt(transfer_id)
        if attempt is not None:
            attempt.control.cancel()
        state = self._rows.state(transfer_id)
        if not state.is_final and state is not TransferState.RUNNING:
            self._become(transfer_id, TransferState.CANCELLED)

    def _cancel_all(self) -> None:
        waiting = self._rows.in_state(TransferState.QUEUED, TransferState.PAUSED)
        self._table.become_all(waiting, TransferState.CANCELLED)
        for each in tuple(self._table.active):
            self._cancel(each)

    def _attempt(self, transfer_id: int) -> Attempt | None:
        record = self._table.records.get(transfer_id)
        return None if record is None else record.attempt

    def _become(self, transfer_id: int, state: TransferState) -> None:
        _log.debug("Transfer %d: %s -> %s", transfer_id, self._rows.state(transfer_id), state)
        self._table.become(transfer_id, state)
