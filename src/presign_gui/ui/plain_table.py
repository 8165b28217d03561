"""A table to read: whole rows, nothing to choose."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
)

from presign_gui.ui.controls import card

Index = QModelIndex | QPersistentModelIndex


class _Delegate(QStyledItemDelegate):
    """Draws no frame round the cell that has the focus: it is the row that is read."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        """Leave out the focus."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


class PlainTable(QTreeView):
    """A list of whole rows, to be read. `widths` are those of its columns; None takes what room there is."""

    def __init__(self, name: str, title: str, model: QAbstractTableModel, widths: Sequence[int | None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("look", "plain")
        self.setAccessibleName(title)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # there is nothing to do with a row
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._widths = widths
        self.setItemDelegate(_Delegate(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setHighlightSections(False)
        self.show_model(model)

    def show_model(self, model: QAbstractTableModel) -> None:
        """Show another model of the same columns."""
        old = self.model()
        if isinstance(old, QAbstractTableModel):
            old.rowsInserted.disconnect(self._grown)
        self.ensurePolished()  # the height of all rows is that of the first, as the style has it
        self.setModel(model)
        model.rowsInserted.connect(self._grown)
        for column, width in enumerate(self._widths):
            mode = QHeaderView.ResizeMode.Stretch if width is None else QHeaderView.ResizeMode.Fixed
            self.header().setSectionResizeMode(column, mode)
            if width is not None:
                self.header().resizeSection(column, width)
        self.scrollToBottom()

    @Slot()
    def _grown(self) -> None:
        """Follow what is new, unless somebody has scrolled up to read."""
        bar = self.verticalScrollBar()
        if bar.maximum() - bar.value() <= bar.singleStep():
            self.scrollToBottom()


def framed(table: PlainTable) -> QFrame:
    """Return the table in a card."""
    frame = card(f"{table.objectName()}Card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(1, 1, 1, 1)
    column.addWidget(table)
    return frame
