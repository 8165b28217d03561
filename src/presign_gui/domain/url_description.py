"""Describes a presigned URL as plain values, for `presign inspect --json` and for whoever lists them in a window."""

from datetime import UTC, datetime

from presign_gui.domain.presigned_url import PresignedUrl, clock_warning


def describe(url: PresignedUrl, now: datetime) -> dict[str, object]:
    """Return what there is to know about a URL at the moment `now`, ready for JSON.

    Times are RFC 3339 in UTC, `remaining_seconds` are whole seconds and 0 after the expiry, `warnings` are English
    sentences. The access key ID is masked, and the signature is not in it.
    """
    remaining = url.remaining(now)
    clock = clock_warning(url, now)
    return {
        "signature_version": url.signature_version,
        "operation": url.operation,
        "method": url.method,
        "bucket": url.bucket,
        "key": url.key,
        "region": url.region,
        "endpoint": url.endpoint,
        "host": url.host,
        "addressing_style": url.addressing_style and url.addressing_style.value,
        "signed_at": rfc3339(url.signed_at),
        "expires_at": rfc3339(url.expires_at),
        "remaining_seconds": None if remaining is None else int(remaining.total_seconds()),
        "expired": url.is_expired(now),
        "signed_headers": list(url.signed_headers),
        "access_key_id": url.masked_access_key_id,
        "key_type": key_type(url),
        "temporary_credentials": url.temporary_credentials,
        "version_id": url.version_id,
        "response_overrides": dict(url.response_overrides),
        "warnings": [warning.text() for warning in (*url.warnings, *((clock,) if clock else ()))],
    }


def key_type(url: PresignedUrl) -> str:
    """Tell what signed: `temporary`, `long-lived`, or `unknown` where the key ID is not one of AWS.

    IAM User Guide, "IAM identifiers", unique ID prefixes.
    """
    if url.temporary_credentials:
        return "temporary"
    return "long-lived" if url.access_key_id.startswith("AKIA") else "unknown"


def rfc3339(moment: datetime | None) -> str | None:
    """Write an aware moment in UTC, to the second, as in `2026-11-24T05:38:40Z`."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
