"""Puts errors, outcomes and states into the words of the window's language."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import FactFormatter, fill
from presign_gui.domain.pasted_repairs import Repair
from presign_gui.domain.transfer import Direction, Transfer, TransferState, Verification
from presign_gui.domain.url_warnings import UrlWarning
from presign_gui.ui.tokens import Tone


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What an error panel says."""

    title: str
    cause: str
    remedy: str


def error_words(error: PresignGuiError, formatter: FactFormatter) -> ErrorWords:
    """Translate an error's templates and fill them with its facts in the person's own way of writing them."""

    def words(template: str) -> str:
        return fill(QCoreApplication.translate("errors", template), error.facts, formatter)

    return ErrorWords(words(error.entry.title), words(error.entry.cause), words(error.entry.remedy))


def warning_text(warning: UrlWarning, formatter: FactFormatter) -> str:
    """Translate a warning about a presigned URL."""
    return fill(QCoreApplication.translate("warnings", warning.template), warning.facts, formatter)


def repair_text(repair: Repair, formatter: FactFormatter) -> str:
    """Translate what was mended in a pasted link."""
    return fill(QCoreApplication.translate("repairs", repair.template), repair.facts, formatter)


def step_text(step: str) -> str:
    """Translate what the start of the sandbox says on its way."""
    return QCoreApplication.translate("sandbox", step)


class Messages(QObject):
    """Texts that several widgets show. A QObject only for `tr`, so that their context has a name."""

    def error_details(self, error: PresignGuiError) -> str:
        """Return what support staff ask for, one fact a line. `detail` was masked when the error was made."""
        facts = [
            (self.tr("Code"), error.code),
            (self.tr("HTTP status"), str(error.status) if error.status is not None else None),
            (self.tr("Request ID"), error.request_id),
            (self.tr("Host ID"), error.host_id),
        ]
        lines = [f"{name}: {value}" for name, value in facts if value]
        return "\n".join([*lines, *(["", error.detail] if error.detail else [])])

    def verification(self, verification: Verification) -> str:
        """Say what the bytes were compared with."""
        if verification.algorithm:
            return self.tr("verified ({algorithm})").format(algorithm=verification.algorithm)
        return self.tr("size checked only")

    def state(self, transfer: Transfer) -> str:
        """Name a transfer's state."""
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

    def state_note(self, transfer: Transfer, formatter: FactFormatter) -> str:
        """Say the one thing worth knowing beside the state: how it was verified, or why it failed."""
        if transfer.error is not None:
            return error_words(transfer.error, formatter).title
        if transfer.result is not None and transfer.state is TransferState.DONE:
            return self.verification(transfer.result.verification)
        if transfer.state is TransferState.SKIPPED:
            return self.tr("the file exists already")
        return ""

    def other_object(self, actual: str) -> str:
        """Say that the signer signed another object than the one asked for."""
        return self.tr("This function always signs {object}").format(object=actual)


def tone_of(state: TransferState) -> Tone:
    """Return the meaning of a state, for its colour."""
    return {
        TransferState.DONE: Tone.SUCCESS,
        TransferState.FAILED: Tone.ERROR,
        TransferState.RUNNING: Tone.ACCENT,
    }.get(state, Tone.MUTED)
