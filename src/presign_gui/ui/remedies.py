"""The remedies of a failed transfer that the program can carry out itself, as buttons of the error card."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt

from presign_gui.app.report import Incident
from presign_gui.domain.catalogue import local_file, presigned_url, s3_service
from presign_gui.domain.errors import PresignGuiError, Retry
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Direction, Transfer, TransferState
from presign_gui.ui.connecting import Connecting
from presign_gui.ui.error_card import Offer
from presign_gui.ui.file_dialogs import choose_folder
from presign_gui.ui.guest_transfers import GuestTransfers
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.preferences import Preferences
from presign_gui.ui.row_actions import RowAction, may_retry
from presign_gui.ui.transferring import Transferring

if TYPE_CHECKING:
    from presign_gui.app.jobs import Job
    from presign_gui.app.open_connection import OpenConnection

Act = Callable[[int, RowAction], None]

_FOLDER_IS_AT_FAULT: Final = frozenset(
    entry.kind
    for entry in (
        local_file.FOLDER_NOT_FOUND,
        local_file.FOLDER_FORBIDDEN,
        local_file.TARGET_IS_FOLDER,
        local_file.TARGET_UNWRITABLE,
        local_file.DISK_FULL,
    )
)
_CONTENT_TYPE_IS_AT_FAULT: Final = frozenset(
    entry.kind for entry in (presigned_url.OTHER_CONTENT_TYPE, presigned_url.CONTENT_TYPE_UNTOLD)
)
_MAY_REPLACE: Final = frozenset({s3_service.KEY_EXISTS.kind, s3_service.NOT_IMPLEMENTED.kind})
"""Uploads never replace an object unasked. Some servers do not know the condition that says so (`If-None-Match`)."""
_MOST_TYPES: Final = 3


class Remedies(QObject):
    """Knows which remedies there are for which failure, and carries them out: the old row goes, a new one comes."""

    def __init__(
        self,
        window: MainWindow,
        look: Look,
        *,
        connecting: Connecting,
        transferring: Transferring,
        guest: GuestTransfers,
        preferences: Preferences,
        act: Act,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._connecting = connecting
        self._transferring = transferring
        self._guest = guest
        self._preferences = preferences
        self._act = act

    def incident(self, transfer: Transfer, error: PresignGuiError) -> Incident:
        """Return what there is to report of a failed transfer."""
        url = self._guest.url_of(transfer)
        return Incident(error=error, at=self._look.clock(), url=url, location=transfer.location)

    def offers(self, transfer: Transfer) -> list[Offer]:
        """Return the buttons for a failed transfer, the likeliest first."""
        error = transfer.error
        if error is None:
            return []
        if self._may_replace(transfer):
            return self._offer_to_replace(transfer)
        offered: list[Offer] = []
        if error.kind in _FOLDER_IS_AT_FAULT and transfer.direction is Direction.DOWNLOAD:
            choose = Offer(
                "errorFolderButton", self.tr("Choose another folder…"), "folder", lambda: self._choose_folder(transfer)
            )
            offered.append(choose)
        if error.kind in _CONTENT_TYPE_IS_AT_FAULT and (types := self._offer_types(transfer)):
            return types  # the same once more would fail in the same way
        if transfer.needs_link:
            offered.append(Offer("errorPasteButton", self.tr("Paste a new link"), "link", self._paste))
        elif may_retry(transfer):
            text = self.tr("Sign again") if error.retry is Retry.RESIGN else self.tr("Try again")
            offered.append(Offer("errorRetryButton", text, "retry", lambda: self._act(transfer.id, RowAction.RETRY)))
        return offered

    def _may_replace(self, transfer: Transfer) -> bool:
        """Tell whether an upload failed on a key that is taken, and could replace what is there."""
        current, limits = self._connecting.current, self._connecting.limits.upload
        is_current = current is not None and current.connection.name == transfer.connection
        creates_only = is_current and limits is not None and limits.create_only
        return _is_taken(transfer) and not creates_only

    def _offer_to_replace(self, transfer: Transfer) -> list[Offer]:
        is_taken = transfer.error is not None and transfer.error.kind == s3_service.KEY_EXISTS.kind
        text = self.tr("Replace it") if is_taken else self.tr("Upload anyway")
        replace = Offer("errorReplaceButton", text, "upload", lambda: self._replace([transfer]))
        alike = [each for each in self._window.transfer_model.transfers() if self._may_replace(each)]
        if len(alike) < 2:
            return [replace]
        every = self.tr("Replace all %n", "", len(alike)) if is_taken else self.tr("Upload all %n", "", len(alike))
        return [replace, Offer("errorReplaceAllButton", every, "upload", lambda: self._replace(alike))]

    def _replace(self, transfers: Sequence[Transfer]) -> None:
        for transfer in transfers:
            source, target = transfer.local_path, transfer.asked or transfer.location
            if source is not None:
                self._again(transfer, partial(_upload_again, source=source, target=target))

    def _offer_types(self, transfer: Transfer) -> list[Offer]:
        def offer(content_type: str) -> Offer:
            text = self.tr("Send as {content_type}").format(content_type=content_type)
            name = f"errorSendAsButton-{content_type}"
            return Offer(name, text, "upload", lambda: self._send_as(transfer, content_type))

        return [offer(content_type) for content_type in self._guest.content_types_for(transfer)[:_MOST_TYPES]]

    def _send_as(self, transfer: Transfer, content_type: str) -> None:
        self._guest.send_as(transfer, content_type)
        self._act(transfer.id, RowAction.REMOVE)

    def _choose_folder(self, transfer: Transfer) -> None:
        def chosen(folder: Path) -> None:
            self._preferences.remember_folder(folder)
            if transfer.connection is None:
                self._guest.download_to(transfer, folder)
                self._act(transfer.id, RowAction.REMOVE)
            else:
                self._again(transfer, lambda connection: connection.download_job(transfer.location, folder))

        choose_folder(self._window, self.tr("Choose the folder for downloads"), transfer.local_path, chosen)

    def _paste(self) -> None:
        self._window.top_bar.paste.setFocus(Qt.FocusReason.OtherFocusReason)

    def _again(self, transfer: Transfer, job: "Callable[[OpenConnection], Job]") -> None:
        """Put another job in the place of a failed one."""

        def use(connection: "OpenConnection") -> None:
            self._transferring.add(lambda: [job(connection)], failed)
            self._act(transfer.id, RowAction.REMOVE)

        def failed(error: PresignGuiError) -> None:
            self._window.side.error.show_error(error, about=transfer.name)

        if transfer.connection is not None:
            self._connecting.use(transfer.connection, use, failed)


def _upload_again(connection: "OpenConnection", *, source: Path, target: ObjectLocation) -> "Job":
    return connection.upload_job(source, target)


def _is_taken(transfer: Transfer) -> bool:
    """Tell whether an upload failed because its key is taken, or because the server cannot look."""
    error = transfer.error
    is_failed_upload = transfer.state is TransferState.FAILED and transfer.direction is Direction.UPLOAD
    return is_failed_upload and transfer.connection is not None and error is not None and error.kind in _MAY_REPLACE
