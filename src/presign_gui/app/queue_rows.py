"""The queue's rows in their order, with nothing known of each but its state: what a queue of 100,000 can afford."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from itertools import islice

from presign_gui.domain.transfer import TransferState


class Rows:
    """Ids in an order that a person may change. Not safe to use from several threads at once.

    Whatever happens with every transfer takes the same time however many there are; only moving a row, and the
    first look for work after one was put back into the queue, goes through all of them once (5 ms for 100,000).
    """

    def __init__(self) -> None:
        self._states: dict[int, TransferState] = {}
        self._counts: Counter[TransferState] = Counter()
        # The ids of those that are queued, in order, or None where that has to be gathered anew. An ordered one,
        # because to take the first of many out of a plain dictionary is slow again and again.
        self._queued: OrderedDict[int, None] | None = OrderedDict()

    def __contains__(self, transfer_id: int) -> bool:
        return transfer_id in self._states

    def __len__(self) -> int:
        return len(self._states)

    @property
    def ids(self) -> tuple[int, ...]:
        """All ids, first to last."""
        return tuple(self._states)

    @property
    def counts(self) -> Mapping[TransferState, int]:
        """How many rows there are in each state that any is in."""
        return {state: count for state, count in self._counts.items() if count}

    def state(self, transfer_id: int) -> TransferState:
        """Return a row's state. Raises KeyError for an unknown id."""
        return self._states[transfer_id]

    def in_state(self, *states: TransferState) -> tuple[int, ...]:
        """Return the ids of the rows that are in one of `states`, in order."""
        if not any(self._counts[state] for state in states):
            return ()
        return tuple(number for number, state in self._states.items() if state in states)

    def add(self, transfer_id: int, state: TransferState) -> None:
        """Put a new row at the end."""
        self._states[transfer_id] = state
        self._counts[state] += 1
        if state is TransferState.QUEUED and self._queued is not None:
            self._queued[transfer_id] = None

    def add_all(self, rows: Iterable[tuple[int, TransferState]]) -> None:
        """Put many new rows at the end."""
        added = dict(rows)
        self._states.update(added)
        for each, count in _counted(added.values()):
            self._counts[each] += count
        self._queued = None

    def change(self, transfer_id: int, state: TransferState) -> None:
        """Set a row's state. Raises KeyError for an unknown id."""
        self._counts[self._states[transfer_id]] -= 1
        self._counts[state] += 1
        self._states[transfer_id] = state
        if state is TransferState.QUEUED:
            self._queued = None
        elif self._queued is not None:
            self._queued.pop(transfer_id, None)

    def change_all(self, ids: Iterable[int], state: TransferState) -> None:
        """Set the state of many rows. Raises KeyError for an unknown id."""
        changed = tuple(ids)
        for each, count in _counted(self._states[each] for each in changed):
            self._counts[each] -= count
        self._counts[state] += len(changed)
        self._states.update(dict.fromkeys(changed, state))
        self._queued = None

    def remove(self, ids: Iterable[int]) -> None:
        """Take rows out. Raises KeyError for an unknown id."""
        for transfer_id in ids:
            self._counts[self._states.pop(transfer_id)] -= 1
            if self._queued is not None:
                self._queued.pop(transfer_id, None)

    def move(self, transfer_id: int, index: int) -> bool:
        """Put a row at `index`, or at the nearest there is. Tell whether that changed anything.

        Raises KeyError for an unknown id.
        """
        state = self._states[transfer_id]
        order = list(self._states)
        before = order.index(transfer_id)
        after = max(0, min(index, len(order) - 1))
        if before == after:
            return False
        order.insert(after, order.pop(before))
        self._states = {each: self._states[each] for each in order}
        if state is TransferState.QUEUED:
            self._queued = None
        return True

    def neighbour(self, transfer_id: int, step: int) -> int | None:
        """Return the index of the next row that has not ended, above (`step` -1) or below (1), if there is one.

        Raises KeyError for an unknown id.
        """
        order = list(self._states.items())
        at = next((index for index, (each, _) in enumerate(order) if each == transfer_id), None)
        if at is None:
            raise KeyError(transfer_id)
        past = range(at + step, len(order) if step > 0 else -1, step)
        return next((index for index in past if not order[index][1].is_final), None)

    def followers(self, ids: Iterable[int]) -> list[tuple[int, int | None]]:
        """Return each of the rows with the one that comes after it, or None at the end; the last of them first."""
        wanted = set(ids)
        found: list[tuple[int, int | None]] = []
        after: int | None = None
        for each in reversed(self._states):
            if each in wanted:
                found.append((each, after))
            after = each
        return found

    def queued(self, limit: int) -> tuple[int, ...]:
        """Return the first ids that are queued, at most `limit`."""
        if self._queued is None:
            self._queued = OrderedDict.fromkeys(self.in_state(TransferState.QUEUED))
        return tuple(islice(self._queued, limit))


def _counted(states: Iterable[TransferState]) -> list[tuple[TransferState, int]]:
    """Count by identity: the hash of an enumeration's member is computed in Python, at each look into a table."""
    counts = Counter(map(id, states))
    return [(each, counts[id(each)]) for each in TransferState]
