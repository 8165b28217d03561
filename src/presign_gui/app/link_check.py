"""The live check of a link: does it work, right now, and if not, why? It harms nothing and writes nothing."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from presign_gui.domain.answer import read_moment
from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.errors import QT_TRANSLATE_NOOP, NetworkError, PresignGuiError
from presign_gui.domain.facts import ByteCount, EnglishFormatter, Fact, FactFormatter, fill
from presign_gui.domain.filenames import file_name_from_disposition
from presign_gui.domain.presigned_url import PresignedUrl, request_from_url
from presign_gui.domain.server_clock import ServerClock
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient, Timeouts
from presign_gui.transfer.probe import Probe, probe

_PATIENCE: Final = Timeouts(connect=10.0, first_byte=20.0)
"""Seconds: somebody looks at the button."""

_LENGTH: Final = re.compile(r"bytes 0-0/([0-9]{1,18})")
_MEANS_ONLY_ANOTHER_METHOD: Final = frozenset({entries.WRONG_METHOD.kind, entries.SIGNATURE_DOES_NOT_MATCH.kind})


class Verdict(StrEnum):
    """What the check came to."""

    WORKS = "works"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    """Only an upload could tell, and the check makes none."""


class FindingKind(StrEnum):
    """What one sentence of the check is about."""

    WORKS = "works"
    WORKS_EMPTY = "works_empty"
    WORKS_SIZE_UNTOLD = "works_size_untold"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    SERVER_ANSWERS = "server_answers"
    IN_TIME = "in_time"
    NOTHING_WRITTEN = "nothing_written"
    NOT_A_DOWNLOAD = "not_a_download"
    CLOCK_BEHIND = "clock_behind"
    CLOCK_AHEAD = "clock_ahead"


_TEMPLATES: Final[Mapping[FindingKind, str]] = {
    FindingKind.WORKS: QT_TRANSLATE_NOOP("checks", "The link works, and the object has {size}."),
    FindingKind.WORKS_EMPTY: QT_TRANSLATE_NOOP("checks", "The link works, and the object is empty."),
    FindingKind.WORKS_SIZE_UNTOLD: QT_TRANSLATE_NOOP(
        "checks", "The link works; the server does not say how large the object is."
    ),
    FindingKind.REFUSED: QT_TRANSLATE_NOOP("checks", "The server refuses the link."),
    FindingKind.UNREACHABLE: QT_TRANSLATE_NOOP("checks", "The server could not be reached."),
    FindingKind.SERVER_ANSWERS: QT_TRANSLATE_NOOP(
        "checks", "The server answers, and does not find the link out of date."
    ),
    FindingKind.IN_TIME: QT_TRANSLATE_NOOP("checks", "By the server's clock the link still lasts {remaining}."),
    FindingKind.NOTHING_WRITTEN: QT_TRANSLATE_NOOP(
        "checks", "Nothing was written; whether an upload will be accepted, only an upload can tell."
    ),
    FindingKind.NOT_A_DOWNLOAD: QT_TRANSLATE_NOOP(
        "checks", "It does not open as a download, so it is for an upload or was changed."
    ),
    FindingKind.CLOCK_BEHIND: QT_TRANSLATE_NOOP("checks", "This computer's clock is {offset} behind the server's."),
    FindingKind.CLOCK_AHEAD: QT_TRANSLATE_NOOP("checks", "This computer's clock is {offset} ahead of the server's."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the check: its kind and the facts that fill its text."""

    kind: FindingKind
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @property
    def template(self) -> str:
        """The English text with named places; translated in the context `checks`."""
        return _TEMPLATES[self.kind]

    def text(self, formatter: FactFormatter | None = None) -> str:
        """Write the finding as one English sentence."""
        return fill(self.template, self.facts, formatter or EnglishFormatter())


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCheck:
    """What there is to know after the check. `error` says why it was refused, or why nobody answered.

    The rest is about the object, where it was seen: `size` in bytes, `last_modified` in UTC, `file_name` as the server
    proposes it. `clock` is the server's, from which a countdown can go on.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    error: PresignGuiError | None = None
    size: int | None = None
    content_type: str | None = None
    last_modified: datetime | None = None
    etag: str | None = None
    file_name: str | None = None
    clock: ServerClock | None = None


def check_link(
    url: PresignedUrl,
    headers: tuple[tuple[str, str], ...] = (),
    *,
    control: Control | None = None,
    client: HttpClient | None = None,
) -> LinkCheck:
    """Ask for one byte over the link. `headers` are the signed ones that are known, as from a `curl` command.

    A link for an upload is asked for in the same way, which its signature does not allow: the way in which it is
    refused tells something, and nothing can be written. Blocks for at most half a minute. Raises InputError for a
    link that names no object, and Cancelled.
    """
    request = request_from_url(url, "GET", headers)
    with contextlib.ExitStack() as stack:
        used = client or stack.enter_context(contextlib.closing(HttpClient(_PATIENCE)))
        try:
            found = probe(used, request, control or Control())
        except NetworkError as error:
            return LinkCheck(verdict=Verdict.UNREACHABLE, findings=(Finding(FindingKind.UNREACHABLE),), error=error)
    if found.error is None and url.method != "PUT":
        return _working(found)
    return _refused(url, found)


def _working(found: Probe) -> LinkCheck:
    size = 0 if found.is_empty_object else _size(found)
    if size is None:
        finding = Finding(FindingKind.WORKS_SIZE_UNTOLD)
    elif size == 0:
        finding = Finding(FindingKind.WORKS_EMPTY)
    else:
        finding = Finding(FindingKind.WORKS, MappingProxyType({"size": ByteCount(size)}))
    return LinkCheck(
        verdict=Verdict.WORKS,
        findings=(finding, *_about_clock(found.clock)),
        size=size,
        content_type=None if found.is_empty_object else found.headers.get("Content-Type"),
        last_modified=read_moment(found.headers.get("Last-Modified")),
        etag=found.headers.get("ETag"),
        file_name=file_name_from_disposition(found.headers.get("Content-Disposition", "")),
        clock=found.clock,
    )


def _size(found: Probe) -> int | None:
    """Return the object's size by Content-Range, or by the length of a body that was sent whole all the same."""
    length = _LENGTH.fullmatch(found.headers.get("Content-Range", ""))
    whole = found.headers.get("Content-Length", "") if found.status == 200 else ""
    text = length[1] if length else whole
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _refused(url: PresignedUrl, found: Probe) -> LinkCheck:
    """Tell a real refusal from that of an upload link that is opened as a download."""
    is_expired = found.clock is not None and url.is_expired(found.clock.time)
    may_be_upload = url.method != "GET" and not is_expired
    if found.error is None or (may_be_upload and found.error.kind in _MEANS_ONLY_ANOTHER_METHOD):
        direction = () if url.method == "PUT" else (Finding(FindingKind.NOT_A_DOWNLOAD),)
        findings = (*direction, *_about_time(url, found.clock), Finding(FindingKind.NOTHING_WRITTEN))
        return LinkCheck(verdict=Verdict.UNKNOWN, findings=(*findings, *_about_clock(found.clock)), clock=found.clock)
    return LinkCheck(
        verdict=Verdict.REFUSED,
        findings=(Finding(FindingKind.REFUSED), *_about_clock(found.clock)),
        error=found.error,
        clock=found.clock,
    )


def _about_time(url: PresignedUrl, clock: ServerClock | None) -> tuple[Finding, ...]:
    remaining = url.remaining(clock.time) if clock else None
    if remaining is None:
        return (Finding(FindingKind.SERVER_ANSWERS),)
    return (Finding(FindingKind.IN_TIME, MappingProxyType({"remaining": remaining})),)


def _about_clock(clock: ServerClock | None) -> tuple[Finding, ...]:
    if clock is None or not clock.tells_a_wrong_clock:
        return ()
    kind = FindingKind.CLOCK_AHEAD if clock.offset > timedelta(0) else FindingKind.CLOCK_BEHIND
    minutes = timedelta(minutes=round(abs(clock.offset) / timedelta(minutes=1)))
    return (Finding(kind, MappingProxyType({"offset": minutes})),)
