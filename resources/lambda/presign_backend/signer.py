"""Signs with the function's own role, by boto3: always Signature Version 4, and always for the regional host."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config

Params = Mapping[str, str | int]

_METHODS = {
    "put_object": "PUT",
    "get_object": "GET",
    "create_multipart_upload": "POST",
    "upload_part": "PUT",
    "list_parts": "GET",
    "complete_multipart_upload": "POST",
    "abort_multipart_upload": "DELETE",
}
_HEADERS = {
    "ChecksumMode": "x-amz-checksum-mode",
    "ContentLength": "Content-Length",
    "ContentType": "Content-Type",
    "IfNoneMatch": "If-None-Match",
    "MpuObjectSize": "x-amz-mp-object-size",
}
"""The parameters that boto3 signs as headers, so that whoever uses the URL has to send just these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed request. `url` and `fields` are bearer secrets. `fields` are those of a form, in a form alone."""

    url: str = field(repr=False)
    method: str
    headers: dict[str, str]
    expires_at: datetime
    fields: dict[str, str] | None = field(default=None, repr=False)


class Signer(Protocol):
    """What the operations ask for signatures."""

    def sign(self, operation: str, params: Params, expires_in: int) -> Signed:
        """Sign a request for `expires_in` seconds from now. `params` are boto3's, Bucket and Key among them."""
        ...

    def sign_form(
        self, bucket: str, key: str, conditions: list[Any], fields: Mapping[str, str], expires_in: int
    ) -> Signed:
        """Sign a policy for a form. A `key` that ends in `${filename}` allows every key with what stands before it."""
        ...


class BotoSigner:
    """The signer of a running function. AWS_ENDPOINT_URL names a server other than AWS, which gets path style."""

    def __init__(self, region: str) -> None:
        is_custom = "AWS_ENDPOINT_URL" in os.environ or "AWS_ENDPOINT_URL_S3" in os.environ
        self._s3: Any = boto3.client(
            "s3",
            region_name=region,
            config=Config(
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={
                    "addressing_style": "path" if is_custom else "virtual",
                    "us_east_1_regional_endpoint": "regional",
                },
            ),
        )

    def sign(self, operation: str, params: Params, expires_in: int) -> Signed:
        """See `Signer`."""
        url: str = self._s3.generate_presigned_url(
            operation, Params=dict(params), ExpiresIn=expires_in, HttpMethod=_METHODS[operation]
        )
        headers = {_HEADERS[name]: str(value) for name, value in params.items() if name in _HEADERS}
        signed_at = parse_qs(urlsplit(url).query)["X-Amz-Date"][0]
        return Signed(url=url, method=_METHODS[operation], headers=headers, expires_at=_end(signed_at, expires_in))

    def sign_form(
        self, bucket: str, key: str, conditions: list[Any], fields: Mapping[str, str], expires_in: int
    ) -> Signed:
        """See `Signer`."""
        form = self._s3.generate_presigned_post(
            bucket, key, Fields=dict(fields), Conditions=conditions, ExpiresIn=expires_in
        )
        expires_at = _end(form["fields"]["x-amz-date"], expires_in)
        return Signed(url=form["url"], method="POST", headers={}, expires_at=expires_at, fields=form["fields"])


def _end(signed_at: str, expires_in: int) -> datetime:
    return datetime.strptime(signed_at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + timedelta(seconds=expires_in)
