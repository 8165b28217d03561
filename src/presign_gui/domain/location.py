"""Where an object is: bucket, object key, endpoint and addressing style.

Bucket rules: the S3 User Guide, "General purpose bucket naming rules". Key rules: "Naming Amazon S3 objects".
"""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from presign_gui.domain.catalogue import input as entries

MAX_KEY_BYTES: Final = 1024
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class AddressingStyle(StrEnum):
    """Where the bucket's name stands in a URL: in the host or in the path."""

    VIRTUAL_HOSTED = "virtual-hosted"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class ObjectLocation:
    """One object: its bucket and its key, both exactly as S3 stores them."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


def check_bucket_name(bucket: str) -> None:
    """Raise InputError unless `bucket` may be the name of a general purpose bucket."""
    if not _BUCKET.fullmatch(bucket) or ".." in bucket or _looks_like_ip_address(bucket):
        raise entries.BUCKET_NAME_INVALID.error(bucket=bucket)


def check_key(key: str) -> None:
    """Raise InputError unless `key` has 1 to 1,024 bytes of UTF-8."""
    if not key:
        raise entries.KEY_EMPTY.error()
    try:
        length = len(key.encode("utf-8"))
    except UnicodeEncodeError:
        raise entries.KEY_NOT_UNICODE.error() from None
    if length > MAX_KEY_BYTES:
        raise entries.KEY_TOO_LONG.error(length=length, limit=MAX_KEY_BYTES)


def parse_s3_uri(text: str) -> ObjectLocation:
    """Read `s3://BUCKET/KEY`, where everything after the first slash is the key, to the letter.

    The key is not decoded: `s3://b/a%20b` names the key `a%20b`, as in the AWS CLI. The key may be empty or
    end in a slash; callers that need a whole key add the file's name or call `check_key`. Raises InputError.
    """
    scheme, separator, rest = text.partition("://")
    if scheme.lower() != "s3" or not separator:
        raise entries.NOT_AN_S3_URI.error(text=text)
    bucket, _, key = rest.partition("/")
    check_bucket_name(bucket)
    return ObjectLocation(bucket, key)


def needs_path_style(bucket: str) -> bool:
    """Tell whether TLS rules out the virtual-hosted style: a wildcard certificate covers no dots in the name."""
    return "." in bucket


def _looks_like_ip_address(bucket: str) -> bool:
    try:
        ipaddress.IPv4Address(bucket)
    except ValueError:
        return False
    return True
