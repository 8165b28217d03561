"""Tries a new connection both ways: a small file through the upload function, and one through the download function.

The two functions may sign for different prefixes, and neither lets anything be deleted. So each direction is tried by
itself, against the owner's own look into the bucket, and the owner removes what was tried with.
"""

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import PresignedUrlError, S3ServiceError, SigningError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import Signer
from presign_gui.domain.stack import Stack
from presign_gui.domain.transfer import IfExists

CONTENT: Final = b"presign-gui tried this connection.\n"
WAITS: Final = (2.0, 4.0, 8.0)
"""Seconds between attempts. A role or policy that was just made is not known everywhere in AWS at once."""
_EXPIRES_IN: Final = 300
_EXAMPLES: Final = {"image": "image/png", "text": "text/plain", "audio": "audio/mpeg", "video": "video/mp4"}
"""A content type of a kind, for a function that takes all of the kind."""


class OwnerObjects(Protocol):
    """The bucket as its owner sees it. Every call blocks; raises StackError, SigningError or NetworkError."""

    def write_object(self, bucket: str, key: str, content: bytes) -> None:
        """Store an object."""
        ...

    def read_object(self, bucket: str, key: str) -> bytes:
        """Return an object's content."""
        ...

    def delete_object(self, bucket: str, key: str) -> None:
        """Delete an object."""
        ...


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """What a test needs: the connection's signer, the owner's view, who runs a job, and a way to wait (seconds)."""

    signer: Signer
    objects: OwnerObjects
    run: Callable[[Job], object]
    pause: Callable[[float], object]

    def try_both_ways(self, stack: Stack) -> None:
        """Upload and download a file of a few bytes. Raises what kept that from working, else StackError."""
        with tempfile.TemporaryDirectory() as folder:
            self._patiently(lambda: self._upload(stack, Path(folder)))
            self._patiently(lambda: self._download(stack, Path(folder)))

    def _patiently(self, attempt: Callable[[], None]) -> None:
        for wait in WAITS:
            try:
                return attempt()
            except (SigningError, PresignedUrlError, S3ServiceError):
                self.pause(wait)
        return attempt()

    def _upload(self, stack: Stack, folder: Path) -> None:
        source = folder / "upload"
        source.write_bytes(_content(stack))
        location = _location(stack, "UploadPrefixes")
        self.run(
            UploadJob(
                source=source,
                location=location,
                content_type=_content_type(stack),
                expires_in=_expires_in(stack),
                signer=self.signer,
            )
        )
        arrived = self.objects.read_object(location.bucket, location.key)
        self.objects.delete_object(location.bucket, location.key)
        _compare(stack, arrived, location)

    def _download(self, stack: Stack, folder: Path) -> None:
        location = _location(stack, "DownloadPrefixes")
        self.objects.write_object(location.bucket, location.key, _content(stack))
        try:
            self.run(
                DownloadJob(
                    location=location,
                    folder=folder,
                    file_name="download",
                    if_exists=IfExists.OVERWRITE,
                    expires_in=_expires_in(stack),
                    signer=self.signer,
                )
            )
        finally:
            self.objects.delete_object(location.bucket, location.key)
        _compare(stack, (folder / "download").read_bytes(), location)


def _location(stack: Stack, prefixes: str) -> ObjectLocation:
    prefix = stack.parameters.get(prefixes, "").partition(",")[0]
    return ObjectLocation(stack.bucket or "", f"{prefix}presign-gui-test-{secrets.token_hex(4)}.txt")


def _expires_in(stack: Stack) -> int:
    return min(_EXPIRES_IN, int(stack.parameters.get("MaxExpiresIn", _EXPIRES_IN)))


def _content(stack: Stack) -> bytes:
    largest = int(stack.parameters.get("MaxSize", 0))
    return CONTENT[:largest] if largest else CONTENT


def _content_type(stack: Stack) -> str:
    allowed = stack.parameters.get("ContentTypes", "").partition(",")[0] or "text/plain"
    kind = allowed.removesuffix("/*")
    return allowed if kind == allowed else _EXAMPLES.get(kind, f"{kind}/octet-stream")


def _compare(stack: Stack, found: bytes, location: ObjectLocation) -> None:
    if found != _content(stack):
        raise entries.ROUND_TRIP_FAILED.error(bucket=location.bucket)
