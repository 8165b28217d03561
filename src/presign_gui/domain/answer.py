"""What was sent, what came back, and the clock by which both are judged: the material of a diagnosis."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Final

from presign_gui.domain.errors import CatalogueEntry, PresignGuiError
from presign_gui.domain.facts import Fact
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.retry_after import parse_retry_after

_NO_FIELDS: Final[Mapping[str, str]] = MappingProxyType({})
_LONGEST_FACT: Final = 300
"""Characters of what a server said that stand in a sentence of ours. No host, region or header's name has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBody:
    """What an XML `<Error>` said. `fields` are all its child elements by name, those four among them."""

    code: str
    message: str = ""
    request_id: str | None = None
    host_id: str | None = None
    fields: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer that was no success. `headers` in any case; `text` is the raw body, at most 64 KiB of it.

    `status` is None where only a body is at hand. The body may quote signatures and is left out of the repr.
    """

    status: int | None
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS)
    body: ErrorBody | None = None
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The request that was answered. `headers` are those that were really sent, in any case.

    `url` is None where the request was no presigned one. `signed_by_us` tells a URL that this program had signed for
    the request from one that somebody handed on; `guessed` names (in lower case) the headers whose values such a link
    does not tell and that were filled in by a guess.
    """

    method: str
    url: PresignedUrl | None
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS, repr=False)
    signed_by_us: bool = False
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One answer under diagnosis: every doctor in the `diagnosis_*` modules asks its questions here."""

    answer: Answer
    sent: Sent | None
    now: datetime

    @property
    def status(self) -> int | None:
        """The HTTP status, if there was one."""
        return self.answer.status

    @property
    def code(self) -> str | None:
        """What the server called it; None without an XML error or without a code in it."""
        return (self.answer.body.code or None) if self.answer.body else None

    @property
    def message(self) -> str:
        """The server's sentence; empty without an XML error."""
        return self.answer.body.message.strip() if self.answer.body else ""

    @property
    def words(self) -> str:
        """The server's sentence, else its code, fit to stand inside a sentence of ours."""
        return " ".join(self.message.split()).rstrip(".")[:_LONGEST_FACT] or self.code or ""

    @property
    def url(self) -> PresignedUrl | None:
        """The presigned URL that was used, if it is known."""
        return self.sent.url if self.sent else None

    @property
    def method(self) -> str | None:
        """The HTTP method that was used, if it is known."""
        return self.sent.method.upper() if self.sent else None

    def field(self, name: str) -> str | None:
        """Return an element of the XML error, None where it is missing or empty."""
        return (self.answer.body.fields.get(name) or "").strip() or None if self.answer.body else None

    def header(self, name: str) -> str | None:
        """Return a header of the answer, whatever its case."""
        return look_up(self.answer.headers, name)

    def sent_header(self, name: str) -> str | None:
        """Return a header of the request, whatever its case."""
        return look_up(self.sent.headers, name) if self.sent else None

    @property
    def server_clock(self) -> datetime | None:
        """The server's clock, by `<ServerTime>` or the Date header; None where the answer does not show it."""
        return read_moment(self.field("ServerTime")) or read_moment(self.header("Date"))

    @property
    def server_time(self) -> datetime:
        """The server's clock, else this computer's."""
        return self.server_clock or self.now

    @property
    def signed_by_us(self) -> bool:
        """Whether this program had the URL signed itself."""
        return self.sent is not None and self.sent.signed_by_us

    def error(self, entry: CatalogueEntry, **facts: Fact) -> PresignGuiError:
        """Make the error of this case: the diagnosis, with what the server said and the request in the details.

        When the server wants to be asked again is among the facts, as `retry_after`. Facts stand inside sentences, so
        of a long text there is only the beginning.
        """
        body = self.answer.body
        facts = {name: _beginning(value) if isinstance(value, str) else value for name, value in facts.items()}
        retry_after = parse_retry_after(self.header("Retry-After"), self.server_time)
        if retry_after is not None:
            facts["retry_after"] = retry_after
        return entry.error(
            code=self.code,
            status=self.status,
            request_id=(body.request_id if body else None) or self.header("x-amz-request-id"),
            host_id=(body.host_id if body else None) or self.header("x-amz-id-2"),
            detail="\n\n".join(filter(None, (self._request_line(), self.answer.text))),
            **facts,
        )

    def _request_line(self) -> str:
        return f"{self.method} {self.url.url}" if self.url else ""


def _beginning(text: str) -> str:
    return text if len(text) <= _LONGEST_FACT else f"{text[:_LONGEST_FACT]}…"


def look_up(headers: Mapping[str, str], name: str) -> str | None:
    """Return the header `name` from headers in any case."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), None)


def read_moment(text: str | None) -> datetime | None:
    """Read a moment in any of the ways that S3 writes one; None for anything else.

    Measured: `2026-11-24T05:38:40Z`, `20261124T053840Z`, `Tue, 24 Nov 2026 05:38:40 GMT` and, in `<X-Amz-Date>`,
    milliseconds since 1970. A moment without a zone is taken for UTC.
    """
    text = (text or "").strip()
    try:
        if re.fullmatch(r"[0-9]{12,14}", text):
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
        if re.match(r"[0-9]{4}", text):
            return _aware(datetime.fromisoformat(text))
        return _aware(parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        return None


def _aware(moment: datetime) -> datetime:
    """Put a moment into UTC; raises OverflowError near the years 1 and 9999."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
