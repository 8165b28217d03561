"""What was mended in a pasted link, in words: nobody's link is changed without being told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP
from presign_gui.domain.facts import EnglishFormatter, Fact, FactFormatter, fill


class RepairKind(StrEnum):
    """What was done. Programs look here, people read the text."""

    LINES_JOINED = "lines_joined"
    INVISIBLE_REMOVED = "invisible_removed"
    HTML_UNDONE = "html_undone"
    JSON_UNDONE = "json_undone"
    QUOTED_PRINTABLE_UNDONE = "quoted_printable_undone"
    BRACKETS_REMOVED = "brackets_removed"
    PUNCTUATION_REMOVED = "punctuation_removed"
    UNWRAPPED = "unwrapped"
    ESCAPES_UNDONE = "escapes_undone"
    TAKEN_FROM_COMMAND = "taken_from_command"


_TEMPLATES: Final[Mapping[RepairKind, str]] = {
    RepairKind.LINES_JOINED: QT_TRANSLATE_NOOP("repairs", "The link was broken into {count} lines; they were joined."),
    RepairKind.INVISIBLE_REMOVED: QT_TRANSLATE_NOOP("repairs", "Invisible characters in the link were left out."),
    RepairKind.HTML_UNDONE: QT_TRANSLATE_NOOP("repairs", "“&amp;” in the link was read as “&”, as in web pages."),
    RepairKind.JSON_UNDONE: QT_TRANSLATE_NOOP("repairs", "Escapes such as “\\u0026” were undone, as in JSON."),
    RepairKind.QUOTED_PRINTABLE_UNDONE: QT_TRANSLATE_NOOP(
        "repairs", "“=3D” and line ends with “=” were undone, as in the source of an e-mail."
    ),
    RepairKind.BRACKETS_REMOVED: QT_TRANSLATE_NOOP(
        "repairs", "Quotation marks or brackets around the link were left out."
    ),
    RepairKind.PUNCTUATION_REMOVED: QT_TRANSLATE_NOOP("repairs", "“{left_out}” after the link was left out."),
    RepairKind.UNWRAPPED: QT_TRANSLATE_NOOP("repairs", "The link was taken out of a link to {wrapper}."),
    RepairKind.ESCAPES_UNDONE: QT_TRANSLATE_NOOP("repairs", "The link had been percent-encoded as a whole; undone."),
    RepairKind.TAKEN_FROM_COMMAND: QT_TRANSLATE_NOOP("repairs", "The link was taken out of a {command} command."),
}


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was done to one link: its kind and the facts that fill its text."""

    kind: RepairKind
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @property
    def template(self) -> str:
        """The English text with named places; translated in the context `repairs`."""
        return _TEMPLATES[self.kind]

    def text(self, formatter: FactFormatter | None = None) -> str:
        """Write the repair as one English sentence."""
        return fill(self.template, self.facts, formatter or EnglishFormatter())


def repair(kind: RepairKind, **facts: Fact) -> Repair:
    """Make a repair."""
    return Repair(kind, MappingProxyType(facts))
