"""Reads of a server's certificate what a person needs to know when it is not trusted: whose it is, by whom, and when.

Only for explaining; whether to trust is for the system to say. Source: RFC 5280, section 4.1; ITU-T X.690 (DER).
"""

import contextlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_SEQUENCE: Final = 0x30
_EXPLICIT_VERSION: Final = 0xA0
_EXTENSIONS: Final = 0xA3
_UTC_TIME: Final = 0x17
_OCTETS: Final = 0x04
_DNS_NAME: Final = 0x82
_IP_ADDRESS: Final = 0x87
_COMMON_NAME: Final = bytes([0x55, 4, 3])
_ORGANISATION: Final = bytes([0x55, 4, 10])
_ALTERNATIVE_NAMES: Final = bytes([0x55, 29, 17])
_ENCODINGS: Final = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x14: "latin-1"}
_MOST_NAMES: Final = 1000
_LONGEST: Final = 100

_Element = tuple[int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a certificate says. Names are fit to be shown; `hosts` are the DNS names and addresses that it is for."""

    issuer: str
    subject: str
    is_self_signed: bool
    not_before: datetime
    not_after: datetime
    hosts: tuple[str, ...]

    def is_for(self, host: str) -> bool:
        """Tell whether it is for this host: RFC 9525, section 6.3, with `*` for one whole label."""
        wanted = host.lower().rstrip(".")
        rest = wanted.partition(".")[2]
        return any(each.lower() in {wanted, f"*.{rest}" if rest else wanted} for each in self.hosts)


def read_certificate(der: bytes) -> Certificate | None:
    """Read a certificate in DER; None for anything that is not one."""
    with contextlib.suppress(ValueError, IndexError, StopIteration, OverflowError):
        (_, signed), *_ = _elements(_inside(der, _SEQUENCE))
        fields = list(_elements(signed))
        if fields[0][0] == _EXPLICIT_VERSION:
            fields = fields[1:]
        _serial, _algorithm, issuer, validity, subject, *rest = fields
        begin, end, *_ = _elements(validity[1])
        return Certificate(
            issuer=_name(issuer[1]),
            subject=_name(subject[1]),
            is_self_signed=issuer == subject,
            not_before=_moment(begin),
            not_after=_moment(end),
            hosts=tuple(_hosts(rest)),
        )
    return None


def _elements(data: bytes) -> Iterator[_Element]:
    """Yield tag and content of one element after the other. Raises ValueError for what is no DER."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise ValueError("length")
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        if at + length > len(data):
            raise ValueError("cut off")
        yield tag, data[at : at + length]
        at += length


def _inside(data: bytes, tag: int) -> bytes:
    found, content = next(_elements(data))
    if found != tag:
        raise ValueError("tag")
    return content


def _name(data: bytes) -> str:
    """Return common name and organisation, as far as they are there and differ; never anything unprintable."""
    parts: dict[bytes, str] = {}
    for _, related in _elements(data):
        for _, pair in _elements(related):
            (_, kind), (tag, value) = tuple(_elements(pair))[:2]
            parts.setdefault(kind, value.decode(_ENCODINGS.get(tag, "utf-8"), "replace"))
    wanted = dict.fromkeys(parts[kind].strip() for kind in (_COMMON_NAME, _ORGANISATION) if kind in parts)
    shown = ", ".join(filter(None, wanted)) or next(iter(parts.values()), "")
    return "".join(each for each in shown if each.isprintable())[:_LONGEST]


def _moment(element: _Element) -> datetime:
    """Read UTCTime, whose years from 50 on are of the last century, or GeneralizedTime."""
    tag, value = element
    text = value.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if text >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _hosts(fields: list[_Element]) -> Iterator[str]:
    extensions = next((content for tag, content in fields if tag == _EXTENSIONS), None)
    for _, extension in _elements(_inside(extensions, _SEQUENCE)) if extensions else ():
        (_, kind), *_, (tag, value) = _elements(extension)
        if kind != _ALTERNATIVE_NAMES or tag != _OCTETS:
            continue
        for number, (what, name) in enumerate(_elements(_inside(value, _SEQUENCE))):
            if number >= _MOST_NAMES:
                return
            if what == _DNS_NAME:
                yield "".join(each for each in name.decode("ascii", "replace") if each.isprintable())
            elif what == _IP_ADDRESS:
                yield str(ipaddress.ip_address(name))
