"""What changed in the queue and is not in the store yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from presign_gui.app.queue_record import Record
from presign_gui.app.queue_rows import Rows
from presign_gui.app.stored_transfer import StoredTransfer
from presign_gui.domain.transfer import TransferState


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """One batch of changes, to be written in this order.

    `removed` rows are gone, `given_up` ones want nothing more of what was finished of them. `moved` rows go before the
    one that is named with them, or to the end. `records` are saved whole; of the rows in `states` nothing else changed.
    """

    removed: tuple[int, ...] = ()
    given_up: tuple[int, ...] = ()
    moved: tuple[tuple[int, int | None], ...] = ()
    states: Mapping[TransferState, tuple[int, ...]] = field(default_factory=dict)
    records: tuple[StoredTransfer, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.given_up or self.moved or self.states or self.records)


@dataclass(slots=True, eq=False)
class Unwritten:
    """Gathers changes, each row's once however often it changed. Not safe to use from several threads at once."""

    changed: dict[int, None] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    removed: dict[int, None] = field(default_factory=dict)
    given_up: dict[int, None] = field(default_factory=dict)

    def remove(self, transfer_id: int) -> None:
        """Note that a row is gone, and nothing else of it has to be written."""
        self.removed[transfer_id] = None
        self.changed.pop(transfer_id, None)
        self.given_up.pop(transfer_id, None)
        self.moved.discard(transfer_id)

    def take(self, limit: int, rows: Rows, records: Mapping[int, Record]) -> Writes:
        """Return a batch, with at most `limit` rows that are gone, given up or saved whole, and keep the rest."""
        whole = _first(limit, (each for each in self.changed if each in records))
        states: dict[TransferState, list[int]] = {}
        for each in self.changed:
            if each not in records:
                states.setdefault(rows.state(each), []).append(each)
        writes = Writes(
            removed=_first(limit, self.removed),
            given_up=_first(limit, self.given_up),
            moved=tuple(rows.followers(self.moved)) if self.moved else (),
            states={state: tuple(ids) for state, ids in states.items()},
            records=tuple(records[each].stored(rows.state(each)) for each in whole),
        )
        _drop(self.changed, (*whole, *(number for ids in states.values() for number in ids)))
        _drop(self.removed, writes.removed)
        _drop(self.given_up, writes.given_up)
        self.moved.clear()
        return writes

    def put_back(self, writes: Writes, rows: Rows) -> None:
        """Take back a batch that could not be written; of rows that are gone meanwhile only that."""
        self.removed = dict.fromkeys((*writes.removed, *self.removed))
        again = [*(each.id for each in writes.records), *(each for ids in writes.states.values() for each in ids)]
        self.changed.update(dict.fromkeys(each for each in again if each in rows))
        self.given_up.update(dict.fromkeys(each for each in writes.given_up if each in rows))
        self.moved.update(each for each, _ in writes.moved if each in rows)


def _first(limit: int, ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(islice(ids, limit))


def _drop(gathered: dict[int, None], ids: Iterable[int]) -> None:
    for each in ids:
        del gathered[each]
