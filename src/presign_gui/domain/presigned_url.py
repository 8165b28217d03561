"""Reads a presigned URL: what it is for, how long it lasts, and what to beware of.

The URL's bytes are sacred. They are kept as given; everything else here is a reading of them, and nothing is
ever put together again into a URL.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from presign_gui.domain.catalogue import program
from presign_gui.domain.location import AddressingStyle, ObjectLocation
from presign_gui.domain.masking import mask_key_id, mask_secrets
from presign_gui.domain.signing import Method, PresignedRequest
from presign_gui.domain.url_hosts import AwsHost, read_aws_host
from presign_gui.domain.url_operation import method_of_operation, read_operation
from presign_gui.domain.url_providers import read_provider_host
from presign_gui.domain.url_signature import SignatureFacts, SignatureVersion, read_signature
from presign_gui.domain.url_text import UrlParts, decode_path, query_parameters, split_url
from presign_gui.domain.url_warnings import UrlWarning, UrlWarningKind, warning

_SENT_BY_EVERY_CLIENT: Final = frozenset({"host", "content-length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PresignedUrl:
    """What can be read from one presigned URL. None and "unknown" where the URL does not tell.

    `url` is the text as it was given, a bearer secret. `endpoint` is `scheme://host[:port]` of the service, without
    a bucket in front; `host` is the host (and port) that the URL itself names. `method` and `operation` are known
    only where a parameter or a signed header gives them away. Times are aware, in UTC; `expires_in` is in seconds.
    `signed_headers` are lower case and include host; Signature Version 2 does not list them. `response_overrides`
    are the decoded `response-*` parameters by lower-case name.
    """

    url: str = field(repr=False)
    host: str
    signature_version: SignatureVersion
    method: Method | None
    operation: str
    bucket: str | None
    key: str | None
    region: str | None
    endpoint: str
    addressing_style: AddressingStyle | None
    signed_at: datetime | None
    expires_at: datetime | None
    expires_in: int | None
    signed_headers: tuple[str, ...]
    access_key_id: str = field(repr=False)
    temporary_credentials: bool
    version_id: str | None
    response_overrides: Mapping[str, str] = field(hash=False)
    warnings: tuple[UrlWarning, ...]

    @property
    def masked_url(self) -> str:
        """The URL for people and logs: recognisable, and of no use to whoever reads it."""
        return mask_secrets(self.url)

    @property
    def masked_access_key_id(self) -> str:
        """The ends of the access key ID, enough to recognise it."""
        return mask_key_id(self.access_key_id)

    @property
    def location(self) -> ObjectLocation | None:
        """The object that the URL is for, or None for a URL of a bucket or of a key that cannot be read."""
        if self.bucket is None or self.key is None:
            return None
        return ObjectLocation(self.bucket, self.key)

    def remaining(self, now: datetime) -> timedelta | None:
        """Return how long the URL still lasts, by its own account and not below zero; None if it does not tell."""
        return None if self.expires_at is None else max(self.expires_at - now, timedelta(0))

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the URL's own expiry has passed."""
        return self.expires_at is not None and now >= self.expires_at


def parse_presigned_url(text: str, *, addressing_style: AddressingStyle | None = None) -> PresignedUrl:
    """Read a presigned URL; white space around it is dropped.

    Hosts of AWS and of other known services tell their addressing style. On any other host path style is assumed
    unless `addressing_style` says that the first label of the host is the bucket. Raises InputError for what is no
    presigned URL of S3 or lacks a part; what is there but makes no sense becomes None and a warning.
    """
    url = text.strip()
    parts = split_url(url)
    parameters = query_parameters(parts.query)
    signature = read_signature(parameters, parts.authority)
    aws_host = read_aws_host(parts.host)
    place = _read_place(parts, aws_host, addressing_style)
    operation = read_operation(parameters, signature.signed_headers, has_key=place.key != "")
    return PresignedUrl(
        url=url,
        host=parts.authority,
        signature_version=signature.version,
        method=method_of_operation(operation),
        operation=operation,
        bucket=place.bucket,
        key=place.key or None,
        region=signature.region or (aws_host.region if aws_host else None),
        endpoint=place.endpoint,
        addressing_style=place.style,
        signed_at=signature.signed_at,
        expires_at=signature.expires_at,
        expires_in=signature.expires_in,
        signed_headers=signature.signed_headers,
        access_key_id=signature.access_key_id,
        temporary_credentials=signature.temporary_credentials,
        version_id=parameters.get("versionid"),
        response_overrides=MappingProxyType(
            {name: value for name, value in parameters.items() if name.startswith("response-")}
        ),
        warnings=_warnings(parts, aws_host, place, signature),
    )


def clock_warning(url: PresignedUrl, now: datetime) -> UrlWarning | None:
    """Warn of a URL that claims to have been signed in the future; `now` is this computer's clock."""
    if url.signed_at is None or url.signed_at <= now:
        return None
    return warning(UrlWarningKind.SIGNED_IN_THE_FUTURE, ahead=url.signed_at - now)


def request_from_url(
    url: PresignedUrl,
    method: Method,
    extra_headers: tuple[tuple[str, str], ...] = (),
    guessed: tuple[str, ...] = (),
) -> PresignedRequest:
    """Make a guest's request: the URL as it stands, and the headers that the guest knows it was signed with.

    `guessed` names those of them (in lower case) that nobody told. Raises InputError for a URL that names no object.
    """
    if url.location is None:
        raise program.LINK_WITHOUT_OBJECT.error()
    return PresignedRequest(
        method=method,
        url=url.url,
        location=url.location,
        headers_to_send=extra_headers,
        signed_at=url.signed_at,
        expires_at=url.expires_at,
        region=url.region,
        is_link=True,
        guessed=guessed,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Bucket and key (empty for a bucket's own URL, None where unreadable) and where the bucket's name stands."""

    bucket: str | None
    key: str | None
    style: AddressingStyle | None
    endpoint: str


def _read_place(parts: UrlParts, aws_host: AwsHost | None, told: AddressingStyle | None) -> _Place:
    bucket, service_host = _read_host(parts, aws_host, told)
    port = "" if parts.port is None else f":{parts.port}"
    endpoint = f"{parts.scheme}://{service_host}{port}"
    path = parts.path.removeprefix("/")
    if bucket is not None:
        return _Place(bucket, decode_path(path), AddressingStyle.VIRTUAL_HOSTED, endpoint)
    first, _, rest = path.partition("/")
    return _Place(decode_path(first) or None, decode_path(rest), AddressingStyle.PATH if first else None, endpoint)


def _read_host(parts: UrlParts, aws_host: AwsHost | None, told: AddressingStyle | None) -> tuple[str | None, str]:
    """Return the bucket that the host names, if it does, and the host of the service."""
    if aws_host is not None:
        return aws_host.bucket, aws_host.service_host
    if told is AddressingStyle.VIRTUAL_HOSTED:
        bucket, _, service_host = parts.host.partition(".")
        return bucket, service_host
    provider = read_provider_host(parts.host) if told is None else None
    return (provider.bucket, provider.service_host) if provider else (None, parts.host)


def _warnings(
    parts: UrlParts, aws_host: AwsHost | None, place: _Place, signature: SignatureFacts
) -> tuple[UrlWarning, ...]:
    found = list(signature.flaws)
    if place.key is None:
        found.append(warning(UrlWarningKind.KEY_UNREADABLE))
    if signature.version == "SigV2":
        found.append(warning(UrlWarningKind.SIGNATURE_VERSION_2))
    if signature.temporary_credentials:
        found.append(warning(UrlWarningKind.TEMPORARY_CREDENTIALS))
    if parts.scheme == "http" and not _is_this_computer(parts.host):
        found.append(warning(UrlWarningKind.PLAIN_HTTP))
    if aws_host and aws_host.is_global:
        found.append(warning(UrlWarningKind.GLOBAL_HOST))
    if aws_host and aws_host.is_website:
        found.append(warning(UrlWarningKind.WEBSITE_HOST))
    if (
        signature.version == "SigV4"
        and aws_host
        and aws_host.region
        and signature.region not in {None, aws_host.region}
    ):
        found.append(warning(UrlWarningKind.REGIONS_DIFFER, host_region=aws_host.region, region=str(signature.region)))
    headers = [name for name in signature.signed_headers if name not in _SENT_BY_EVERY_CLIENT]
    if headers:
        found.append(warning(UrlWarningKind.NEEDS_HEADERS, headers=", ".join(headers)))
    return tuple(found)


def _is_this_computer(host: str) -> bool:
    """Tell a loopback host (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3): there is no way to listen in on it."""
    return host in {"localhost", "[::1]"} or host.startswith("127.") or host.endswith(".localhost")
