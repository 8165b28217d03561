"""What can be done with one row of the transfers, by its state. The same list feeds buttons, menu and keys."""

from enum import StrEnum

from presign_gui.domain.errors import Retry
from presign_gui.domain.transfer import Transfer, TransferState


class RowAction(StrEnum):
    """One thing that a row offers."""

    PAUSE = "pause"
    RESUME = "resume"
    GIVE_LINK = "give_link"
    RETRY = "retry"
    COPY_LINK = "copy_link"
    SHOW_IN_FOLDER = "show_in_folder"
    CANCEL = "cancel"
    REMOVE = "remove"
    MOVE_FIRST = "move_first"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"

    @property
    def icon(self) -> str:
        """The name of its picture in `resources/icons`."""
        return _ICONS[self]


_ICONS = {
    RowAction.PAUSE: "pause",
    RowAction.RESUME: "play",
    RowAction.GIVE_LINK: "link-plus",
    RowAction.RETRY: "retry",
    RowAction.COPY_LINK: "link",
    RowAction.SHOW_IN_FOLDER: "folder-open",
    RowAction.CANCEL: "stop",
    RowAction.REMOVE: "close",
    RowAction.MOVE_FIRST: "arrow-first",
    RowAction.MOVE_UP: "arrow-up",
    RowAction.MOVE_DOWN: "arrow-down",
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
        return (_go_on(transfer), RowAction.CANCEL)
    offered: list[RowAction] = []
    if transfer.state is TransferState.FAILED and transfer.needs_link:
        offered.append(RowAction.GIVE_LINK)
    elif may_retry(transfer):
        offered.append(RowAction.RETRY)
    if transfer.state is TransferState.DONE:
        if transfer.connection is not None:
            offered.append(RowAction.COPY_LINK)
        offered.append(RowAction.SHOW_IN_FOLDER)
    return (*offered, RowAction.REMOVE)


def moves_of(transfer: Transfer) -> tuple[RowAction, ...]:
    """Return how the row can be put elsewhere in the order, which is for those that have not ended."""
    return () if transfer.state.is_final else (RowAction.MOVE_FIRST, RowAction.MOVE_UP, RowAction.MOVE_DOWN)


def _go_on(transfer: Transfer) -> RowAction:
    if transfer.state is not TransferState.PAUSED:
        return RowAction.PAUSE
    return RowAction.GIVE_LINK if transfer.needs_link else RowAction.RESUME
