"""Tells what a presigned URL was signed to do, as far as the URL itself shows it.

The method is part of the signature but not of the URL. Some clients write the operation down (`x-id`), and some
parameters and signed headers belong to one operation alone: S3 API Reference, PutObject, GetObject, UploadPart.
Where nothing tells, both an upload and a download stay possible.
"""

import re
from collections.abc import Mapping
from typing import Final

from presign_gui.domain.signing import Method

UNKNOWN_OPERATION: Final = "unknown"
_OPERATION_NAME: Final = re.compile(r"[A-Za-z0-9]{1,64}")

_METHODS: Final[Mapping[str, Method]] = {"GetObject": "GET", "PutObject": "PUT", "UploadPart": "PUT"}
_OF_UPLOADS: Final = (
    "cache-control",
    "content-",
    "if-none-match",
    "x-amz-acl",
    "x-amz-checksum-crc",
    "x-amz-checksum-sha",
    "x-amz-meta-",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-server-side-encryption",
    "x-amz-storage-class",
    "x-amz-tagging",
)
_OF_DOWNLOADS_TOO: Final = "x-amz-server-side-encryption-customer-"


def read_operation(parameters: Mapping[str, str], signed_headers: tuple[str, ...], *, has_key: bool) -> str:
    """Return S3's name of the operation, or `unknown`. `parameters` are those of the query, by lower-case name."""
    written_down = parameters.get("x-id", "")
    if _OPERATION_NAME.fullmatch(written_down):
        return written_down
    if "uploadid" in parameters:
        return "UploadPart" if "partnumber" in parameters else UNKNOWN_OPERATION
    if not has_key:
        return "ListObjectsV2" if "list-type" in parameters else UNKNOWN_OPERATION
    if "uploads" in parameters:
        return "CreateMultipartUpload"
    return _operation_of_names((*parameters, *signed_headers))


def _operation_of_names(names: tuple[str, ...]) -> str:
    """Tell the operation by parameters and headers that only one of the two knows."""
    if any(name.startswith("response-") or name in {"x-amz-checksum-mode", "range"} for name in names):
        return "GetObject"
    if any(name.startswith(_OF_UPLOADS) and not name.startswith(_OF_DOWNLOADS_TOO) for name in names):
        return "PutObject"
    return UNKNOWN_OPERATION


def method_of_operation(operation: str) -> Method | None:
    """Return the method of an operation that moves an object's bytes, else None."""
    return _METHODS.get(operation)
