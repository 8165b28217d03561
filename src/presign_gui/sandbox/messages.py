"""What the sandbox's process tells the one that started it: one JSON object a line, on its standard output."""

import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import QT_TRANSLATE_NOOP, PresignGuiError
from presign_gui.domain.facts import Fact
from presign_gui.sandbox.info import SandboxInfo

STARTING: Final = QT_TRANSLATE_NOOP("sandbox", "Starting the sandbox")
DEPLOYING: Final = QT_TRANSLATE_NOOP("sandbox", "Creating the bucket and the functions")
READY: Final = QT_TRANSLATE_NOOP("sandbox", "The sandbox is ready")

_ENTRIES: Final = MappingProxyType(
    {
        entry.kind: entry
        for entry in (entries.IN_USE, entries.PORT_UNUSABLE, entries.FOLDER_UNUSABLE, entries.STACK_FAILED)
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something began that takes a moment."""

    text: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The sandbox can be used."""

    info: SandboxInfo


@dataclass(frozen=True, slots=True)
class Failed:
    """The sandbox cannot start, and why, as a kind of the catalogue and the facts of its texts."""

    kind: str
    facts: dict[str, Fact]
    detail: str

    @classmethod
    def of(cls, error: PresignGuiError) -> "Failed":
        """Make the message for an error with plain facts (words and numbers)."""
        return cls(error.kind, dict(error.facts), error.detail)

    def error(self) -> PresignGuiError:
        """Make the error again, on the other side."""
        entry = _ENTRIES[self.kind]
        return entry.family(entry, detail=self.detail, facts=self.facts)


Message: TypeAlias = Step | Ready | Failed


def encode(message: Message) -> bytes:
    """Write a message as one line."""
    return json.dumps(_to_json(message)).encode() + b"\n"


def decode(line: bytes) -> Message:
    """Read one line. Raises ValueError for a line that `encode` did not write."""
    match json.loads(line):
        case {"step": str(text)}:
            return Step(text)
        case {"ready": dict(info)}:
            return Ready(SandboxInfo.from_json(info))
        case {"failed": {"kind": str(kind), "facts": dict(facts), "detail": str(detail)}}:
            return Failed(kind, facts, detail)
    raise ValueError("not a message of the sandbox")


def _to_json(message: Message) -> dict[str, Any]:
    match message:
        case Step(text):
            return {"step": text}
        case Ready(info):
            return {"ready": info.to_json()}
        case Failed(kind, facts, detail):
            return {"failed": {"kind": kind, "facts": facts, "detail": detail}}
