"""All that the queue has in memory, kept in step: rows, loaded records, signers, news to tell and changes to write."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final

from presign_gui.app.jobs import Job
from presign_gui.app.queue_feed import Changes, News
from presign_gui.app.queue_record import Record
from presign_gui.app.queue_rows import Rows
from presign_gui.app.queue_signers import Signers
from presign_gui.app.queue_writes import Unwritten
from presign_gui.app.stored_transfer import StoredTransfer
from presign_gui.domain.transfer import Transfer, TransferState

Listener = Callable[[Transfer], None]

MAX_LOADED: Final = 5_000
"""Records in memory, about 2 KB each. Those that run, are not written yet or were just loaded come on top."""
_MOST_TOLD: Final = 500
"""So many rows that change together are told of one by one; of more, feeds hear that everything changed."""


class Table:
    """Keeps its parts in step. Not safe to use from several threads at once: `Board` has the lock."""

    def __init__(self, max_loaded: int = MAX_LOADED) -> None:
        self._max_loaded = max_loaded
        self.rows = Rows()
        self.records: OrderedDict[int, Record] = OrderedDict()
        self.signers = Signers()
        self.active: dict[int, None] = {}
        self.unwritten = Unwritten()
        self.news: list[News] = []
        self.listeners: list[Listener] = []
        self.told: list[Transfer] = []
        """What listeners are still to hear."""

    def add(self, transfer_id: int, job: Job) -> None:
        """Put a row at the end that the store has just got."""
        self.rows.add(transfer_id, TransferState.QUEUED)
        self.signers.learn(transfer_id, job)
        for news in self.news:
            news.add((transfer_id,))
        if len(self.records) < self._max_loaded:
            self.records[transfer_id] = Record.new(transfer_id, job)
            self.tell(transfer_id)

    def load(self, found: Iterable[StoredTransfer]) -> None:
        """Take in records of the store, in place of old ones that nobody is in need of."""
        self._make_room()
        for stored in found:
            if stored.id in self.rows and stored.id not in self.records:
                self.records[stored.id] = Record.load(stored, self.rows.state(stored.id))

    def forget(self, ids: Iterable[int]) -> None:
        """Take rows out."""
        gone = tuple(ids)
        self.rows.remove(gone)
        for each in gone:
            self.records.pop(each, None)
            self.signers.forget(each)
            self.unwritten.remove(each)
        for news in self.news:
            news.remove(gone)

    def become(self, transfer_id: int, state: TransferState) -> None:
        """Change a row's state, and note what follows from it. Who asks has seen to it that the step is legal."""
        self.rows.change(transfer_id, state)
        if state.is_active:
            self.active[transfer_id] = None
            self.tell(transfer_id)
            return  # a row that runs counts as queued after a crash, as which it is in the store already
        self.active.pop(transfer_id, None)
        record = self.records.get(transfer_id)
        if record is not None:
            record.end(state)
        self.unwritten.changed[transfer_id] = None
        if state is TransferState.CANCELLED:
            self.unwritten.given_up[transfer_id] = None
        self.tell(transfer_id)

    def become_all(self, ids: Iterable[int], state: TransferState) -> None:
        """Change the state of many rows on which no thread works: as `become`, without a word for each."""
        changed = tuple(ids)
        self.rows.change_all(changed, state)
        for record in (self.records[each] for each in changed if each in self.records):
            record.end(state)
        self.unwritten.changed.update(dict.fromkeys(changed))
        if state is TransferState.CANCELLED:
            self.unwritten.given_up.update(dict.fromkeys(changed))
        for each in changed[:_MOST_TOLD]:
            self.tell(each)
        if len(changed) > _MOST_TOLD:
            for news in self.news:
                news.change_all()

    def move(self, transfer_id: int, index: int) -> None:
        """Put a row at `index` of all rows. Raises KeyError for an unknown id."""
        if self.rows.move(transfer_id, index):
            self.unwritten.moved.add(transfer_id)
            for news in self.news:
                news.is_reordered = True

    def tell(self, transfer_id: int) -> None:
        """Let everybody hear that a row changed."""
        for news in self.news:
            news.change(transfer_id)
        if self.listeners and (shown := self.snapshot(transfer_id)) is not None:
            self.told.append(shown)

    def take_news(self, news: News, limit: int) -> Changes:
        """Return what is new for one listener."""
        return news.take(limit, lambda: self.rows.ids, self.snapshot)

    def snapshot(self, transfer_id: int) -> Transfer | None:
        """Return a row as it is now, or None where it is not loaded."""
        record = self.records.get(transfer_id)
        return None if record is None else self.show(record)

    def show(self, record: Record) -> Transfer:
        """Return a row as it is now."""
        return record.snapshot(self.rows.state(record.id), has_link=self.signers.has_link(record.id))

    def _make_room(self) -> None:
        """Let go of the records that were loaded first, and that nothing happens to."""
        spare = len(self.records) - self._max_loaded
        if spare <= 0:
            return
        idle = (each for each in self.records if each not in self.active and each not in self.unwritten.changed)
        for transfer_id in tuple(islice(idle, spare)):
            del self.records[transfer_id]
