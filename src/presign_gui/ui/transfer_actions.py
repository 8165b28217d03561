"""The rows of the transfers: their buttons, their error panel, and the download folder."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from presign_gui.domain.transfer import Transfer, TransferState
from presign_gui.ui.connecting import Connecting
from presign_gui.ui.file_dialogs import choose_folder
from presign_gui.ui.guest_transfers import GuestTransfers
from presign_gui.ui.linking import Linking
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.mime_content import holds_link
from presign_gui.ui.preferences import Preferences
from presign_gui.ui.remedies import Remedies
from presign_gui.ui.row_actions import RowAction
from presign_gui.ui.tokens import Tone
from presign_gui.ui.transferring import Transferring

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.app.settings import Settings


class TransferActions(QObject):
    """Everything about rows that are there already."""

    def __init__(
        self,
        window: MainWindow,
        look: Look,
        *,
        connecting: Connecting,
        transferring: Transferring,
        linking: Linking,
        preferences: Preferences,
        guest: GuestTransfers,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._connecting = connecting
        self._transferring = transferring
        self._linking = linking
        self._preferences = preferences
        self._remedies = Remedies(
            window,
            look,
            connecting=connecting,
            transferring=transferring,
            guest=guest,
            preferences=preferences,
            act=self.act,
        )
        self._shown: int | None = None
        view = window.transfers.view
        view.triggered.connect(self.act)
        view.chosen.connect(self._chosen)
        view.move_wanted.connect(transferring.move)
        window.transfers.clear_wanted.connect(self._clear)
        window.transfers.pause_all_wanted.connect(transferring.pause_all)
        window.transfers.resume_all_wanted.connect(transferring.resume_all)
        window.transfers.folder_wanted.connect(self._choose_folder)
        window.side.error.closed.connect(self._close_error)
        preferences.changed.connect(self._settings_changed)
        transferring.changed.connect(self._changed)
        transferring.added.connect(self._added)

    @Slot(object, object)
    def act(self, transfer_id: int, action: RowAction) -> None:
        """Carry out what a row's button, menu or key asks for."""
        transfer = self._window.transfer_model.transfer(transfer_id)
        if transfer is None:
            return
        match action:
            case RowAction.COPY_LINK:
                self._copy_link(transfer)
            case RowAction.SHOW_IN_FOLDER:
                self._show_in_folder(transfer)
            case RowAction.GIVE_LINK:
                self._ask_for_link(transfer)
            case _:
                self._transferring.act(transfer_id, action)
                if transfer_id == self._shown:
                    self._close_error()

    def show_failure(self, transfer: Transfer) -> None:
        """Open the error panel of a failed row."""
        if transfer.error is None:
            return
        self._shown = transfer.id
        place = f"{transfer.location.bucket}/{transfer.location.key}"
        note = self._look.messages.other_object(place) if transfer.asked is not None else ""
        self._window.side.error.show_error(
            transfer.error,
            self._remedies.offers(transfer),
            about=transfer.name,
            note=note,
            incident=self._remedies.incident(transfer, transfer.error),
            has_sender=transfer.connection is None,
        )
        self._window.side.show_top()

    def _copy_link(self, transfer: Transfer) -> None:
        if transfer.connection is None:
            return
        expires_in = self._window.side.links.expiry.expires_in()

        def done(connection: "OpenConnection") -> None:
            self._linking.download_link(connection, transfer.location, expires_in)

        self._connecting.use(transfer.connection, done, self._window.side.links.show_error)

    def _ask_for_link(self, transfer: Transfer) -> None:
        """Read the link that was copied already, or say what to copy; its card then offers to go on."""
        text = QGuiApplication.clipboard().text()
        if holds_link(text):
            self._window.pasted.emit(text)
            return
        self._window.top_bar.paste.setFocus(Qt.FocusReason.OtherFocusReason)
        hint = self.tr("Copy the fresh link for {name}, then paste it anywhere in this window.")
        self._window.notice.say(hint.format(name=transfer.name), Tone.ACCENT)

    def _show_in_folder(self, transfer: Transfer) -> None:
        folder = transfer.local_path.parent if transfer.local_path else None
        if folder is None or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            text = self.tr("This system opened no window for the folder {folder}.")
            self._window.notice.say(text.format(folder=folder or ""), Tone.WARNING)

    @Slot(object)
    def _chosen(self, transfer: Transfer) -> None:
        if transfer.state is TransferState.FAILED:
            self.show_failure(transfer)
        elif self._shown is not None:
            self._close_error()

    @Slot(object)
    def _changed(self, transfer: Transfer) -> None:
        """Open the panel for a failure by itself, unless another one is being read."""
        if transfer.state is TransferState.FAILED and not self._window.side.error.isVisible():
            self.show_failure(transfer)
        elif transfer.id == self._shown and transfer.state is not TransferState.FAILED:
            self._close_error()

    @Slot(object)
    def _added(self, ids: list[int]) -> None:
        self._window.transfers.follower.show_added(ids[0])

    @Slot()
    def _close_error(self) -> None:
        self._shown = None
        self._window.side.error.clear()

    @Slot()
    def _clear(self) -> None:
        self._transferring.clear_finished()
        self._close_error()

    @Slot()
    def _choose_folder(self) -> None:
        settings = self._preferences.settings
        if settings is None:
            return
        title = self.tr("Choose the folder for downloads")
        choose_folder(self._window, title, settings.download_folder, self._preferences.remember_folder)

    @Slot(object)
    def _settings_changed(self, settings: "Settings") -> None:
        self._window.transfers.show_download_folder(settings.download_folder)
