"""What a bucket shows under a prefix: objects, one page at a time, and multipart uploads that are under way."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSummary:
    """One object in a listing. `size` is in bytes, `last_modified` aware, `etag` without its quotes."""

    key: str
    size: int
    last_modified: datetime
    etag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPage:
    """Up to 1,000 entries (S3 API Reference: ListObjectsV2): common prefixes and objects.

    `continuation` asks for the next page and is None on the last one.
    """

    prefixes: tuple[str, ...]
    objects: tuple[ObjectSummary, ...]
    continuation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadSummary:
    """A multipart upload that was begun and neither completed nor aborted. `initiated` is aware, in UTC."""

    key: str
    upload_id: str
    initiated: datetime
