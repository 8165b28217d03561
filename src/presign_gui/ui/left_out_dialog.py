"""What of a folder was left out, one by one: it is said, never silently dropped."""

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from presign_gui.app.folders import LeftOut
from presign_gui.ui.controls import button, heading, label
from presign_gui.ui.folder_walks import Walk
from presign_gui.ui.folder_words import FolderWords
from presign_gui.ui.look import Look
from presign_gui.ui.plain_table import PlainTable, framed
from presign_gui.ui.tokens import UNIT, Tone

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class LeftOutColumn(IntEnum):
    """The columns, from the left."""

    NAME = 0
    REASON = 1


class LeftOutModel(QAbstractTableModel):
    """The examples of a report."""

    def __init__(self, look: Look, examples: tuple[LeftOut, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = FolderWords(look.formatter, self)
        self._examples = examples

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of examples."""
        return 0 if parent.isValid() else len(self._examples)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(LeftOutColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(LeftOutColumn):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names = (self.tr("Name"), self.tr("Why"))
        return names[section] if role == _DISPLAY else None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return what a cell shows."""
        if not index.isValid() or role not in {_DISPLAY, int(Qt.ItemDataRole.ToolTipRole)}:
            return None
        example = self._examples[index.row()]
        if index.column() == LeftOutColumn.NAME:
            return example.name
        reason = self._words.reason(example.reason)
        return f"{reason} ({example.detail})" if example.detail else reason


class LeftOutDialog(QDialog):
    """Lists what was left out of one look through folders."""

    def __init__(self, look: Look, walk: Walk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("leftOutDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("Left out of {folder}").format(folder=walk.name)
        self.setWindowTitle(title)
        words = FolderWords(look.formatter, self)
        self.model = LeftOutModel(look, walk.report.examples, self)
        table = PlainTable("leftOutTable", title, self.model, (None, None))
        close = button(look.theme, "closeLeftOutButton", self.tr("Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        column.setSpacing(UNIT * 2)
        column.addWidget(heading(title, name="leftOutHeading", size=1.2))
        column.addWidget(label(words.left_out(walk.report), name="leftOutSummary", tone=Tone.MUTED, wrap=True))
        column.addWidget(framed(table), 1)
        column.addLayout(buttons)
        self.resize(680, 440)
