"""Asking for an object, or for a range of it, and what the answer has to be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final

from presign_gui.domain.catalogue import integrity, network, s3_service
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.parts import ByteRange, parse_content_range
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient, Reply
from presign_gui.transfer.pace import Pace
from presign_gui.transfer.rate_limit import RateLimit
from presign_gui.transfer.refusal import decode_refusal, raise_if_not_s3

LARGEST_READ: Final = 1024 * 1024
"""Bytes: with reads of this size a GET over TLS is as fast as curl's."""
_GONE: Final = frozenset({s3_service.PRECONDITION_FAILED.kind, s3_service.INVALID_RANGE.kind})


class RangesIgnoredError(Exception):
    """The server answers a request for a range with the whole object; no failure of the transfer, but of that way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteObject:
    """One state of an object, as the answer for the whole of it told.

    `etag` is None where the server told none that tells this state from every other (RFC 9110, section 8.8.3: a weak
    one does not). `size` is in bytes, None where it was not told.
    """

    etag: str | None
    size: int | None
    headers: Mapping[str, str] = field(repr=False)

    @property
    def can_be_resumed(self) -> bool:
        """Whether a range of it can be asked for, and be known to be of the same state."""
        return self.etag is not None and bool(self.size)


def read_object(reply: Reply) -> RemoteObject:
    """Return what an answer says of the object."""
    etag = reply.headers.get("ETag") or None
    is_strong = etag is not None and not etag.startswith("W/")
    return RemoteObject(etag=etag if is_strong else None, size=reply.length, headers=reply.headers)


def ask_for_whole(client: HttpClient, request: PresignedRequest, etag: str | None, control: Control) -> Reply:
    """Ask for the whole object; with `etag` only in that state. Raises what the answer means unless it comes."""
    reply = client.send(_with(request, {"If-Match": etag} if etag else {}), control=control)
    try:
        _check_success(reply, request, etag)
        _check_whole(reply)
    except BaseException:
        reply.close()
        raise
    return reply


def ask_for_range(
    client: HttpClient, request: PresignedRequest, where: ByteRange, known: RemoteObject, control: Control
) -> Reply:
    """Ask for a range of an object in a known state. Raises what the answer means unless just that comes.

    Among it are IntegrityError where the object has changed, and RangesIgnoredError where the whole of it comes.
    """
    headers = {"Range": where.header, "If-Match": known.etag or ""}
    reply = client.send(_with(request, headers), control=control)
    try:
        _check_success(reply, request, known.etag)
        _check_range(reply, where, known)
    except BaseException:
        reply.close()
        raise
    return reply


def blocks(reply: Reply, size: int | None, rate: RateLimit, control: Control) -> Iterator[bytes]:
    """Read the body, or `size` bytes of it, in pieces that fit the line and the limit.

    Raises NetworkError where it ends too early, Cancelled and Paused.
    """
    pace = Pace(LARGEST_READ)
    left = size
    while left is None or left > 0:
        largest = rate.block(pace.size)
        pace.begin()
        block = reply.read(largest if left is None else min(largest, left))
        if not block:
            break
        pace.end(len(block))
        rate.take(len(block), control)
        left = None if left is None else left - len(block)
        yield block
    if size is not None and left:
        received, expected = ByteCount(size - left), ByteCount(size)
        raise network.ANSWER_CUT_SHORT.error(host=reply.host, received=received, expected=expected)


def _with(request: PresignedRequest, headers: Mapping[str, str]) -> PresignedRequest:
    """Add headers that need no signature, because they neither begin with x-amz- nor are Host."""
    return replace(request, headers_to_send=(*request.headers_to_send, *headers.items()))


def _check_success(reply: Reply, request: PresignedRequest, etag: str | None) -> None:
    if not 200 <= reply.status < 300:
        raise _refusal(reply, request, etag)
    raise_if_not_s3(reply, request)


def _refusal(reply: Reply, request: PresignedRequest, etag: str | None) -> PresignGuiError:
    error = decode_refusal(reply, request)
    if etag is None or error.kind not in _GONE:
        return error
    return integrity.OBJECT_CHANGED.error(
        code=error.code, status=error.status, request_id=error.request_id, host_id=error.host_id, detail=error.detail
    )


def _check_whole(reply: Reply) -> None:
    if reply.status != HTTPStatus.OK:  # such as 206, a piece of the object that nobody asked for
        raise network.NOT_S3_ANSWER.error(host=reply.host, status=reply.status)


def _check_range(reply: Reply, where: ByteRange, known: RemoteObject) -> None:
    if reply.headers.get("ETag") != known.etag:
        raise integrity.OBJECT_CHANGED.error(status=reply.status)
    if reply.status == HTTPStatus.OK:
        raise RangesIgnoredError
    said = reply.headers.get("Content-Range", "")
    found = parse_content_range(said)
    if found is not None and found.total is not None and found.total != known.size:
        raise integrity.OBJECT_CHANGED.error(status=reply.status)
    if found is None or found.range != where or reply.length not in {None, where.size}:
        raise network.WRONG_RANGE.error(
            host=reply.host, status=reply.status, received=said or "nothing", expected=where.header
        )
