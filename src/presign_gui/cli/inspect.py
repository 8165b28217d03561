"""`presign inspect`: what presigned URLs say about themselves, and with `--check` what the server says of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, cast

from presign_gui.cli.commands import InspectCommand
from presign_gui.cli.documents import error_document
from presign_gui.cli.exit_status import ExitStatus, exit_status_of
from presign_gui.cli.link_check import check
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Document, Json, Output
from presign_gui.cli.pasted import read_argument
from presign_gui.domain.facts import ByteCount, EnglishFormatter
from presign_gui.domain.pasted_text import PastedLink, PastedText
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.url_description import describe, rfc3339
from presign_gui.domain.url_timeline import timeline

_LABELS: Final = {
    "operation": "Operation",
    "bucket": "Bucket",
    "key": "Object key",
    "version_id": "Version ID",
    "region": "Region",
    "endpoint": "Endpoint",
    "addressing_style": "Addressing style",
    "signature_version": "Signature version",
    "access_key_id": "Access key ID",
    "key_type": "Kind of key",
    "signed_headers": "Signed headers",
    "response_overrides": "Response overrides",
}
_WIDTH: Final = max(len(label) for label in _LABELS.values())
_LINE: Final = 40
"""Characters of the time line."""

_Say = Callable[[str, str], None]


def run(command: InspectCommand, output: Output) -> Outcome:
    """Print what there is to know. Raises InputError where there is no presigned URL in the text."""
    found = read_argument(command.text, output)
    if found.form is not None:
        return Outcome(ExitStatus.DONE, {"form": _show_form(found.form, output)})
    documents = []
    statuses = [ExitStatus.DONE]
    for number, link in enumerate(found.links, start=1):
        if len(found.links) > 1:
            output.result(f"Link {number} of {len(found.links)}")
        document = _show_link(link, output)
        if command.check:
            checked = check(link, lambda label, text: _say(output, label, text))
            document["check"] = checked.document
            if checked.error is not None:
                statuses.append(exit_status_of(checked.error))
        documents.append(document)
    return Outcome(max(statuses), _document(found, documents, output))


def _document(found: PastedText, documents: list[Document], output: Output) -> Document:
    """Return one link by itself, and several in a list; what could not be read is said either way."""
    for error in found.unreadable:
        output.say_error(error)
    unreadable: list[Json] = [error_document(error) for error in found.unreadable]
    if len(documents) == 1 and not unreadable:
        return documents[0]
    return {"links": cast("list[Json]", documents), "unreadable": unreadable}


def _show_link(link: PastedLink, output: Output) -> Document:
    now = datetime.now(UTC)
    url = link.url
    description = cast("Document", describe(url, now))
    for name, label in _LABELS.items():
        if text := _text(description[name]):
            _say(output, label, text)
    for label, moment in (("Signed at", url.signed_at), ("Expires at", url.expires_at)):
        if moment is not None:
            _say(output, label, EnglishFormatter().moment(moment))
    _say(output, "State", _state(url, now))
    if (life := timeline(url, now)) is not None:
        _say(output, "Time line", _bar(life.elapsed))
    for name, value in link.headers:
        _say(output, "Send with it", f"{name}: {value}")
    for warning in cast("list[str]", description["warnings"]):
        _say(output, "Beware", warning)
    for repair in link.repairs:
        _say(output, "Mended", repair.text())
    description["headers_to_send"] = dict(link.headers)
    description["repairs"] = [repair.text() for repair in link.repairs]
    return description


def _show_form(form: PostForm, output: Output) -> Document:
    size = EnglishFormatter().size
    values: Mapping[str, str | None] = {
        "Operation": "PostObject (an upload through a form)",
        "Address": form.url,
        "Bucket": form.bucket,
        "Object key": form.key,
        "Access key ID": form.masked_access_key_id,
        "Expires at": EnglishFormatter().moment(form.expires_at) if form.expires_at else None,
        "Content-Type": form.content_type or (form.content_type_prefix and f"{form.content_type_prefix}..."),
        "Size": f"{size(ByteCount(form.least or 0))} to {size(ByteCount(form.most))}" if form.most else None,
    }
    for label, value in values.items():
        if value:
            _say(output, label, value)
    return {
        "url": form.url,
        "bucket": form.bucket,
        "key": form.key,
        "expires_at": rfc3339(form.expires_at),
        "fields": [name for name, _ in form.fields],
        "access_key_id": form.masked_access_key_id,
        "least_size": form.least,
        "most_size": form.most,
        "content_type": form.content_type,
        "content_type_prefix": form.content_type_prefix,
    }


def _say(output: Output, label: str, text: str) -> None:
    output.result(f"{label:{_WIDTH}}  {text}")


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return ", ".join(str(each) for each in value)
        case dict():
            return ", ".join(f"{name}: {each}" for name, each in value.items())
        case _:
            return str(value)


def _state(url: PresignedUrl, now: datetime) -> str:
    if url.expires_at is None:
        return "it does not say until when it works"
    span = EnglishFormatter().duration(url.expires_at - now)
    return f"expired {span} ago" if url.is_expired(now) else f"works for another {span}, unless withdrawn"


def _bar(elapsed: float) -> str:
    """Draw the life of a link from its signing to its end, and how much of it is over."""
    over = min(_LINE, max(0, round(elapsed * _LINE)))
    return f"signed [{'=' * over}{'.' * (_LINE - over)}] end, {min(100, max(0, int(elapsed * 100)))} % over"
