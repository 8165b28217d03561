"""Keeps in sight what moves in a long list of transfers, unless somebody reads elsewhere in it."""

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from presign_gui.ui.transfer_model import TransferModel
from presign_gui.ui.transfer_view import TransferView


class Follower(QObject):
    """Scrolls to what is under way when the last of it has moved out of sight.

    Whoever scrolls away from it is left in peace; whoever scrolls back, or adds something, is followed again.
    """

    def __init__(self, view: TransferView, model: TransferModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._is_on = True
        self._awaited: int | None = None
        self._after_scroll = QTimer(self)
        self._after_scroll.setSingleShot(True)
        self._after_scroll.setInterval(0)
        self._after_scroll.timeout.connect(self._scrolled)
        view.verticalScrollBar().actionTriggered.connect(self._after_scroll.start)
        model.active_changed.connect(self._follow)
        model.rowsInserted.connect(self._arrived, Qt.ConnectionType.QueuedConnection)

    def show_added(self, transfer_id: int) -> None:
        """Show what a person has just added, as soon as its row is there, and follow from there."""
        self._is_on = True
        if self._model.row_of(transfer_id) is None:
            self._awaited = transfer_id
        elif not self._view.shows(transfer_id):
            self._view.show_row(transfer_id)

    @Slot()
    def _arrived(self) -> None:
        if self._awaited is not None and self._model.row_of(self._awaited) is not None:
            awaited, self._awaited = self._awaited, None
            self.show_added(awaited)

    @Slot()
    def _scrolled(self) -> None:
        active = self._model.active()
        self._is_on = not active or any(self._view.shows(each) for each in active)

    @Slot()
    def _follow(self) -> None:
        active = self._model.active()
        if self._is_on and active and not any(self._view.shows(each) for each in active):
            self._view.show_row(active[0])
