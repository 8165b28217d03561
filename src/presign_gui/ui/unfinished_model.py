"""Uploads that were begun in parts and neither completed nor aborted, as a table."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from presign_gui.app.abandoned import Standing
from presign_gui.app.stored_transfer import AbandonedUpload
from presign_gui.domain.location import ObjectLocation
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import Tone

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """One such upload. `own` is what this computer noted of it; `initiated` is None where only that is known."""

    location: ObjectLocation
    upload_id: str
    standing: Standing
    own: AbandonedUpload | None = None
    initiated: datetime | None = None

    @property
    def may_be_aborted(self) -> bool:
        """Tell whether nobody here goes on with it."""
        return self.standing is not Standing.IN_QUEUE


class UnfinishedColumn(IntEnum):
    """The columns, from the left."""

    OBJECT = 0
    BEGUN = 1
    STANDING = 2


class UnfinishedModel(QAbstractTableModel):
    """What was found."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._uploads: list[Unfinished] = []

    def show_uploads(self, uploads: tuple[Unfinished, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._uploads = list(uploads)
        self.endResetModel()

    def uploads(self) -> tuple[Unfinished, ...]:
        """Return the rows from the top."""
        return tuple(self._uploads)

    def remove(self, upload: Unfinished) -> None:
        """Take a row away."""
        if upload not in self._uploads:
            return
        row = self._uploads.index(upload)
        self.beginRemoveRows(_NOWHERE, row, row)
        del self._uploads[row]
        self.endRemoveRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of uploads."""
        return 0 if parent.isValid() else len(self._uploads)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(UnfinishedColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(UnfinishedColumn):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names = (self.tr("Object"), self.tr("Begun"), self.tr("Whose"))
        return names[section] if role == _DISPLAY else None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        upload, column = self._uploads[index.row()], UnfinishedColumn(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._look.theme.color(Tone.TEXT if column is UnfinishedColumn.OBJECT else Tone.MUTED)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{upload.location}\n{upload.upload_id}"
        return self._text(upload, column) if role == _DISPLAY else None

    def _text(self, upload: Unfinished, column: UnfinishedColumn) -> str:
        match column:
            case UnfinishedColumn.OBJECT:
                return f"{upload.location.bucket}/{upload.location.key}"
            case UnfinishedColumn.BEGUN:
                return self._look.formatter.minute(upload.initiated) if upload.initiated else ""
            case UnfinishedColumn.STANDING:
                return {
                    Standing.IN_QUEUE: self.tr("in the list of transfers"),
                    Standing.ABANDONED: self.tr("given up here"),
                    Standing.PERHAPS_OURS: self.tr("perhaps begun here"),
                    Standing.UNKNOWN: self.tr("not known here"),
                }[upload.standing]
