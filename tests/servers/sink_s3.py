"""A server as fast as the loopback: swallows any upload and serves zeros of any length, to measure the client alone.

It keeps no bytes and checks no signature. It attests a CRC64NVME in both directions, as S3 does, so that a client that
moves something else than what it should is found out.
"""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Final

from awscrt import checksums

_BLOCK: Final = 1024 * 1024
_ZEROS: Final = bytes(_BLOCK)


@dataclass
class SinkS3:
    """What the server does and saw. `served` is the number of bytes that a GET answers with."""

    endpoint_url: str
    served: int = 0
    received: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def running_sink(served: int = 0) -> Iterator[SinkS3]:
    """Run a sink whose objects all have `served` bytes."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.sink = SinkS3(f"http://127.0.0.1:{server.server_address[1]}", served)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.sink
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    sink: SinkS3


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def do_PUT(self) -> None:
        left = int(self.headers["Content-Length"])
        self.server.sink.headers.append(dict(self.headers))
        crc, buffer = 0, bytearray(_BLOCK)
        while left:
            count = self.rfile.readinto(memoryview(buffer)[: min(left, _BLOCK)])
            if not count:
                return
            crc = checksums.crc64nvme(buffer[:count], crc)
            left -= count
            self.server.sink.received += count
        self._begin(0, crc)

    def do_GET(self) -> None:
        left = self.server.sink.served
        crc = 0
        for _ in range(left // _BLOCK):
            crc = checksums.crc64nvme(_ZEROS, crc)
        crc = checksums.crc64nvme(_ZEROS[: left % _BLOCK], crc)
        self._begin(left, crc)
        while left:
            left -= self.connection.send(_ZEROS[: min(left, _BLOCK)])

    def _begin(self, length: int, crc: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.send_header("ETag", '"0-1"')
        self.send_header("x-amz-checksum-crc64nvme", base64.b64encode(crc.to_bytes(8, "big")).decode())
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: a test looks at `SinkS3`."""
