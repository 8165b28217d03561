"""What is kept of a transfer over a restart: enough to offer the same queue again, and to go on from the same byte.

No presigned URL and no secret is among it: a URL is signed anew, and a guest is asked for a fresh link.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Direction, IfExists, TransferResult, TransferState


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadTask:
    """Send `source` to `location`. `connection` is its name, or None for a guest's pasted URL.

    With `create_only` the upload is refused where the key exists.
    """

    source: Path
    location: ObjectLocation
    connection: str | None = None
    create_only: bool = False

    @property
    def direction(self) -> Direction:
        """UPLOAD."""
        return Direction.UPLOAD


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadTask:
    """Fetch `location` into `folder`, as `file_name` or as the server or the key calls it."""

    location: ObjectLocation
    folder: Path
    connection: str | None = None
    file_name: str | None = None
    if_exists: IfExists = IfExists.RENAME

    @property
    def direction(self) -> Direction:
        """DOWNLOAD."""
        return Direction.DOWNLOAD


Task: TypeAlias = UploadTask | DownloadTask


@dataclass(frozen=True, slots=True)
class FileState:
    """What shows that a source file has changed: its size in bytes, and its last change in ns since 1970 (UTC)."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class MultipartUpload:
    """A multipart upload that the server keeps for us: its ID, and the size in bytes of all parts but the last."""

    upload_id: str
    part_size: int


@dataclass(frozen=True, slots=True)
class PartialDownload:
    """A download that has begun: the file it grows in, and the object it is of, by ETag and size in bytes."""

    path: Path
    etag: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTransfer:
    """One transfer as the store has it: what was asked, and how far it is.

    A new state of things is a new record (`dataclasses.replace`) that is saved whole. `source` is the file as it was
    when its upload began; `target` is a download's file, once it has a name; `signed_for` is the object that
    the signer signed in place of the one asked for. `done` counts the bytes of finished parts or ranges; it is
    computed, and not saved.
    """

    id: int
    task: Task
    state: TransferState
    source: FileState | None = None
    target: Path | None = None
    signed_for: ObjectLocation | None = None
    multipart: MultipartUpload | None = None
    partial: PartialDownload | None = None
    error: PresignGuiError | None = None
    result: TransferResult | None = None
    done: int = 0


@dataclass(frozen=True, slots=True)
class AbandonedUpload:
    """A multipart upload that nobody wants any more but that S3 keeps, and charges for, until it is aborted."""

    id: int
    location: ObjectLocation
    connection: str | None
    upload_id: str
