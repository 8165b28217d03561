"""The typed error tree. Every error says what it is, whether trying again helps and who must act.

An error is made from a `CatalogueEntry`, which holds the words (title, cause, remedy) as templates, and from
facts that fill them. Entries live in `presign_gui.domain.catalogue`, one module a family.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from presign_gui.domain.facts import EnglishFormatter, fill
from presign_gui.domain.masking import mask_secrets

if TYPE_CHECKING:
    from presign_gui.domain.facts import Fact, FactFormatter


class Retry(StrEnum):
    """Whether, and how, the same transfer may succeed when it is tried again."""

    NEVER = "never"
    BACKOFF = "backoff"
    RESIGN = "resign"
    USER_ACTION = "user_action"


class Actor(StrEnum):
    """Who has to do something before it can work."""

    YOU = "you"
    LINK_OWNER = "link_owner"
    BUCKET_OWNER = "bucket_owner"
    NOBODY_WAIT = "nobody_wait"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark `text` for Qt's `lupdate`, which finds this name in sources, and return it unchanged.

    It lets the lowest floor own the words without importing Qt; the window translates them when it shows them.
    """
    del context
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One kind of failure in words: what a person reads, and what the retry code and the exit status go by.

    `kind` names it in S3's style (`NoSuchKey`, `RequestExpired`) and is unique in the catalogue. `title`, `cause` and
    `remedy` are English templates with named places, marked with `QT_TRANSLATE_NOOP("errors", ...)`: a title is
    a few words without a full stop, cause and remedy are one sentence each. `source` is the public page, RFC or
    measurement the entry comes from.
    """

    kind: str
    family: type[PresignGuiError]
    title: str
    cause: str
    remedy: str
    retry: Retry
    actor: Actor
    source: str

    def error(
        self,
        *,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
        host_id: str | None = None,
        detail: str = "",
        **facts: Fact,
    ) -> PresignGuiError:
        """Make the error of this kind, to be raised by the caller."""
        return self.family(
            self, code=code, status=status, request_id=request_id, host_id=host_id, detail=detail, facts=facts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDefaults:
    """What the entries of one module have in common, so that each row says only what is its own."""

    family: type[PresignGuiError]
    retry: Retry
    actor: Actor

    def entry(
        self,
        kind: str,
        title: str,
        cause: str,
        remedy: str,
        source: str,
        *,
        family: type[PresignGuiError] | None = None,
        retry: Retry | None = None,
        actor: Actor | None = None,
    ) -> CatalogueEntry:
        """Make an entry; what is not given is as in the rest of the module."""
        return CatalogueEntry(
            kind=kind,
            family=family or self.family,
            title=title,
            cause=cause,
            remedy=remedy,
            retry=retry or self.retry,
            actor=actor or self.actor,
            source=source,
        )


class PresignGuiError(Exception):
    """Anything that went wrong and that a person is told about.

    `kind` is our diagnosis, `code` what the server called it (S3's `<Code>`) or else the kind. `status` is the
    HTTP status, if there was an answer; it is also one of the facts. `detail` is the raw material of the diagnosis
    (XML, a library's message) for the foldable part of an error panel. Secrets in `detail` and in the facts are
    masked on the way in.
    """

    def __init__(
        self,
        entry: CatalogueEntry,
        *,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
        host_id: str | None = None,
        detail: str = "",
        facts: dict[str, Fact] | None = None,
    ) -> None:
        """Build it through `CatalogueEntry.error`, which knows the family."""
        super().__init__(entry.kind)
        self.entry = entry
        self.kind = entry.kind
        self.code = code or entry.kind
        self.retry = entry.retry
        self.actor = entry.actor
        self.status = status
        self.request_id = request_id
        self.host_id = host_id
        self.detail = mask_secrets(detail)
        shown: dict[str, Fact] = {**({} if status is None else {"status": status}), **(facts or {})}
        self.facts = MappingProxyType(
            {name: mask_secrets(fact) if isinstance(fact, str) else fact for name, fact in shown.items()}
        )

    def title(self, formatter: FactFormatter | None = None) -> str:
        """Name the failure in a few English words."""
        return fill(self.entry.title, self.facts, formatter or EnglishFormatter())

    def cause(self, formatter: FactFormatter | None = None) -> str:
        """Say in one English sentence what happened."""
        return fill(self.entry.cause, self.facts, formatter or EnglishFormatter())

    def remedy(self, formatter: FactFormatter | None = None) -> str:
        """Say in one English sentence what to do."""
        return fill(self.entry.remedy, self.facts, formatter or EnglishFormatter())

    def __str__(self) -> str:
        return f"{self.title()}: {self.cause()}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.kind!r}, code={self.code!r}, status={self.status!r})"


class InputError(PresignGuiError):
    """What was asked for makes no sense: not a URL, no such bucket name, an expiry out of range."""


class SigningError(PresignGuiError):
    """No URL could be signed: no credentials, or the Lambda function failed."""


class PresignedUrlError(PresignGuiError):
    """The link itself is at fault: expired, changed, signed for another region, method or clock."""


class S3ServiceError(PresignGuiError):
    """S3 understood and refused, or could not serve, the operation."""


class NetworkError(PresignGuiError):
    """The server could not be reached, or the connection broke."""


class LocalFileError(PresignGuiError):
    """A file or folder on this computer is in the way."""


class IntegrityError(PresignGuiError):
    """The bytes at the end are not the bytes at the start."""


class SandboxError(PresignGuiError):
    """The embedded sandbox could not be started or did not come up whole."""


class StackError(PresignGuiError):
    """The AWS side, a CloudFormation stack, could not be made, changed or deleted."""
