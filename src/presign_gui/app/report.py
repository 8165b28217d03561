"""Tells others of a failure: a report for whoever has to act, and a message to the sender of a link.

Both are text for the clipboard, in the person's language, and hold no secret: signature and token are masked, and so
is the middle of the access key ID, of which the ends are enough to find it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from presign_gui import __version__
from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, PresignGuiError, Retry
from presign_gui.domain.facts import EnglishFormatter, FactFormatter, Facts, fill
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.masking import mask_secrets
from presign_gui.domain.presigned_url import PresignedUrl

Translate: TypeAlias = Callable[[str, str], str]
"""From a context and an English template to the template in the person's language: `QCoreApplication.translate`."""

MAX_DETAIL: Final = 8 * 1024
"""Characters of a server's answer that are worth sending on."""

_ACTORS: Final = {
    Actor.YOU: QT_TRANSLATE_NOOP("report", "Whoever used the link can mend it."),
    Actor.LINK_OWNER: QT_TRANSLATE_NOOP("report", "Whoever made the link has to act."),
    Actor.BUCKET_OWNER: QT_TRANSLATE_NOOP("report", "Whoever owns the bucket has to act."),
    Actor.NOBODY_WAIT: QT_TRANSLATE_NOOP("report", "Nobody has to act; it may pass."),
}
_RETRIES: Final = {
    Retry.NEVER: QT_TRANSLATE_NOOP("report", "Trying again does not help."),
    Retry.BACKOFF: QT_TRANSLATE_NOOP("report", "Trying again later may help."),
    Retry.RESIGN: QT_TRANSLATE_NOOP("report", "A newly signed link may help; the same one does not."),
    Retry.USER_ACTION: QT_TRANSLATE_NOOP("report", "Trying again helps after that."),
}
_REQUESTS: Final = {
    Actor.YOU: QT_TRANSLATE_NOOP("report", "Could you please check it, or send me a new one?"),
    Actor.LINK_OWNER: QT_TRANSLATE_NOOP("report", "Could you please send me a new one?"),
    Actor.BUCKET_OWNER: QT_TRANSLATE_NOOP(
        "report", "Could you please have a look, or ask whoever looks after the storage?"
    ),
    Actor.NOBODY_WAIT: QT_TRANSLATE_NOOP("report", "Do you know whether the server has a problem at the moment?"),
}
_GREETING: Final = QT_TRANSLATE_NOOP("report", "Hello,")
_DOES_NOT_WORK: Final = QT_TRANSLATE_NOOP("report", "the link that you sent me for “{name}” does not work.")
_DOES_NOT_WORK_UNNAMED: Final = QT_TRANSLATE_NOOP("report", "the link that you sent me does not work.")
_FOR_EXPERTS: Final = QT_TRANSLATE_NOOP("report", "For whoever looks after it:")

_OBJECT: Final = QT_TRANSLATE_NOOP("report", "Object")
_LINK: Final = QT_TRANSLATE_NOOP("report", "Link")
_KEY: Final = QT_TRANSLATE_NOOP("report", "Access key")
_SIGNED: Final = QT_TRANSLATE_NOOP("report", "Signed at")
_EXPIRES: Final = QT_TRANSLATE_NOOP("report", "Expires at")
_HAPPENED: Final = QT_TRANSLATE_NOOP("report", "Happened at")
_STATUS: Final = QT_TRANSLATE_NOOP("report", "HTTP status")
_CODE: Final = QT_TRANSLATE_NOOP("report", "Code")
_REQUEST_ID: Final = QT_TRANSLATE_NOOP("report", "Request ID")
_HOST_ID: Final = QT_TRANSLATE_NOOP("report", "Host ID")
_PROGRAM: Final = QT_TRANSLATE_NOOP("report", "Program")
_DETAILS: Final = QT_TRANSLATE_NOOP("report", "Details")

_BACKTICKS: Final = re.compile(r"`+")
_MARKUP: Final = re.compile(r"[\\<>*_\[\]|]")


@dataclass(frozen=True, slots=True)
class Language:
    """How to write for the person: English unless a window says otherwise."""

    translate: Translate = field(default=lambda _context, text: text)
    formatter: FactFormatter = field(default_factory=EnglishFormatter)

    def words(self, text: str) -> str:
        """Translate a text of this module."""
        return self.translate("report", text)

    def sentence(self, template: str, facts: Facts) -> str:
        """Translate and fill a text of the catalogue."""
        return fill(self.translate("errors", template), facts, self.formatter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A failure and what is known around it. `at` is aware. `location` counts where there is no `url` to tell it."""

    error: PresignGuiError
    at: datetime
    url: PresignedUrl | None = None
    location: ObjectLocation | None = None

    @property
    def object(self) -> ObjectLocation | None:
        """The object that it is about, if it is known."""
        return self.location or (self.url.location if self.url else None)


def report(incident: Incident, language: Language | None = None) -> str:
    """Return the failure as Markdown for whoever has to act: what happened, what to do, what can be looked up."""
    told = language or Language()
    error = incident.error
    sentences = (told.sentence(text, error.facts) for text in (error.entry.cause, error.entry.remedy))
    lines = [
        f"# {_plain(told.sentence(error.entry.title, error.facts))}",
        "",
        _plain(" ".join(sentences)),
        "",
        f"{told.words(_ACTORS[error.actor])} {told.words(_RETRIES[error.retry])}",
        "",
        *(f"- {name}: {_code(value)}" for name, value in _facts(incident, told)),
        f"- {told.words(_PROGRAM)}: presign-gui {__version__}",
    ]
    if error.detail:
        lines += ["", f"## {told.words(_DETAILS)}", "", *_fenced(error.detail[:MAX_DETAIL])]
    return mask_secrets("\n".join(lines)) + "\n"


def message_to_sender(incident: Incident, language: Language | None = None) -> str:
    """Return a short message, in plain text, to whoever sent the link."""
    told = language or Language()
    error = incident.error
    where = incident.object
    opening = told.words(_DOES_NOT_WORK if where else _DOES_NOT_WORK_UNNAMED)
    lines = [
        told.words(_GREETING),
        "",
        opening.replace("{name}", where.key if where else ""),
        told.sentence(error.entry.cause, error.facts),
        told.words(_REQUESTS[error.actor]),
        "",
        told.words(_FOR_EXPERTS),
        *(f"{name}: {value}" for name, value in _facts(incident, told)),
    ]
    return mask_secrets("\n".join(lines)) + "\n"


def _facts(incident: Incident, told: Language) -> Sequence[tuple[str, str]]:
    """Return what can be looked up, in the order in which it is looked for; what is not known is left out."""
    error, url = incident.error, incident.url
    moment = told.formatter.moment
    known: tuple[tuple[str, str | None], ...] = (
        (_CODE, error.code if error.code == error.kind else f"{error.code} ({error.kind})"),
        (_STATUS, None if error.status is None else str(error.status)),
        (_REQUEST_ID, error.request_id),
        (_HOST_ID, error.host_id),
        (_HAPPENED, moment(incident.at)),
        (_OBJECT, str(incident.object) if incident.object else None),
        (_LINK, url.masked_url if url else None),
        (_KEY, url.masked_access_key_id if url else None),
        (_SIGNED, moment(url.signed_at) if url and url.signed_at else None),
        (_EXPIRES, moment(url.expires_at) if url and url.expires_at else None),
    )
    return [(told.words(name), value) for name, value in known if value]


def _plain(text: str) -> str:
    """Keep a server's words from becoming markup."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))


def _code(text: str) -> str:
    """Write a value as code, whatever is in it: CommonMark, section 6.1."""
    mark = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    space = " " if "`" in text else ""
    return f"{mark}{space}{' '.join(text.split())}{space}{mark}"


def _fenced(text: str) -> list[str]:
    """Write lines as a block of code, whatever is in them: CommonMark, section 4.5."""
    mark = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    return [mark, text, mark]
