"""Makes file names out of object keys and headers that anyone may have written.

A name that leaves this module is one name and never a path, can be stored on Linux, macOS and Windows, and shows
no invisible or reordering characters. Rules: Microsoft, "Naming Files, Paths, and Namespaces"; POSIX.1-2017, 3.170
and 4.8; Unicode Technical Report 36, "Bidirectional text spoofing". Text is not normalised: a key in NFD stays in NFD.
"""

import base64
import quopri
import re
import unicodedata
from typing import Final
from urllib.parse import quote, unquote_to_bytes

FALLBACK_NAME: Final = "download"
MAX_NAME_BYTES: Final = 255
"""Bytes of UTF-8: NAME_MAX of ext4, APFS and others; NTFS allows 255 UTF-16 units, which is never less."""
_ROOM: Final = len(" (9999).part")
_MAX_SAFE_BYTES: Final = MAX_NAME_BYTES - _ROOM
_MAX_SUFFIX_BYTES: Final = 20

_SEPARATOR: Final = re.compile(r"[/\\]")
_ILLEGAL: Final = re.compile(r'[<>:"|?*]')
_RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=[ .]*(?:\.|$))")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS: Final = frozenset("\u200c\u200d")
"""Invisible, but needed inside Persian and Indic words and in emoji."""
_DOUBLE_SUFFIX: Final = re.compile(r"(?i)\.tar\.[a-z0-9]{1,4}$")

_PARAMETER: Final = re.compile(
    r""";\s*(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|\Z)|(?P<token>[^;]*))""",
    re.DOTALL,
)
_ENCODED_WORD: Final = re.compile(r"=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=")
_CHARSETS: Final = frozenset(
    {
        "utf-8",
        "iso-8859-1",
        "us-ascii",
        "windows-1252",
        "shift_jis",
        "euc-jp",
        "iso-2022-jp",
        "gb18030",
        "big5",
        "euc-kr",
    }
)


def safe_file_name(key_or_name: str) -> str:
    """Return the last part of an object key, or of a name from elsewhere, as a name that a file may have anywhere.

    At most 243 bytes long, so that ` (9999)` and `.part` can still be added. Applied to its own result it changes
    nothing.
    """
    last = _SEPARATOR.split(key_or_name.rstrip("/\\"))[-1]
    visible = "".join(character for character in last if not _is_invisible(character))
    name = _shorten(_trim(_ILLEGAL.sub("_", visible))) or FALLBACK_NAME
    return _shorten(f"_{name}") if _RESERVED.match(name) else name


def file_name_from_disposition(header: str) -> str | None:
    """Return the file name that a Content-Disposition header proposes, made safe, or None if it proposes none.

    RFC 6266 defines the header for HTTP and RFC 8187 its `filename*`, which wins. What comes over the wire also has
    continuations (RFC 2231), encoded words (RFC 2047), bare UTF-8 and quotes that never close, and may be written by
    anyone who may upload. `header` is text as HTTP libraries give it, one character a byte (ISO 8859-1).
    """
    parameters = _parameters(header)
    name = (
        _extended_value(parameters.get("filename*", ""))
        or _continued_value(parameters)
        or _plain_value(parameters.get("filename", ""))
    )
    return safe_file_name(name) if name.strip(" ./\\") else None


def attachment(file_name: str) -> str:
    """Return a Content-Disposition that makes browsers save under `file_name`: RFC 6266, appendix D.

    Pure ASCII, as it is signed into URLs; old clients see underscores for what is not plain ASCII.
    """
    plain = re.sub(r"[^ !#$&-\[\]-~]|[/:]", "_", file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='', errors='replace')}"


def numbered(name: str, number: int) -> str:
    """Return `report (1).pdf` for `report.pdf` and 1: the name that a second file of the same name gets."""
    stem, suffix = split_suffix(name)
    addition = f" ({number})"
    room = _MAX_SAFE_BYTES + _ROOM - len(".part") - len(addition) - len(suffix.encode())
    return f"{_cut(stem, room)}{addition}{suffix}"


def split_suffix(name: str) -> tuple[str, str]:
    """Split a name before its suffix; `.tar.gz` and its like count as one, and `.profile` has none."""
    double = _DOUBLE_SUFFIX.search(name)
    at = double.start() if double else name.rfind(".")
    suffix = name[at:] if at > 0 else ""
    if not 1 < len(suffix.encode()) <= _MAX_SUFFIX_BYTES or " " in suffix:
        return name, ""
    return name[:at], suffix


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE and character not in _JOINERS


def _trim(name: str) -> str:
    """Drop dots and spaces at the end, which Windows drops silently, and spaces at the start, which nobody sees."""
    end = len(name)
    while end and (name[end - 1] == "." or name[end - 1].isspace()):
        end -= 1
    return name[:end].lstrip()


def _shorten(name: str) -> str:
    if len(name.encode()) <= _MAX_SAFE_BYTES:
        return name
    stem, suffix = split_suffix(name)
    return _trim(_cut(stem, _MAX_SAFE_BYTES - len(suffix.encode()))) + suffix


def _cut(text: str, limit: int) -> str:
    """Cut to at most `limit` bytes of UTF-8, never inside a character or between a letter and its accents."""
    encoded = text.encode()
    if len(encoded) <= limit:
        return text
    kept = encoded[:limit].decode(errors="ignore")
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept


def _parameters(header: str) -> dict[str, str]:
    """Return the parameters by lower-case name; of a repeated one, the first.

    A backslash is an escape before a quote or another backslash only; before anything else it is left
    as the separator of a Windows path, for that is what it is in practice.
    """
    parameters: dict[str, str] = {}
    for found in _PARAMETER.finditer(f";{header}"):
        quoted = found["quoted"]
        value = found["token"].strip() if quoted is None else re.sub(r'\\(["\\])', r"\1", quoted)
        parameters.setdefault(found["name"].lower(), value)
    return parameters


def _extended_value(value: str) -> str:
    """Decode `UTF-8'en'%e2%82%ac` (RFC 8187, section 3.2); empty where that fails."""
    charset, _, rest = value.partition("'")
    _, quote_mark, escaped = rest.partition("'")
    return _decode(unquote_to_bytes(escaped), charset) if quote_mark else ""


def _continued_value(parameters: dict[str, str]) -> str:
    """Join `filename*0`, `filename*1*` ... (RFC 2231, section 3); empty where there are none."""
    charset, joined = "utf-8", b""
    for number in range(len(parameters)):
        extended = parameters.get(f"filename*{number}*")
        if extended is not None:
            if number == 0 and extended.count("'") >= 2:
                charset, _, extended = extended.split("'", 2)
            joined += unquote_to_bytes(extended)
        elif (plain := parameters.get(f"filename*{number}")) is not None:
            joined += plain.encode("utf-8", "replace")
        else:
            break
    return _decode(joined, charset)


def _plain_value(value: str) -> str:
    """Read a plain `filename`, in which encoded words and bare UTF-8 occur although no RFC allows them."""
    if not value.isascii():
        try:
            return value.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return value
    return _ENCODED_WORD.sub(lambda word: _decode_word(*word.groups()) or word[0], value)


def _decode_word(charset: str, encoding: str, text: str) -> str:
    if encoding in "Qq":
        return _decode(quopri.decodestring(text.encode(), header=True), charset)
    try:
        return _decode(base64.b64decode(text, validate=True), charset)
    except ValueError:
        return ""


def _decode(data: bytes, charset: str) -> str:
    if charset.lower() not in _CHARSETS:
        return ""
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return ""
