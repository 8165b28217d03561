"""Text for a terminal: what may be shown on one, how wide it is, and how it is shortened."""

import unicodedata
from typing import Final

_ELLIPSIS: Final = "..."
_STEERING: Final = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Line and paragraph separators and the controls that turn the direction of writing (Unicode Standard Annex 9)."""


def printable(text: str) -> str:
    """Escape control characters, line breaks included, so that no object key or file name can steer a terminal."""
    return "".join(_escaped(each) if _steers(each) else each for each in text)


def _steers(character: str) -> bool:
    return unicodedata.category(character) == "Cc" or character in _STEERING


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def columns(text: str) -> int:
    """Return how many columns a terminal needs for `text` (Unicode Standard Annex 11: wide characters take two)."""
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, limit: int) -> str:
    """Cut out the middle of `text` so that it takes at most `limit` columns; both ends of a name tell files apart."""
    if columns(text) <= limit:
        return text
    room = limit - len(_ELLIPSIS)
    if room < 2:
        return _fitting(text, max(0, limit))
    return _fitting(text, room - room // 2) + _ELLIPSIS + _fitting(text[::-1], room // 2)[::-1]


def _fitting(text: str, limit: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += _columns_of(character)
        if used > limit:
            return text[:index]
    return text
