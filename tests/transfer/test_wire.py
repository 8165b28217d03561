import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import NetworkError
from presign_gui.transfer.control import Control
from presign_gui.transfer.wire import Patience, Wire

OK = b"HTTP/1.1 200 OK\r\n\r\n"


def patience(seconds: float, since: float | None = None) -> Patience:
    waited = timedelta(seconds=seconds)
    return Patience(seconds, lambda: network.STALLED.error(host="h", waited=waited), since)


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    """The two ends of a connection: ours, and the server's."""
    ours, theirs = socket.socketpair()
    wire = Wire(ours, "h", Control(), patience(0.2))
    yield wire, theirs
    wire.close()
    theirs.close()


def test_no_answer_is_no_answer(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    assert not wire.has_answer()


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (OK, True),
        (b"HTTP/1.1 403 F", True),
        (b"garbage, not HTTP at all", True),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", True),
        (b"HTTP/1.", False),
        (b"HTTP/1.1 100 Continue\r\n\r\n", False),
        (b"HTTP/1.1 100 Continue\r\nA: b\r\n", False),
        (b"HTTP/1.0 103 Early Hints\r\nLink: a\r\nLink: b\r\n\r\nHTTP/1.1 100 Continue\n\n", False),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, True),
    ],
)
def test_an_interim_answer_is_told_from_a_final_one(
    ends: tuple[Wire, socket.socket], received: bytes, expected: bool
) -> None:
    wire, theirs = ends
    theirs.sendall(received)
    assert wire.has_answer() is expected


def test_an_answer_in_pieces_is_put_together(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    for byte in b"HTTP/1.1 100 Continue\r\n\r\n":
        theirs.sendall(bytes([byte]))
        assert not wire.has_answer()
    theirs.sendall(OK)
    assert wire.has_answer()
    with wire.makefile("rb") as stream:
        assert stream.readline() == b"HTTP/1.1 200 OK\r\n"


def test_a_closed_connection_counts_as_an_answer_and_is_reported_when_awaited(
    ends: tuple[Wire, socket.socket],
) -> None:
    wire, theirs = ends
    theirs.close()
    assert wire.has_answer()
    with pytest.raises(NetworkError) as caught:
        wire.await_answer()
    assert caught.value.kind == "ConnectionLost"


@pytest.mark.alone
def test_the_go_ahead_is_noticed_at_once(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    began = time.monotonic()
    assert wire.await_go_ahead(30)
    assert time.monotonic() - began < 1


def test_silence_is_taken_for_a_go_ahead(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    assert wire.await_go_ahead(0.05)


def test_early_hints_are_no_go_ahead(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
    began = time.monotonic()
    assert wire.await_go_ahead(0.15)
    assert time.monotonic() - began >= 0.15


def test_a_refusal_instead_of_the_go_ahead(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    assert not wire.await_go_ahead(30)


def test_a_block_is_counted_in_full(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    counted: list[int] = []
    assert wire.send_block(memoryview(b"x" * 1000), counted.append)
    assert sum(counted) == 1000
    assert theirs.recv(2000) == b"x" * 1000


def test_a_block_that_nobody_takes_stalls(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    counted: list[int] = []
    with pytest.raises(NetworkError) as caught:
        wire.send_block(memoryview(b"x" * 10_000_000), counted.append)
    assert caught.value.kind == "Stalled"
    assert 0 < sum(counted) < 10_000_000


def test_a_block_is_broken_off_when_an_answer_comes(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(OK)
    assert not wire.send_block(memoryview(b"x"), lambda _count: None)


def test_a_block_is_broken_off_when_the_server_goes(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.close()
    assert not wire.send_block(memoryview(b"x" * 10_000_000), lambda _count: None)


def test_a_head_that_nobody_takes_is_an_error(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.close()
    with pytest.raises(NetworkError) as caught:
        wire.sendall(b"x" * 10_000_000)
    assert caught.value.kind == "ConnectionLost"


def test_patience_counts_anew_with_each_byte(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    began = time.monotonic()
    with wire.makefile("rb") as stream:
        for _ in range(3):
            time.sleep(0.15)
            theirs.sendall(b"x")
            assert stream.read(1) == b"x"
        with pytest.raises(NetworkError):
            stream.read(1)
    assert time.monotonic() - began >= 0.6


@pytest.mark.alone
def test_patience_with_a_beginning_counts_everything_together(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    wire.patience = patience(10, since=time.monotonic() - 9.9)
    began = time.monotonic()
    with pytest.raises(NetworkError):
        wire.recv_into(bytearray(10))
    assert time.monotonic() - began < 1


def test_it_is_closed_only_when_its_answer_is_closed_too(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(b"abc")
    theirs.shutdown(socket.SHUT_WR)
    stream = wire.makefile("rb")
    wire.close()
    assert stream.read() == b"abc"
    assert wire.fileno() >= 0
    stream.close()
    assert wire.fileno() == -1
