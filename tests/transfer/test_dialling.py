import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from presign_gui.domain.errors import NetworkError
from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.dialling import connect_patience, dial


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


@pytest.fixture
def full_listener() -> Iterator[socket.socket]:
    """A port that answers no more: its queue of connections is full, so Linux drops every further attempt."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        made.listen(0)
        waiting = []
        for _ in range(3):
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(made.getsockname())
            waiting.append(sock)
        time.sleep(0.05)
        yield made
        for sock in waiting:
            sock.close()


def port_of(sock: socket.socket) -> int:
    port: int = sock.getsockname()[1]
    return port


def pretend_addresses(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]

    def look_up(_host: str, _port: int, *, flags: int = 0, **_options: Any) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror
        return rows

    monkeypatch.setattr("presign_gui.transfer.dialling.socket.getaddrinfo", look_up)


def test_a_connection_that_comes_about_does_not_block(listener: socket.socket) -> None:
    with dial("127.0.0.1", port_of(listener), Control(), connect_patience("h", 5)) as sock:
        assert sock.getpeername() == listener.getsockname()
        assert sock.gettimeout() == 0
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.alone
def test_a_dead_address_costs_a_quarter_of_a_second(
    listener: socket.socket, full_listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_addresses(monkeypatch, full_listener.getsockname(), listener.getsockname())
    began = time.monotonic()
    with dial("two.example", 80, Control(), connect_patience("h", 5)) as sock:
        assert sock.getpeername() == listener.getsockname()
    assert 0.2 < time.monotonic() - began < 1


@pytest.mark.alone
def test_an_address_that_refuses_costs_nothing(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        refusing = closed.getsockname()
    pretend_addresses(monkeypatch, refusing, listener.getsockname())
    began = time.monotonic()
    with dial("two.example", 80, Control(), connect_patience("h", 5)) as sock:
        assert sock.getpeername() == listener.getsockname()
    assert time.monotonic() - began < 0.2


def test_all_addresses_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        refusing = closed.getsockname()
    pretend_addresses(monkeypatch, refusing, refusing)
    with pytest.raises(NetworkError) as caught:
        dial("two.example", 80, Control(), connect_patience("h", 5))
    assert caught.value.kind == "ConnectionRefused"
    assert caught.value.detail.count("ECONNREFUSED") == 2


def test_no_way_there(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_addresses(monkeypatch, ("255.255.255.255", 80))
    with pytest.raises(NetworkError) as caught:
        dial("nowhere.example", 80, Control(), connect_patience("h", 5))
    assert caught.value.kind == "NetworkUnreachable"


def test_no_connection_in_time(full_listener: socket.socket) -> None:
    with pytest.raises(NetworkError) as caught:
        dial("127.0.0.1", port_of(full_listener), Control(), connect_patience("h:80", 0.2))
    assert caught.value.kind == "ConnectTimeout"
    assert "h:80 came about within 0.2 s" in caught.value.cause()


@pytest.mark.alone
def test_a_name_server_that_does_not_answer_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = threading.Event()

    def look_up(*_arguments: Any, flags: int = 0, **_options: Any) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror
        stuck.wait()
        return []

    monkeypatch.setattr("presign_gui.transfer.dialling.socket.getaddrinfo", look_up)
    with pytest.raises(NetworkError) as caught:
        dial("slow.example", 80, Control(), connect_patience("h", 0.15))
    assert caught.value.kind == "ConnectTimeout"
    control = Control()
    threading.Timer(0.05, control.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        dial("slow.example", 80, control, connect_patience("h", 30))
    assert time.monotonic() - began < 0.5
    stuck.set()


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..b"])
def test_names_that_are_none(host: str) -> None:
    with pytest.raises(NetworkError) as caught:
        dial(host, 80, Control(), connect_patience("h", 5))
    assert caught.value.kind == "HostNotFound"


@pytest.mark.parametrize(
    ("code", "kind"), [(socket.EAI_NONAME, "HostNotFound"), (socket.EAI_AGAIN, "NameServerSilent")]
)
def test_names_that_lead_nowhere(code: int, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, flags: int = 0, **__: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(socket.EAI_NONAME if flags else code, "no")

    monkeypatch.setattr("presign_gui.transfer.dialling.socket.getaddrinfo", look_up)
    with pytest.raises(NetworkError) as caught:
        dial("no-such-host.example", 80, Control(), connect_patience("h", 5))
    assert caught.value.kind == kind
    assert "no-such-host.example" in caught.value.cause()


@pytest.mark.alone
def test_a_cancel_while_connecting(full_listener: socket.socket) -> None:
    control = Control()
    threading.Timer(0.05, control.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        dial("127.0.0.1", port_of(full_listener), control, connect_patience("h", 30))
    assert time.monotonic() - began < 0.5
