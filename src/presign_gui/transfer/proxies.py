"""Which proxy, if any, stands between this computer and a host, by the usual environment variables.

The rules are curl's (its manual: Environment): `https_proxy` or `http_proxy` by the URL's scheme, else `all_proxy`, in
lower or upper case; `no_proxy` lists hosts without one. In addition this computer itself is never reached through
a proxy, as in web browsers: a proxy elsewhere could not reach the sandbox on 127.0.0.1.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import InputError
from presign_gui.domain.url_text import split_url
from presign_gui.transfer.destination import Destination

_LOOPBACK_NAME: Final = "localhost"


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy's URL, with the user name and password that it may have, and the same without them, for people."""

    url: str = field(repr=False)
    shown: str


def proxy_for(destination: Destination, environ: Mapping[str, str]) -> Proxy | None:
    """Return the proxy through which to reach `destination`. Raises NetworkError for a kind that is not spoken here."""
    url = _variable(f"{destination.scheme}_proxy", environ) or _variable("all_proxy", environ)
    if not url or _is_this_computer(destination.host) or _is_exempt(destination, _variable("no_proxy", environ)):
        return None
    if "://" not in url:
        url = f"http://{url}"
    scheme, _, rest = url.partition("://")
    shown = f"{scheme}://{rest.rpartition('@')[2].rstrip('/')}"
    if scheme.lower() != "http":
        raise network.PROXY_FAILED.error(proxy=shown, detail=f"{scheme} proxies are not supported, only http")
    try:
        split_url(shown)
    except InputError as error:
        raise network.PROXY_FAILED.error(proxy=shown, detail=str(error)) from None
    return Proxy(url, shown)


def _variable(name: str, environ: Mapping[str, str]) -> str:
    return (environ.get(name) or environ.get(name.upper()) or "").strip()


def _is_this_computer(host: str) -> bool:
    if host == _LOOPBACK_NAME or host.endswith(f".{_LOOPBACK_NAME}"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_exempt(destination: Destination, no_proxy: str) -> bool:
    return any(_matches(entry.strip().lower(), destination) for entry in no_proxy.replace(" ", ",").split(","))


def _matches(entry: str, destination: Destination) -> bool:
    """Compare with one entry: `*`, a host, a domain with or without a dot in front, an address or a network."""
    if entry == "*":
        return True
    name, _, port = entry.rpartition(":") if entry.count(":") == 1 else (entry, "", "")
    if not name or (port and port != str(destination.port)):
        return False
    try:
        return ipaddress.ip_address(destination.host) in ipaddress.ip_network(name.strip("[]"), strict=False)
    except ValueError:
        domain = name.lstrip("*").lstrip(".")
        return bool(domain) and f".{destination.host}".endswith(f".{domain}")
