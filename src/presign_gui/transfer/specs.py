"""What the engine is asked to do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import IfExists

EXPIRES_IN: Final = 3600
"""Seconds: how long the URLs of a transfer of our own last. S3 looks at the expiry when a request begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadSpec:
    """Send `source` to `location`. With `create_only` the upload is refused where the key exists."""

    source: Path
    location: ObjectLocation
    content_type: str | None = None
    create_only: bool = False
    expires_in: int = EXPIRES_IN


@dataclass(frozen=True, slots=True)
class DownloadTarget:
    """Where a download goes. `name` is one file name, not a path; without it the server, else the key, names the file.

    `folder` must exist.
    """

    folder: Path
    name: str | None = None
    if_exists: IfExists = IfExists.RENAME

    def __post_init__(self) -> None:
        if self.name is not None and (self.name in {"", ".."} or Path(self.name).name != self.name):
            raise ValueError("a file name and not a path")


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadSpec:
    """Fetch the object at `location` to `target`."""

    location: ObjectLocation
    target: DownloadTarget
    version_id: str | None = None
    expires_in: int = EXPIRES_IN
