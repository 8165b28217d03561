"""What deserves a word about a presigned URL although it can be read: it may end sooner, or cannot work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP
from presign_gui.domain.facts import EnglishFormatter, Fact, FactFormatter, fill


class UrlWarningKind(StrEnum):
    """What a warning is about. Programs look here, people read the text."""

    TEMPORARY_CREDENTIALS = "temporary_credentials"
    LASTS_TOO_LONG = "lasts_too_long"
    PLAIN_HTTP = "plain_http"
    GLOBAL_HOST = "global_host"
    WEBSITE_HOST = "website_host"
    SIGNATURE_VERSION_2 = "signature_version_2"
    NEEDS_HEADERS = "needs_headers"
    OTHER_CONTENT_TYPE = "other_content_type"
    SIGNED_IN_THE_FUTURE = "signed_in_the_future"
    REGIONS_DIFFER = "regions_differ"
    DATES_DIFFER = "dates_differ"
    DATE_UNREADABLE = "date_unreadable"
    EXPIRY_UNREADABLE = "expiry_unreadable"
    CREDENTIAL_UNREADABLE = "credential_unreadable"
    KEY_UNREADABLE = "key_unreadable"
    SIGNATURE_CUT_OFF = "signature_cut_off"


_TEMPLATES: Final[Mapping[UrlWarningKind, str]] = {
    UrlWarningKind.TEMPORARY_CREDENTIALS: QT_TRANSLATE_NOOP(
        "warnings", "It was signed with temporary credentials and ends with them, perhaps before its own expiry."
    ),
    UrlWarningKind.LASTS_TOO_LONG: QT_TRANSLATE_NOOP(
        "warnings", "It is meant to last longer than 7 days, and S3 refuses such a link."
    ),
    UrlWarningKind.PLAIN_HTTP: QT_TRANSLATE_NOOP(
        "warnings", "It begins with http://, so anyone on the way can read the file and use the link."
    ),
    UrlWarningKind.GLOBAL_HOST: QT_TRANSLATE_NOOP(
        "warnings", "Its host names no region, so it may fail while the bucket is young or if it is in another region."
    ),
    UrlWarningKind.WEBSITE_HOST: QT_TRANSLATE_NOOP(
        "warnings", "Its host serves the bucket's website, which takes no signed links, so it will be refused."
    ),
    UrlWarningKind.SIGNATURE_VERSION_2: QT_TRANSLATE_NOOP(
        "warnings", "It was signed in an old way (Signature Version 2) that many regions and servers refuse."
    ),
    UrlWarningKind.NEEDS_HEADERS: QT_TRANSLATE_NOOP(
        "warnings", "It works only with the headers it was signed with: {headers}."
    ),
    UrlWarningKind.OTHER_CONTENT_TYPE: QT_TRANSLATE_NOOP(
        "warnings", "It was signed for {signed}, so the file, which looks like {looks_like}, will be sent as that."
    ),
    UrlWarningKind.SIGNED_IN_THE_FUTURE: QT_TRANSLATE_NOOP(
        "warnings", "By this computer's clock it was signed {ahead} in the future, so one of the two clocks is wrong."
    ),
    UrlWarningKind.REGIONS_DIFFER: QT_TRANSLATE_NOOP(
        "warnings", "Its host is in {host_region} but it was signed for {region}, so S3 will refuse it."
    ),
    UrlWarningKind.DATES_DIFFER: QT_TRANSLATE_NOOP(
        "warnings", "Its two dates differ (X-Amz-Date and X-Amz-Credential), so S3 will refuse it."
    ),
    UrlWarningKind.DATE_UNREADABLE: QT_TRANSLATE_NOOP(
        "warnings", "Its date (X-Amz-Date) cannot be read, so S3 will refuse it."
    ),
    UrlWarningKind.EXPIRY_UNREADABLE: QT_TRANSLATE_NOOP("warnings", "Its expiry cannot be read, so S3 will refuse it."),
    UrlWarningKind.CREDENTIAL_UNREADABLE: QT_TRANSLATE_NOOP(
        "warnings", "Its X-Amz-Credential cannot be read, so S3 will refuse it."
    ),
    UrlWarningKind.KEY_UNREADABLE: QT_TRANSLATE_NOOP(
        "warnings", "Its object key has wrong percent-escapes, so S3 will refuse it."
    ),
    UrlWarningKind.SIGNATURE_CUT_OFF: QT_TRANSLATE_NOOP(
        "warnings", "Its signature is not 64 hexadecimal digits long, so the link was probably cut off."
    ),
}


@dataclass(frozen=True, slots=True)
class UrlWarning:
    """One warning about one URL: its kind and the facts that fill its text."""

    kind: UrlWarningKind
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @property
    def template(self) -> str:
        """The English text with named places; translated in the context `warnings`."""
        return _TEMPLATES[self.kind]

    def text(self, formatter: FactFormatter | None = None) -> str:
        """Write the warning as one English sentence."""
        return fill(self.template, self.facts, formatter or EnglishFormatter())


def warning(kind: UrlWarningKind, **facts: Fact) -> UrlWarning:
    """Make a warning."""
    return UrlWarning(kind, MappingProxyType(facts))
