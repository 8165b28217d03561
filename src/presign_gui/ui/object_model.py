"""What a bucket shows under a prefix: folders first, then objects, one more page whenever the view nears the end."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from presign_gui.domain.facts import ByteCount
from presign_gui.domain.listing import ObjectPage
from presign_gui.ui.formatting import LocaleFormatter
from presign_gui.ui.theme import Theme
from presign_gui.ui.tokens import Tone

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ObjectColumn(IntEnum):
    """The columns, from the left."""

    NAME = 0
    SIZE = 1
    MODIFIED = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. A folder is a common prefix: `key` then ends in a slash, and size (bytes) and moment are None."""

    key: str
    name: str
    size: int | None = None
    modified: datetime | None = None

    @property
    def is_folder(self) -> bool:
        """Tell a common prefix from an object."""
        return self.size is None


ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row's `Entry`."""


class ObjectModel(QAbstractTableModel):
    """The entries that were listed so far. It asks for more through `more_wanted` and never waits for it."""

    more_wanted = Signal(object)
    """The continuation token of the next page."""

    def __init__(self, theme: Theme, formatter: LocaleFormatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formatter = formatter
        self._folders: list[Entry] = []
        self._objects: list[Entry] = []
        self._prefix = ""
        self._continuation: str | None = None
        self._asked = False

    def entry_at(self, index: Index) -> Entry:
        """Return the entry of a valid index."""
        row = index.row()
        return self._folders[row] if row < len(self._folders) else self._objects[row - len(self._folders)]

    def entries(self) -> tuple[Entry, ...]:
        """Return the rows from the top."""
        return (*self._folders, *self._objects)

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._folders, self._objects, self._continuation, self._asked = [], [], None, False
        self.endResetModel()

    def show_first(self, prefix: str, page: ObjectPage) -> None:
        """Show the first page of what is under `prefix`."""
        self.beginResetModel()
        self._prefix = prefix
        self._folders, self._objects = self._read(page)
        self._continuation, self._asked = page.continuation, False
        self.endResetModel()

    def append(self, page: ObjectPage) -> None:
        """Add the next page: its folders after the folders, its objects at the end."""
        folders, objects = self._read(page)
        self._continuation, self._asked = page.continuation, False
        if folders:
            first = len(self._folders)
            self.beginInsertRows(_NOWHERE, first, first + len(folders) - 1)
            self._folders.extend(folders)
            self.endInsertRows()
        if objects:
            first = self.rowCount()
            self.beginInsertRows(_NOWHERE, first, first + len(objects) - 1)
            self._objects.extend(objects)
            self.endInsertRows()

    def more_failed(self) -> None:
        """Allow the page that did not come to be asked for again."""
        self._asked = False

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Tell whether there is another page that nobody has asked for yet."""
        return not parent.isValid() and self._continuation is not None and not self._asked

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Ask for the next page; it comes later, through `append`."""
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit(self._continuation)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of entries listed so far."""
        return 0 if parent.isValid() else len(self._folders) + len(self._objects)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(ObjectColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(ObjectColumn):
            return None
        column = ObjectColumn(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_alignment(column))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            ObjectColumn.NAME: self.tr("Name"),
            ObjectColumn.SIZE: self.tr("Size"),
            ObjectColumn.MODIFIED: self.tr("Modified"),
        }[column]

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        entry, column = self.entry_at(index), ObjectColumn(index.column())
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.key
        return self._appearance(entry, column, role)

    def _appearance(self, entry: Entry, column: ObjectColumn, role: int) -> object:
        is_name = column is ObjectColumn.NAME
        match role:
            case Qt.ItemDataRole.AccessibleTextRole if is_name and entry.is_folder:
                return self.tr("Folder {name}").format(name=entry.name)
            case Qt.ItemDataRole.DecorationRole if is_name:
                return (
                    self._theme.icon("folder", Tone.ACCENT) if entry.is_folder else self._theme.icon("file", Tone.MUTED)
                )
            case Qt.ItemDataRole.ForegroundRole if not is_name:
                return self._theme.color(Tone.MUTED)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_alignment(column))
            case _:
                return None

    def _text(self, entry: Entry, column: ObjectColumn) -> str:
        match column:
            case ObjectColumn.NAME:
                return entry.name
            case ObjectColumn.SIZE:
                return "" if entry.size is None else self._formatter.size(ByteCount(entry.size))
            case ObjectColumn.MODIFIED:
                return "" if entry.modified is None else self._formatter.minute(entry.modified)

    def _read(self, page: ObjectPage) -> tuple[list[Entry], list[Entry]]:
        cut = len(self._prefix)
        folders = [Entry(prefix, prefix[cut:]) for prefix in page.prefixes]
        objects = [
            Entry(each.key, each.key[cut:], each.size, each.last_modified)
            for each in page.objects
            if each.key != self._prefix  # the empty object that other programs make for a folder
        ]
        return folders, objects


def _alignment(column: ObjectColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column is ObjectColumn.SIZE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
