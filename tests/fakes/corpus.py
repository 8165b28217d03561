"""Reads tests/corpus: answers and URLs with their expected readings, as data that anyone can add to."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from presign_gui.domain.answer import Sent
from presign_gui.domain.presigned_url import parse_presigned_url
from tests.fakes.links import KEY_ID, SIGNATURE, TOKEN, sigv2_link, sigv4_link

CORPUS: Final = Path(__file__).parent.parent / "corpus"
_SIGNED: Final = re.compile(r"\{(v4a?[^}]*|v2[^}]*)\}")
_TIMES: Final = re.compile(r"\{(\S+) times ([0-9]+)\}")
HALF_PAST_FIVE: Final = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class RecordedAnswer:
    """One answer of the corpus. See the head of its files for what the fields mean."""

    by: str
    case: str
    status: int
    body: str = field(repr=False)
    kind: str
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    link: str = "sigv4"
    headers: Mapping[str, str] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()
    signed_by_us: bool = False
    at: str | None = None
    encoding: str = "utf-8"
    repeat: tuple[str, int] = ("", 0)
    code: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    never: str = ""

    def __str__(self) -> str:
        return f"{self.by}: {self.case}"

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.at) if self.at else HALF_PAST_FIVE

    @property
    def data(self) -> bytes:
        """The body as it came."""
        piece, times = self.repeat
        return self.body.replace("{repeat}", piece * times).encode(self.encoding)

    @property
    def sent(self) -> Sent | None:
        link = _link(self.link)
        url = parse_presigned_url(link) if link else None
        return Sent(
            method=self.method,
            url=url,
            headers=self.headers,
            signed_by_us=self.signed_by_us,
            guessed=tuple(self.guessed),
        )


def _link(description: str) -> str | None:
    """Return the link that a word describes: `sigv4 headers host;x-amz-acl`, `sigv2`, `none`."""
    version, _, rest = description.partition(" ")
    if version != "sigv4":
        ends_at = datetime(2026, 11, 24, 6, tzinfo=UTC)
        return {"none": None, "sigv2": sigv2_link(expires=str(int(ends_at.timestamp())))}[version]
    name, _, value = rest.partition(" ")
    made: dict[str, Callable[[], str]] = {
        "headers": lambda: sigv4_link(signed_headers=value),
        "token": lambda: sigv4_link(token=TOKEN, expires_in=int(value)),
        "cut": lambda: sigv4_link(signature=SIGNATURE[:20]),
        "key": lambda: sigv4_link(f"https://my-bucket.s3.eu-west-1.amazonaws.com/{value}"),
        "": sigv4_link,
    }
    return made[name]() if name in made else f"{sigv4_link()}&{rest.removeprefix('&')}"


def recorded_answers() -> list[RecordedAnswer]:
    """Return all answers of the corpus."""
    return [RecordedAnswer(**each) for path in sorted(CORPUS.glob("answers-*.toml")) for each in _load(path)["answer"]]


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True)
class RecordedUrl:
    """One URL of the corpus, put together, and its expected reading as it is written there."""

    group: str
    case: str
    url: str = field(repr=False)
    error: str | None
    expected: Mapping[str, Any]
    warnings: frozenset[str]

    def __str__(self) -> str:
        return f"{self.group}: {self.case}"


def recorded_urls() -> list[RecordedUrl]:
    """Return all URLs of the corpus."""
    return [_recorded_url(each) for each in _load(CORPUS / "urls.toml")["url"]]


def _recorded_url(row: dict[str, Any]) -> RecordedUrl:
    expected = {name: _repeated(value) if isinstance(value, str) else value for name, value in row.items()}
    return RecordedUrl(
        group=expected.pop("group"),
        case=expected.pop("case"),
        url=_SIGNED.sub(lambda found: _signature(*found[1].split()), expected.pop("url")),
        error=expected.pop("error", None),
        warnings=frozenset(expected.pop("warnings", ())),
        expected={name: None if value == "none" else value for name, value in expected.items()},
    )


def _repeated(text: str) -> str:
    return _TIMES.sub(lambda found: found[1] * int(found[2]), text)


def _signature(version: str, *words: str) -> str:
    """Return the query of a signed URL, as `{v4 eu-west-1 expires=60}` describes it."""
    options = dict(word.partition("=")[::2] for word in words)
    if version == "v2":
        return sigv2_link("", token=TOKEN if "token" in options else None, expires="1795500000").removeprefix("?")
    names = [word for word in words if "=" not in word]
    region = names[0] if names else "eu-west-1"
    service = options.get("service") or ("s3express" if "s3express" in names else "s3")
    key_id = options.get("id") or KEY_ID.replace("AKIA", "ASIA" if {"token", "asia"} & set(names) else "AKIA")
    day = "20261124"
    scope = f"{key_id}/{day}/{region}/{service}/aws4_request" if version == "v4" else f"{key_id}/{day}/s3/aws4_request"
    parameters = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256" if version == "v4" else "AWS4-ECDSA-P256-SHA256",
        "X-Amz-Credential": options.get("credential", scope),
        "X-Amz-Date": options.get("date", f"{day}T050000Z"),
        **({} if version == "v4" else {"X-Amz-Region-Set": region}),
        "X-Amz-Expires": options.get("expires", "3600"),
        "X-Amz-SignedHeaders": options.get("headers", "host"),
        **({"X-Amz-Security-Token": TOKEN} if "token" in names else {}),
        "X-Amz-Signature": options.get("signature", SIGNATURE if version == "v4" else "3045" + "ab" * 68),
    }
    parameters.pop(options.get("without", ""), None)
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    return query.replace("X-Amz-", "x-amz-") if "lower" in names else query
