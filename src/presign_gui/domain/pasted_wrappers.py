"""Takes a link out of the links that mail filters and chats put in its place.

Only where that is certain: a scheme that is published, or a parameter that holds a whole URL. Links behind an opaque
token (Mimecast, Barracuda's newer ones, link shorteners) cannot be undone without asking their server.

Forms: Microsoft Defender for Office 365, "Safe Links"; Proofpoint, "URL Defense Decoder" (versions 2 and 3).
"""

import base64
import binascii
import re
import string
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

_PROOFPOINT: Final = re.compile(r"(?i)https?://(urldefense(?:\.proofpoint)?\.(?:com|us))/(v[23])/")
_VERSION_2: Final = re.compile(r"[?&]u=([^&]*)")
_VERSION_3: Final = re.compile(r"__(?P<url>\S+?)__;(?P<characters>[A-Za-z0-9_-]*)!")
_MARK: Final = re.compile(r"\*(?:\*(?P<run>[A-Za-z0-9_-]))?")
_RUN_LENGTHS: Final = {
    letter: length
    for length, letter in enumerate(string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_", start=2)
}
_ONE_SLASH: Final = re.compile(r"(?i)(https?:/)(?=[^/])")
_HOST: Final = re.compile(r"(?i)https?://([^/?#\s]+)")
_SAFE_LINKS: Final = "safelinks.protection.outlook.com"
_PARAMETER: Final = re.compile(r"[?&][A-Za-z0-9_.-]{1,40}=((?:https?%3A%2F%2F|https?://)[^&]*)", re.IGNORECASE)


class Unwrapped(NamedTuple):
    """The link that was inside, and the host of the wrapper."""

    inner: str
    wrapper: str


def unwrap(link: str) -> Unwrapped | None:
    """Return the link that `link` leads to by its own text, or None where it is no wrapper that can be undone.

    Whether what is inside is a presigned URL is for the caller to see.
    """
    proofpoint = _PROOFPOINT.match(link)
    if proofpoint:
        is_version_2 = proofpoint[2].lower() == "v2"
        inner = _undo_version_2(link) if is_version_2 else _undo_version_3(link, proofpoint.end())
        return Unwrapped(inner, proofpoint[1].lower()) if inner else None
    host, parameter = _HOST.match(link), _PARAMETER.search(link)
    if host is None or parameter is None:
        return None
    inner = percent_decoded(parameter[1])
    return Unwrapped(inner, _without_region(host[1].lower())) if inner else None


def _without_region(host: str) -> str:
    """Leave out where Microsoft keeps somebody's mailbox, which says nothing and makes the name long."""
    return _SAFE_LINKS if host.endswith(f".{_SAFE_LINKS}") else host


def is_version_3(text: str, start: int) -> bool:
    """Tell whether the link that begins at `start` is one in whose middle another one stands unencoded."""
    found = _PROOFPOINT.match(text, start)
    return found is not None and found[2].lower() == "v3"


def percent_decoded(text: str) -> str | None:
    """Undo percent-encoding once; None where that gives no ASCII text. A plus sign stays one."""
    try:
        return unquote_to_bytes(text).decode("ascii")
    except UnicodeDecodeError:
        return None


def _undo_version_2(link: str) -> str | None:
    """Version 2 writes `-` for the percent sign and `_` for the slash; both themselves are percent-encoded before."""
    found = _VERSION_2.search(link)
    return percent_decoded(found[1].replace("-", "%").replace("_", "/")) if found else None


def _undo_version_3(link: str, begin: int) -> str | None:
    """Version 3 puts `*` in place of a character and `**A` in place of two (`**B`: three ...), and lists them after.

    The list is URL-safe base64 without padding. What was wrapped begins at `begin`.
    """
    found = _VERSION_3.match(link, begin)
    if found is None:
        return None
    try:
        characters = base64.urlsafe_b64decode(found["characters"] + "==").decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    position = 0

    def put_back(mark: re.Match[str]) -> str:
        nonlocal position
        start, position = position, position + _RUN_LENGTHS.get(mark["run"] or "", 1)
        return characters[start:position]

    inner = _MARK.sub(put_back, found["url"])
    return _ONE_SLASH.sub(r"\1/", inner, count=1) if position == len(characters) else None
