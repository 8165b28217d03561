"""Shows the live check of a link."""

from collections.abc import Callable
from dataclasses import dataclass

from presign_gui.cli.documents import error_document
from presign_gui.cli.output import Document
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import EnglishFormatter
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.url_description import rfc3339


@dataclass(frozen=True, slots=True)
class Checked:
    """What `--json` prints of a check, and the error that it ended in, if it did."""

    document: Document
    error: PresignGuiError | None


def check(link: PastedLink, say: Callable[[str, str], None]) -> Checked:
    """Ask the server, and say what it says. Blocks; raises InputError for a link that names no object."""
    from presign_gui.app.link_check import check_link

    found = check_link(link.url, link.headers)
    for finding in found.findings:
        say("Check", finding.text())
    if found.error is not None:
        for text in (f"{found.error.title()}.", found.error.cause(), found.error.remedy()):
            say("", text)
    seen = {
        "Content-Type": found.content_type,
        "ETag": found.etag,
        "Last modified": EnglishFormatter().moment(found.last_modified) if found.last_modified else None,
        "File name": found.file_name,
    }
    for label, value in seen.items():
        if value:
            say(label, value)
    document: Document = {
        "verdict": found.verdict.value,
        "findings": [finding.text() for finding in found.findings],
        "size": found.size,
        "content_type": found.content_type,
        "etag": found.etag,
        "last_modified": rfc3339(found.last_modified),
        "file_name": found.file_name,
        "clock_offset_seconds": None if found.clock is None else round(found.clock.offset.total_seconds()),
        "error": None if found.error is None else error_document(found.error),
    }
    return Checked(document, found.error)
