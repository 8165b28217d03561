"""Puts errors, outcomes and states into the words of the window's language."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import FactFormatter, fill
from presign_gui.domain.pasted_repairs import Repair
from presign_gui.domain.url_warnings import UrlWarning


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

    def other_object(self, actual: str) -> str:
        """Say that the signer signed another object than the one asked for."""
        return self.tr("This function always signs {object}").format(object=actual)
