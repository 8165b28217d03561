"""Reads tests/corpus: answers and URLs with their expected readings, as data that anyone can add to."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from presign_gui.domain.answer import Sent
from presign_gui.domain.presigned_url import parse_presigned_url
from tests.fakes.links import SIGNATURE, TOKEN, sigv2_link, sigv4_link

CORPUS: Final = Path(__file__).parent.parent / "corpus"
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
    made = {
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
