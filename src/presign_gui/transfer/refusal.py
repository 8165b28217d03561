"""Turns an answer that is not the one hoped for into a typed error."""

from typing import Final

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import InputError, PresignGuiError
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.s3_errors import Answer, Sent, diagnose
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.error_body import parse_error_body
from presign_gui.transfer.http_client import Reply

_HEADERS_OF_S3: Final = ("x-amz-request-id", "x-amz-id-2", "ETag")


def decode_refusal(reply: Reply, request: PresignedRequest) -> PresignGuiError:
    """Read an answer that is no success and return its diagnosis."""
    body = reply.read_refusal()
    answer = Answer(
        status=reply.status,
        headers=reply.headers,
        body=parse_error_body(body),
        text=body.decode("utf-8", "replace"),
    )
    sent = Sent(
        method=request.method,
        url=_read_url(request),
        headers=reply.sent_headers,
        signed_by_us=not request.is_link,
        guessed=request.guessed,
    )
    return diagnose(answer, sent, reply.answered_at)


def raise_if_not_s3(reply: Reply, request: PresignedRequest) -> None:
    """Raise NetworkError where a successful answer is a web page of somebody on the way.

    Networks with a sign-in page answer every request with that page and status 200. S3 sends an ETag or a request ID
    with every success; an object that is a web page itself is told apart by its key.
    """
    is_page = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower() == "text/html"
    named_as_page = request.location.key.lower().endswith((".html", ".htm", ".xhtml"))
    if is_page and not named_as_page and not any(name in reply.headers for name in _HEADERS_OF_S3):
        raise network.CAPTIVE_PORTAL.error(host=reply.host, status=reply.status)


def _read_url(request: PresignedRequest) -> PresignedUrl | None:
    try:
        return parse_presigned_url(request.url)
    except InputError:
        return None
