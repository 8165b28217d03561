"""Presigned URLs for tests, with secrets that a test can look for."""

from datetime import UTC, datetime
from urllib.parse import quote

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SIGNATURE = "5ec3e7" * 10 + "abcd"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN//////////wEaCXVzLWVhc3QtMQ=="
SIGNED_AT = datetime(2026, 11, 24, 5, 0, 0, tzinfo=UTC)


def sigv4_link(
    base: str = "https://my-bucket.s3.eu-west-1.amazonaws.com/reports/2026.pdf",
    *,
    parameters: str = "",
    signed_headers: str = "host",
    signed_at: datetime = SIGNED_AT,
    expires_in: int = 3600,
    region: str = "eu-west-1",
    key_id: str = KEY_ID,
    token: str | None = None,
    signature: str = SIGNATURE,
) -> str:
    """Return a link in Signature Version 4, with the parameters in the order of boto3."""
    scope = quote(f"{key_id}/{signed_at:%Y%m%d}/{region}/s3/aws4_request", safe="")
    return (
        f"{base}?{parameters}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={scope}"
        f"&X-Amz-Date={signed_at:%Y%m%dT%H%M%SZ}&X-Amz-Expires={expires_in}"
        f"&X-Amz-SignedHeaders={quote(signed_headers, safe='')}"
        + (f"&X-Amz-Security-Token={quote(token, safe='')}" if token else "")
        + f"&X-Amz-Signature={signature}"
    )


def sigv2_link(
    base: str = "https://my-bucket.s3.amazonaws.com/reports/2026.pdf",
    *,
    expires: str = "1795500000",
    token: str | None = None,
) -> str:
    """Return a link in Signature Version 2, as boto3 signs without `signature_version`."""
    return (
        f"{base}?AWSAccessKeyId={KEY_ID}&Signature=rhXPQX5zKDrE7EFapvYNVB0rTGQ%3D"
        + (f"&x-amz-security-token={quote(token, safe='')}" if token else "")
        + f"&Expires={expires}"
    )
