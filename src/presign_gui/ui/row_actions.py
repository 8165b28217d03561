"""What can be done with one row of the transfers, by its state. The same list feeds buttons, menu and keys."""

from enum import StrEnum

from presign_gui.domain.errors import Retry
from presign_gui.domain.transfer import Transfer, TransferState


class RowAction(StrEnum):
    """One thing that a row offers."""

    RETRY = "retry"
    COPY_LINK = "copy_link"
    SHOW_IN_FOLDER = "show_in_folder"
    CANCEL = "cancel"
    REMOVE = "remove"

    @property
    def icon(self) -> str:
        """The name of its picture in `resources/icons`."""
        return _ICONS[self]


_ICONS = {
    RowAction.RETRY: "retry",
    RowAction.COPY_LINK: "link",
    RowAction.SHOW_IN_FOLDER: "folder-open",
    RowAction.CANCEL: "stop",
    RowAction.REMOVE: "close",
}


def may_retry(transfer: Transfer) -> bool:
    """Tell whether trying again can help. A guest's link cannot be signed again, so its expiry is final."""
    error = transfer.error
    if error is None:
        return transfer.state in {TransferState.CANCELLED, TransferState.SKIPPED}
    if error.retry is Retry.RESIGN:
        return transfer.connection is not None
    return error.retry is not Retry.NEVER


def actions_of(transfer: Transfer) -> tuple[RowAction, ...]:
    """Return what the row offers, in the order of its buttons."""
    if not transfer.state.is_final:
        return (RowAction.CANCEL,)
    offered: list[RowAction] = []
    if may_retry(transfer):
        offered.append(RowAction.RETRY)
    if transfer.state is TransferState.DONE:
        if transfer.connection is not None:
            offered.append(RowAction.COPY_LINK)
        offered.append(RowAction.SHOW_IN_FOLDER)
    return (*offered, RowAction.REMOVE)
