"""Presigned requests for the tests: made by hand, because no test of this room asks whether a signature is right."""

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest


def get(url: str, *headers: tuple[str, str], key: str = "folder/key.bin") -> PresignedRequest:
    return PresignedRequest(method="GET", url=url, location=ObjectLocation("bucket", key), headers_to_send=headers)


def put(url: str, *headers: tuple[str, str], key: str = "folder/key.bin") -> PresignedRequest:
    return PresignedRequest(method="PUT", url=url, location=ObjectLocation("bucket", key), headers_to_send=headers)


SIGNED_PATH = (
    "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101%2Fus-east-1%2Fs3"
    "%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature="
    + "0123456789abcdef"
    * 4
)
