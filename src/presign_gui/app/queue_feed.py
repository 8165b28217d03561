"""What has changed in the queue since somebody last looked, so that a look costs as much as there is new."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from presign_gui.domain.transfer import Transfer

_MOST_NAMED: Final = 2_000
"""So many changed rows are named; of more at once it is said that everything changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The news, to be applied in this order: what was removed, what was added at the end, then `order` and the rest.

    `order` is that of all ids where a row was moved, else None. `transfers` are the changed rows as they are now;
    those of `stale` changed as well, but are not at hand: load them where they are shown. With `everything` any row
    may have changed, and whatever was loaded is to be loaded again. With `more` there is more to take at once.
    """

    removed: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    order: tuple[int, ...] | None = None
    transfers: tuple[Transfer, ...] = ()
    stale: tuple[int, ...] = ()
    everything: bool = False
    more: bool = False


@dataclass(slots=True, eq=False)
class News:
    """What one listener has not taken yet. Not safe to use from several threads at once.

    `wake` is called, on any thread, when there is something new for the first time after all was taken.
    """

    wake: Callable[[], None]
    removed: list[int] = field(default_factory=list)
    added: dict[int, None] = field(default_factory=dict)
    changed: dict[int, None] = field(default_factory=dict)
    is_reordered: bool = False
    is_everything: bool = False
    _is_woken: bool = False

    def add(self, ids: Iterable[int]) -> None:
        """Note new rows at the end."""
        self.added.update(dict.fromkeys(ids))

    def change(self, transfer_id: int) -> None:
        """Note that a row changed."""
        if self.is_everything:
            return
        self.changed[transfer_id] = None
        if len(self.changed) > _MOST_NAMED:
            self.change_all()

    def change_all(self) -> None:
        """Note that so many rows changed that none is named."""
        self.is_everything = True
        self.changed.clear()

    def remove(self, ids: Iterable[int]) -> None:
        """Note that rows are gone; one that nobody has heard of yet is not spoken of at all."""
        for each in ids:
            self.changed.pop(each, None)
            if each in self.added:
                del self.added[each]
            else:
                self.removed.append(each)

    def must_wake(self) -> bool:
        """Tell whether to call `wake` now: once for all that comes before the next look."""
        has_news = bool(self.removed or self.added or self.changed or self.is_reordered or self.is_everything)
        wakes = has_news and not self._is_woken
        self._is_woken = has_news
        return wakes

    def take(self, limit: int, order: Callable[[], tuple[int, ...]], show: Callable[[int], Transfer | None]) -> Changes:
        """Return the news, with at most `limit` changed rows, and keep the rest. `show` gives None for a stale row."""
        named = tuple(islice(self.changed, limit))
        for each in named:
            del self.changed[each]
        shown = [(each, show(each)) for each in named]
        changes = Changes(
            removed=tuple(self.removed),
            added=tuple(self.added),
            order=order() if self.is_reordered else None,
            transfers=tuple(transfer for _, transfer in shown if transfer is not None),
            stale=tuple(each for each, transfer in shown if transfer is None),
            everything=self.is_everything,
            more=bool(self.changed),
        )
        self.removed.clear()
        self.added.clear()
        self.is_reordered = self.is_everything = False
        self._is_woken = bool(self.changed)
        return changes
