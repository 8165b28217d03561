"""The transfers as a Qt table: newest first, and only what changed is announced as changed."""

import dataclasses
from collections.abc import Mapping
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from presign_gui.domain.facts import ByteCount
from presign_gui.domain.transfer import Direction, Progress, Transfer, TransferState
from presign_gui.ui.formatting import LocaleFormatter
from presign_gui.ui.messages import Messages

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    PROGRESS = 1
    SPEED = 2
    TIME_LEFT = 3
    STATE = 4
    ACTIONS = 5


TRANSFER_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row's `Transfer`."""
NOTE_ROLE = TRANSFER_ROLE + 1
"""The smaller second line of a cell."""


class TransferModel(QAbstractTableModel):
    """Holds the snapshots that the bridge brings. Progress lives in the running rows' snapshots too."""

    counts_changed = Signal()

    def __init__(self, formatter: LocaleFormatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self._messages = Messages(self)
        self._transfers: list[Transfer] = []

    def transfers(self) -> tuple[Transfer, ...]:
        """Return the rows from the top."""
        return tuple(self._transfers)

    def transfer_at(self, index: Index) -> Transfer:
        """Return the transfer of a valid index."""
        return self._transfers[index.row()]

    def row_of(self, transfer_id: int) -> int | None:
        """Return the row that shows this transfer, if one does."""
        return next((row for row, each in enumerate(self._transfers) if each.id == transfer_id), None)

    def put(self, transfer: Transfer) -> None:
        """Show this state of a transfer: a new row on top, or a change of its row."""
        row = self.row_of(transfer.id)
        if row is None:
            row = next((at for at, each in enumerate(self._transfers) if each.id < transfer.id), len(self._transfers))
            self.beginInsertRows(_NOWHERE, row, row)
            self._transfers.insert(row, transfer)
            self.endInsertRows()
        elif transfer != self._transfers[row]:
            self._transfers[row] = transfer
            self._announce(row, Column.NAME, Column.ACTIONS)
        self.counts_changed.emit()

    def set_progress(self, progress: Mapping[int, Progress]) -> None:
        """Show how far the running transfers are."""
        for row, transfer in enumerate(self._transfers):
            now = progress.get(transfer.id)
            if now is not None and now != transfer.progress and transfer.state is TransferState.RUNNING:
                self._transfers[row] = dataclasses.replace(transfer, progress=now)
                self._announce(row, Column.PROGRESS, Column.TIME_LEFT)

    def remove(self, transfer_id: int) -> None:
        """Take a row away."""
        row = self.row_of(transfer_id)
        if row is None:
            return
        self.beginRemoveRows(_NOWHERE, row, row)
        del self._transfers[row]
        self.endRemoveRows()
        self.counts_changed.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of transfers."""
        return 0 if parent.isValid() else len(self._transfers)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
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

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return what a cell shows, says to a screen reader, or stands for."""
        if not index.isValid():
            return None
        transfer, column = self._transfers[index.row()], Column(index.column())
        if role == TRANSFER_ROLE:
            return transfer
        if role == NOTE_ROLE:
            return self._note(transfer, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(transfer, column)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            lines = [self._text(transfer, column), self._note(transfer, column)]
            return "\n".join(line for line in lines if line)
        return None

    def _announce(self, row: int, first: Column, last: Column) -> None:
        self.dataChanged.emit(self.index(row, first), self.index(row, last))

    def _text(self, transfer: Transfer, column: Column) -> str:
        progress, running = transfer.progress, transfer.state is TransferState.RUNNING
        match column:
            case Column.NAME:
                return transfer.name
            case Column.PROGRESS:
                return self._amount(transfer)
            case Column.SPEED:
                return self._formatter.speed(progress.bytes_per_second) if running else ""
            case Column.TIME_LEFT:
                return self._formatter.time_left(progress.seconds_left) if running else ""
            case Column.STATE:
                return self._messages.state(transfer)
            case Column.ACTIONS:
                return ""

    def _note(self, transfer: Transfer, column: Column) -> str:
        if column is Column.STATE:
            return self._messages.state_note(transfer, self._formatter)
        if column is not Column.NAME:
            return ""
        if transfer.asked is not None:
            return self._messages.other_object(f"{transfer.location.bucket}/{transfer.location.key}")
        place = f"{transfer.location.bucket}/{transfer.location.key}"
        if transfer.direction is Direction.UPLOAD:
            return self.tr("to {place}").format(place=place)
        return self.tr("from {place}").format(place=place)

    def _amount(self, transfer: Transfer) -> str:
        done, total = transfer.progress.done, transfer.progress.total
        if transfer.result is not None:
            return self._formatter.size(ByteCount(transfer.result.size))
        if total is None:
            return self._formatter.size(ByteCount(done)) if done else ""
        return self.tr("{done} of {total}").format(
            done=self._formatter.size(ByteCount(done)), total=self._formatter.size(ByteCount(total))
        )
