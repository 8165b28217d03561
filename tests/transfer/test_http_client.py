import logging
import ssl
import threading
import time
import traceback
from pathlib import Path

import pytest
import urllib3
from hypothesis import given, settings
from hypothesis import strategies as st
from urllib3.connection import HTTPConnection

from presign_gui import __version__
from presign_gui.domain.errors import InputError, LocalFileError, NetworkError
from presign_gui.transfer.connection import MAX_IDLE
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient, Reply, Timeouts
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.refusal import decode_refusal
from presign_gui.transfer.source_file import SourceFile
from tests.servers.faulty_s3 import Call, FaultyS3, answer, head, never_answer, refuse_at_once, say, stop
from tests.transfer.bodies import body_of
from tests.transfer.conftest import Authority
from tests.transfer.proxy_server import ProxyServer
from tests.transfer.requests_to import get, put

SOON = Timeouts(connect=2, first_byte=0.7, stall=0.7, go_ahead=0.2, refusal=0.5)


def fetch(client: HttpClient, url: str, *headers: tuple[str, str]) -> bytes:
    with client.send(get(url, *headers), control=Control()) as reply:
        return read_all(reply)


def read_all(reply: Reply) -> bytes:
    return b"".join(iter(lambda: reply.read(1000), b""))


# -- the request -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def echo() -> object:
    with FaultyS3(answer()) as server:
        yield server


TARGETS = st.text(st.sampled_from([chr(code) for code in range(0x21, 0x7F) if chr(code) != "#"]), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        ["/", "//", "/./", "/../", "..", "%2f", "%2F", "%7E", "~", "+", "%20", "%", "%zz", "?", "&", "=", "a"]
    )
)


@settings(deadline=None, max_examples=150)
@given(target=TARGETS | PIECES.map("".join))
def test_the_request_line_is_the_url_to_the_byte(echo: FaultyS3, target: str) -> None:
    echo.requests.clear()
    client = HttpClient(environ={})
    try:
        fetch(client, f"{echo.origin}/{target}")
    finally:
        client.close()
    assert echo.request.line == f"GET /{target} HTTP/1.1".encode()


def test_the_host_is_sent_as_the_url_has_it(client: HttpClient) -> None:
    with FaultyS3(answer()) as server:
        fetch(client, f"http://LocalHost:{server.port}/k")
    assert server.request.header("Host") == f"LocalHost:{server.port}"


def test_a_get_has_the_signed_headers_and_those_that_http_needs(client: HttpClient) -> None:
    with FaultyS3(answer()) as server:
        fetch(client, server.url(), ("x-amz-checksum-mode", "ENABLED"))
    assert sorted(server.request.headers) == [
        ("Accept-Encoding", "identity"),
        ("Host", f"127.0.0.1:{server.port}"),
        ("User-Agent", f"presign-gui/{__version__}"),
        ("x-amz-checksum-mode", "ENABLED"),
    ]


def test_credentials_in_netrc_are_left_alone(
    client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password s3cret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with FaultyS3(answer()) as server:
        fetch(client, server.url())
    assert server.request.header("Authorization") is None


def test_cookies_are_not_kept(client: HttpClient) -> None:
    with FaultyS3(answer(headers={"Set-Cookie": "session=1"})) as server:
        fetch(client, server.url())
        fetch(client, server.url())
    assert server.requests[1].header("Cookie") is None


def test_a_signed_header_wins_over_ours_but_never_over_the_length(client: HttpClient, tmp_path: Path) -> None:
    source = tmp_path / "f"
    source.write_bytes(b"abc")
    signed = (("Accept-Encoding", "gzip"), ("content-length", "99"), ("Content-Type", "text/plän"))
    with FaultyS3(answer()) as server, SourceFile(source) as opened:
        body = body_of(opened)
        client.send(put(server.url(), *signed), control=Control(), body=body).close()
    assert server.request.header("Accept-Encoding") == "gzip"
    assert [value for name, value in server.request.headers if name.lower() == "content-length"] == ["3"]


@pytest.mark.parametrize("location", ["http://127.0.0.1:1/elsewhere", None, "http://[broken"])
def test_a_redirect_is_an_answer_like_others(client: HttpClient, location: str | None) -> None:
    headers = {"Location": location} if location else {}
    with (
        FaultyS3(answer(307, headers, b"<Error/>")) as server,
        client.send(get(server.url()), control=Control()) as reply,
    ):
        assert (reply.status, read_all(reply)) == (307, b"<Error/>")


@pytest.mark.parametrize("url", ["http://127.0.0.1/a b", "http://127.0.0.1/k\r\nX-Evil: 1", "file:///etc/passwd", ""])
def test_what_is_no_url_is_not_sent(client: HttpClient, url: str) -> None:
    with pytest.raises(InputError):
        client.send(get(url), control=Control())


# -- the answer --------------------------------------------------------------------------------------------------


def test_a_body_is_read_as_it_was_sent_whatever_its_encoding(client: HttpClient) -> None:
    with FaultyS3(answer(headers={"Content-Encoding": "gzip"}, body=b"not really gzip")) as server:
        assert fetch(client, server.url()) == b"not really gzip"


def test_a_chunked_body_is_framed_and_has_no_length(client: HttpClient) -> None:
    chunked = head(200, {"Transfer-Encoding": "chunked"}) + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with FaultyS3(say(chunked)) as server, client.send(get(server.url()), control=Control()) as reply:
        assert (reply.length, reply.is_framed, read_all(reply)) == (None, True, b"abcde")


def test_a_body_that_ends_with_the_connection_is_not_framed(client: HttpClient) -> None:
    with FaultyS3(say(head(200, {}) + b"abc")) as server, client.send(get(server.url()), control=Control()) as reply:
        assert (reply.length, reply.is_framed, read_all(reply)) == (None, False, b"abc")


@pytest.mark.parametrize("kind", [b"103 Early Hints", b"100 Continue", b"102 Processing"])
def test_interim_answers_are_passed_over(client: HttpClient, kind: bytes) -> None:
    data = b"HTTP/1.1 " + kind + b"\r\nLink: </x>\r\n\r\n" + head(200, {"Content-Length": "2"}) + b"ok"
    with FaultyS3(say(data)) as server:
        assert fetch(client, server.url()) == b"ok"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "ConnectionLost"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "AnswerCutShort"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "ConnectionLost"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab", "ConnectionLost"),
        (b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "AnswerMalformed"),
        (b"HTTP/1.1 banana\r\n\r\n", "AnswerMalformed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "AnswerMalformed"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", "AnswerMalformed"),
        (b"HTTP/1.1 100 Continue\r\nX: " + b"x" * 70_000, "AnswerMalformed"),
    ],
)
def test_broken_answers_are_named(client: HttpClient, data: bytes, kind: str) -> None:
    with FaultyS3(say(data)) as server, pytest.raises(NetworkError) as caught:
        fetch(client, server.url())
    assert caught.value.kind == kind
    assert "secret" not in "".join(traceback.format_exception(caught.value)) + caught.value.detail


def test_a_reset_in_the_middle_of_a_body_is_a_network_error(client: HttpClient) -> None:
    def behave(call: Call) -> None:
        call.send(head(200, {"Content-Length": "1000"}) + b"abc")
        call.wait(0.05)
        call.reset()

    with FaultyS3(behave) as server, pytest.raises(NetworkError) as caught:
        fetch(client, server.url())
    assert caught.value.kind in {"ConnectionLost", "AnswerCutShort"}


def test_the_error_body_that_came_before_a_reset_is_read(client: HttpClient) -> None:
    with (
        FaultyS3(say(head(403, {"Content-Length": "1000"}) + b"<Error>", Call.reset)) as server,
        client.send(get(server.url()), control=Control()) as reply,
    ):
        assert reply.read_refusal() == b"<Error>"


def test_no_more_than_64_kib_of_an_error_body_are_read(client: HttpClient) -> None:
    with (
        FaultyS3(answer(500, body=b"x" * 3_000_000)) as server,
        client.send(get(server.url()), control=Control()) as reply,
    ):
        assert len(reply.read_refusal()) == 64 * 1024


def test_an_error_body_that_drips_is_not_waited_for() -> None:
    def behave(call: Call) -> None:
        call.send(head(500, {"Content-Length": "1000"}))
        while not call.stopping.wait(0.05):
            call.send(b"x")

    client = HttpClient(SOON, environ={})
    with FaultyS3(behave) as server, client.send(get(server.url()), control=Control()) as reply:
        assert 0 < len(reply.read_refusal()) < 100
    client.close()


# -- time-outs ---------------------------------------------------------------------------------------------------


def test_no_answer_in_time() -> None:
    client = HttpClient(SOON, environ={})
    with FaultyS3(never_answer) as server, pytest.raises(NetworkError) as caught:
        fetch(client, server.url())
    assert caught.value.kind == "AnswerTimeout"
    assert "0.7 s" in caught.value.cause()


def test_a_head_that_stalls() -> None:
    client = HttpClient(SOON, environ={})
    with FaultyS3(say(b"HTTP/1.1 200 OK\r\nContent-", stop)) as server, pytest.raises(NetworkError) as caught:
        fetch(client, server.url())
    assert caught.value.kind == "Stalled"


def test_a_body_that_stalls() -> None:
    client = HttpClient(SOON, environ={})
    with (
        FaultyS3(say(head(200, {"Content-Length": "9"}) + b"abc", stop)) as server,
        pytest.raises(NetworkError) as caught,
    ):
        fetch(client, server.url())
    assert caught.value.kind == "Stalled"


# -- connections -------------------------------------------------------------------------------------------------


def test_a_connection_is_kept_for_the_next_request(client: HttpClient) -> None:
    with FaultyS3(answer(body=b"abc")) as server:
        for _ in range(3):
            fetch(client, server.url())
        assert server.connections == 1


@pytest.mark.parametrize("clock", ["monotonic", "time"])
def test_a_connection_that_was_left_alone_for_long_or_slept_through_is_not_used_again(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch, clock: str
) -> None:
    with FaultyS3(answer(body=b"abc")) as server:
        fetch(client, server.url())
        now = getattr(time, clock)
        monkeypatch.setattr(time, clock, lambda: now() + MAX_IDLE + 1)
        fetch(client, server.url())
        assert server.connections == 2


def test_a_connection_whose_answer_was_not_read_is_not_kept(client: HttpClient) -> None:
    with FaultyS3(answer(body=b"abc" * 100_000)) as server:
        client.send(get(server.url()), control=Control()).close()
        fetch(client, server.url())
        assert server.connections == 2


@pytest.mark.parametrize("body", [b"", b"abc"])
def test_a_connection_is_given_back_when_its_answer_has_ended_and_not_before(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    """Another thread may use it in that very moment."""
    give_back = urllib3.HTTPConnectionPool._put_conn
    answers: list[bytes] = []

    def give_back_and_use(pool: urllib3.HTTPConnectionPool, connection: HTTPConnection | None) -> None:
        give_back(pool, connection)
        if not answers:
            answers.append(b"the first one is on its way")
            answers.append(fetch(client, server.url()))

    monkeypatch.setattr(urllib3.HTTPConnectionPool, "_put_conn", give_back_and_use)
    with FaultyS3(answer(body=body)) as server:
        with client.send(get(server.url()), control=Control()) as reply:
            assert not body or read_all(reply) == body
        assert answers[1:] == [body]
        assert server.connections == 1


def test_a_kept_connection_that_died_unseen_is_replaced(client: HttpClient, tmp_path: Path) -> None:
    source = tmp_path / "f"
    source.write_bytes(b"abc")
    meter = Meter()
    with FaultyS3(answer(), Call.reset, answer()) as server, SourceFile(source) as opened:
        body = body_of(opened, meter)
        fetch(client, server.url())
        with client.send(put(server.url()), control=Control(), body=body) as reply:
            assert reply.status == 200
    assert server.connections == 2
    assert server.requests[-1].body == b"abc"
    assert meter.snapshot().done == 3


def test_a_new_connection_that_dies_is_not_tried_again(client: HttpClient) -> None:
    with FaultyS3(Call.reset) as server:
        with pytest.raises(NetworkError) as caught:
            fetch(client, server.url())
        assert server.connections == 1
    assert caught.value.kind == "ConnectionLost"


def test_many_threads_may_use_one_client(client: HttpClient) -> None:
    with FaultyS3(answer(body=b"abc")) as server:
        threads = [threading.Thread(target=fetch, args=(client, server.url(f"/k{n}"))) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(each.line for each in server.requests) == [f"GET /k{n} HTTP/1.1".encode() for n in range(8)]


def test_nothing_listens(client: HttpClient) -> None:
    with FaultyS3(answer()) as server:
        url = server.url()
    with pytest.raises(NetworkError) as caught:
        fetch(client, url)
    assert caught.value.kind == "ConnectionRefused"
    assert f"127.0.0.1:{server.port}" in caught.value.cause()


# -- TLS ---------------------------------------------------------------------------------------------------------


def test_a_trusted_server(client: HttpClient, authority: Authority) -> None:
    with FaultyS3(answer(body=b"abc"), tls=authority.server) as server:
        assert fetch(client, server.url()) == b"abc"
        assert fetch(client, server.url()) == b"abc"


def test_a_server_that_the_system_does_not_trust(authority: Authority) -> None:
    client = HttpClient(environ={})
    with FaultyS3(answer(), tls=authority.server) as server, pytest.raises(NetworkError) as caught:
        fetch(client, server.url())
    assert caught.value.kind == "CertificateSelfSigned"
    assert "presign-gui tests" in caught.value.cause()


def test_a_certificate_for_another_name(client: HttpClient, authority: Authority) -> None:
    with FaultyS3(answer(), tls=authority.server) as server, pytest.raises(NetworkError) as caught:
        fetch(client, f"https://localhost:{server.port}/k")
    assert caught.value.kind == "CertificateOfAnotherHost"
    assert authority.name in caught.value.cause()


def test_https_asked_of_a_server_without_tls(client: HttpClient) -> None:
    with FaultyS3(say(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server, pytest.raises(NetworkError) as caught:
        fetch(client, f"https://127.0.0.1:{server.port}/k")
    assert caught.value.kind == "TlsFailed"


def test_a_tls_server_that_speaks_an_old_version(authority: Authority, client: HttpClient) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old.load_cert_chain(authority.certificate, authority.certificate.with_name("key.pem"))
    old.set_ciphers("AES128-GCM-SHA256")
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with FaultyS3(answer(), tls=old) as server, pytest.raises(NetworkError) as caught:
        fetch(client, server.url())
    assert caught.value.kind == "TlsFailed"


def test_unusable_certificates_are_told_before_connecting(tmp_path: Path) -> None:
    client = HttpClient(environ={"SSL_CERT_FILE": str(tmp_path / "missing.pem")})
    with pytest.raises(LocalFileError):
        fetch(client, "https://127.0.0.1:1/k")


# -- proxies -----------------------------------------------------------------------------------------------------


def test_plain_requests_are_forwarded_with_the_whole_url_to_the_byte(authority: Authority) -> None:
    with FaultyS3(answer(body=b"abc")) as server, ProxyServer(server.port) as proxy:
        client = HttpClient(environ={"http_proxy": f"http://us%40er:s3cret@127.0.0.1:{proxy.port}"})
        assert fetch(client, "http://Bucket.example:8000/a/../b%2f?x=%7e") == b"abc"
        client.close()
    assert proxy.lines == [b"GET http://Bucket.example:8000/a/../b%2f?x=%7e HTTP/1.1"]
    assert proxy.authorizations == ["Basic dXNAZXI6czNjcmV0"]
    assert server.request.header("Host") == "Bucket.example:8000"


def test_tls_goes_through_a_tunnel(authority: Authority) -> None:
    with FaultyS3(answer(body=b"abc"), tls=authority.server) as server, ProxyServer(server.port) as proxy:
        # 127.0.0.1 would be reached without a proxy; this is another address for which the certificate is not made.
        environ = {"https_proxy": f"http://me:pw@127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.certificate)}
        client = HttpClient(environ=environ)
        assert fetch(client, f"https://{authority.name}:8443/k?X=1") == b"abc"
        assert fetch(client, f"https://{authority.name}:8443/k?X=2") == b"abc"
        client.close()
    assert proxy.lines == [f"CONNECT {authority.name}:8443 HTTP/1.1".encode()]
    assert proxy.authorizations == ["Basic bWU6cHc="]
    assert [each.line for each in server.requests] == [b"GET /k?X=1 HTTP/1.1", b"GET /k?X=2 HTTP/1.1"]
    assert server.requests[0].header("Proxy-Authorization") is None


@pytest.mark.parametrize(
    ("status", "kind"), [(407, "ProxyAuthenticationRequired"), (403, "ProxyBlocked"), (502, "ProxyCannotConnect")]
)
def test_a_tunnel_that_is_refused(status: int, kind: str) -> None:
    with ProxyServer(1, refuse_with=status) as proxy:
        client = HttpClient(environ={"https_proxy": f"http://me:pw@127.0.0.1:{proxy.port}"})
        with pytest.raises(NetworkError) as caught:
            fetch(client, "https://bucket.example/k")
    assert (caught.value.kind, caught.value.status) == (kind, status)
    assert "pw" not in str(caught.value) + caught.value.detail


def test_a_forwarding_proxy_that_wants_a_password(tmp_path: Path) -> None:
    with ProxyServer(1, refuse_with=407) as proxy:
        client = HttpClient(environ={"http_proxy": f"http://127.0.0.1:{proxy.port}"})
        with client.send(get("http://bucket.example/k"), control=Control()) as reply:
            assert decode_refusal(reply, get("http://bucket.example/k")).kind == "ProxyAuthenticationRequired"
        client.close()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there(scheme: str) -> None:
    with FaultyS3() as server:
        pass
    client = HttpClient(environ={"all_proxy": f"http://127.0.0.1:{server.port}"})
    with pytest.raises(NetworkError) as caught:
        fetch(client, f"{scheme}://bucket.example/k")
    assert caught.value.kind == "ProxyFailed"
    assert f"127.0.0.1:{server.port}" in caught.value.cause()


def test_a_proxy_that_speaks_no_http() -> None:
    with FaultyS3(say(b"220 smtp.example ESMTP\r\n")) as server:
        client = HttpClient(environ={"all_proxy": f"http://127.0.0.1:{server.port}"})
        with pytest.raises(NetworkError) as caught:
            fetch(client, "https://bucket.example/k")
    assert caught.value.kind == "ProxyFailed"


def test_an_exempt_host_is_reached_directly() -> None:
    with FaultyS3(answer(body=b"abc")) as server:
        client = HttpClient(environ={"http_proxy": "http://127.0.0.1:1", "no_proxy": "LOCALHOST"})
        assert fetch(client, f"http://localhost:{server.port}/k") == b"abc"
        client.close()


# -- secrets -----------------------------------------------------------------------------------------------------


def test_no_library_logs_the_signature(client: HttpClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with FaultyS3(
        answer(), say(b"HTTP/1.1 200 OK\r\n:bad\r\nContent-Length: 0\r\n\r\n"), refuse_at_once(403, b"")
    ) as server:
        for _ in range(3):
            fetch(client, server.url())
    assert len(caplog.records) > 2
    assert "secret" not in caplog.text
