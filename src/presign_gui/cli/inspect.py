"""`presign inspect`: what a presigned URL says about itself. Nothing is sent and nothing secret is shown."""

from datetime import UTC, datetime
from typing import Final, cast

from presign_gui.cli.commands import InspectCommand
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Document, Output
from presign_gui.domain.facts import EnglishFormatter
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.url_description import describe

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
    "signed_headers": "Signed headers",
    "response_overrides": "Response overrides",
}


def run(command: InspectCommand, output: Output) -> Outcome:
    """Print what the URL tells. Raises InputError for what is no presigned URL."""
    now = datetime.now(UTC)
    url = parse_presigned_url(command.url)
    description = cast("Document", describe(url, now))
    width = max(len(label) for label in _LABELS.values())
    for name, label in _LABELS.items():
        if text := _text(description[name]):
            output.result(f"{label:{width}}  {text}")
    for label, moment in (("Signed at", url.signed_at), ("Expires at", url.expires_at)):
        if moment is not None:
            output.result(f"{label:{width}}  {EnglishFormatter().moment(moment)}")
    output.result(f"{'State':{width}}  {_state(url, now)}")
    for warning in cast("list[str]", description["warnings"]):
        output.result(f"{'Beware':{width}}  {warning}")
    return Outcome(ExitStatus.DONE, description)


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
