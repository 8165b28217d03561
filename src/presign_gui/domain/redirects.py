"""Where a request may be sent again that S3 sent on: to the bucket's own region, and nowhere else.

A redirect is an order from whoever answered, so it is obeyed within narrow limits. Whoever signs may sign for the
region that was named, at the endpoint that the connection names. A link of Signature Version 2, which does not cover
the host, may be sent to another host of S3 on AWS in the same partition, for the same bucket, over TLS. A link of
Signature Version 4 covers its host and can only be explained. Credentials never travel in a header. Sources: S3 User
Guide, "Making requests", request redirection; SigV2: "Signing and authenticating REST requests", CanonicalizedResource.
"""

import re
from typing import Final

from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import AddressingStyle
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.url_hosts import AwsHost, read_aws_host
from presign_gui.domain.url_text import split_url

_REDIRECTS: Final = frozenset(
    {
        entries.WRONG_REGION.kind,
        entries.WRONG_ENDPOINT.kind,
        entries.TEMPORARY_REDIRECT.kind,
    }
)
_REGION: Final = re.compile(r"[a-z]{2,5}(?:-[a-z]+){1,3}-[0-9]{1,2}")
_PARTITIONS: Final = ("cn-", "us-gov-", "us-iso-", "us-isob-", "eu-isoe-", "us-isof-", "eusc-")
_AFTER_AUTHORITY: Final = re.compile(r"(?i)https?://[^/?#]*")


def region_to_sign_for(error: PresignGuiError, signed_for: str | None) -> str | None:
    """Return the region that a signer should sign for after `error`, or None where that would not help.

    `signed_for` is the region of the request that was refused. A region of another partition is refused: its hosts
    belong to somebody else.
    """
    if error.kind not in _REDIRECTS:
        return None
    named = error.facts.get("region")
    if not isinstance(named, str):
        host = read_aws_host(_host_of(error))
        named = host.region if host else None
    if named is None or named == signed_for or not _REGION.fullmatch(named):
        return None
    return named if signed_for is None or _partition(named) == _partition(signed_for) else None


def follow(url: PresignedUrl, error: PresignGuiError) -> str | None:
    """Return the URL under which a guest's request may be sent again after `error`, or None where it must not be.

    Only its host changes, and where the bucket stands: path and query stay the same to the byte.
    """
    if url.signature_version != "SigV2" or url.bucket is None or error.kind not in _REDIRECTS:
        return None
    ours = read_aws_host(split_url(url.url).host)
    theirs = read_aws_host(_host_of(error) or _regional_host(ours, error)) if ours else None
    if ours is None or theirs is None or not _is_same_family(ours, theirs) or theirs.bucket not in {None, url.bucket}:
        return None
    rest = _AFTER_AUTHORITY.sub("", url.url, count=1)
    key_and_query = rest.removeprefix(f"/{url.bucket}") if url.addressing_style is AddressingStyle.PATH else rest
    if theirs.bucket is None or "." in url.bucket:  # no certificate of S3 covers a bucket's name with dots
        return f"https://{theirs.service_host}/{url.bucket}{key_and_query}"
    return f"https://{url.bucket}.{theirs.service_host}{key_and_query}"


def _host_of(error: PresignGuiError) -> str:
    endpoint = error.facts.get("endpoint")
    return endpoint if isinstance(endpoint, str) else ""


def _regional_host(ours: AwsHost, error: PresignGuiError) -> str:
    """Return the host of the region that was named, where no host was."""
    region = error.facts.get("region")
    return f"s3.{region}.{ours.suffix}" if isinstance(region, str) and _REGION.fullmatch(region) else ""


def _is_same_family(ours: AwsHost, theirs: AwsHost) -> bool:
    """Tell whether both are hosts of S3's own API in one partition."""
    same_partition = _partition(ours.region or "") == _partition(theirs.region or "")
    return same_partition and ours.suffix == theirs.suffix and not theirs.is_website


def _partition(region: str) -> str:
    return next((prefix for prefix in _PARTITIONS if region.startswith(prefix)), "aws")
