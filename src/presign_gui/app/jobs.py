"""What the queue is asked to do: one upload or one download, as data, and who signs for it.

A job without its signer is what outlives the program: `presign_gui.app.store` keeps it, and the signer is found again
by the connection's name, or is a fresh link that a guest is asked for.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from presign_gui.domain.expiry import sign_as_long_as_allowed
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import GetObject, PresignedRequest, PutObject, Signer
from presign_gui.domain.transfer import Direction, IfExists

TRANSFER_EXPIRES_IN: Final = 3600
"""Seconds: how long the URL of a transfer of our own lasts. S3 looks at the expiry when a request begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadJob:
    """Send `source` to the object at `location`.

    `connection` is the name of the one that `signer` belongs to, or None where the signer is a guest's link. With
    `create_only` the upload is refused where the key exists. `expires_in` is in seconds. The signer knows secrets,
    so it is left out of the repr, and says nothing about whether two jobs are the same.
    """

    source: Path
    location: ObjectLocation
    connection: str | None = None
    content_type: str | None = None
    create_only: bool = False
    expires_in: int = TRANSFER_EXPIRES_IN
    signer: Signer | None = field(default=None, repr=False, compare=False)

    @property
    def direction(self) -> Direction:
        """UPLOAD."""
        return Direction.UPLOAD

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.source.name

    def sign(self) -> PresignedRequest:
        """Sign the whole upload as one request, to see what comes of it. Blocks; raises InputError or SigningError."""
        request = PutObject(
            location=self.location,
            expires_in=self.expires_in,
            content_type=self.content_type,
            if_none_match=self.create_only,
        )
        return sign_as_long_as_allowed(_present(self.signer), request)


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadJob:
    """Fetch the object at `location` into `folder`, as `file_name` or as the server or the key calls it.

    The other fields are those of an upload.
    """

    location: ObjectLocation
    folder: Path
    connection: str | None = None
    file_name: str | None = None
    if_exists: IfExists = IfExists.RENAME
    version_id: str | None = None
    expires_in: int = TRANSFER_EXPIRES_IN
    signer: Signer | None = field(default=None, repr=False, compare=False)

    @property
    def direction(self) -> Direction:
        """DOWNLOAD."""
        return Direction.DOWNLOAD

    @property
    def name(self) -> str:
        """What a person calls it until the server has named it."""
        return self.file_name or self.location.key.rstrip("/").rpartition("/")[2] or self.location.key

    def sign(self) -> PresignedRequest:
        """Sign the whole download as one request, as `UploadJob.sign` does."""
        request = GetObject(location=self.location, expires_in=self.expires_in, version_id=self.version_id)
        return sign_as_long_as_allowed(_present(self.signer), request)


Job: TypeAlias = UploadJob | DownloadJob


def _present(signer: Signer | None) -> Signer:
    if signer is None:
        raise ValueError("a job that was read from the store has no signer before one is found for it")
    return signer
