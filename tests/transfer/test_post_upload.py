"""A file through a POST form: what goes over the wire, what is counted, and how it ends."""

import base64
import contextlib
import hashlib
import tracemalloc
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path

import pytest

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.post_upload import post_file
from presign_gui.transfer.progress import Meter
from tests.servers.faulty_s3 import Behaviour, FaultyS3, answer, error_xml, refuse_at_once

FIELDS = (("key", "in/${filename}"), ("x-amz-meta-by", 'Anna "A" Ä'), ("policy", "e30="), ("x-amz-signature", "5ec3"))


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with contextlib.closing(HttpClient(environ={})) as made:
        yield made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / 'a "quoted"\nname.txt'
    path.write_bytes(b"0123456789\r\n" * 1000)
    return path


def post(
    client: HttpClient,
    server: FaultyS3,
    source: Path,
    *,
    fields: tuple[tuple[str, str], ...] = FIELDS,
    meter: Meter | None = None,
) -> TransferResult:
    request = PresignedRequest(
        method="POST", url=f"{server.origin}/bucket", location=ObjectLocation("bucket", "k"), is_link=True
    )
    return post_file(client, request, fields, "text/plain", source, control=Control(), meter=meter or Meter())


def test_fields_first_and_the_file_last(client: HttpClient, source: Path) -> None:
    digest = hashlib.md5(source.read_bytes(), usedforsecurity=False).hexdigest()
    meter = Meter()
    with FaultyS3(answer(204, {"ETag": f'"{digest}"'})) as server:
        result = post(client, server, source, meter=meter)
        request = server.request
    assert request.line == b"POST /bucket HTTP/1.1"
    assert request.content_length == len(request.body)
    assert request.header("Transfer-Encoding") is None
    head = f"Content-Type: {request.header('Content-Type')}\n\n".encode()
    parts = list(BytesParser(policy=HTTP).parsebytes(head + bytes(request.body)).iter_parts())
    named = [part.get_param("name", header="content-disposition") for part in parts]
    assert named == ["key", "x-amz-meta-by", "policy", "x-amz-signature", "file"]
    assert [part.get_payload(decode=True) for part in parts[:-1]] == [value.encode() for _, value in FIELDS]
    assert parts[-1].get_payload(decode=True) == source.read_bytes()
    assert parts[-1].get_content_type() == "text/plain"
    assert b'filename="a %22quoted%22%0Aname.txt"' in request.body
    assert (result.size, result.etag, result.verification.algorithm) == (12_000, f'"{digest}"', "MD5")
    assert (meter.snapshot().done, meter.snapshot().total) == (12_000, 12_000)


def test_an_empty_file(client: HttpClient, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with FaultyS3(answer(201, {"ETag": '"d41d8cd98f00b204e9800998ecf8427e"'})) as server:
        assert post(client, server, tmp_path / "empty").size == 0


def test_what_the_server_attests_is_compared(client: HttpClient, source: Path) -> None:
    wrong = base64.b64encode(bytes(8)).decode()
    with FaultyS3(answer(204, {"x-amz-checksum-crc64nvme": wrong})) as server, pytest.raises(PresignGuiError) as caught:
        post(client, server, source)
    assert caught.value.kind == "UploadDiffers"


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (
            refuse_at_once(
                403, error_xml("AccessDenied", 'Invalid according to Policy: Policy Condition failed: ["a"]')
            ),
            "PolicyConditionFailed",
        ),
        (
            refuse_at_once(403, error_xml("AccessDenied", "Invalid according to Policy: Policy expired.")),
            "RequestExpiredUntimed",
        ),
        (answer(400, body=error_xml("EntityTooLarge", MaxSizeAllowed="1000")), "EntityTooLarge"),
        (answer(303, {"Location": "https://evil.example/"}), "CaptivePortal"),
    ],
)
def test_refusals(client: HttpClient, source: Path, behaviour: Behaviour, kind: str) -> None:
    meter = Meter()
    with FaultyS3(behaviour) as server, pytest.raises(PresignGuiError) as caught:
        post(client, server, source, meter=meter)
    assert caught.value.kind == kind
    assert meter.snapshot().done == 0


def test_a_form_that_sends_browsers_on_is_a_success_and_nobody_goes_there(client: HttpClient, source: Path) -> None:
    page = "http://127.0.0.1:9/thanks"
    there = {"Location": f"{page}?bucket=b&key=k&etag=%22abc%22"}
    with FaultyS3(answer(303, there)) as server:
        fields = (*FIELDS, ("success_action_redirect", page))
        assert post(client, server, source, fields=fields).etag == '"abc"'
        assert len(server.requests) == 1


def test_memory_stays_small_whatever_the_size(client: HttpClient, tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(64 * 1024**2)
    with FaultyS3(answer(204)) as server:
        tracemalloc.start()
        try:
            post(client, server, large)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 16 * 1024**2
