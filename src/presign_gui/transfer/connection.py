"""urllib3's connections, taught what a presigned request needs.

Three things differ from the classes they come from. The first line carries the URL's own bytes, which
urllib3 and requests would normalise on the way. A large body waits for `100 Continue`, and is broken off when the
server answers in the middle of it, so that a refused URL costs no body and the refusal is read. And the
socket is a `Wire`, with a patience of its own for each step.
"""

import http.client
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Protocol

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import PresignGuiError
from presign_gui.transfer.control import Control
from presign_gui.transfer.destination import Destination
from presign_gui.transfer.dialling import connect_patience, dial
from presign_gui.transfer.proxies import Proxy
from presign_gui.transfer.timeouts import Timeouts
from presign_gui.transfer.untrusted import SECONDS, explain, untrusting_context
from presign_gui.transfer.wire import Patience, Wire

MAX_IDLE: Final = 15.0
"""Seconds. Servers close what they no longer want to keep, but a router that forgot a connection, or a network that
this computer has left, or slept through, says nothing, and what is then sent is only missed after the stall time-out.
"""


class Body(Protocol):
    """What a request carries. It may be asked for its blocks again, from the start, where it must be sent again."""

    @property
    def size(self) -> int:
        """How many bytes the blocks have together."""
        ...

    def blocks(self) -> Iterator[memoryview]:
        """Yield the bytes from the first on; each block is good until the next is asked for."""
        ...

    def sent(self, count: int) -> None:
        """Hear that `count` more bytes went out."""
        ...


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and its answer: what urllib3's own arguments have no room for, and what came of it."""

    destination: Destination
    proxy: Proxy | None
    body: Body | None
    waits_for_go_ahead: bool
    control: Control
    timeouts: Timeouts
    wire: Wire | None = field(default=None, init=False)
    is_answered: bool = field(default=False, init=False)

    @property
    def was_stale(self) -> bool:
        """Whether it failed on a connection kept from an earlier one, which the server may have closed long before."""
        return self.wire is not None and self.wire.exchanges > 1 and not self.is_answered


# urllib3 makes and picks the connection itself, on the thread that asked for the exchange; it has no argument
# through which the exchange could reach the connection before the head is sent.
current_exchange: Final[ContextVar[Exchange]] = ContextVar("current_exchange")


class _Answer(http.client.HTTPResponse):
    """An answer that ends its connection where the request was left half sent."""

    def __init__(self, sock: Any, debuglevel: int = 0, method: str | None = None, url: str | None = None) -> None:
        super().__init__(sock, debuglevel, method, url)
        self._wire: Wire = sock

    def begin(self) -> None:
        super().begin()
        if self._wire.spoiled:
            self.will_close = True


class PlainConnection(HTTPConnection):
    """A connection over `http://`, or to a proxy that forwards such requests."""

    response_class = _Answer

    def _new_conn(self) -> Any:
        exchange = current_exchange.get()
        patience = connect_patience(exchange.destination.authority, exchange.timeouts.connect)
        try:
            sock = dial(self.host, self.port, exchange.control, patience)
        except PresignGuiError as error:
            if exchange.proxy is None:
                raise
            detail = f"{error} {error.detail}"
            raise network.PROXY_FAILED.error(proxy=exchange.proxy.shown, detail=detail) from None
        return Wire(sock, exchange.destination.authority, exchange.control, patience)

    def putrequest(self, method: str, url: str, *args: Any, **options: Any) -> None:
        """Begin the head with the request target that was signed, whatever urllib3 made of it."""
        del url
        exchange = current_exchange.get()
        forwarded = exchange.proxy is not None and exchange.destination.scheme == "http"
        target = exchange.destination.absolute_target if forwarded else exchange.destination.target
        super().putrequest(method, target, *args, **options)

    def request(self, method: str, url: str, *args: Any, **options: Any) -> None:
        """Send the head, then as much of the exchange's body as the server wants."""
        exchange = current_exchange.get()
        if self.sock is None:
            self.connect()
        wire = exchange.wire = self._wire()
        wire.begin(exchange.control)
        wire.patience = _stall_patience(exchange)
        super().request(method, url, *args, **options)
        if exchange.body is not None:
            wire.spoiled = True
            wire.spoiled = not _send_body(exchange.body, exchange, wire)

    def getresponse(self) -> Any:
        """Wait for the answer, then read its head and return urllib3's response."""
        exchange = current_exchange.get()
        wire = self._wire()
        wire.patience = _answer_patience(exchange)
        wire.await_answer()
        exchange.is_answered = True
        wire.patience = _stall_patience(exchange)
        return super().getresponse()

    def _wire(self) -> Wire:
        wire: Any = self.sock
        if not isinstance(wire, Wire):
            raise http.client.NotConnected
        return wire


class SecureConnection(PlainConnection, HTTPSConnection):
    """A connection over `https://`, straight or through a proxy's tunnel."""

    _tunnel_headers_to_send: Mapping[str, str] | None = None

    def set_tunnel(
        self, host: str, port: int | None = None, headers: Mapping[str, str] | None = None, scheme: str = "http"
    ) -> None:
        """Remember that the next connection goes through a proxy, and what the proxy is to be told."""
        super().set_tunnel(host, port, headers, scheme)
        self._tunnel_headers_to_send = headers or {}

    def connect(self) -> None:
        """Connect, through the tunnel where there is one, and do the handshake."""
        exchange = current_exchange.get()
        wire = self.sock = self._connected()
        context: Any = self.ssl_context  # which the pool always gives
        try:
            wire.secure(context, exchange.destination.host)
        except PresignGuiError as error:
            if error.kind != network.TLS_CERTIFICATE_INVALID.kind:
                raise
            raise explain(error, exchange.destination.host, self._look_at_certificate) from None
        self.is_verified = True

    def _connected(self) -> Wire:
        """Connect, through the tunnel where there is one."""
        exchange = current_exchange.get()
        wire: Wire = self._new_conn()
        try:
            if exchange.proxy is not None:
                _open_tunnel(wire, exchange.destination, exchange.proxy, self._tunnel_headers_to_send or {})
        except BaseException:
            wire.close()
            raise
        return wire

    def _look_at_certificate(self) -> bytes:
        """Fetch the server's certificate over a connection of its own, on which nothing is ever sent."""
        exchange = current_exchange.get()
        wire = self._connected()
        try:
            wire.patience = connect_patience(exchange.destination.authority, SECONDS)
            wire.secure(untrusting_context(), exchange.destination.host)
            return wire.certificate()
        finally:
            wire.close()


class _Rested(HTTPConnectionPool):
    """Gives out no connection that was left alone for long, since it may be dead without anyone having said so."""

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection: Any = super()._get_conn(timeout)
        wire = connection.sock
        if isinstance(wire, Wire) and wire.idle_seconds() > MAX_IDLE:
            connection.close()
        return connection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None and isinstance(conn.sock, Wire):
            conn.sock.rest()
        super()._put_conn(conn)


class PlainPool(_Rested):
    """Keeps plain connections to one server for reuse."""

    ConnectionCls = PlainConnection


class SecurePool(_Rested, HTTPSConnectionPool):
    """Keeps TLS connections to one server for reuse."""

    ConnectionCls = SecureConnection


def _send_body(body: Body, exchange: Exchange, wire: Wire) -> bool:
    """Send the body; return False where the server answered, or went away, before it had all of it."""
    if exchange.waits_for_go_ahead and not wire.await_go_ahead(exchange.timeouts.go_ahead):
        return False
    return all(wire.send_block(block, body.sent) for block in body.blocks())


def _open_tunnel(wire: Wire, destination: Destination, proxy: Proxy, headers: Mapping[str, str]) -> None:
    """Ask a proxy to connect further: RFC 9110, section 9.3.6."""
    host = f"[{destination.host}]" if ":" in destination.host else destination.host
    where = f"{host}:{destination.port}"
    lines = [f"CONNECT {where} HTTP/1.1", f"Host: {where}", *(f"{name}: {value}" for name, value in headers.items())]
    wire.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
    answer = _Answer(wire, method="CONNECT")
    try:
        answer.begin()
    except http.client.HTTPException as error:
        raise network.PROXY_FAILED.error(proxy=proxy.shown, detail=f"{type(error).__name__}: {error}") from None
    finally:
        answer.close()
    if answer.status == http.HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        raise network.PROXY_AUTHENTICATION_REQUIRED.error(status=answer.status)
    if not 200 <= answer.status < 300:
        detail = f"CONNECT {where}: {answer.status} {answer.reason}"
        entry = network.PROXY_CANNOT_CONNECT if answer.status >= 500 else network.PROXY_BLOCKED
        raise entry.error(proxy=proxy.shown, host=destination.authority, status=answer.status, detail=detail)


def _stall_patience(exchange: Exchange) -> Patience:
    host, seconds = exchange.destination.authority, exchange.timeouts.stall
    return Patience(seconds, lambda: network.STALLED.error(host=host, waited=timedelta(seconds=seconds)))


def _answer_patience(exchange: Exchange) -> Patience:
    host, seconds = exchange.destination.authority, exchange.timeouts.first_byte
    return Patience(seconds, lambda: network.ANSWER_TIMED_OUT.error(host=host, waited=timedelta(seconds=seconds)))
