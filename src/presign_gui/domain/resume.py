"""From where an interrupted transfer can go on: what of it the server or the file already has.

No URL and no secret is among it, so it may be kept on disk.
"""

from dataclasses import dataclass
from pathlib import Path

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart, covered


@dataclass(frozen=True, slots=True)
class FileState:
    """What shows that a source file has changed: its size in bytes, and its last change in ns since 1970 (UTC).

    `inode` is the file's number, which is another one where a program saved by renaming; 0 where it is not known.
    """

    size: int
    mtime_ns: int
    inode: int = 0

    def is_same(self, other: "FileState") -> bool:
        """Tell whether both are states of an unchanged file, as far as both know."""
        both_known = self.inode and other.inode
        same_file = self.inode == other.inode if both_known else True
        return same_file and (self.size, self.mtime_ns) == (other.size, other.mtime_ns)


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
class UploadResume:
    """An upload in parts that has begun. `location` is the object that it is of, `source` the file as it was then."""

    location: ObjectLocation
    source: FileState
    multipart: MultipartUpload
    parts: tuple[FinishedPart, ...] = ()

    @property
    def done(self) -> int:
        """How many bytes the server has."""
        return sum(each.size for each in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadResume:
    """A download that has begun, and the ranges of it that are in its file."""

    partial: PartialDownload
    finished: tuple[ByteRange, ...] = ()

    @property
    def done(self) -> int:
        """How many bytes the file has."""
        return covered(self.finished)
