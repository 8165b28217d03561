"""A signer for `tests.servers.multipart_s3`: the signature of each URL is its number, so that old ones can expire."""

import itertools
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.signing import (
    AbortMultipartUpload,
    Capabilities,
    CompleteMultipartUpload,
    CreateMultipartUpload,
    GetObject,
    ListParts,
    PresignedRequest,
    PutObject,
    SigningRequest,
    UploadPart,
    method_of,
)


class TokenSigner:
    """Signs for the server at `origin`. `asked` are the requests and `calls` how many each call had."""

    def __init__(self, origin: str, *, parts_per_call: int = 1, may_sign_parts: bool = True) -> None:
        self.capabilities = Capabilities(
            may_set_expiry=True,
            may_list_buckets=False,
            may_list_objects=False,
            may_sign_parts=may_sign_parts,
            parts_per_call=parts_per_call,
        )
        self.asked: list[SigningRequest] = []
        self.calls: list[int] = []
        self.failures: list[PresignGuiError] = []
        self.lives = 3600
        self._origin = origin
        self._tokens = itertools.count(1)
        self._lock = threading.Lock()
        self.newest_token = 0

    def begin_at(self, token: int) -> None:
        """Number the URLs from here on."""
        self._tokens = itertools.count(token)

    def learn_capabilities(self) -> Capabilities:
        return self.capabilities

    def sign(self, request: SigningRequest) -> PresignedRequest:
        return self._sign_all([request])[0]

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        assert len(requests) <= self.capabilities.parts_per_call
        return self._sign_all(requests)

    def _sign_all(self, requests: Sequence[SigningRequest]) -> list[PresignedRequest]:
        with self._lock:
            self.calls.append(len(requests))
            if self.failures:
                raise self.failures.pop(0)
            return [self._signed(request) for request in requests]

    def _signed(self, request: SigningRequest) -> PresignedRequest:
        self.asked.append(request)
        self.newest_token = next(self._tokens)
        now = datetime.now(UTC)
        where = f"/{request.location.bucket}/{quote(request.location.key)}"
        query = "".join(f"{name}={value}&" for name, value in _parameters(request).items())
        return PresignedRequest(
            method=method_of(request),
            url=f"{self._origin}{where}?{query}X-Amz-Signature={self.newest_token}",
            location=request.location,
            headers_to_send=_headers(request),
            signed_at=now,
            expires_at=now + timedelta(seconds=min(self.lives, request.expires_in)),
        )


def _parameters(request: SigningRequest) -> dict[str, str]:
    match request:
        case CreateMultipartUpload():
            return {"uploads": ""}
        case UploadPart():
            return {"partNumber": str(request.part_number), "uploadId": request.upload_id}
        case ListParts() | CompleteMultipartUpload() | AbortMultipartUpload():
            return {"uploadId": request.upload_id}
        case _:
            return {}


def _headers(request: SigningRequest) -> tuple[tuple[str, str], ...]:
    match request:
        case GetObject(checksum_mode=True):
            return (("x-amz-checksum-mode", "ENABLED"),)
        case CompleteMultipartUpload(size=int(size)):
            only_new = (("If-None-Match", "*"),) if request.if_none_match else ()
            return (("x-amz-mp-object-size", str(size)), *only_new)
        case PutObject(if_none_match=True):
            return (("If-None-Match", "*"),)
        case _:
            return ()
