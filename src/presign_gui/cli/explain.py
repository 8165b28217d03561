"""`presign explain`: what an error of S3 means, from the body that curl or a browser showed."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from presign_gui.app.explain import MAX_BODY, explain
from presign_gui.app.report import Incident, report
from presign_gui.cli.arguments import UsageError
from presign_gui.cli.commands import ExplainCommand
from presign_gui.cli.documents import error_document
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.domain.catalogue import local_file as entries
from presign_gui.domain.errors import Actor, PresignGuiError, Retry
from presign_gui.domain.pasted_text import read_pasted
from presign_gui.domain.presigned_url import PresignedUrl

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
    """Print the explanation, or the report. Raises InputError or LocalFileError where something cannot be read."""
    url = _link(command)
    now = datetime.now(UTC)
    error = explain(_body(command.file, output), command.status, now=now, url=url, method=command.method)
    document = error_document(error)
    if command.report:
        text = report(Incident(error=error, at=now, url=url))
        document["report"] = text
        output.result(text.rstrip("\n"))
    else:
        for line in _lines(error):
            output.result(line)
    return Outcome(ExitStatus.DONE, document)


def _link(command: ExplainCommand) -> PresignedUrl | None:
    if command.link is None:
        return None
    links = read_pasted(command.link).links
    if len(links) != 1:
        raise UsageError("--link takes one presigned URL")
    return links[0].url


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
