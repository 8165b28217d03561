"""The transfers as a Qt table, in the order of the queue. Only what changed is announced as changed.

Of a row nobody looks at the model knows the id and no more, so that 100,000 of them cost next to nothing. Rows that
are shown and not known are asked for through `rows_wanted`, and come later through `put`.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from presign_gui.domain.transfer import Progress, Transfer, TransferState
from presign_gui.ui.look import Look
from presign_gui.ui.transfer_words import Column, TransferWords

if TYPE_CHECKING:
    from presign_gui.app.queue_feed import Changes

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_WHOLE: Final = frozenset({int(Qt.ItemDataRole.ToolTipRole), int(Qt.ItemDataRole.AccessibleTextRole)})
_MOST_KNOWN: Final = 5_000
"""Rows that are remembered, about 1 KB each. Those that are active come on top."""
_MOST_RUNS: Final = 64
"""Stretches of rows that are removed one after the other; of more at once the table begins anew."""
ROW_MIME: Final = "application/x-presign-gui-transfer"
"""What a dragged row is called: its id, in digits."""


TRANSFER_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row's `Transfer`, or None while it is not known."""
NOTE_ROLE = TRANSFER_ROLE + 1
"""The smaller second line of a cell."""


class TransferModel(QAbstractTableModel):
    """Holds the snapshots that the bridge brings. Progress lives in the running rows' snapshots too."""

    counts_changed = Signal()
    active_changed = Signal()
    """Others are under way now, as far as they are known."""
    rows_wanted = Signal(object)
    """`tuple[int, ...]`: the ids of rows that are looked at and not known, or not as they are now."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = TransferWords(look, self)
        self._ids: list[int] = []
        self._rows: dict[int, int] | None = {}
        self._known: dict[int, Transfer] = {}
        self._stale: set[int] = set()
        self._waiting: set[int] = set()
        self._active: dict[int, None] = {}
        self._wanted: dict[int, None] = {}
        self._asked: set[int] = set()
        self._counts: Mapping[TransferState, int] = {}
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.setInterval(0)
        self._ask_soon.timeout.connect(self._ask)

    # -- what the queue says ----------------------------------------------------------------------------------------

    def begin(self, ids: Sequence[int]) -> None:
        """Show these rows, whatever was shown before."""
        self.beginResetModel()
        self._ids, self._rows = list(ids), None
        for each in (self._known, self._stale, self._waiting, self._active, self._asked):
            each.clear()
        self.endResetModel()

    def apply(self, changes: "Changes") -> None:
        """Show what changed in the queue."""
        self._take_out([each for each in changes.removed if self.row_of(each) is not None])
        self._append([each for each in changes.added if self.row_of(each) is None])
        if changes.order is not None:
            self._reorder(changes.order)
        if changes.everything:
            self._stale.update(self._known)
            self._asked.clear()
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, Column.ACTIONS))
        for transfer_id in changes.stale:
            self._doubt(transfer_id)
        self.put(*changes.transfers)

    def set_counts(self, counts: Mapping[TransferState, int]) -> None:
        """Take note of how many transfers there are in each state, known or not."""
        if counts != self._counts:
            self._counts = dict(counts)
            self.counts_changed.emit()

    def put(self, *transfers: Transfer) -> None:
        """Show these transfers as they are now; one that was never heard of is a new row at the end."""
        before = tuple(self._active)
        new = {each.id: each for each in transfers if self.row_of(each.id) is None}
        for transfer in new.values():
            self._remember(transfer)
        self._append(tuple(new))
        for transfer in transfers:
            self._asked.discard(transfer.id)
            is_stale = transfer.id in self._stale
            self._stale.discard(transfer.id)
            if transfer.id not in new and (is_stale or self._known.get(transfer.id) != transfer):
                self._remember(transfer)
                self._announce(transfer.id, Column.NAME, Column.ACTIONS)
        if before != tuple(self._active):
            self.active_changed.emit()

    def set_progress(self, progress: Mapping[int, Progress]) -> None:
        """Show how far the running transfers are, and how long those that wait still do."""
        changed = set(self._waiting)
        for transfer_id, now in progress.items():
            transfer = self._known.get(transfer_id)
            if transfer is not None and transfer.state is TransferState.RUNNING and now != transfer.progress:
                self._known[transfer_id] = dataclasses.replace(transfer, progress=now)
                changed.add(transfer_id)
        rows = sorted(row for each in changed if (row := self.row_of(each)) is not None)
        for first, last in _runs(rows):
            self.dataChanged.emit(self.index(first, Column.PROGRESS), self.index(last, Column.STATE))

    # -- what others ask --------------------------------------------------------------------------------------------

    @property
    def counts(self) -> Mapping[TransferState, int]:
        """How many transfers there are in each state that any is in."""
        return self._counts

    def transfers(self) -> tuple[Transfer, ...]:
        """Return the transfers that are known, from the top."""
        return tuple(self._known[each] for each in self._ids if each in self._known)

    def active(self) -> tuple[int, ...]:
        """Return the ids of those that are under way, as far as they are known."""
        return tuple(self._active)

    def transfer(self, transfer_id: int) -> Transfer | None:
        """Return one transfer, if it is known."""
        return self._known.get(transfer_id)

    def transfer_at(self, index: Index) -> Transfer | None:
        """Return the transfer of a valid index, if it is known."""
        return self._known.get(self._ids[index.row()])

    def id_at(self, row: int) -> int:
        """Return the id of the transfer in a row."""
        return self._ids[row]

    def row_of(self, transfer_id: int) -> int | None:
        """Return the row that shows this transfer, if one does."""
        if self._rows is None:
            self._rows = {each: row for row, each in enumerate(self._ids)}
        return self._rows.get(transfer_id)

    # -- what Qt asks -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of transfers."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be dragged that have not ended, and be dropped between others."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        transfer = self.transfer_at(index)
        if transfer is not None and not transfer.state.is_final:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Rows of this table alone can be dropped into it; files go to the window."""
        return [ROW_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return what is dragged: the id of a row."""
        data = QMimeData()
        rows = {index.row() for index in indexes}
        if rows:
            data.setData(ROW_MIME, str(self._ids[min(rows)]).encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.NAME: self.tr("Name"),
            Column.PROGRESS: self.tr("Progress"),
            Column.SPEED: self.tr("Speed"),
            Column.TIME_LEFT: self.tr("Time left"),
            Column.STATE: self.tr("State"),
            Column.ACTIONS: "",
        }[Column(section)]

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return what a cell shows, says to a screen reader, or stands for. What is not known is asked for."""
        if not index.isValid():
            return None
        transfer_id, column = self._ids[index.row()], Column(index.column())
        transfer = self._known.get(transfer_id)
        if transfer is None or transfer_id in self._stale:
            self._want(transfer_id)
        return None if transfer is None else self._cell(transfer, column, role)

    def _cell(self, transfer: Transfer, column: Column, role: int) -> object:
        if role == TRANSFER_ROLE:
            return transfer
        if role == NOTE_ROLE:
            return self._words.second_line(transfer, column)
        if role == _DISPLAY:
            return self._words.first_line(transfer, column)
        if role in _WHOLE:
            lines = [self._words.first_line(transfer, column), self._words.second_line(transfer, column)]
            return "\n".join(line for line in lines if line)
        return None

    # -- inside -----------------------------------------------------------------------------------------------------

    def _append(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        first = len(self._ids)
        self.beginInsertRows(_NOWHERE, first, first + len(ids) - 1)
        self._ids.extend(ids)
        if self._rows is not None:
            self._rows.update((each, first + at) for at, each in enumerate(ids))
        self.endInsertRows()

    def _take_out(self, ids: Sequence[int]) -> None:
        rows = sorted(row for each in ids if (row := self.row_of(each)) is not None)
        for each in ids:
            self._known.pop(each, None)
            self._active.pop(each, None)
            for kept in (self._stale, self._waiting, self._asked):
                kept.discard(each)
        runs = _runs(rows)
        if len(runs) > _MOST_RUNS:
            gone = set(ids)
            self.beginResetModel()
            self._ids = [each for each in self._ids if each not in gone]
            self._rows = None
            self.endResetModel()
            return
        for first, last in reversed(runs):
            self.beginRemoveRows(_NOWHERE, first, last)
            del self._ids[first : last + 1]
            self._rows = None
            self.endRemoveRows()

    def _reorder(self, order: Sequence[int]) -> None:
        """Put the rows into another order, and let what is selected stay with its transfer."""
        if list(order) == self._ids:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._ids[index.row()] for index in before]
        self._ids, self._rows = list(order), None
        after = [
            _NOWHERE if (row := self.row_of(each)) is None else self.index(row, index.column())
            for each, index in zip(ids, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _remember(self, transfer: Transfer) -> None:
        self._known.pop(transfer.id, None)
        self._known[transfer.id] = transfer
        if transfer.waiting is not None:
            self._waiting.add(transfer.id)
        else:
            self._waiting.discard(transfer.id)
        self._active.pop(transfer.id, None)
        if transfer.state.is_active:
            self._active[transfer.id] = None
        if len(self._known) > _MOST_KNOWN:
            oldest = next(iter(self._known))
            forgotten = self._known.pop(oldest)
            if forgotten.state.is_active:
                self._known[oldest] = forgotten

    def _doubt(self, transfer_id: int) -> None:
        """Take note that a row changed in a way that nobody has told."""
        self._asked.discard(transfer_id)
        if transfer_id in self._known:
            self._stale.add(transfer_id)
            self._announce(transfer_id, Column.NAME, Column.ACTIONS)

    def _want(self, transfer_id: int) -> None:
        if transfer_id not in self._asked and transfer_id not in self._wanted:
            self._wanted[transfer_id] = None
            self._ask_soon.start()

    @Slot()
    def _ask(self) -> None:
        wanted = tuple(self._wanted)
        self._asked.update(wanted)
        self._wanted.clear()
        self.rows_wanted.emit(wanted)

    def _announce(self, transfer_id: int, first: Column, last: Column) -> None:
        row = self.row_of(transfer_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, first), self.index(row, last))


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Put rows, in ascending order, together to stretches of the first and the last of neighbours."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
