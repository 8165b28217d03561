"""A refusal off the wire: who signed and what was guessed reach the diagnosis, and so does this computer's clock."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.refusal import decode_refusal
from tests.fakes.links import sigv4_link
from tests.servers.faulty_s3 import FaultyS3, answer, error_xml

TYPED = (("content-type", "image/png"),)


def request(server: FaultyS3, **more: Any) -> PresignedRequest:
    now = datetime.now(UTC).replace(microsecond=0)
    url = sigv4_link(f"{server.origin}/bucket/key", signed_headers="content-type;host", signed_at=now)
    asked = PresignedRequest(method="PUT", url=url, location=ObjectLocation("bucket", "key"), headers_to_send=TYPED)
    return replace(asked, **more)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, "SecretKeyWrong"),
        ({"is_link": True}, "SignatureDoesNotMatch"),
        ({"is_link": True, "guessed": ("content-type",)}, "OtherContentType"),
    ],
)
def test_who_signed_decides_what_a_wrong_signature_means(more: dict[str, Any], kind: str) -> None:
    refusal = answer(403, body=error_xml("SignatureDoesNotMatch", "no"))
    with FaultyS3(refusal) as server, closing(HttpClient(environ={})) as client:
        asked = request(server, **more)
        with client.send(asked, control=Control()) as reply:
            assert decode_refusal(reply, asked).kind == kind


@pytest.mark.parametrize(("minutes", "kind"), [(20, "ClockAhead"), (-20, "ClockBehind")])
def test_the_clock_of_this_computer_is_compared_with_the_servers(minutes: int, kind: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    date = (now - timedelta(minutes=minutes)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    refusal = answer(403, {"Date": date, "Connection": "close"}, error_xml("RequestTimeTooSkewed", ""))
    with FaultyS3(refusal) as server, closing(HttpClient(environ={}, clock=lambda: now)) as client:
        asked = replace(request(server), url=sigv4_link(f"{server.origin}/bucket/key", signed_at=now))
        with client.send(asked, control=Control()) as reply:
            assert reply.answered_at == now
            error = decode_refusal(reply, asked)
    assert error.kind == kind
    assert "20 min" in error.cause()
