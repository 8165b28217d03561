"""Where the bucket's name stands in the hosts of S3-compatible services that are not AWS.

Only hosts of known services are taken apart: on a host of one's own nothing tells `BUCKET.host/KEY` from
`host/BUCKET/KEY`.
Forms: each service's documentation of its S3 endpoints.
"""

import re
from typing import Final, NamedTuple

_SERVICE_HOSTS: Final = (
    r"storage\.googleapis\.com",
    r"[0-9a-f]{32}(?:\.(?:eu|fedramp))?\.r2\.cloudflarestorage\.com",
    r"s3\.[a-z0-9-]+\.backblazeb2\.com",
    r"s3(?:\.[a-z0-9-]+)?\.wasabisys\.com",
    r"[a-z0-9]+\.digitaloceanspaces\.com",
    r"s3\.[a-z0-9-]+\.scw\.cloud",
    r"s3\.[a-z0-9-]+(?:\.io)?\.cloud\.ovh\.(?:net|us)",
    r"[a-z0-9-]+\.linodeobjects\.com",
    r"s3(?:\.(?:private|direct))?\.[a-z0-9-]+\.cloud-object-storage\.appdomain\.cloud",
    r"[a-z0-9]+\.compat\.objectstorage\.[a-z0-9-]+\.oci\.customer-oci\.com",
    r"storage\.yandexcloud\.net",
    r"[a-z0-9]+\.[a-z]{2,4}\.idrivee2-[0-9]+\.com",
    r"s3\.(?:oss-)?[a-z0-9-]+\.aliyuncs\.com",
    r"cos\.[a-z0-9-]+\.myqcloud\.com",
    r"obs\.[a-z0-9-]+\.myhuaweicloud\.com",
    r"[a-z0-9]+\.your-objectstorage\.com",
)
_HOST: Final = re.compile(rf"(?:(?P<bucket>[a-z0-9][a-z0-9._-]*)\.)?(?P<service>{'|'.join(_SERVICE_HOSTS)})")


class ProviderHost(NamedTuple):
    """The bucket in front of a service's host, if there is one, and that host."""

    bucket: str | None
    service_host: str


def read_provider_host(host: str) -> ProviderHost | None:
    """Read a host's name (without a port, any case). None for a host of no known service."""
    found = _HOST.fullmatch(host.lower())
    return ProviderHost(found["bucket"], found["service"]) if found else None
