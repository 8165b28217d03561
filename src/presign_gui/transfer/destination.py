"""Where a URL's request goes, and what its first line says, to the letter."""

import re
from dataclasses import dataclass, field
from typing import Final

from presign_gui.domain.url_text import split_url

_PORTS: Final = {"http": 80, "https": 443}
_AFTER_AUTHORITY: Final = re.compile(r"[/?#]|\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """The server that a URL names, and the request target in the URL's own bytes.

    `host` is for looking up and for TLS: lower case, an IPv6 address without its brackets. `authority` is the
    value of the Host header, which every signature covers, as the URL has it. `target` (a bearer secret) is path and
    query with nothing decoded, encoded, collapsed or put in order.
    """

    scheme: str
    host: str
    port: int
    authority: str
    target: str = field(repr=False)

    @property
    def origin(self) -> str:
        """Scheme and authority: what libraries and logs may see of the URL."""
        return f"{self.scheme}://{self.authority}"

    @property
    def absolute_target(self) -> str:
        """What the first line says to a proxy that forwards (RFC 9112, section 3.2.2)."""
        return self.origin + self.target


def read_destination(url: str) -> Destination:
    """Take `url` apart. Raises InputError for what is no http or https URL in visible ASCII."""
    parts = split_url(url)
    rest = url.partition("://")[2]
    found = _AFTER_AUTHORITY.search(rest)
    cut = found.start() if found else len(rest)
    target = rest[cut:].partition("#")[0]
    return Destination(
        scheme=parts.scheme,
        host=parts.host.strip("[]"),
        port=parts.port or _PORTS[parts.scheme],
        authority=rest[:cut],
        target=target if target.startswith("/") else "/" + target,
    )
