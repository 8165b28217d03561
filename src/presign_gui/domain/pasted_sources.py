"""From bytes to the texts in which links may stand: clipboards, `.url` and `.webloc` files, saved e-mails.

A link is visible ASCII in every one of these formats, so none of them is parsed: the texts are searched. Only what
hides ASCII is undone: UTF-16, and the base64 of e-mails (RFC 2045, section 6.8).
"""

import base64
import binascii
import codecs
import re
from typing import Final

MAX_PASTED: Final = 128 * 1024
"""Characters (or bytes) of a paste or a dropped file that are looked at; a link has one to four thousand."""

_BASE64_PART: Final = re.compile(
    r"(?im)^Content-Transfer-Encoding:[ \t]*base64[ \t]*\r?\n(?:[!-9;-~]+:[^\n]*\n|[ \t][^\n]+\n)*\r?\n"
    r"((?:[A-Za-z0-9+/]+={0,2}[ \t]*\r?(?:\n|\Z))+)"
)
_URL_IN_BYTES: Final = re.compile(rb"https?://[!-~]+")
_MAX_PARTS: Final = 20


def text_of(content: bytes) -> str:
    """Decode what was dropped or read from a file: UTF-16 by its mark, else UTF-8, else one character a byte.

    Of a binary property list (a `.webloc` file of macOS), between whose strings any byte may stand, only the URLs.
    """
    content = content[:MAX_PASTED]
    if content.startswith(b"bplist"):
        return "\n".join(found.decode("ascii") for found in _URL_IN_BYTES.findall(content))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def texts_to_search(text: str) -> tuple[str, ...]:
    """Return `text`, and the texts that stand in it as base64, as in an e-mail."""
    text = text[:MAX_PASTED]
    parts: list[str] = []
    for found in _BASE64_PART.finditer(text):
        if len(parts) == _MAX_PARTS:
            break
        try:
            parts.append(text_of(base64.b64decode(found[1], validate=False)))
        except binascii.Error:
            continue
    return (text, *parts)
