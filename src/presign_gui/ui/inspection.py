"""Everything there is to know about a link without asking anyone, as groups of names and values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from presign_gui.domain.location import AddressingStyle
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.url_hosts import read_aws_host
from presign_gui.domain.url_providers import read_provider_host
from presign_gui.ui.formatting import LocaleFormatter
from presign_gui.ui.link_words import allows, key_type

translate = QCoreApplication.translate

_WITH_A_ROW_OF_THEIR_OWN: Final = frozenset({"response-content-disposition", "response-content-type"})
SENTENCES: Final = frozenset({"allows", "overrides", "service", "style", "headers", "key_type"})
"""Fields whose values are words, and get as many lines as they need."""


@dataclass(frozen=True, slots=True)
class GroupText:
    """The heading of a group, and the names of its rows by field."""

    heading: str
    names: Mapping[str, str]


def groups() -> dict[str, GroupText]:
    """Return the groups in their order. Each field that `values` may return has its name here."""
    return {
        "object": GroupText(
            translate("inspector", "What it is for"),
            {
                "allows": translate("inspector", "Allows"),
                "key": translate("inspector", "Key"),
                "bucket": translate("inspector", "Bucket"),
                "version": translate("inspector", "Version ID"),
                "disposition": translate("inspector", "Answers as"),
                "type": translate("inspector", "Answers with type"),
                "overrides": translate("inspector", "Answers also with"),
            },
        ),
        "place": GroupText(
            translate("inspector", "Where it leads"),
            {
                "service": translate("inspector", "Service"),
                "host": translate("inspector", "Host"),
                "endpoint": translate("inspector", "Endpoint"),
                "region": translate("inspector", "Region"),
                "style": translate("inspector", "Addressing style"),
            },
        ),
        "time": GroupText(
            translate("inspector", "When it works"),
            {
                "signed": translate("inspector", "Signed"),
                "expires": translate("inspector", "Expires"),
                "lasts": translate("inspector", "Lasts"),
                "left": translate("inspector", "Left"),
            },
        ),
        "signature": GroupText(
            translate("inspector", "Who signed it"),
            {
                "signature": translate("inspector", "Signature"),
                "key_type": translate("inspector", "Kind of key"),
                "key_id": translate("inspector", "Access key ID"),
                "headers": translate("inspector", "Signed headers"),
            },
        ),
    }


def values(link: PastedLink, formatter: LocaleFormatter) -> dict[str, str]:
    """Return the values by field; none for what the link does not tell. The countdown is the panel's own."""
    url = link.url
    unknown = translate("inspector", "unknown")
    others = [name for name in url.response_overrides if name not in _WITH_A_ROW_OF_THEIR_OWN]
    return {
        "allows": allows(link),
        "key": url.key or unknown,
        "bucket": url.bucket or unknown,
        "version": url.version_id or "",
        "disposition": url.response_overrides.get("response-content-disposition", ""),
        "type": url.response_overrides.get("response-content-type", ""),
        "overrides": ", ".join(f"{name}={url.response_overrides[name]}" for name in others),
        "service": service_of(url),
        "host": url.host,
        "endpoint": url.endpoint,
        "region": url.region or translate("inspector", "not told"),
        "style": _style(url.addressing_style),
        "signed": formatter.moment(url.signed_at) if url.signed_at else translate("inspector", "not told"),
        "expires": formatter.moment(url.expires_at) if url.expires_at else translate("inspector", "not told"),
        "lasts": formatter.duration(url.expires_at - url.signed_at) if url.expires_at and url.signed_at else "",
        "signature": _signature(url),
        "key_type": key_type(url),
        "key_id": url.masked_access_key_id,
        "headers": ", ".join(url.signed_headers) or translate("inspector", "not listed in this version"),
    }


def service_of(url: PresignedUrl) -> str:
    """Name the service by its host, where that can be told."""
    host = url.host.partition(":")[0]
    if read_aws_host(host) is not None:
        return "Amazon S3"
    provider = read_provider_host(host)
    if provider is not None:
        return translate("inspector", "another service with S3's API")
    return translate("inspector", "a server of its own, as far as its name tells")


def _style(style: AddressingStyle | None) -> str:
    match style:
        case AddressingStyle.VIRTUAL_HOSTED:
            return translate("inspector", "virtual-hosted: the bucket is in the host")
        case AddressingStyle.PATH:
            return translate("inspector", "path: the bucket is in the path")
        case None:
            return translate("inspector", "unknown")


def _signature(url: PresignedUrl) -> str:
    names = {
        "SigV4": translate("inspector", "Version 4 (SigV4)"),
        "SigV4a": translate("inspector", "Version 4a, for several regions (SigV4a)"),
        "SigV2": translate("inspector", "Version 2, the old one (SigV2)"),
    }
    return names[url.signature_version]
