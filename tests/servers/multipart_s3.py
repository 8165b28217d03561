"""An S3 in memory that speaks uploads in parts and ranges, and has bad days to order.

It answers as S3 does, checksums and all, but for signatures: it looks only at the number that
`tests.fakes.token_signer` writes into each URL, so that a test can let the URLs of the past expire. Faults are given as
rules: which requests they hit, how often, and what happens then in place of, or on the way to, the true answer.
"""

import base64
import contextlib
import hashlib
import itertools
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import fromstring

from awscrt import checksums

from tests.servers.faulty_s3 import Call, FaultyS3, error_xml, head

BUCKET: Final = "bucket"
_CHUNK: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One state of an object."""

    data: bytes = field(repr=False)
    etag: str

    @property
    def crc(self) -> str:
        return crc64nvme(self.data)


@dataclass(slots=True)
class Upload:
    """An upload in parts that was begun and not ended."""

    key: str
    parts: dict[int, StoredObject] = field(default_factory=dict)
    initiated: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, understood."""

    operation: str
    key: str
    upload_id: str
    part_number: int
    token: int
    call: Call

    @property
    def range(self) -> tuple[int, int] | None:
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.call.request.header("Range") or "")
        return (int(found[1]), int(found[2]) + 1) if found else None


Happening: TypeAlias = "Callable[[MultipartS3, Asked], bool]"
"""What happens in place of the true answer; it returns False where that is to come all the same."""


@dataclass(slots=True)
class Fault:
    """`happening` befalls the next `times` of the `operations`, after the first `after` of them passed unharmed."""

    operations: tuple[str, ...]
    happening: Happening
    times: int = 1
    after: int = 0


class MultipartS3:
    """The server: its `objects` and `uploads`, and the requests that came, by operation, in `log`.

    `pace` is how many seconds pass before each 64 KiB that are served.
    """

    def __init__(self, *faults: Fault, does_ranges: bool = True, attests_crc: bool = True, pace: float = 0.0) -> None:
        self.objects: dict[str, StoredObject] = {}
        self.uploads: dict[str, Upload] = {}
        self.log: list[Asked] = []
        self.faults = list(faults)
        self.does_ranges = does_ranges
        self.attests_crc = attests_crc
        self.pace = pace
        self.oldest_token = 0
        self.spoils_next: Callable[[bytes], bytes] | None = None
        self.stored_parts: list[int] = []
        self.sent_bytes = 0
        self.received_bytes = 0
        self._ids = itertools.count(1)
        self._lock = threading.RLock()
        self._server: FaultyS3 | None = None
        self._answers: dict[str, Callable[[Asked], None]] = {
            "PutObject": self._put_object,
            "GetObject": self._get_object,
            "CreateMultipartUpload": self._create_multipart_upload,
            "UploadPart": self._upload_part,
            "ListParts": self._list_parts,
            "ListMultipartUploads": self._list_uploads,
            "CompleteMultipartUpload": self._complete_multipart_upload,
            "AbortMultipartUpload": self._abort_multipart_upload,
        }
        self.port = 0

    # -- running ----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def running(self) -> Iterator["MultipartS3"]:
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        """Listen, on the same port as before where there was one."""
        self._server = FaultyS3(self._answer, port=self.port).__enter__()
        self.port = self._server.port

    def stop(self) -> None:
        """Vanish, with every connection, as when the process is killed."""
        server, self._server = self._server, None
        if server is not None:
            server.__exit__(None, None, None)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # -- looking ----------------------------------------------------------------------------------------------------

    def operations(self) -> list[str]:
        with self._lock:
            return [asked.operation for asked in self.log]

    def part_numbers(self) -> list[int]:
        """Return the numbers of the parts that were sent, in the order in which they came."""
        with self._lock:
            return [asked.part_number for asked in self.log if asked.operation == "UploadPart"]

    def put(self, key: str, data: bytes, part_size: int | None = None) -> StoredObject:
        """Store an object as if it had been uploaded, in parts of that size."""
        pieces = [data] if part_size is None else [data[i : i + part_size] for i in range(0, len(data), part_size)]
        etag = _etag(data) if part_size is None else _composite_etag(pieces)
        self.objects[key] = StoredObject(data, etag)
        return self.objects[key]

    def expire_urls(self, newest_token: int) -> None:
        """Refuse all URLs up to this token."""
        self.oldest_token = newest_token + 1

    # -- answering --------------------------------------------------------------------------------------------------

    def _answer(self, call: Call) -> None:
        asked = _understand(call)
        with self._lock:
            self.log.append(asked)
            happening = self._next_happening(asked.operation)
        if happening is not None and happening(self, asked):
            return
        if asked.token < self.oldest_token:
            refuse(call, 403, "AccessDenied", "Request has expired", Expires="2026-01-01T00:00:00Z")
            return
        self._answers[asked.operation](asked)

    def _next_happening(self, operation: str) -> "Happening | None":
        for fault in self.faults:
            if operation not in fault.operations or fault.times == 0:
                continue
            if fault.after > 0:
                fault.after -= 1
                return None
            fault.times -= 1
            return fault.happening
        return None

    def _put_object(self, asked: Asked) -> None:
        data = self.receive(asked)
        if asked.call.request.header("If-None-Match") == "*" and asked.key in self.objects:
            refuse(asked.call, 412, "PreconditionFailed", Condition="If-None-Match")
            return
        stored = self.store(asked.key, data)
        self._say(asked.call, {"ETag": stored.etag, **self._crc_of(data)})

    def _get_object(self, asked: Asked) -> None:
        stored = self.objects.get(asked.key)
        if stored is None:
            refuse(asked.call, 404, "NoSuchKey")
            return
        if asked.call.request.header("If-Match") not in {None, stored.etag}:
            refuse(asked.call, 412, "PreconditionFailed", Condition="If-Match")
            return
        self.serve(asked, stored)

    def _create_multipart_upload(self, asked: Asked) -> None:
        asked.call.read_body()
        upload_id = self.begin_upload(asked.key)
        inner = f"<Bucket>{BUCKET}</Bucket><Key>{asked.key}</Key><UploadId>{upload_id}</UploadId>"
        self._say_xml(asked.call, "InitiateMultipartUploadResult", inner)

    def _list_uploads(self, asked: Asked) -> None:
        with self._lock:
            uploads = [
                f"<Upload><Key>{each.key}</Key><UploadId>{upload_id}</UploadId>"
                f"<Initiated>{each.initiated.isoformat()}</Initiated><Parts>{len(each.parts)}</Parts></Upload>"
                for upload_id, each in self.uploads.items()
            ]
        self._say_xml(asked.call, "ListMultipartUploadsResult", "".join(uploads))

    def _upload_part(self, asked: Asked) -> None:
        data = self.receive(asked)
        with self._lock:
            upload = self.uploads.get(asked.upload_id)
            if upload is not None:
                upload.parts[asked.part_number] = StoredObject(data, _etag(data))
                self.stored_parts.append(asked.part_number)
        if upload is None:
            refuse(asked.call, 404, "NoSuchUpload")
            return
        self._say(asked.call, {"ETag": _etag(data), **self._crc_of(data)})

    def _list_parts(self, asked: Asked) -> None:
        with self._lock:
            upload = self.uploads.get(asked.upload_id)
            parts = sorted(upload.parts.items()) if upload else []
        if upload is None:
            refuse(asked.call, 404, "NoSuchUpload")
            return
        inner = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{part.etag}</ETag><Size>{len(part.data)}</Size></Part>"
            for number, part in parts
        )
        self._say_xml(asked.call, "ListPartsResult", f"<IsTruncated>false</IsTruncated>{inner}")

    def _complete_multipart_upload(self, asked: Asked) -> None:
        asked.call.read_body()
        with self._lock:
            upload = self.uploads.get(asked.upload_id)
            problem = self._complete(asked, upload) if upload else (404, "NoSuchUpload")
        if problem:
            refuse(asked.call, *problem)
            return
        stored = self.objects[asked.key]
        crc = f"<ChecksumCRC64NVME>{stored.crc}</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>"
        inner = f"<Key>{asked.key}</Key><ETag>{stored.etag}</ETag>{crc if self.attests_crc else ''}"
        self._say_xml(asked.call, "CompleteMultipartUploadResult", inner)

    def _complete(self, asked: Asked, upload: Upload) -> tuple[int, str] | None:
        if asked.call.request.header("If-None-Match") == "*" and asked.key in self.objects:
            return 412, "PreconditionFailed"
        pieces: list[bytes] = []
        for element in fromstring(bytes(asked.call.request.body)):
            number, etag = int(element[0].text or 0), (element[1].text or "").strip()
            part = upload.parts.get(number)
            if part is None or part.etag != etag:
                return 400, "InvalidPart"
            pieces.append(part.data)
        data = b"".join(pieces)
        if asked.call.request.header("x-amz-mp-object-size") not in {None, str(len(data))}:
            return 400, "InvalidRequest"
        if any(len(piece) < 5 * 1024 * 1024 for piece in pieces[:-1]):
            return 400, "EntityTooSmall"
        self.objects[asked.key] = StoredObject(data, _composite_etag(pieces))
        del self.uploads[asked.upload_id]
        return None

    def _abort_multipart_upload(self, asked: Asked) -> None:
        with self._lock:
            upload = self.uploads.pop(asked.upload_id, None)
        if upload is None:
            refuse(asked.call, 404, "NoSuchUpload")
            return
        asked.call.send(head(204, {"x-amz-request-id": "R"}))

    # -- what faults use, too ---------------------------------------------------------------------------------------

    def begin_upload(self, key: str) -> str:
        upload_id = f"upload-{next(self._ids)}"
        with self._lock:
            self.uploads[upload_id] = Upload(key)
        return upload_id

    def receive(self, asked: Asked) -> bytes:
        """Take the whole body."""
        call, taken = asked.call, bytearray()

        def take(data: bytes) -> None:
            taken.extend(data)
            with self._lock:
                self.received_bytes += len(data)

        with self._lock:
            spoil, self.spoils_next = self.spoils_next, None
        go_ahead(call)
        call.read_body(on_data=take)
        return spoil(bytes(taken)) if spoil else bytes(taken)

    def store(self, key: str, data: bytes) -> StoredObject:
        with self._lock:
            self.objects[key] = StoredObject(data, _etag(data))
            return self.objects[key]

    def serve(
        self,
        asked: Asked,
        stored: StoredObject,
        *,
        upto: float = 1.0,
        content_range: str | None = None,
        spoil: Callable[[bytes], bytes] = bytes,
    ) -> None:
        """Send the object, or the range that was asked for, or the first part of that."""
        wanted = asked.range if self.does_ranges else None
        start, stop = wanted or (0, len(stored.data))
        stop = min(stop, len(stored.data))
        headers = {"ETag": stored.etag, "Content-Length": str(stop - start), "x-amz-request-id": "R"}
        if wanted:
            headers["Content-Range"] = content_range or f"bytes {start}-{stop - 1}/{len(stored.data)}"
        elif asked.call.request.header("x-amz-checksum-mode") == "ENABLED" and self.attests_crc:
            headers |= {"x-amz-checksum-crc64nvme": stored.crc, "x-amz-checksum-type": "FULL_OBJECT"}
        asked.call.send(head(206 if wanted else 200, headers))
        body = spoil(stored.data[start:stop])
        for offset in range(0, int(len(body) * upto), _CHUNK):
            piece = body[offset : min(offset + _CHUNK, int(len(body) * upto))]
            asked.call.wait(self.pace) if self.pace else None
            if asked.call.stopping.is_set():
                return  # who is killed sends nothing more
            asked.call.send(piece)
            with self._lock:
                self.sent_bytes += len(piece)

    def _crc_of(self, data: bytes) -> Mapping[str, str]:
        return {"x-amz-checksum-crc64nvme": crc64nvme(data)} if self.attests_crc else {}

    def _say(self, call: Call, headers: Mapping[str, str], body: bytes = b"") -> None:
        call.send(head(200, {"Content-Length": str(len(body)), "x-amz-request-id": "R", **headers}) + body)

    def _say_xml(self, call: Call, root: str, inner: str) -> None:
        document = f'<{root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{inner}</{root}>'
        self._say(call, {"Content-Type": "application/xml"}, document.encode())


def refuse(
    call: Call, status: int, code: str, message: str = "no", headers: Mapping[str, str] = {}, **fields: str
) -> None:
    """Answer with an error, before the body was taken, and close."""
    body = error_xml(code, message, RequestId="R1", **fields)
    told = {"Content-Length": str(len(body)), "x-amz-request-id": "R1", "Connection": "close", **(headers or {})}
    call.send(head(status, told) + body)
    call.close()


def go_ahead(call: Call) -> None:
    if call.request.header("Expect"):
        call.send(b"HTTP/1.1 100 Continue\r\n\r\n")


def crc64nvme(data: bytes) -> str:
    return base64.b64encode(checksums.crc64nvme(data).to_bytes(8, "big")).decode()


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data).hexdigest()}"'


def _composite_etag(pieces: list[bytes]) -> str:
    digest = hashlib.md5(b"".join(hashlib.md5(piece).digest() for piece in pieces)).hexdigest()
    return f'"{digest}-{len(pieces)}"'


def _understand(call: Call) -> Asked:
    method, target, _ = call.request.line.decode().split(" ")
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    operation = {
        ("PUT", False): "PutObject",
        ("PUT", True): "UploadPart",
        ("GET", False): "GetObject",
        ("GET", True): "ListParts",
        ("POST", False): "CreateMultipartUpload",
        ("POST", True): "CompleteMultipartUpload",
        ("DELETE", True): "AbortMultipartUpload",
    }[method, "uploadId" in query]
    if method == "GET" and "uploads" in query:
        operation = "ListMultipartUploads"
    return Asked(
        operation=operation,
        key=unquote(parts.path).removeprefix(f"/{BUCKET}/"),
        upload_id=query.get("uploadId", ""),
        part_number=int(query.get("partNumber", 0)),
        token=int(query["X-Amz-Signature"]),
        call=call,
    )
