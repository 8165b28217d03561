"""Reads the signature part of a presigned URL's query: Signature Version 4, 4a and 2.

Sources: S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)"; IAM User
Guide, "AWS Signature Version 4 for API requests" (4a); S3 User Guide, "Signing and authenticating REST requests",
query string request authentication alternative (2).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.signing import MAX_EXPIRES_IN
from presign_gui.domain.url_warnings import UrlWarning, UrlWarningKind, warning

SignatureVersion: TypeAlias = Literal["SigV4", "SigV4a", "SigV2"]

_VERSION_4: Final[Mapping[str, SignatureVersion]] = {
    "AWS4-HMAC-SHA256": "SigV4",
    "AWS4-ECDSA-P256-SHA256": "SigV4a",
}
_NEEDED_4: Final = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
)
_NEEDED_2: Final = ("AWSAccessKeyId", "Expires", "Signature")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """What the query says about who signed, when, for how long and for which region. Times are aware, in UTC.

    `expires_in` is in seconds. `flaws` are the things that could not be read and are None here.
    """

    version: SignatureVersion
    access_key_id: str = field(repr=False)
    region: str | None = None
    signed_at: datetime | None = None
    expires_in: int | None = None
    expires_at: datetime | None = None
    signed_headers: tuple[str, ...] = ()
    temporary_credentials: bool = False
    flaws: tuple[UrlWarning, ...] = ()


def read_signature(parameters: Mapping[str, str], host: str) -> SignatureFacts:
    """Read the signature from query parameters (by lower-case name).

    Raises InputError where there is none, where a part of it is missing or where it is for another service.
    """
    if any(name.lower() in parameters for name in ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature")):
        return _read_version_4(parameters, host)
    if "awsaccesskeyid" in parameters:
        return _read_version_2(parameters)
    raise entries.NOT_PRESIGNED.error(host=host)


def _read_version_4(parameters: Mapping[str, str], host: str) -> SignatureFacts:
    _check_complete(parameters, _NEEDED_4)
    version = _VERSION_4.get(parameters["x-amz-algorithm"])
    if version is None:
        raise entries.NOT_PRESIGNED.error(host=host)
    flaws: list[UrlWarning] = []
    key_id, scope_date, region = _read_credential(parameters["x-amz-credential"], version, flaws)
    if version == "SigV4a":
        region = parameters.get("x-amz-region-set")
    signed_at = _read_date(parameters["x-amz-date"])
    if signed_at is None:
        flaws.append(warning(UrlWarningKind.DATE_UNREADABLE))
    elif scope_date not in {None, parameters["x-amz-date"][:8]}:
        flaws.append(warning(UrlWarningKind.DATES_DIFFER))
    expires_in = _read_seconds(parameters["x-amz-expires"])
    if expires_in is None:
        flaws.append(warning(UrlWarningKind.EXPIRY_UNREADABLE))
    elif expires_in > MAX_EXPIRES_IN:
        flaws.append(warning(UrlWarningKind.LASTS_TOO_LONG))
    if version == "SigV4" and not re.fullmatch(r"[0-9a-f]{64}", parameters["x-amz-signature"]):
        flaws.append(warning(UrlWarningKind.SIGNATURE_CUT_OFF))
    return SignatureFacts(
        version=version,
        access_key_id=key_id,
        region=region,
        signed_at=signed_at,
        expires_in=expires_in,
        expires_at=_later(signed_at, expires_in),
        signed_headers=tuple(filter(None, parameters["x-amz-signedheaders"].lower().split(";"))),
        temporary_credentials=bool(parameters.get("x-amz-security-token")) or _is_temporary(key_id),
        flaws=tuple(flaws),
    )


def _read_version_2(parameters: Mapping[str, str]) -> SignatureFacts:
    """Read the old form: `Expires` is a moment in seconds since 1970, and no header is listed as signed."""
    _check_complete(parameters, _NEEDED_2)
    key_id = parameters["awsaccesskeyid"]
    expires_at = _later(_EPOCH, _read_seconds(parameters["expires"]))
    return SignatureFacts(
        version="SigV2",
        access_key_id=key_id,
        expires_at=expires_at,
        temporary_credentials=bool(parameters.get("x-amz-security-token")) or _is_temporary(key_id),
        flaws=() if expires_at else (warning(UrlWarningKind.EXPIRY_UNREADABLE),),
    )


def _check_complete(parameters: Mapping[str, str], needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if not parameters.get(name.lower())]
    if missing:
        raise entries.LINK_INCOMPLETE.error(missing=", ".join(missing))


def _read_credential(
    credential: str, version: SignatureVersion, flaws: list[UrlWarning]
) -> tuple[str, str | None, str | None]:
    """Return access key ID, date and region of `KEY/DATE/REGION/SERVICE/aws4_request` (4a has no region).

    A key ID of another maker's server may have slashes in it, so the scope is counted from the end.
    """
    scope_length = 4 if version == "SigV4" else 3
    parts = credential.rsplit("/", scope_length)
    if len(parts) != scope_length + 1 or parts[-1] != "aws4_request":
        flaws.append(warning(UrlWarningKind.CREDENTIAL_UNREADABLE))
        return credential.partition("/")[0], None, None
    if not parts[-2].startswith("s3"):
        raise entries.NOT_FOR_S3.error(service=parts[-2])
    return parts[0], parts[1], parts[2] if version == "SigV4" else None


def _read_date(text: str) -> datetime | None:
    if not re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", text):
        return None
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _read_seconds(text: str) -> int | None:
    return int(text) if _SECONDS.fullmatch(text) else None


def _later(moment: datetime | None, seconds: int | None) -> datetime | None:
    """Add seconds to a moment; None where either is unknown or the sum is beyond the year 9999."""
    if moment is None or seconds is None:
        return None
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        return None


def _is_temporary(access_key_id: str) -> bool:
    """Tell a temporary key by its prefix: IAM User Guide, "IAM identifiers", unique ID prefixes."""
    return access_key_id.startswith("ASIA")
