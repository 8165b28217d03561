"""A connection in use: a signer, perhaps a way to list, and the jobs and links made from them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from presign_gui.app.connections import Connection
from presign_gui.app.guest import content_type_of
from presign_gui.app.jobs import TRANSFER_EXPIRES_IN, DownloadJob, UploadJob
from presign_gui.app.links import ShareLink, link_of, share_link
from presign_gui.app.settings import DEFAULT_EXPIRES_IN
from presign_gui.domain.backend_limits import BackendLimits, ConnectionLimits
from presign_gui.domain.expiry import sign_as_long_as_allowed
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

    def list_empty_uploads(self, bucket: str, key: str) -> list[UploadSummary]:
        """Return the uploads of that very key without a part, begun by this computer's clock. Raises likewise."""
        ...


class Functions(Protocol):
    """The functions of a connection, which can be asked what they allow: each once, for it is remembered.

    The methods block, and raise SigningError or NetworkError. None: a function does not tell, or there is none.
    """

    def upload_limits(self) -> BackendLimits | None:
        """Ask the one that signs uploads."""
        ...

    def download_limits(self) -> BackendLimits | None:
        """Ask the one that signs downloads."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConnection:
    """What the window and the command line hold while they work with a connection.

    `browser` is None where nothing can be listed, and `functions` where nobody but S3 sets limits. `default_bucket` is
    the bucket to begin with, if one is known.
    """

    connection: Connection
    signer: Signer
    browser: Browser | None
    functions: Functions | None = None
    default_bucket: str | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What the signer can do."""
        return self.signer.capabilities

    def learn_limits(self) -> ConnectionLimits:
        """Ask the functions what they allow. Blocks for the first time; raises SigningError or NetworkError."""
        if self.functions is None:
            return self.connection.limits
        return ConnectionLimits(upload=self.functions.upload_limits(), download=self.functions.download_limits())

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

    def download_link(self, location: ObjectLocation, expires_in: int | None) -> ShareLink:
        """Sign a link that a browser saves under the object's own name.

        Where `expires_in` (seconds) is None it lasts the usual time, or as long as the signer allows. Blocks; raises
        InputError or SigningError.
        """
        _check(location)
        disposition = attachment(safe_file_name(location.key))
        request = GetObject(location=location, expires_in=DEFAULT_EXPIRES_IN, response_content_disposition=disposition)
        return self._link(request, expires_in)

    def upload_link(self, location: ObjectLocation, expires_in: int | None) -> ShareLink:
        """Sign a link that takes one upload, as `download_link` does.

        It is for any media type. Only where the functions limit them it is for the one that the key's name tells.
        """
        _check(location)
        limits = self.functions.upload_limits() if self.functions is not None else None
        is_any = limits is None or not limits.content_types
        content_type = None if is_any else content_type_of(Path(location.key))
        request = PutObject(location=location, expires_in=DEFAULT_EXPIRES_IN, content_type=content_type)
        return self._link(request, expires_in)

    def _link(self, request: GetObject | PutObject, expires_in: int | None) -> ShareLink:
        if expires_in is None:
            return link_of(sign_as_long_as_allowed(self.signer, request))
        return share_link(self.signer, replace(request, expires_in=expires_in))


def _check(location: ObjectLocation) -> None:
    check_bucket_name(location.bucket)
    check_key(location.key)
