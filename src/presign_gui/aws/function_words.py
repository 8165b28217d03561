"""What a function said, made fit to be read by people: on one line, masked, and not too long."""

import json
from typing import Final, TypeAlias

from presign_gui.domain.masking import mask_secrets

SHOWN: Final = 200
DETAILED: Final = 4000
"""Characters of a function's own words in a sentence, and in the details."""

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


def parse_json(payload: bytes) -> Json:
    """Read JSON; what is not JSON is taken as the text it is."""
    text = payload.decode("utf-8", "replace")
    try:
        parsed: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return parsed


def shown(said: Json) -> str:
    """Put a function's words on one line for a sentence, masked before they are cut, so that no half secret shows."""
    line = " ".join(_masked(said, None).split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


def detail_of(answer: Json) -> str:
    """Write an answer for the details of an error."""
    return _masked(answer, 2)[:DETAILED]


def named(answer: Json) -> str:
    """Say in a few words what kind of answer it is."""
    match answer:
        case None:
            return "nothing"
        case "":
            return "an empty text"
        case str():
            return f"“{shown(answer)}”"
        case dict():
            return "an object with " + (shown(", ".join(answer)) or "nothing in it")
        case list():
            return "a list"
        case _:
            return shown(json.dumps(answer))


def _masked(said: Json, indent: int | None) -> str:
    """Write a value as text that can be printed anywhere: JSON may hold halves of characters (surrogates)."""
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False, indent=indent)
    return mask_secrets(text.encode("utf-8", "replace").decode("utf-8"))
