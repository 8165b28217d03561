"""The list of what is in a bucket under a prefix."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView

from presign_gui.ui.object_model import ObjectColumn, ObjectModel


class ObjectView(QTreeView):
    """Shows an `ObjectModel`. Folders open on a double click or Return; objects are chosen, and downloaded."""

    folder_opened = Signal(str)
    """The folder's prefix."""
    object_opened = Signal(str)
    """The object's key."""
    keys_chosen = Signal(object)
    """`list[str]`: the keys of what is selected; those of folders end in a slash."""
    up_wanted = Signal()

    def __init__(self, model: ObjectModel) -> None:
        super().__init__()
        self.setObjectName("objectView")
        self.setAccessibleName(self.tr("Objects"))
        self._objects = model
        self.setModel(model)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIconSize(QSize(16, 16))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(ObjectColumn.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(ObjectColumn.SIZE, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(ObjectColumn.MODIFIED, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(ObjectColumn.SIZE, 96)
        header.resizeSection(ObjectColumn.MODIFIED, 152)
        self.doubleClicked.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the current row, Backspace goes to the folder above."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Backspace:
            self.up_wanted.emit()
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        entry = self._objects.entry_at(index)
        if entry.is_folder:
            self.folder_opened.emit(entry.key)
        else:
            self.object_opened.emit(entry.key)

    @Slot()
    def _selected(self) -> None:
        self.keys_chosen.emit([self._objects.entry_at(index).key for index in self.selectionModel().selectedRows()])
