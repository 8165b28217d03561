"""The list of transfers: rows with buttons, the same actions in a menu and on keys, in an order that can be changed."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHoverEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from presign_gui.domain.transfer import Transfer
from presign_gui.ui.row_actions import RowAction, actions_of, moves_of
from presign_gui.ui.theme import Theme
from presign_gui.ui.tokens import Tone
from presign_gui.ui.transfer_delegate import BUTTON, ROW_HEIGHT, TransferDelegate, button_rects
from presign_gui.ui.transfer_model import ROW_MIME, TransferModel
from presign_gui.ui.transfer_words import Column

_WIDTHS: Final = {Column.PROGRESS: 184, Column.SPEED: 104, Column.TIME_LEFT: 92, Column.STATE: 196}
_NARROW: Final = 920
"""Device-independent pixels: below this width the speed and the time left move below the state."""
_MOVES: Final = {Qt.Key.Key_Up: RowAction.MOVE_UP, Qt.Key.Key_Down: RowAction.MOVE_DOWN}


class TransferView(QTableView):
    """Shows a `TransferModel`.

    A table and not a list or a tree: with rows of one height it asks the model for nothing but what is seen, so that
    100,000 rows are as quick as ten.
    """

    triggered = Signal(object, object)
    """A transfer's id and a `RowAction`."""
    chosen = Signal(object)
    """The `Transfer` of the row that was clicked or moved to."""
    move_wanted = Signal(object, int)
    """A transfer's id, and the index in the order of all that it is to have."""

    def __init__(self, theme: Theme, model: TransferModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transferView")
        self.setAccessibleName(self.tr("Transfers"))
        self._theme = theme
        self._transfers = model
        self._drop_row: int | None = None
        self.hovered_row = -1
        """The row below the pointer, for the delegate: a table itself knows the cell alone."""
        self._delegate = TransferDelegate(theme, self, model)
        self._delegate.triggered.connect(self.triggered)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._arrange_rows()
        self._arrange_columns()
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.clicked.connect(self._clicked)
        self.customContextMenuRequested.connect(self._open_menu)
        theme.changed.connect(self.viewport().update)

    def select(self, transfer_id: int) -> None:
        """Make the row of a transfer the current one and show it."""
        row = self._transfers.row_of(transfer_id)
        if row is not None:
            self.setCurrentIndex(self._transfers.index(row, 0))

    def shows(self, transfer_id: int) -> bool:
        """Tell whether any of a transfer's row can be seen."""
        row = self._transfers.row_of(transfer_id)
        if row is None:
            return False
        top = self.rowViewportPosition(row)
        return -ROW_HEIGHT < top < self.viewport().height()

    def show_row(self, transfer_id: int) -> None:
        """Scroll so that a transfer's row is seen, near the top, with what comes after it."""
        row = self._transfers.row_of(transfer_id)
        if row is not None:
            self.executeDelayedItemsLayout()  # a row that has just come has no place to scroll to yet
            self.updateGeometries()
            self.scrollTo(self._transfers.index(max(0, row - 1), 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def click_point(self, transfer_id: int, action: RowAction) -> QPoint:
        """Return the middle of a row's button in viewport coordinates, for whoever drives the window."""
        row = self._transfers.row_of(transfer_id)
        transfer = self._transfers.transfer(transfer_id)
        if row is None or transfer is None:
            raise KeyError(transfer_id)
        index = self._transfers.index(row, Column.ACTIONS)
        return button_rects(self.visualRect(index), transfer)[action].center()

    def menu_for(self, transfer: Transfer) -> QMenu:
        """Return the context menu of a row."""
        menu = QMenu(self)
        for action in actions_of(transfer):
            self._add_entry(menu, action)
        if moves_of(transfer):
            menu.addSeparator()
        for action in moves_of(transfer):
            self._add_entry(menu, action)
        menu.triggered.connect(lambda entry: self.triggered.emit(transfer.id, entry.data()))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete cancels or removes the current row, Return opens it, Space pauses it, Ctrl with an arrow moves it."""
        transfer = self._current()
        action = self._action_on_key(event, transfer) if transfer is not None else None
        if transfer is not None and action is not None:
            self.triggered.emit(transfer.id, action)
        elif transfer is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(transfer)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Tell the delegate of another font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._delegate.font_changed()

    def viewportEvent(self, event: QEvent) -> bool:
        """Note which row the pointer is above."""
        if isinstance(event, QHoverEvent) and event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverMove}:
            self._hover(self.rowAt(round(event.position().y())))
        elif event.type() in {QEvent.Type.HoverLeave, QEvent.Type.Leave}:
            self._hover(-1)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what a narrow window has no room for."""
        super().resizeEvent(event)
        narrow = self.viewport().width() < _NARROW
        for column in (Column.SPEED, Column.TIME_LEFT):
            self.setColumnHidden(column, narrow)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows of this table; all else is for the window."""
        if event.mimeData().hasFormat(ROW_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show between which rows it would be put."""
        self._drop_row = self._gap_at(event.position().toPoint())
        self.viewport().update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Show that no more."""
        self._drop_row = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the move; the queue's news then makes it."""
        dragged = int(bytes(event.mimeData().data(ROW_MIME).data()))
        row, gap = self._transfers.row_of(dragged), self._gap_at(event.position().toPoint())
        self._drop_row = None
        self.viewport().update()
        event.setDropAction(Qt.DropAction.CopyAction)  # nothing is to be removed where it was
        event.accept()
        if row is not None and gap not in {row, row + 1}:
            self.move_wanted.emit(dragged, gap - 1 if row < gap else gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a line where a dragged one would be put."""
        super().paintEvent(event)
        if self._drop_row is None:
            return
        last = self._transfers.rowCount() - 1
        at_end = self._drop_row > last
        y = self.rowViewportPosition(min(self._drop_row, last)) + (ROW_HEIGHT if at_end else 0)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._theme.color(Tone.ACCENT), 2))
        painter.drawLine(0, max(1, y - 1), self.viewport().width(), max(1, y - 1))

    def _gap_at(self, position: QPoint) -> int:
        """Return the row before which something would be put here."""
        row = self.rowAt(position.y())
        if row < 0:
            return self._transfers.rowCount()
        middle = self.rowViewportPosition(row) + ROW_HEIGHT // 2
        return row + 1 if position.y() > middle else row

    def _hover(self, row: int) -> None:
        if row == self.hovered_row:
            return
        for each in (self.hovered_row, row):
            if each >= 0:
                self.viewport().update(0, self.rowViewportPosition(each), self.viewport().width(), ROW_HEIGHT)
        self.hovered_row = row

    def _action_on_key(self, event: QKeyEvent, transfer: Transfer) -> RowAction | None:
        key = event.key()
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            return actions_of(transfer)[-1]
        if key == Qt.Key.Key_Space and not transfer.state.is_final:
            return actions_of(transfer)[0]
        moves = event.modifiers() & Qt.KeyboardModifier.ControlModifier and moves_of(transfer)
        return _MOVES.get(Qt.Key(key)) if moves else None

    def _add_entry(self, menu: QMenu, action: RowAction) -> None:
        entry = QAction(self._theme.icon(action.icon, Tone.MUTED), self._delegate.action_text(action), menu)
        entry.setData(action)
        menu.addAction(entry)

    def _arrange_rows(self) -> None:
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(False)  # Qt's own is drawn in one cell
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)

    def _arrange_columns(self) -> None:
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.resizeSection(Column.ACTIONS, BUTTON * 3 + 16)

    def _current(self) -> Transfer | None:
        index = self.currentIndex()
        return self._transfers.transfer_at(index) if index.isValid() else None

    def _choose(self, index: QModelIndex) -> None:
        transfer = self._transfers.transfer_at(index)
        if transfer is not None:
            self.chosen.emit(transfer)

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._choose(current)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        if index.column() != Column.ACTIONS:
            self._choose(index)

    @Slot(QPoint)
    def _open_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        transfer = self._transfers.transfer_at(index) if index.isValid() else self._current()
        if transfer is not None:
            menu = self.menu_for(transfer)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(position))
