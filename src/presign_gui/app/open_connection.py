"""A connection in use: a signer, perhaps a way to list, and the jobs and links made from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from presign_gui.app.connections import Connection
from presign_gui.app.guest import content_type_of
from presign_gui.app.jobs import TRANSFER_EXPIRES_IN, DownloadJob, UploadJob
from presign_gui.app.links import ShareLink, share_link
from presign_gui.domain.filenames import attachment, safe_file_name
from presign_gui.domain.listing import ObjectPage, UploadSummary
from presign_gui.domain.location import ObjectLocation, check_bucket_name, check_key
from presign_gui.domain.signing import Capabilities, GetObject, PutObject, Signer
from presign_gui.domain.transfer import IfExists

ContinuationToken: TypeAlias = str


class Browser(Protocol):
    """Lists buckets and objects, where the connection's credentials allow it. Every call blocks."""

    def list_buckets(self) -> list[str]:
        """Return the names of the buckets. Raises SigningError or NetworkError."""
        ...

    def list_objects(self, bucket: str, prefix: str, continuation: ContinuationToken | None) -> ObjectPage:
        """Return one page of what is directly under `prefix`. Raises SigningError, S3ServiceError or NetworkError."""
        ...

    def list_under(self, bucket: str, prefix: str, continuation: ContinuationToken | None) -> ObjectPage:
        """Return one page of all that is under `prefix`, however deep. Raises as `list_objects` does."""
        ...

    def list_uploads(self, bucket: str, prefix: str) -> Iterator[UploadSummary]:
        """Yield the multipart uploads under way for keys under `prefix`, whoever began them. Raises likewise."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConnection:
    """What the window and the command line hold while they work with a connection.

    `browser` is None where nothing can be listed. `default_bucket` is the bucket to begin with, if one is known.
    """

    connection: Connection
    signer: Signer
    browser: Browser | None
    default_bucket: str | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What the signer can do."""
        return self.signer.capabilities

    def upload_job(
        self,
        source: Path,
        location: ObjectLocation,
        expires_in: int = TRANSFER_EXPIRES_IN,
        *,
        create_only: bool = False,
    ) -> UploadJob:
        """Make the job that sends `source` to `location`, with the media type that its name tells.

        With `create_only` S3 refuses the upload where the key exists. Raises InputError for an impossible location.
        """
        _check(location)
        return UploadJob(
            source=source,
            location=location,
            connection=self.connection.name,
            content_type=content_type_of(source),
            create_only=create_only,
            expires_in=expires_in,
            signer=self.signer,
        )

    def download_job(
        self,
        location: ObjectLocation,
        folder: Path,
        expires_in: int = TRANSFER_EXPIRES_IN,
        *,
        file_name: str | None = None,
        if_exists: IfExists = IfExists.RENAME,
    ) -> DownloadJob:
        """Make the job that fetches `location` into `folder`. Raises InputError for an impossible location."""
        _check(location)
        return DownloadJob(
            location=location,
            folder=folder,
            connection=self.connection.name,
            file_name=file_name,
            if_exists=if_exists,
            expires_in=expires_in,
            signer=self.signer,
        )

    def download_link(self, location: ObjectLocation, expires_in: int) -> ShareLink:
        """Sign a link that a browser saves under the object's own name. Blocks; raises InputError or SigningError."""
        _check(location)
        disposition = attachment(safe_file_name(location.key))
        request = GetObject(location=location, expires_in=expires_in, response_content_disposition=disposition)
        return share_link(self.signer, request)

    def upload_link(self, location: ObjectLocation, expires_in: int) -> ShareLink:
        """Sign a link that takes one upload of any media type. Blocks; raises InputError or SigningError."""
        _check(location)
        return share_link(self.signer, PutObject(location=location, expires_in=expires_in))


def _check(location: ObjectLocation) -> None:
    check_bucket_name(location.bucket)
    check_key(location.key)
