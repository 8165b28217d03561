"""A scripted S3 server for the bad days: it says, to the byte and at the moment, what a test tells it to say.

Each connection has a thread; each request is answered by the next behaviour of the script, and those after the last
one by that again. A behaviour is a function of the `Call` that came in; the functions below make the usual ones.
"""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self, TypeAlias

_RST_ON_CLOSE: Final = struct.pack("ii", 1, 0)
_READ: Final = 256 * 1024
_RECEIVE_BUFFER: Final = 256 * 1024
"""Bytes. The system alone takes up to 32 MiB before a busy server has read any, which is not the client's doing."""
_REASONS: Final = {200: "OK", 403: "Forbidden", 404: "Not Found", 503: "Slow Down"}


@dataclass(slots=True)
class Recorded:
    """One request as it came over the wire. `body` is kept up to a mebibyte; `body_length` counts all of it."""

    line: bytes
    headers: list[tuple[str, str]]
    connection: int
    body_length: int = 0
    body: bytearray = field(default_factory=bytearray)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def content_length(self) -> int:
        return int(self.header("Content-Length") or 0)


class Call:
    """A request whose head has been read, and the means to answer it."""

    def __init__(self, sock: socket.socket, request: Recorded, stopping: threading.Event) -> None:
        self.request = request
        self.stopping = stopping
        self.is_over = False
        self._sock = sock

    def send(self, data: bytes) -> None:
        self._sock.sendall(data)

    def read_body(self, limit: int | None = None, on_data: Callable[[bytes], object] | None = None) -> None:
        """Read what is left of the body, or up to `limit` bytes of it."""
        left = self.request.content_length - self.request.body_length
        left = left if limit is None else min(left, limit)
        while left > 0:
            data = self._sock.recv(min(left, _READ))
            if not data:
                raise ConnectionAbortedError
            left -= len(data)
            if on_data:
                on_data(data)
            self.request.body_length += len(data)
            if len(self.request.body) < 1024 * 1024:
                self.request.body += data

    def hear(self) -> bytes:
        """Return the next byte that comes, or none where the client has closed, or broken the connection."""
        try:
            return self._sock.recv(1)
        except ConnectionResetError:
            return b""

    def close(self) -> None:
        """Close in the ordinary way (with a reset where unread bytes are left, as every system does)."""
        self.is_over = True
        self._sock.close()

    def reset(self) -> None:
        """Break the connection."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE)
        self.close()

    def wait(self, seconds: float | None = None) -> None:
        """Do nothing for a while, or until the server is stopped."""
        self.stopping.wait(seconds)


Behaviour: TypeAlias = Callable[[Call], None]


class FaultyS3:
    """The server. Use it in a `with` statement; it listens on 127.0.0.1 alone, on a free port."""

    def __init__(self, *script: Behaviour, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.requests: list[Recorded] = []
        self.connections = 0
        self._script: Sequence[Behaviour] = script
        self._tls = tls
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        self.port: int = self._listener.getsockname()[1]
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    @property
    def request(self) -> Recorded:
        """The one request that came; fails where there were more or none."""
        (only,) = self.requests
        return only

    def url(self, path_and_query: str = "/bucket/key?X-Amz-Signature=secret") -> str:
        return self.origin + path_and_query

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            # Else a short answer might wait for an acknowledgement and be dropped by a reset unsent.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                self._open.add(sock)
            self._start(self._serve, sock, self.connections)

    def _serve(self, sock: socket.socket, number: int) -> None:
        try:
            # A client that resets, refuses our certificate or is cancelled is what this server is for.
            with contextlib.suppress(OSError):
                if self._tls:
                    sock = self._secure(sock)
                self._converse(sock, number)
        finally:
            with self._lock:
                self._open.discard(sock)
            sock.close()

    def _secure(self, sock: socket.socket) -> socket.socket:
        assert self._tls is not None
        secured = self._tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._open.discard(sock)
            self._open.add(secured)
        try:
            secured.do_handshake()
        except OSError:
            with self._lock:
                self._open.discard(secured)
            secured.close()
            raise
        return secured

    def _converse(self, sock: socket.socket, number: int) -> None:
        while (head := _read_head(sock)) is not None:
            request = _parse_head(head, number)
            with self._lock:
                behaviour = self._script[min(len(self.requests), len(self._script) - 1)]
                self.requests.append(request)
            call = Call(sock, request, self._stopping)
            behaviour(call)
            if call.is_over or self._stopping.is_set():
                return
            call.read_body()


def answer(
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    *,
    length: int | None = None,
    then: Behaviour | None = None,
) -> Behaviour:
    """Take the whole body, then answer; `length` may lie about the body."""

    def behave(call: Call) -> None:
        if call.request.header("Expect"):
            call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        call.read_body()
        call.send(head(status, {"Content-Length": str(len(body) if length is None else length), **(headers or {})}))
        call.send(body)
        if then:
            then(call)

    return behave


def refuse_at_once(status: int, body: bytes, *, after: float = 0.0, then: Behaviour | None = None) -> Behaviour:
    """Answer when only the head of the request has been read, `after` some seconds, and then close."""

    def behave(call: Call) -> None:
        call.wait(after)
        call.send(head(status, {"Content-Length": str(len(body)), "Connection": "close"}) + body)
        (then or Call.close)(call)

    return behave


def refuse_in_the_middle(
    status: int, body: bytes, *, after_bytes: int, pause: float = 0.0, then: Behaviour | None = None
) -> Behaviour:
    """Let the client begin to send, and refuse after some of the body and `pause` seconds without reading on."""

    def behave(call: Call) -> None:
        call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        call.read_body(after_bytes)
        call.wait(pause)
        call.send(head(status, {"Content-Length": str(len(body)), "Connection": "close"}) + body)
        (then or Call.close)(call)

    return behave


def say(data: bytes, then: Behaviour | None = None) -> Behaviour:
    """Take the whole body, then say exactly `data`."""

    def behave(call: Call) -> None:
        call.read_body()
        call.send(data)
        (then or Call.close)(call)

    return behave


def drip(headers: Mapping[str, str], body: bytes, *, every: float) -> Behaviour:
    """Answer with one byte of the body at a time."""

    def behave(call: Call) -> None:
        call.read_body()
        call.send(head(200, {"Content-Length": str(len(body)), **headers}))
        for byte in body:
            call.send(bytes([byte]))
            call.wait(every)

    return behave


def never_answer(call: Call) -> None:
    """Take the whole body and say nothing."""
    call.read_body()
    call.wait()


def never_read(call: Call) -> None:
    """Agree to take the body, and take none of it."""
    call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    call.wait()


def stop(call: Call) -> None:
    """Say nothing more."""
    call.wait()


def head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Whatever')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def error_xml(code: str, message: str = "", **fields: str) -> bytes:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in {"Code": code, "Message": message, **fields}.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'.encode()


def _read_head(sock: socket.socket) -> bytes | None:
    """Read up to the empty line and not a byte further; refuse what is not HTTP, such as a TLS handshake."""
    data = bytearray()
    while not data.endswith(b"\r\n\r\n"):
        byte = sock.recv(1)
        if not byte:
            return None
        data += byte
        if not data[:1].isalpha():
            sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return None
    return bytes(data)


def _parse_head(data: bytes, connection: int) -> Recorded:
    line, *rest = data.removesuffix(b"\r\n\r\n").split(b"\r\n")
    headers = [
        (name.decode(), value.strip().decode("latin-1")) for name, _, value in (each.partition(b":") for each in rest)
    ]
    return Recorded(line, headers, connection)
