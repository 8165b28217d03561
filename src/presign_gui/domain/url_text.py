"""Takes a URL's text apart without changing a byte of it.

`urllib.parse` does not do here: it drops tabs and line breaks, lower-cases the host and knows nothing of keys
that begin with a slash. A presigned URL must be read exactly as it will be sent. Syntax: RFC 3986, section 3.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from presign_gui.domain.catalogue import input as entries

_SHAPE: Final = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?", re.IGNORECASE
)
_AUTHORITY: Final = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:@\[\]<>\"\\^`{|}%]+)(?::(?P<port>[0-9]{1,5}))?")
_VISIBLE_ASCII: Final = re.compile(r"[!-~]*")
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class UrlParts:
    """The pieces of a URL. `scheme` and `host` are lower case, `path` and `query` as they were given."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    @property
    def authority(self) -> str:
        """The host, with its port where one was given."""
        return self.host if self.port is None else f"{self.host}:{self.port}"


def split_url(text: str) -> UrlParts:
    """Take an http or https URL apart. Raises InputError for any other text.

    A user name in the URL is refused: no presigned URL has one, and it serves to disguise the host.
    """
    found = _SHAPE.match(text)
    if found is None:
        raise entries.NOT_A_URL.error()
    if not _VISIBLE_ASCII.fullmatch(text):
        raise entries.URL_BROKEN.error()
    authority = _AUTHORITY.fullmatch(found["authority"])
    if authority is None:
        raise entries.NOT_A_URL.error()
    port = int(authority["port"]) if authority["port"] else None
    if port is not None and not 0 < port < 65536:
        raise entries.NOT_A_URL.error()
    return UrlParts(found["scheme"].lower(), authority["host"].lower(), port, found["path"], found["query"] or "")


def decode_path(raw: str) -> str | None:
    """Return the text that percent-escapes in a path stand for, or None where they stand for no text.

    A plus sign is a plus sign here; it means a space only in the query of an HTML form.
    """
    if _BAD_ESCAPE.search(raw):
        return None
    try:
        return unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None


def query_parameters(query: str) -> dict[str, str]:
    """Return the parameters by lower-case name; of a repeated one, the first.

    Here `+` is a space, as S3 reads it. A parameter that cannot be decoded keeps the text it has.
    """
    parameters: dict[str, str] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name:
            parameters.setdefault(_decode_or_keep(name).lower(), _decode_or_keep(value.replace("+", " ")))
    return parameters


def _decode_or_keep(raw: str) -> str:
    if "%" not in raw:
        return raw
    decoded = decode_path(raw)
    return raw if decoded is None else decoded
