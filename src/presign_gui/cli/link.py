"""`presign link`: a link for somebody else. The URL stands alone on stdout, what goes with it on stderr."""

import shlex
from datetime import UTC, datetime

from presign_gui.app.links import ShareLink
from presign_gui.cli.commands import LinkCommand
from presign_gui.cli.documents import location_document
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Document, Output
from presign_gui.cli.session import open_chosen, open_services
from presign_gui.cli.transfer_watch import other_object_warning
from presign_gui.domain.expiry import parse_expires_in
from presign_gui.domain.facts import EnglishFormatter
from presign_gui.domain.location import parse_s3_uri
from presign_gui.domain.url_description import rfc3339


def run(command: LinkCommand, output: Output) -> Outcome:
    """Sign and print the link. Raises InputError, SigningError or SandboxError."""
    location = parse_s3_uri(command.uri)
    expires_in = None if command.expires is None else parse_expires_in(command.expires)
    with open_services() as services:
        connection = open_chosen(services, command.connection, output)
        make = connection.upload_link if command.upload else connection.download_link
        link = make(location, expires_in)
    _tell(link, output)
    output.result(link.url)
    return Outcome(ExitStatus.DONE, _document(link))


def _tell(link: ShareLink, output: Output) -> None:
    if link.asked is not None and link.is_other_object:
        output.say(other_object_warning(str(link.asked), str(link.location)))
    use = "Takes one upload to" if link.method == "PUT" else "Downloads"
    until = "as long as its signer allows"
    if link.expires_at is not None:
        formatter = EnglishFormatter()
        left = formatter.duration(link.expires_at - datetime.now(UTC))
        until = f"until {formatter.moment(link.expires_at)}, for {left}"
    output.say(f"{use} {link.location} {until}. Whoever has the link can use it.")
    if link.credentials_expire_at is not None and link.credentials_expire_at == link.expires_at:
        output.say("It ends with the credentials that signed it, which is sooner than was asked for.")
    if link.headers_to_send:
        headers = " ".join(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in link.headers_to_send)
        output.say(f"It works only with these headers; for curl: {headers}")


def _document(link: ShareLink) -> Document:
    return {
        "url": link.url,
        "method": link.method,
        **location_document(link.location),
        "asked": location_document(link.asked) if link.asked is not None and link.is_other_object else None,
        "expires_at": rfc3339(link.expires_at),
        "credentials_expire_at": rfc3339(link.credentials_expire_at),
        "headers": dict(link.headers_to_send),
    }
