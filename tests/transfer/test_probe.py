"""One byte is asked for, and nothing is written, whatever the link is for."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from presign_gui.domain.errors import NetworkError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.probe import probe
from tests.fakes.links import sigv4_link
from tests.servers.faulty_s3 import FaultyS3, answer, error_xml


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with contextlib.closing(HttpClient(environ={})) as made:
        yield made


def upload(server: FaultyS3) -> PresignedRequest:
    return PresignedRequest(
        method="PUT",
        url=sigv4_link(f"{server.origin}/bucket/key"),
        location=ObjectLocation("bucket", "key"),
        headers_to_send=(("x-amz-request-payer", "requester"),),
        is_link=True,
    )


def test_a_get_for_the_first_byte_is_all_that_is_sent(client: HttpClient) -> None:
    with FaultyS3(answer(206, {"Content-Range": "bytes 0-0/10", "ETag": '"x"'}, b"0")) as server:
        found = probe(client, upload(server), Control())
        assert server.request.line.startswith(b"GET ")
        assert server.request.header("Range") == "bytes=0-0"
        assert server.request.header("x-amz-request-payer") == "requester"
        assert server.request.body_length == 0
    assert (found.status, found.error, found.is_empty_object) == (206, None, False)


def test_a_server_that_ignores_the_range_is_not_read_to_the_end(client: HttpClient) -> None:
    with FaultyS3(answer(200, {"ETag": '"x"'}, b"0" * 10, length=10_000_000_000)) as server:
        assert probe(client, upload(server), Control()).error is None


def test_an_empty_object_has_no_first_byte(client: HttpClient) -> None:
    with FaultyS3(answer(416, body=error_xml("InvalidRange"))) as server:
        found = probe(client, upload(server), Control())
    assert found.error is None
    assert found.is_empty_object


def test_a_refusal_is_diagnosed(client: HttpClient) -> None:
    with FaultyS3(answer(404, body=error_xml("NoSuchKey"))) as server:
        error = probe(client, upload(server), Control()).error
    assert error is not None
    assert error.kind == "NoSuchKey"


def test_the_servers_clock_is_read(client: HttpClient) -> None:
    date = datetime.now(UTC) + timedelta(minutes=17)
    with FaultyS3(answer(404, {"Date": date.strftime("%a, %d %b %Y %H:%M:%S GMT")})) as server:
        clock = probe(client, upload(server), Control()).clock
    assert clock is not None
    assert abs(clock.offset + timedelta(minutes=17)) < timedelta(seconds=2)


def test_a_sign_in_page_is_no_success(client: HttpClient) -> None:
    page = answer(200, {"Content-Type": "text/html"}, b"<html>Room number?</html>")
    with FaultyS3(page) as server, pytest.raises(NetworkError) as caught:
        probe(client, upload(server), Control())
    assert caught.value.kind == "CaptivePortal"
