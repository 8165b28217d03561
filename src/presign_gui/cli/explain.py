"""`presign explain`: what an error of S3 means, from the body that curl or a browser showed."""

import sys
from pathlib import Path
from typing import Final

from presign_gui.app.explain import MAX_BODY, explain
from presign_gui.cli.commands import ExplainCommand
from presign_gui.cli.documents import error_document
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.domain.catalogue import local_file as entries
from presign_gui.domain.errors import Actor, PresignGuiError, Retry

_RETRY: Final = {
    Retry.NEVER: "Trying again does not help.",
    Retry.BACKOFF: "Trying again later may help.",
    Retry.RESIGN: "A newly signed link may help; the same one does not.",
    Retry.USER_ACTION: "Trying again helps after that.",
}
_ACTOR: Final = {
    Actor.YOU: "You can act.",
    Actor.LINK_OWNER: "Whoever made the link has to act.",
    Actor.BUCKET_OWNER: "Whoever owns the bucket has to act.",
    Actor.NOBODY_WAIT: "Nobody has to act.",
}


def run(command: ExplainCommand, output: Output) -> Outcome:
    """Print the explanation. Raises InputError or LocalFileError where the file cannot be read."""
    error = explain(_body(command.file, output), command.status)
    for line in _lines(error):
        output.result(line)
    return Outcome(ExitStatus.DONE, error_document(error))


def _body(file: str, output: Output) -> bytes:
    if file != "-":
        return _read(Path(file))
    if sys.stdin.isatty():
        output.say("Paste what the server answered, then press Ctrl-D on a line of its own (Windows: Ctrl-Z, Enter).")
    return sys.stdin.buffer.read(MAX_BODY)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as body:
            return body.read(MAX_BODY)
    except FileNotFoundError:
        raise entries.SOURCE_NOT_FOUND.error(path=str(path)) from None
    except IsADirectoryError:
        raise entries.SOURCE_IS_FOLDER.error(path=str(path)) from None
    except PermissionError:
        raise entries.SOURCE_FORBIDDEN.error(path=str(path)) from None
    except OSError as error:
        raise entries.SOURCE_UNREADABLE.error(path=str(path), reason=error.strerror or str(error)) from error


def _lines(error: PresignGuiError) -> list[str]:
    facts = [error.code]
    if error.status is not None:
        facts.append(f"HTTP {error.status}")
    if error.request_id:
        facts.append(f"request ID {error.request_id}")
    return [
        error.title(),
        f"  {error.cause()}",
        f"  {error.remedy()}",
        f"  {_ACTOR[error.actor]} {_RETRY[error.retry]}",
        f"  ({', '.join(facts)})",
    ]
