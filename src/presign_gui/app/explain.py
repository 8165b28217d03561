"""Explains an answer of S3 that somebody has at hand, from curl or a browser, without having seen the request."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.s3_errors import Answer, Sent, diagnose
from presign_gui.transfer.error_body import parse_error_body

MAX_BODY: Final = 64 * 1024
"""Bytes: what is looked at of a body. S3's own errors have a few hundred."""


def explain(
    body: bytes,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    now: datetime | None = None,
    *,
    url: PresignedUrl | None = None,
    method: str | None = None,
) -> PresignGuiError:
    """Return the diagnosis of an error body, which may also be empty, HTML or no text at all.

    With the `url` that was used, and `method` where the URL does not tell it, more can be told.
    """
    body = body[:MAX_BODY]
    answer = Answer(
        status=status, headers=headers or {}, body=parse_error_body(body), text=body.decode("utf-8", "replace")
    )
    return diagnose(answer, None if url is None else _sent(url, method), now or datetime.now(UTC))


def _sent(url: PresignedUrl, method: str | None) -> Sent:
    """Take it that the headers that had to be sent were: nobody saw the request."""
    return Sent(method=method or url.method or "GET", url=url, headers=dict.fromkeys(url.signed_headers, ""))
