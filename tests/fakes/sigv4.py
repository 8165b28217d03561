"""Signature Version 4 worked out a second time, from its description alone, to check a signer against.

IAM User Guide: "Create a signed AWS API request"; S3 API Reference: "Authenticating Requests: Using Query Parameters".
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote


def expected_signature(url: str, method: str, secret: str, headers: dict[str, str]) -> str:
    """Return the signature that S3 expects for a request with this URL and these headers beyond Host.

    S3 decodes and re-encodes the key once and collapses nothing in it, so the path's text is taken as it is sent.
    """
    rest = url.partition("://")[2]
    authority, _, rest = rest.partition("/")
    path, _, query = rest.partition("?")
    parameters = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
    del parameters["X-Amz-Signature"]
    sent = {"host": authority} | {name.lower(): value.strip() for name, value in headers.items()}
    signed_headers = parameters["X-Amz-SignedHeaders"].split(";")
    canonical = "\n".join(
        [
            method,
            "/" + path,
            "&".join(
                sorted(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in parameters.items())
            ),
            *(f"{name}:{sent[name]}" for name in signed_headers),
            "",
            ";".join(signed_headers),
            "UNSIGNED-PAYLOAD",
        ]
    )
    scope = parameters["X-Amz-Credential"].partition("/")[2]
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{parameters['X-Amz-Date']}\n{scope}\n{digest}"
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, to_sign.encode(), "sha256").hexdigest()


def presigned_url(
    base: str,
    method: str,
    *,
    key_id: str,
    secret: str,
    signed_at: datetime,
    expires_in: int = 3600,
    region: str = "us-east-1",
    parameters: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    token: str | None = None,
) -> str:
    """Sign `base` (a URL up to its query) as whoever has these keys, at whatever moment, with whatever else."""
    signed_headers = {"host", *(name.lower() for name in headers or {})}
    query = {
        **(parameters or {}),
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{key_id}/{signed_at:%Y%m%d}/{region}/s3/aws4_request",
        "X-Amz-Date": f"{signed_at:%Y%m%dT%H%M%SZ}",
        "X-Amz-Expires": str(expires_in),
        "X-Amz-SignedHeaders": ";".join(sorted(signed_headers)),
        **({"X-Amz-Security-Token": token} if token else {}),
    }
    written = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in query.items())
    unsigned = f"{base}?{written}&X-Amz-Signature="
    return unsigned + expected_signature(unsigned, method, secret, dict(headers or {}))
