"""What a command hands back: how it ended, and the document that `--json` prints."""

from dataclasses import dataclass, field

from presign_gui.cli.documents import error_document
from presign_gui.cli.exit_status import ExitStatus, exit_status_of
from presign_gui.cli.output import Document
from presign_gui.domain.errors import Actor, PresignGuiError, Retry


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a command. One that failed has `error` in its document, and no other has."""

    status: ExitStatus
    document: Document = field(default_factory=dict)


def failure(error: PresignGuiError) -> Outcome:
    """Return the outcome of a command that this error ended."""
    return Outcome(exit_status_of(error), {"error": error_document(error)})


def usage_failure(message: str) -> Outcome:
    """Return the outcome of a command line that could not be read."""
    return Outcome(ExitStatus.USAGE, {"error": _plain("Usage", "Not a valid command line", message, "See --help.")})


def cancelled() -> Outcome:
    """Return the outcome of a command that was told to stop. It is no error, but a script must be able to see it."""
    return Outcome(ExitStatus.CANCELLED, {"error": cancelled_document()})


def cancelled_document() -> Document:
    """Return what stands under `error` where a command was told to stop."""
    return _plain("Cancelled", "Cancelled", "The command was told to stop.", "Run it again to start anew.")


def _plain(kind: str, title: str, cause: str, remedy: str) -> Document:
    return {
        "kind": kind,
        "code": kind,
        "title": title,
        "cause": cause,
        "remedy": remedy,
        "retry": Retry.USER_ACTION.value,
        "actor": Actor.YOU.value,
        "status": None,
        "request_id": None,
        "detail": "",
    }
