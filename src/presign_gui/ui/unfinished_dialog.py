"""Lists unfinished uploads, which nobody sees and the bucket's owner pays for, and aborts them."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QDialog, QVBoxLayout, QWidget

from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.controls import EmptyState, button, heading, label
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.footer import Footer
from presign_gui.ui.look import Look
from presign_gui.ui.plain_table import PlainTable, framed
from presign_gui.ui.tokens import UNIT, Tone
from presign_gui.ui.unfinished_model import Unfinished, UnfinishedModel


class UnfinishedDialog(QDialog):
    """Shows what was found, and asks for what is to be aborted."""

    abort_wanted = Signal(object)
    """`tuple[Unfinished, ...]`."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("unfinishedDialog")
        self.setWindowTitle(self.tr("Unfinished uploads"))
        self.model = UnfinishedModel(look, self)
        self.table = PlainTable("unfinishedTable", self.windowTitle(), self.model, (None, 152, 176))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._frame = framed(self.table)
        self._nothing = EmptyState(look.theme, "unfinishedNothing", "check", compact=True)
        self.error = ErrorCard(look, "unfinishedError", closable=False, embedded=True)
        self._footer = Footer("unfinished")
        self.abort_button = button(
            look.theme, "abortUploadsButton", self.tr("Abort the selected"), "trash", danger=True
        )
        self.abort_all = button(look.theme, "abortAllUploadsButton", self.tr("Abort those given up here"), "trash")
        close = button(look.theme, "closeUnfinishedButton", self.tr("Close"))
        self._footer.add(close, self.abort_button, self.abort_all)
        about = self.tr(
            "Large files are sent in parts. Parts of an upload that was never completed stay with S3 until it is "
            "aborted: nobody sees them, and the bucket's owner pays for them."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        column.setSpacing(UNIT * 2)
        column.addWidget(heading(self.windowTitle(), name="unfinishedHeading", size=1.2))
        column.addWidget(label(about, tone=Tone.MUTED, wrap=True))
        column.addWidget(self._frame, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.error)
        column.addWidget(self._footer)
        close.clicked.connect(self.reject)
        self.abort_button.clicked.connect(self._abort_selected)
        self.abort_all.clicked.connect(self._abort_own)
        self.table.selectionModel().selectionChanged.connect(self._refresh)
        self.resize(720, 480)
        self.show_looking()

    def show_looking(self) -> None:
        """Show that it is being looked for."""
        self.error.clear()
        self._nothing.hide()
        self._frame.show()
        self.table.setFocus()
        self.abort_button.setEnabled(False)
        self.abort_all.setEnabled(False)
        self._footer.show_busy(self.tr("Looking for unfinished uploads"))

    @Slot(object)
    def show_found(self, uploads: tuple[Unfinished, ...]) -> None:
        """Show what there is."""
        self.model.show_uploads(uploads)
        self._footer.show_idle()
        self._nothing.say(self.tr("There are none"), self.tr("Every upload was completed or aborted."))
        self._refresh()

    def show_error(self, error: PresignGuiError) -> None:
        """Show why it could not be found out, or not be aborted."""
        self._footer.show_idle()
        self.error.show_error(error)
        self._refresh()

    def show_aborted(self, upload: Unfinished) -> None:
        """Take one away that is aborted."""
        self.model.remove(upload)
        self._refresh()

    def show_done(self) -> None:
        """Show that all that was asked for is aborted."""
        self._footer.show_idle()
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        has_any = self.model.rowCount() > 0
        self._frame.setVisible(has_any)
        self.abort_button.setVisible(has_any)
        self.abort_all.setVisible(has_any)
        self._nothing.setVisible(not has_any and self.error.error is None)
        self.abort_button.setEnabled(bool(self._selected()))
        self.abort_all.setEnabled(bool(self._own()))

    @Slot()
    def _abort_selected(self) -> None:
        self._abort(self._selected())

    @Slot()
    def _abort_own(self) -> None:
        self._abort(self._own())

    def _abort(self, uploads: tuple[Unfinished, ...]) -> None:
        self.error.clear()
        self.abort_button.setEnabled(False)
        self.abort_all.setEnabled(False)
        self._footer.show_busy(self.tr("Aborting"))
        self.abort_wanted.emit(uploads)

    def _selected(self) -> tuple[Unfinished, ...]:
        uploads = self.model.uploads()
        chosen = (uploads[index.row()] for index in self.table.selectionModel().selectedRows())
        return tuple(each for each in chosen if each.may_be_aborted)

    def _own(self) -> tuple[Unfinished, ...]:
        return tuple(each for each in self.model.uploads() if each.own is not None and each.may_be_aborted)
