"""Puts the states of transfers into words and colours, waiting and its countdown included."""

from enum import IntEnum

from PySide6.QtCore import QObject

from presign_gui.domain.facts import ByteCount
from presign_gui.domain.transfer import Direction, Transfer, TransferState, Verification, Waiting, WaitReason
from presign_gui.ui.look import Look
from presign_gui.ui.messages import error_words
from presign_gui.ui.tokens import Tone


def tone_of(transfer: Transfer) -> Tone:
    """Return the meaning of a state, for its colour."""
    if transfer.waiting is not None or (transfer.needs_link and not transfer.state.is_final):
        return Tone.WARNING
    return {
        TransferState.DONE: Tone.SUCCESS,
        TransferState.FAILED: Tone.ERROR,
        TransferState.RUNNING: Tone.ACCENT,
    }.get(transfer.state, Tone.MUTED)


class Column(IntEnum):
    """The columns of the table, from the left."""

    NAME = 0
    PROGRESS = 1
    SPEED = 2
    TIME_LEFT = 3
    STATE = 4
    ACTIONS = 5


class TransferWords(QObject):
    """A QObject for `tr`."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = look.formatter
        self._messages = look.messages
        self._clock = look.clock

    def first_line(self, transfer: Transfer, column: Column) -> str:
        """Return what stands in a cell."""
        progress = transfer.progress
        moves = transfer.state is TransferState.RUNNING and transfer.waiting is None
        match column:
            case Column.NAME:
                return transfer.name
            case Column.PROGRESS:
                return self._amount(transfer)
            case Column.SPEED:
                return self._formatter.speed(progress.bytes_per_second) if moves else ""
            case Column.TIME_LEFT:
                return self._formatter.time_left(progress.seconds_left) if moves else ""
            case Column.STATE:
                return self.state(transfer)
            case Column.ACTIONS:
                return ""

    def second_line(self, transfer: Transfer, column: Column) -> str:
        """Return the smaller line below it."""
        match column:
            case Column.NAME:
                return self._place(transfer)
            case Column.STATE:
                return self.note(transfer)
            case _:
                return ""

    def state(self, transfer: Transfer) -> str:
        """Name a transfer's state."""
        if transfer.waiting is not None:
            is_offline = transfer.waiting.reason is WaitReason.OFFLINE
            return self.tr("No network") if is_offline else self.tr("Interrupted")
        if transfer.state is TransferState.RUNNING:
            return self.tr("Uploading") if transfer.direction is Direction.UPLOAD else self.tr("Downloading")
        return {
            TransferState.QUEUED: self.tr("Waiting"),
            TransferState.SIGNING: self.tr("Signing"),
            TransferState.PAUSED: self.tr("Paused"),
            TransferState.DONE: self.tr("Done"),
            TransferState.SKIPPED: self.tr("Skipped"),
            TransferState.FAILED: self.tr("Failed"),
            TransferState.CANCELLED: self.tr("Cancelled"),
        }[transfer.state]

    def note(self, transfer: Transfer) -> str:
        """Say the one thing worth knowing beside the state: what it waits for, how it was verified, why it failed."""
        if transfer.waiting is not None:
            return self._waiting(transfer.waiting)
        if transfer.error is not None:
            return error_words(transfer.error, self._formatter).title
        if transfer.result is not None and transfer.state is TransferState.DONE:
            return self.verification(transfer.result.verification)
        if transfer.state is TransferState.PAUSED and transfer.needs_link:
            return self.tr("goes on with a fresh link")
        return self.tr("the file exists already") if transfer.state is TransferState.SKIPPED else ""

    def verification(self, verification: Verification) -> str:
        """Say what the bytes were compared with."""
        if verification.algorithm:
            return self.tr("verified ({algorithm})").format(algorithm=verification.algorithm)
        return self.tr("size checked only")

    def _place(self, transfer: Transfer) -> str:
        place = f"{transfer.location.bucket}/{transfer.location.key}"
        if transfer.asked is not None:
            return self._messages.other_object(place)
        if transfer.direction is Direction.UPLOAD:
            return self.tr("to {place}").format(place=place)
        return self.tr("from {place}").format(place=place)

    def _amount(self, transfer: Transfer) -> str:
        done, total = transfer.progress.done, transfer.progress.total
        if transfer.result is not None:
            return self._formatter.size(ByteCount(transfer.result.size))
        if total is None:
            return self._formatter.size(ByteCount(done)) if done else ""
        return self.tr("{done} of {total}").format(
            done=self._formatter.size(ByteCount(done)), total=self._formatter.size(ByteCount(total))
        )

    def _waiting(self, waiting: Waiting) -> str:
        left = waiting.until - self._clock()
        if left.total_seconds() < 1:
            return self.tr("trying again now")
        text = (
            self.tr("server busy, again in {left}")
            if waiting.reason is WaitReason.SERVER_ASKED
            else self.tr("trying again in {left}")
        )
        return text.format(left=self._formatter.countdown(left))
