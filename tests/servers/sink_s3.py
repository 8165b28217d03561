"""A server as fast as the loopback: swallows any upload and serves zeros of any length, to measure the client alone.

It keeps no bytes and checks no signature. It attests a CRC64NVME in both directions, as S3 does, of parts and of the
whole object, so that a client that moves something else than what it should is found out. Ranges are served without
one, as in S3.
"""

import base64
import itertools
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Final
from urllib.parse import parse_qs, urlsplit

from awscrt import checksums

_BLOCK: Final = 1024 * 1024
_ZEROS: Final = bytes(_BLOCK)
_ETAG: Final = '"0-1"'
_NAMESPACE: Final = "http://s3.amazonaws.com/doc/2006-03-01/"
_CHECKSUM: Final = "x-amz-checksum-crc64nvme"


@dataclass(frozen=True)
class SunkPart:
    """What is left of a part."""

    size: int
    crc: int


@dataclass
class SinkS3:
    """What the server does and saw. `served` is the number of bytes of every object that is asked for.

    `uploads` has the multipart uploads that were begun and not completed or aborted: their parts by number.
    """

    endpoint_url: str
    served: int = 0
    received: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)
    uploads: dict[str, dict[int, SunkPart]] = field(default_factory=dict)
    completed: list[int] = field(default_factory=list)
    """The sizes of the objects that were uploaded in parts."""


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
    numbers = itertools.count(1)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True  # head and body go out apart
    server: _Server

    def do_PUT(self) -> None:
        size = int(self.headers["Content-Length"])
        self.server.sink.headers.append(dict(self.headers))
        crc, left, buffer = 0, size, memoryview(bytearray(_BLOCK))
        while left:
            count = self.rfile.readinto(buffer[: min(left, _BLOCK)])
            if not count:
                return
            crc = checksums.crc64nvme(buffer[:count], crc)
            left -= count
            self.server.sink.received += count
        query = self._query()
        if "partNumber" in query:
            self.server.sink.uploads[query["uploadId"]][int(query["partNumber"])] = SunkPart(size, crc)
        self._begin(200, 0, {_CHECKSUM: _base64(crc)})

    def do_GET(self) -> None:
        upload_id = self._query().get("uploadId")
        if upload_id is not None:
            self._list_parts(self.server.sink.uploads[upload_id])
            return
        size = self.server.sink.served
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if asked is None:
            self._begin(200, size, {_CHECKSUM: _base64(_crc_of_zeros(size))})
            self._send_zeros(size)
        else:
            first, last = int(asked[1]), min(int(asked[2]), size - 1)
            self._begin(206, last - first + 1, {"Content-Range": f"bytes {first}-{last}/{size}"})
            self._send_zeros(last - first + 1)

    def do_POST(self) -> None:
        """Begin a multipart upload, or complete one."""
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        query = self._query()
        if "uploads" in query:
            upload_id = f"upload-{next(self.server.numbers)}"
            self.server.sink.uploads[upload_id] = {}
            self._answer("InitiateMultipartUploadResult", f"<UploadId>{upload_id}</UploadId>")
            return
        parts = self.server.sink.uploads.pop(query["uploadId"])
        size, crc = 0, 0
        for _, part in sorted(parts.items()):
            size, crc = size + part.size, checksums.combine_crc64nvme(crc, part.crc, part.size)
        self.server.sink.completed.append(size)
        checksum = f"<ChecksumCRC64NVME>{_base64(crc)}</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>"
        self._answer("CompleteMultipartUploadResult", f"<ETag>{_ETAG}</ETag>{checksum}")

    def do_DELETE(self) -> None:
        """Abort a multipart upload."""
        self.server.sink.uploads.pop(self._query()["uploadId"], None)
        self.send_response(204)
        self.end_headers()

    def _list_parts(self, parts: dict[int, SunkPart]) -> None:
        listed = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{_ETAG}</ETag><Size>{part.size}</Size>"
            f"<ChecksumCRC64NVME>{_base64(part.crc)}</ChecksumCRC64NVME></Part>"
            for number, part in sorted(parts.items())
        )
        self._answer("ListPartsResult", f"<IsTruncated>false</IsTruncated>{listed}")

    def _query(self) -> dict[str, str]:
        found = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {name: values[0] for name, values in found.items()}

    def _answer(self, element: str, content: str) -> None:
        document = f'<?xml version="1.0" encoding="UTF-8"?><{element} xmlns="{_NAMESPACE}">{content}</{element}>'
        data = document.encode()
        self._begin(200, len(data), {"Content-Type": "application/xml"})
        self.wfile.write(data)

    def _begin(self, status: int, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(length), "ETag": _ETAG, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_zeros(self, count: int) -> None:
        while count:
            count -= self.connection.send(_ZEROS[: min(count, _BLOCK)])

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: a test looks at `SinkS3`."""


def _base64(crc: int) -> str:
    return base64.b64encode(crc.to_bytes(8, "big")).decode()


def _crc_of_zeros(size: int) -> int:
    crc = 0
    for _ in range(size // _BLOCK):
        crc = checksums.crc64nvme(_ZEROS, crc)
    return int(checksums.crc64nvme(_ZEROS[: size % _BLOCK], crc))
