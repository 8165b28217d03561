"""A cancel ends a transfer within half a second, whatever it is waiting for, and leaves nothing behind."""

import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.download import DownloadTarget
from presign_gui.transfer.http_client import HttpClient, Timeouts
from presign_gui.transfer.progress import Meter
from tests.servers.faulty_s3 import Call, FaultyS3, head, never_answer, never_read, say, stop
from tests.transfer.conftest import Authority
from tests.transfer.one_attempt import download, put_file
from tests.transfer.requests_to import get, put

pytestmark = pytest.mark.alone

MIB = 1024 * 1024


@pytest.fixture(params=["http", "https"])
def tls(request: pytest.FixtureRequest, authority: Authority) -> ssl.SSLContext | None:
    return authority.server if request.param == "https" else None


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "large.bin"
    path.touch()
    os.truncate(path, 64 * MIB)
    return path


def cancel_during(work: Callable[[Control], object], after: float = 0.2) -> None:
    control = Control()
    cancelled_at: list[float] = []

    def cancel() -> None:
        cancelled_at.append(time.monotonic())
        control.cancel()

    timer = threading.Timer(after, cancel)
    timer.start()
    with pytest.raises(Cancelled):
        work(control)
    assert time.monotonic() - cancelled_at[0] < 0.5


def cancel_upload(client: HttpClient, url: str, source: Path) -> None:
    cancel_during(lambda control: put_file(client, put(url), source, control=control, meter=Meter()))


def cancel_download(client: HttpClient, url: str, folder: Path) -> None:
    target = DownloadTarget(folder)
    cancel_during(lambda control: download(client, get(url), target, control=control, meter=Meter()))
    assert [path.name for path in folder.iterdir() if path.suffix != ".bin"] == []


def test_before_it_begins(client: HttpClient, source: Path, tmp_path: Path) -> None:
    control = Control()
    control.cancel()
    with FaultyS3(stop) as server:
        with pytest.raises(Cancelled):
            put_file(client, put(server.url()), source, control=control, meter=Meter())
        with pytest.raises(Cancelled):
            download(client, get(server.url()), DownloadTarget(tmp_path), control=control, meter=Meter())
        assert server.connections == 0


def test_while_connecting(client: HttpClient, tmp_path: Path) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(full.getsockname())
        cancel_download(client, f"http://127.0.0.1:{full.getsockname()[1]}/k", tmp_path)
        for sock in waiting:
            sock.close()


def test_during_the_tls_handshake(client: HttpClient, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cancel_download(client, f"https://127.0.0.1:{silent.getsockname()[1]}/k", tmp_path)


def test_while_a_proxy_opens_a_tunnel(tmp_path: Path) -> None:
    with FaultyS3(stop) as proxy:
        client = HttpClient(environ={"https_proxy": f"http://127.0.0.1:{proxy.port}"})
        cancel_download(client, "https://bucket.example/k", tmp_path)


def test_while_waiting_for_the_first_byte(client: HttpClient, tmp_path: Path, tls: ssl.SSLContext | None) -> None:
    with FaultyS3(never_answer, tls=tls) as server:
        cancel_download(client, server.url(), tmp_path)


def test_in_the_middle_of_a_head(client: HttpClient, tmp_path: Path, tls: ssl.SSLContext | None) -> None:
    with FaultyS3(say(b"HTTP/1.1 200 OK\r\nETag", stop), tls=tls) as server:
        cancel_download(client, server.url(), tmp_path)


def test_in_the_middle_of_a_download_that_stands_still(
    client: HttpClient, tmp_path: Path, tls: ssl.SSLContext | None
) -> None:
    with FaultyS3(say(head(200, {"Content-Length": "99999"}) + b"abc", stop), tls=tls) as server:
        cancel_download(client, server.url(), tmp_path)


def test_in_the_middle_of_a_fast_download(client: HttpClient, tmp_path: Path, tls: ssl.SSLContext | None) -> None:
    def behave(call: Call) -> None:
        call.send(head(200, {"Content-Length": str(4 * 1024**3)}))
        while not call.stopping.is_set():
            call.send(bytes(65536))

    with FaultyS3(behave, tls=tls) as server:
        cancel_download(client, server.url(), tmp_path)


def test_while_waiting_for_the_go_ahead(source: Path) -> None:
    client = HttpClient(Timeouts(go_ahead=30), environ={})
    with FaultyS3(stop) as server:
        cancel_upload(client, server.url(), source)
        assert server.request.body_length == 0


def test_in_the_middle_of_an_upload_that_stands_still(
    client: HttpClient, source: Path, tls: ssl.SSLContext | None
) -> None:
    with FaultyS3(never_read, tls=tls) as server:
        cancel_upload(client, server.url(), source)


def test_in_the_middle_of_an_upload_that_moves(client: HttpClient, source: Path, tls: ssl.SSLContext | None) -> None:
    def behave(call: Call) -> None:
        call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        while not call.stopping.wait(0.01):
            call.read_body(100_000)

    with FaultyS3(behave, tls=tls) as server:
        cancel_upload(client, server.url(), source)
        assert server.request.body_length < 64 * MIB


def test_while_waiting_for_the_answer_to_an_upload(client: HttpClient, source: Path) -> None:
    def behave(call: Call) -> None:
        call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        never_answer(call)

    os.truncate(source, 2 * MIB)
    with FaultyS3(behave) as server:
        cancel_upload(client, server.url(), source)
        assert server.request.body_length == 2 * MIB


def test_while_reading_an_error(client: HttpClient, tmp_path: Path) -> None:
    with FaultyS3(say(head(403, {"Content-Length": "999"}) + b"<Error>", stop)) as server:
        cancel_download(client, server.url(), tmp_path)


def test_the_next_transfer_of_the_same_client_is_not_affected(client: HttpClient, tmp_path: Path) -> None:
    with FaultyS3(never_answer, say(head(200, {"Content-Length": "2"}) + b"ok")) as server:
        cancel_download(client, server.url(), tmp_path)
        result = download(client, get(server.url()), DownloadTarget(tmp_path), control=Control(), meter=Meter())
    assert result.path.read_bytes() == b"ok"
