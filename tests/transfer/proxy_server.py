"""A small forward and CONNECT proxy on 127.0.0.1, which takes every host for the same server."""

import contextlib
import selectors
import socket
import threading
from types import TracebackType
from typing import Self


class ProxyServer:
    """Listens on a free port and passes everything on to `upstream`, a port here; notes what it was told."""

    def __init__(self, upstream: int, *, refuse_with: int | None = None) -> None:
        self.lines: list[bytes] = []
        self.authorizations: list[str] = []
        self._upstream = upstream
        self._refuse_with = refuse_with
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += client.recv(1) or b"\r\n\r\n"
            line, *headers = head.strip().split(b"\r\n")
            self.lines.append(line)
            self.authorizations += [
                each.partition(b": ")[2].decode() for each in headers if each.lower().startswith(b"proxy-authorization")
            ]
            if self._refuse_with:
                client.sendall(f"HTTP/1.1 {self._refuse_with} No\r\nContent-Length: 2\r\n\r\nno".encode())
                return
            with socket.create_connection(("127.0.0.1", self._upstream)) as server:
                if line.startswith(b"CONNECT"):
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    server.sendall(head)
                self._pass_on(client, server)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(client, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, client)
            while not self._stopping.is_set():
                for key, _ in selector.select(0.1):
                    source = key.fileobj
                    assert isinstance(source, socket.socket)
                    data = source.recv(65536)
                    if not data:
                        return
                    key.data.sendall(data)
