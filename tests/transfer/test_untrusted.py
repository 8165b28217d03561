"""A server that is not trusted: what is wrong with its certificate, and that nothing was sent to find out."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from presign_gui.domain.errors import NetworkError, Retry
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from tests.fakes.certificates import issuer, names, server_context
from tests.servers.faulty_s3 import FaultyS3, answer
from tests.transfer.conftest import Authority
from tests.transfer.proxy_server import ProxyServer

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


def refused(url: str, **environ: str) -> NetworkError:
    client = HttpClient(environ=environ)
    asked = PresignedRequest(method="GET", url=url, location=ObjectLocation("bucket", "k"))
    try:
        with pytest.raises(NetworkError) as caught, client.send(asked, control=Control()):
            pass
    finally:
        client.close()
    return caught.value


@pytest.mark.parametrize(
    ("options", "kind", "facts"),
    [
        (
            {"begins": NOW - 3 * HOUR, "ends": NOW - 2 * HOUR},
            "CertificateExpired",
            {"moment": (NOW - 2 * HOUR).replace(microsecond=0)},
        ),
        (
            {"begins": NOW + 2 * HOUR, "ends": NOW + 3 * HOUR},
            "CertificateNotYetValid",
            {"moment": (NOW + 2 * HOUR).replace(microsecond=0)},
        ),
        ({"subject": names("minio", "Home")}, "CertificateSelfSigned", {"issuer": "minio, Home"}),
        (
            {"by": issuer("Inspection CA", "Example Ltd.")},
            "CertificateIssuerUnknown",
            {"issuer": "Inspection CA, Example Ltd."},
        ),
        ({"begins": NOW - 3 * HOUR, "ends": NOW - HOUR, "hosts": ("other.example",)}, "CertificateExpired", {}),
    ],
)
def test_what_is_wrong_with_it(options: dict[str, Any], kind: str, facts: dict[str, Any], tmp_path: Path) -> None:
    with FaultyS3(answer(), tls=server_context(tmp_path, **options)) as server:
        error = refused(server.url())
        assert server.requests == []
        host = f"127.0.0.1:{server.port}"
    assert (error.kind, error.retry) == (kind, Retry.USER_ACTION)
    assert {name: error.facts[name] for name in facts} == facts
    assert error.facts["host"] == host
    assert "Issuer: " in error.detail


def test_a_certificate_of_somebody_else(tmp_path: Path, authority: Authority) -> None:
    with FaultyS3(answer(), tls=authority.server) as server:
        error = refused(f"https://localhost:{server.port}/k", SSL_CERT_FILE=str(authority.certificate))
    assert error.kind == "CertificateOfAnotherHost"
    assert error.facts["names"] == f"127.0.0.1, {authority.name}"


def test_it_is_looked_at_through_the_proxy_too(tmp_path: Path) -> None:
    inspecting = server_context(tmp_path, by=issuer("Inspection CA"), hosts=("bucket.example",))
    with FaultyS3(answer(), tls=inspecting) as server, ProxyServer(server.port) as proxy:
        error = refused("https://bucket.example/k", https_proxy=f"http://me:pw@127.0.0.1:{proxy.port}")
    assert (error.kind, error.facts["issuer"]) == ("CertificateIssuerUnknown", "Inspection CA")
    assert proxy.lines == [b"CONNECT bucket.example:443 HTTP/1.1"] * 2


def test_a_server_that_shows_it_only_once_is_not_trusted_for_the_reason_that_tls_gave(tmp_path: Path) -> None:
    context = server_context(tmp_path)

    def once(connection: socket.socket, number: int) -> None:
        if number == 0:
            with pytest.raises(OSError, match="ALERT"):
                context.wrap_socket(connection, server_side=True)

    with listener(once) as port:
        error = refused(f"https://127.0.0.1:{port}/k")
    assert error.kind == "CertificateInvalid"
    assert "self-signed" in str(error.facts["reason"])


def reset(connection: socket.socket, _number: int) -> None:
    """End it as a firewall does that has read the name of the server."""
    connection.recv(1024)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def end(connection: socket.socket, _number: int) -> None:
    connection.recv(4096)


@pytest.mark.parametrize("act", [reset, end])
def test_a_handshake_that_is_cut(act: Callable[[socket.socket, int], None]) -> None:
    with listener(act) as port:
        error = refused(f"https://127.0.0.1:{port}/k")
    assert (error.kind, error.retry) == ("HandshakeCut", Retry.BACKOFF)
    assert f"127.0.0.1:{port}" in error.remedy()


@contextmanager
def listener(act: Callable[[socket.socket, int], None]) -> Iterator[int]:
    """Take connections one after the other, have `act` do something with each, and close it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            number = 0
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    act(connection, number)
                number += 1

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        with contextlib.suppress(OSError):  # some systems end the wait by closing alone
            server.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=10)
