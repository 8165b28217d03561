"""What the queue is asked to do: one upload or one download, over whichever presigned request `sign` makes.

`sign` is called on a worker thread, at the last moment and again on every retry. For a connection it asks the
signer; for a guest it wraps the URL that was pasted.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest
from presign_gui.domain.transfer import Direction, IfExists

SignCall: TypeAlias = Callable[[], PresignedRequest]

TRANSFER_EXPIRES_IN: Final = 3600
"""Seconds: how long the URL of a transfer of our own lasts. S3 looks at the expiry when a request begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadJob:
    """Send `source` to the object at `location`."""

    source: Path
    location: ObjectLocation
    sign: SignCall = field(repr=False)
    connection: str | None = None

    @property
    def direction(self) -> Direction:
        """UPLOAD."""
        return Direction.UPLOAD

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.source.name


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadJob:
    """Fetch the object at `location` into `folder`, as `name` or as the server or the key calls it."""

    location: ObjectLocation
    folder: Path
    sign: SignCall = field(repr=False)
    connection: str | None = None
    file_name: str | None = None
    if_exists: IfExists = IfExists.RENAME

    @property
    def direction(self) -> Direction:
        """DOWNLOAD."""
        return Direction.DOWNLOAD

    @property
    def name(self) -> str:
        """What a person calls it until the server has named it."""
        return self.file_name or self.location.key.rstrip("/").rpartition("/")[2] or self.location.key


Job: TypeAlias = UploadJob | DownloadJob
