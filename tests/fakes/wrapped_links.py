"""What mail programs, filters and chats make of a link, written from the descriptions of their formats."""

import base64
import quopri
import re
import string
from urllib.parse import quote

_RUNS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_REPLACED_BY_VERSION_3 = re.compile(r"[^A-Za-z0-9/:.?=&_-]{1,65}")


def safe_link(link: str) -> str:
    """Return the link as Microsoft Defender's Safe Links sends it on."""
    return (
        f"https://nam02.safelinks.protection.outlook.com/?url={quote(link, safe='')}"
        "&data=05%7C02%7Canna%40example.com%7C0&sdata=abc%3D&reserved=0"
    )


def urldefense_2(link: str) -> str:
    """Return the link as Proofpoint's URL Defense, version 2, sends it on."""
    written = "".join(_as_version_2(character) for character in link)
    return f"https://urldefense.proofpoint.com/v2/url?u={written}&d=DwMFaQ&c=euGZstc&r=x&m=y&s=z&e="


def _as_version_2(character: str) -> str:
    if character == "/":
        return "_"
    return character if character.isalnum() or character == "." else f"-{ord(character):02X}"


def urldefense_3(link: str) -> str:
    """Return the link as Proofpoint's URL Defense, version 3, sends it on."""
    replaced = "".join(_REPLACED_BY_VERSION_3.findall(link))
    listed = base64.urlsafe_b64encode(replaced.encode()).decode().rstrip("=")
    body = _REPLACED_BY_VERSION_3.sub(lambda found: _as_version_3(len(found[0])), link)
    return f"https://urldefense.com/v3/__{body}__;{listed}!!ACWV5N9M2RV99hQ!MwAZFXXIwuP0-lv$"


def _as_version_3(length: int) -> str:
    return "*" if length == 1 else f"**{_RUNS[length - 2]}"


def quoted_printable(text: str) -> str:
    """Return a text as the source of an e-mail has it."""
    return quopri.encodestring(text.encode()).decode()


def in_lines(link: str, width: int, prefix: str = "") -> str:
    """Return the link cut into lines."""
    return "\n".join(prefix + link[start : start + width] for start in range(0, len(link), width))
