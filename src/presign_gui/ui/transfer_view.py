"""The list of transfers: rows with buttons, the same actions in a menu and on keys."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView, QWidget

from presign_gui.domain.transfer import Transfer
from presign_gui.ui.row_actions import RowAction, actions_of
from presign_gui.ui.theme import Theme
from presign_gui.ui.transfer_delegate import BUTTON, TransferDelegate, button_rects
from presign_gui.ui.transfer_model import Column, TransferModel

_WIDTHS = {Column.PROGRESS: 184, Column.SPEED: 104, Column.TIME_LEFT: 92, Column.STATE: 196}
_NARROW = 920
"""Device-independent pixels: below this width the speed and the time left move below the state."""


class TransferView(QTreeView):
    """Shows a `TransferModel`. A tree view without a tree, for its whole rows under pointer and focus."""

    triggered = Signal(object, object)
    """A transfer's id and a `RowAction`."""
    chosen = Signal(object)
    """The `Transfer` of the row that was clicked or moved to."""

    def __init__(self, theme: Theme, model: TransferModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transferView")
        self.setAccessibleName(self.tr("Transfers"))
        self._transfers = model
        self._delegate = TransferDelegate(theme, self)
        self._delegate.triggered.connect(self.triggered)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self._arrange_columns()
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.clicked.connect(self._clicked)
        theme.changed.connect(self.viewport().update)

    def select(self, transfer_id: int) -> None:
        """Make the row of a transfer the current one and show it."""
        row = self._transfers.row_of(transfer_id)
        if row is not None:
            self.setCurrentIndex(self._transfers.index(row, 0))

    def click_point(self, transfer_id: int, action: RowAction) -> QPoint:
        """Return the middle of a row's button in viewport coordinates, for whoever drives the window."""
        row = self._transfers.row_of(transfer_id)
        if row is None:
            raise KeyError(transfer_id)
        index = self._transfers.index(row, Column.ACTIONS)
        return button_rects(self.visualRect(index), self._transfers.transfer_at(index))[action].center()

    def menu_for(self, transfer: Transfer) -> QMenu:
        """Return the context menu of a row."""
        menu = QMenu(self)
        for action in actions_of(transfer):
            entry = QAction(self._delegate.action_text(action), menu)
            entry.setData(action)
            menu.addAction(entry)
        menu.triggered.connect(lambda entry: self.triggered.emit(transfer.id, entry.data()))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete cancels or removes the current row, Return does what its first button does."""
        transfer = self._current()
        if transfer is not None and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.triggered.emit(transfer.id, actions_of(transfer)[-1])
            return
        if transfer is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(transfer)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what a narrow window has no room for."""
        super().resizeEvent(event)
        narrow = self.viewport().width() < _NARROW
        for column in (Column.SPEED, Column.TIME_LEFT):
            self.setColumnHidden(column, narrow)

    def _arrange_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.resizeSection(Column.ACTIONS, BUTTON * 3 + 16)

    def _current(self) -> Transfer | None:
        index = self.currentIndex()
        return self._transfers.transfer_at(index) if index.isValid() else None

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._transfers.transfer_at(current))

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        if index.column() != Column.ACTIONS:
            self.chosen.emit(self._transfers.transfer_at(index))

    @Slot(QPoint)
    def _open_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        transfer = self._transfers.transfer_at(index) if index.isValid() else self._current()
        if transfer is not None:
            menu = self.menu_for(transfer)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(position))
