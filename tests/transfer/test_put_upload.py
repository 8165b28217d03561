import base64
import hashlib
import os
import resource
import ssl
import sys
import threading
from pathlib import Path

import pytest

from presign_gui.domain.errors import IntegrityError, LocalFileError, NetworkError, PresignGuiError, S3ServiceError
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.checksum import RunningChecksums
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient, Timeouts
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.put_upload import MAX_PUT
from tests.servers.faulty_s3 import (
    Behaviour,
    Call,
    FaultyS3,
    answer,
    error_xml,
    head,
    never_answer,
    never_read,
    refuse_at_once,
    refuse_in_the_middle,
    say,
    stop,
)
from tests.transfer.conftest import Authority
from tests.transfer.one_attempt import put_file
from tests.transfer.requests_to import SIGNED_PATH, put

MIB = 1024 * 1024
EXPIRED = error_xml(
    "AccessDenied",
    "Request has expired",
    Expires="2026-01-01T01:00:00Z",
    ServerTime="2026-01-02T01:25:00Z",
    RequestId="R1",
    HostId="H1",
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.txt"
    path.write_bytes(b"123456789")
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 MiB that take no room on the disk."""
    path = tmp_path_factory.mktemp("large") / "large.bin"
    path.touch()
    os.truncate(path, 300 * MIB)
    return path


@pytest.fixture(params=["http", "https"])
def tls(request: pytest.FixtureRequest, authority: Authority) -> ssl.SSLContext | None:
    return authority.server if request.param == "https" else None


def upload(
    client: HttpClient, server: FaultyS3, source: Path, *headers: tuple[str, str], meter: Meter | None = None
) -> TransferResult:
    request = put(server.url(SIGNED_PATH), *headers)
    return put_file(client, request, source, control=Control(), meter=meter or Meter())


def failure(client: HttpClient, server: FaultyS3, source: Path, meter: Meter | None = None) -> PresignGuiError:
    with pytest.raises(PresignGuiError) as caught:
        upload(client, server, source, meter=meter)
    return caught.value


# -- what is sent --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 2 * MIB + 5])
def test_a_file_arrives_whole_with_its_length(
    client: HttpClient, tmp_path: Path, size: int, tls: ssl.SSLContext | None
) -> None:
    source = tmp_path / "f"
    source.write_bytes(os.urandom(size))
    digest = hashlib.md5()

    def behave(call: Call) -> None:
        if call.request.header("Expect"):
            call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        call.read_body(on_data=digest.update)
        call.send(head(200, {"Content-Length": "0", "ETag": f'"{digest.hexdigest()}"', "x-amz-version-id": "v1"}))

    meter = Meter()
    with FaultyS3(behave, tls=tls) as server:
        result = upload(client, server, source, meter=meter)
    assert server.request.line.startswith(b"PUT /bucket/key?")
    assert server.request.header("Content-Length") == str(size)
    assert server.request.header("Transfer-Encoding") is None
    assert server.request.body_length == size
    assert str(result.verification) == "verified (MD5)"
    assert (result.path, result.size, result.version_id) == (source, size, "v1")
    assert (meter.snapshot().done, meter.snapshot().total) == (size, size)


def test_the_signed_headers_are_sent(client: HttpClient, small: Path) -> None:
    with FaultyS3(answer()) as server:
        upload(client, server, small, ("Content-Type", "text/plain"), ("If-None-Match", "*"))
    assert server.request.header("Content-Type") == "text/plain"
    assert server.request.header("If-None-Match") == "*"


def test_no_header_is_sent_that_was_not_signed(client: HttpClient, small: Path) -> None:
    with FaultyS3(answer()) as server:
        upload(client, server, small)
    assert {name for name, _ in server.request.headers} == {"Host", "User-Agent", "Accept-Encoding", "Content-Length"}


@pytest.mark.parametrize(("size", "expected"), [(MIB, None), (MIB + 1, "100-continue")])
def test_a_large_body_asks_first(client: HttpClient, tmp_path: Path, size: int, expected: str | None) -> None:
    source = tmp_path / "f"
    source.touch()
    os.truncate(source, size)
    with FaultyS3(answer()) as server:
        upload(client, server, source)
    assert server.request.header("Expect") == expected


def test_a_server_that_knows_no_expectations_gets_the_body_all_the_same(client: HttpClient, large: Path) -> None:
    def behave(call: Call) -> None:
        call.read_body()
        call.send(head(200, {"Content-Length": "0"}))

    client = HttpClient(Timeouts(go_ahead=0.05), environ={})
    with FaultyS3(behave) as server:
        upload(client, server, large)
    client.close()
    assert server.request.body_length == 300 * MIB


def test_a_server_that_refuses_expectations_is_asked_again_without(client: HttpClient, tmp_path: Path) -> None:
    source = tmp_path / "f"
    source.touch()
    os.truncate(source, 2 * MIB)
    with FaultyS3(refuse_at_once(417, b""), answer()) as server:
        upload(client, server, source)
    assert [each.header("Expect") for each in server.requests] == ["100-continue", None]
    assert server.requests[1].body_length == 2 * MIB


# -- a refusal costs no body ----------------------------------------------------------------------------------------


def close_later(call: Call) -> None:
    call.wait(0.3)
    call.close()


@pytest.mark.parametrize(
    "behaviour",
    [
        refuse_at_once(403, EXPIRED),
        refuse_at_once(403, EXPIRED, then=Call.reset),
        refuse_at_once(403, EXPIRED, then=close_later),
        refuse_at_once(403, EXPIRED, after=0.3),
        refuse_in_the_middle(403, EXPIRED, after_bytes=MIB),
        refuse_in_the_middle(403, EXPIRED, after_bytes=MIB, then=Call.reset),
        refuse_in_the_middle(403, EXPIRED, after_bytes=MIB, then=close_later),
        refuse_in_the_middle(403, EXPIRED, after_bytes=MIB, pause=0.3, then=stop),
    ],
    ids=["closes", "resets", "lingers", "is-slow", "middle", "middle-resets", "middle-lingers", "middle-stays"],
)
def test_a_refusal_is_read_and_stops_the_body(
    client: HttpClient, large: Path, behaviour: Behaviour, tls: ssl.SSLContext | None
) -> None:
    meter = Meter()
    with FaultyS3(behaviour, tls=tls) as server:
        error = failure(client, server, large, meter)
    assert (error.kind, error.status, error.request_id, error.host_id) == ("RequestExpired", 403, "R1", "H1")
    assert server.request.body_length <= MIB
    # What the server's system buffers before the server refuses is not in our hands.
    assert meter.snapshot().done < 30 * MIB


def test_a_refusal_that_comes_after_the_wait_stops_the_body_too(
    large: Path, tls: ssl.SSLContext | None, authority: Authority
) -> None:
    client = HttpClient(Timeouts(go_ahead=0.05), environ={"SSL_CERT_FILE": str(authority.certificate)})
    meter = Meter()
    with FaultyS3(refuse_at_once(403, EXPIRED, after=0.3), tls=tls) as server:
        error = failure(client, server, large, meter)
    assert error.kind == "RequestExpired"
    assert meter.snapshot().done < 4 * MIB


def test_a_refusal_at_once_costs_not_a_byte_of_the_body(
    client: HttpClient, large: Path, tls: ssl.SSLContext | None
) -> None:
    meter = Meter()
    with FaultyS3(refuse_at_once(403, EXPIRED), tls=tls) as server:
        failure(client, server, large, meter)
    assert meter.snapshot().done == 0


def test_a_small_body_is_refused_in_words_as_well(client: HttpClient, small: Path) -> None:
    for behaviour in (refuse_at_once(403, EXPIRED), refuse_at_once(403, EXPIRED, then=Call.reset)):
        with FaultyS3(behaviour) as server:
            assert failure(client, server, small).kind == "RequestExpired"


def test_the_connection_of_a_half_sent_body_is_never_used_again(client: HttpClient, large: Path, small: Path) -> None:
    heard: list[bytes] = []

    def refuse_and_listen_on(call: Call) -> None:
        call.send(head(403, {"Content-Length": str(len(EXPIRED))}) + EXPIRED)
        heard.append(call.hear())
        call.close()

    with FaultyS3(refuse_and_listen_on, answer()) as server:
        failure(client, server, large)
        upload(client, server, small)
    assert heard == [b""]
    assert server.requests[1].body == b"123456789"


def test_what_waits_to_be_sent_is_dropped_after_a_refusal(client: HttpClient, large: Path) -> None:
    has_failed, is_over = threading.Event(), threading.Event()
    ends: list[type[Exception]] = []

    def refuse_and_read_later(call: Call) -> None:
        call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        call.read_body(MIB)
        call.send(head(403, {"Content-Length": str(len(EXPIRED))}) + EXPIRED)
        has_failed.wait(30)
        try:
            call.read_body()
        except ConnectionError as error:
            ends.append(type(error))
        call.close()
        is_over.set()

    with FaultyS3(refuse_and_read_later) as server:
        failure(client, server, large)
        has_failed.set()
        is_over.wait(30)
    assert ends == [ConnectionResetError]  # and not the end that a connection has whose last bytes came
    assert server.request.body_length < 3 * MIB


# -- other refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (answer(503, body=error_xml("SlowDown", "Please reduce your request rate.")), "SlowDown"),
        (answer(412, body=error_xml("PreconditionFailed")), "PreconditionFailed"),
        (answer(307, {"Location": "http://127.0.0.1:1/"}, error_xml("TemporaryRedirect")), "TemporaryRedirect"),
        (
            answer(307, body=error_xml("TemporaryRedirect", Endpoint="b.s3.eu-west-1.amazonaws.com")),
            "TemporaryRedirect",
        ),
        (answer(404, body=error_xml("NoSuchBucket")), "NoSuchBucket"),
    ],
)
def test_refusals_are_decoded(client: HttpClient, small: Path, behaviour: Behaviour, kind: str) -> None:
    with FaultyS3(behaviour) as server:
        assert failure(client, server, small).kind == kind


@pytest.mark.parametrize("body", [b"<html><h1>Forbidden</h1></html>", b"", b"\xff\xfe", b"x" * 3_000_000])
def test_refusals_that_are_no_xml_are_typed_errors_all_the_same(client: HttpClient, small: Path, body: bytes) -> None:
    with FaultyS3(answer(502, {"Content-Type": "text/html"}, body)) as server:
        error = failure(client, server, small)
    assert error.status == 502
    assert len(error.detail) < 70_000


def test_the_diagnosis_sees_the_headers_that_went_out(client: HttpClient, small: Path) -> None:
    with (
        FaultyS3(answer(403, body=error_xml("SignatureDoesNotMatch"))) as server,
        pytest.raises(PresignGuiError) as caught,
    ):
        upload(client, server, small, ("x-amz-meta-colour", "blue"))
    assert caught.value.facts["headers"] == "x-amz-meta-colour"


def test_no_error_shows_the_signature(client: HttpClient, small: Path) -> None:
    echoed = error_xml("SignatureDoesNotMatch", SignatureProvided="0123456789abcdef" * 4)
    with FaultyS3(answer(403, body=echoed)) as server:
        error = failure(client, server, small)
    assert "0123456789abcdef" not in error.detail + str(error) + repr(error)


@pytest.mark.parametrize("status", [200, 204])
def test_a_success_for_a_body_that_was_not_sent_is_no_success(client: HttpClient, large: Path, status: int) -> None:
    with FaultyS3(refuse_at_once(status, b"")) as server:
        assert failure(client, server, large).kind == "NotS3Answer"


def test_a_sign_in_page_is_no_success(client: HttpClient, small: Path) -> None:
    with FaultyS3(answer(200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>Sign in")) as server:
        assert failure(client, server, small).kind == "CaptivePortal"


# -- time-outs and broken connections ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (never_read, "Stalled"),
        (say(b""), "ConnectionLost"),
        (Call.reset, "ConnectionLost"),
        (Call.close, "ConnectionLost"),
        (refuse_in_the_middle(403, b"", after_bytes=MIB, then=Call.reset), None),
    ],
)
def test_a_connection_that_breaks(large: Path, behaviour: Behaviour, kind: str | None) -> None:
    client = HttpClient(Timeouts(stall=0.3, go_ahead=0.05), environ={})
    with FaultyS3(behaviour) as server:
        error = failure(client, server, large)
    if kind:
        assert isinstance(error, NetworkError)
        assert error.kind == kind
    else:
        assert error.status == 403


def test_a_slow_line_does_not_count_as_standing_still(
    tmp_path: Path, tls: ssl.SSLContext | None, authority: Authority
) -> None:
    source = tmp_path / "f"
    source.write_bytes(bytes(3 * MIB // 2))

    def read_slowly(call: Call) -> None:
        call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        for _ in range(24):  # more than a second together
            call.read_body(64 * 1024)
            call.wait(0.05)
        call.send(head(200, {"Content-Length": "0"}))

    client = HttpClient(Timeouts(stall=1.0), environ={"SSL_CERT_FILE": str(authority.certificate)})
    with FaultyS3(read_slowly, tls=tls) as server:
        assert upload(client, server, source).size == 3 * MIB // 2
    client.close()


def test_no_answer_after_the_whole_body(small: Path) -> None:
    client = HttpClient(Timeouts(first_byte=0.2), environ={})
    with FaultyS3(never_answer) as server:
        assert failure(client, server, small).kind == "AnswerTimeout"


# -- checksums --------------------------------------------------------------------------------------------------------


def digest(algorithm: str, data: bytes = b"123456789") -> str:
    running = RunningChecksums([algorithm])
    running.update(data)
    found = running.digest(algorithm)
    assert found is not None
    return base64.b64encode(found).decode()


@pytest.mark.parametrize("algorithm", ["CRC64NVME", "CRC32C", "CRC32", "SHA1", "SHA256"])
def test_what_the_server_attests_is_compared(client: HttpClient, small: Path, algorithm: str) -> None:
    name = f"x-amz-checksum-{algorithm.lower()}"
    with FaultyS3(
        answer(headers={name: digest(algorithm)}), answer(headers={name: digest(algorithm, b"other")})
    ) as server:
        assert str(upload(client, server, small).verification) == f"verified ({algorithm})"
        error = failure(client, server, small)
    assert isinstance(error, IntegrityError)
    assert error.facts["algorithm"] == algorithm


def test_a_wrong_etag_is_a_damaged_upload_unless_another_checksum_is_right(client: HttpClient, small: Path) -> None:
    wrong = {"ETag": '"' + "0" * 32 + '"'}
    right = {"x-amz-checksum-crc64nvme": digest("CRC64NVME")}
    with FaultyS3(answer(headers=wrong), answer(headers=wrong | right)) as server:
        assert failure(client, server, small).kind == "UploadDiffers"
        assert str(upload(client, server, small).verification) == "verified (CRC64NVME)"


def test_a_server_that_attests_nothing_is_size_only(client: HttpClient, small: Path) -> None:
    with FaultyS3(answer(headers={"ETag": '"6b052a96-40000000"'})) as server:
        result = upload(client, server, small)
    assert str(result.verification) == "size checked only"
    assert result.etag == '"6b052a96-40000000"'


# -- the source --------------------------------------------------------------------------------------------------------


def test_over_5_gib_nothing_is_sent(client: HttpClient, tmp_path: Path) -> None:
    source = tmp_path / "huge"
    source.touch()
    os.truncate(source, MAX_PUT + 1)
    with FaultyS3(answer()) as server:
        error = failure(client, server, source)
        assert server.connections == 0
    assert isinstance(error, S3ServiceError)
    assert "5.0 GiB" in error.cause()


def test_a_missing_file_sends_nothing(client: HttpClient, tmp_path: Path) -> None:
    with FaultyS3(answer()) as server:
        assert failure(client, server, tmp_path / "missing").kind == "SourceNotFound"
        assert server.connections == 0


def test_a_file_that_changes_is_never_complete_on_the_server(client: HttpClient, tmp_path: Path) -> None:
    source = tmp_path / "log"
    source.write_bytes(bytes(20 * MIB))

    def behave(call: Call) -> None:
        call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        call.read_body(MIB)
        os.utime(source, ns=(1, 1))
        call.read_body()
        call.send(head(200, {"Content-Length": "0"}))

    with FaultyS3(behave) as server:
        error = failure(client, server, source)
    assert isinstance(error, LocalFileError)
    assert error.kind == "SourceChanged"
    assert server.request.body_length < 20 * MIB


def test_memory_does_not_grow_with_the_file(client: HttpClient, large: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with FaultyS3(answer()) as server:
        upload(client, server, large)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown / (1024 if sys.platform == "linux" else MIB) < 40
