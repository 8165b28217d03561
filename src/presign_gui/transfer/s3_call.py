"""The small requests of an upload in parts: a few hundred bytes out, XML in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.s3_errors import Answer, diagnose
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.error_body import parse_error_body
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.refusal import decode_refusal, raise_if_not_s3

MAX_ANSWER: Final = 4 * 1024 * 1024
"""Bytes: ten times what S3 answers to ListParts, its longest answer here."""


class BytesBody:
    """A short body."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self._content)

    def blocks(self) -> Iterator[memoryview]:
        """Yield it in one."""
        if self._content:
            yield memoryview(self._content)

    def sent(self, count: int) -> None:
        """Count nothing: these are no bytes of the file."""


@dataclass(frozen=True, slots=True)
class S3Answer:
    """The answer to a small request that succeeded."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    host: str

    def unreadable(self) -> PresignGuiError:
        """Return the error of a success that does not say what it has to."""
        return network.NOT_S3_ANSWER.error(
            host=self.host, status=200, detail=self.body[:1000].decode("utf-8", "replace")
        )


def call(client: HttpClient, request: PresignedRequest, control: Control, content: bytes = b"") -> S3Answer:
    """Send a request without a file, and return its success.

    S3 may begin to answer before it knows the outcome, so that an answer with the status 200 can be an error (S3 API
    Reference: CompleteMultipartUpload). Raises S3ServiceError, PresignedUrlError, NetworkError, Cancelled and Paused.
    """
    body = BytesBody(content) if request.method in {"POST", "PUT"} else None
    with client.send(request, control=control, body=body, once=True) as reply:
        if not 200 <= reply.status < 300:
            raise decode_refusal(reply, request)
        raise_if_not_s3(reply, request)
        answer = S3Answer(reply.headers, reply.read(MAX_ANSWER), reply.host)
        error = parse_error_body(answer.body)
        if error is not None:
            text = answer.body.decode("utf-8", "replace")
            said = Answer(status=reply.status, headers=reply.headers, body=error, text=text)
            raise diagnose(said, None, datetime.now(UTC))
        return answer
