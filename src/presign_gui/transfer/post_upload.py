"""Uploads one file through a presigned POST form: fields first, the file last, streamed with its length told before.

Format: RFC 7578 (multipart/form-data); escapes in names as the HTML Standard, "Multipart form data", has them. S3 API
Reference: POST Object (the answers 200, 201, 204, and 303 with `success_action_redirect`).
"""

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from presign_gui.domain.catalogue import integrity
from presign_gui.domain.parts import ByteRange
from presign_gui.domain.signing import PresignedRequest
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.checksum import MD5, attestations, compare
from presign_gui.transfer.control import Control
from presign_gui.transfer.file_body import FileBody
from presign_gui.transfer.following_hash import FollowingHash
from presign_gui.transfer.http_client import HttpClient, Reply
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.put_upload import check_reply, check_size
from presign_gui.transfer.source_file import SourceFile

_SEE_OTHER: Final = 303
_REDIRECT_FIELDS: Final = frozenset({"success_action_redirect", "redirect"})
_ESCAPES: Final = {'"': "%22", "\r": "%0D", "\n": "%0A"}


def post_file(
    client: HttpClient,
    request: PresignedRequest,
    fields: Sequence[tuple[str, str]],
    content_type: str,
    source: Path,
    *,
    control: Control,
    meter: Meter,
) -> TransferResult:
    """Send `source` and the form's `fields` to the URL of `request`, and compare what the server attests.

    Holds no more of the file in memory than a block. Blocks until the server has answered. Raises as `put_file` does;
    then nothing is stored.
    """
    with contextlib.ExitStack() as stack:
        opened = stack.enter_context(SourceFile(source))
        check_size(opened)
        meter.set_total(opened.size)
        follower = stack.enter_context(contextlib.closing(FollowingHash(opened.blocks, MD5, control)))
        where = ByteRange(0, opened.size) if opened.size else None
        file = FileBody(opened, where, meter=meter, control=control, follower=follower)
        body = FormBody(fields, source.name, content_type, file)
        asked = replace(request, headers_to_send=(("Content-Type", body.content_type),))
        try:
            with client.send(asked, control=control, body=body) as reply:
                etag = _etag(reply, asked, fields)
                return TransferResult(
                    path=source,
                    size=file.size,
                    verification=compare(attestations(reply.headers), file.digest, integrity.UPLOAD_DIFFERS),
                    etag=etag,
                    version_id=reply.headers.get("x-amz-version-id"),
                )
        except BaseException:
            file.take_back()
            raise


class FormBody:
    """A request body of fields and one file. The meter counts the file's bytes alone."""

    def __init__(self, fields: Sequence[tuple[str, str]], file_name: str, content_type: str, file: FileBody) -> None:
        self._boundary = f"presign-gui-{secrets.token_hex(16)}"
        self._head = b"".join(
            [
                *(self._part(f'name="{_escaped(name)}"', value.encode()) for name, value in fields),
                self._start(f'name="file"; filename="{_escaped(file_name)}"', content_type),
            ]
        )
        self._tail = f"\r\n--{self._boundary}--\r\n".encode()
        self._file = file
        self._out = 0

    @property
    def content_type(self) -> str:
        """The value of the request's Content-Type."""
        return f"multipart/form-data; boundary={self._boundary}"

    @property
    def size(self) -> int:
        """How many bytes it has, fields and all."""
        return len(self._head) + self._file.size + len(self._tail)

    def blocks(self) -> Iterator[memoryview]:
        """Yield the fields, the file from its first byte, and the end."""
        self._out = 0
        yield memoryview(self._head)
        yield from self._file.blocks()
        yield memoryview(self._tail)

    def sent(self, count: int) -> None:
        """Count those of the bytes that went out that are the file's."""
        first, last = len(self._head), len(self._head) + self._file.size
        before, self._out = self._out, self._out + count
        self._file.sent(max(0, min(self._out, last) - max(before, first)))

    def _part(self, name: str, value: bytes) -> bytes:
        return self._start(name) + value + b"\r\n"

    def _start(self, name: str, content_type: str | None = None) -> bytes:
        more = f"\r\nContent-Type: {content_type}" if content_type else ""
        return f"--{self._boundary}\r\nContent-Disposition: form-data; {name}{more}\r\n\r\n".encode()


def _escaped(name: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in name)


def _etag(reply: Reply, request: PresignedRequest, fields: Sequence[tuple[str, str]]) -> str | None:
    """Return the object's ETag. Raises what the answer means, unless it is a success.

    A form can have S3 send the browser on to a page of the sender's; going there is of no use here.
    """
    page = next((value for name, value in fields if name.lower() in _REDIRECT_FIELDS), None)
    location = reply.headers.get("Location", "")
    if reply.status == _SEE_OTHER and page and location.startswith(page):
        return next(iter(parse_qs(urlsplit(location).query).get("etag", [])), None)
    check_reply(reply, request)
    return reply.headers.get("ETag")
