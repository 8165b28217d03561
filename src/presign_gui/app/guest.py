"""Transfers for somebody who holds a presigned URL and nothing else."""

import mimetypes
from pathlib import Path
from typing import Final

from presign_gui.app.jobs import DownloadJob, UploadJob
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.link_signer import LinkSigner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.signing import Method
from presign_gui.domain.transfer import IfExists

_SENT_ANYWAY: Final = frozenset({"host", "content-length"})


def upload_job(url: PresignedUrl, source: Path) -> UploadJob:
    """Make the job that sends `source` to the URL.

    A signed Content-Type is filled in from the file's name and a signed If-None-Match with `*`, its only value in
    S3. Raises InputError for a URL that is no upload URL or was signed with a header whose value nobody told us.
    """
    location = _location_for(url, "PUT")
    headers = tuple((name, _value(name, source)) for name in url.signed_headers if name not in _SENT_ANYWAY)
    return UploadJob(source=source, location=location, signer=LinkSigner(url, headers))


def download_job(
    url: PresignedUrl, folder: Path, *, file_name: str | None = None, if_exists: IfExists = IfExists.RENAME
) -> DownloadJob:
    """Make the job that fetches the URL's object into `folder`. Raises InputError as `upload_job` does."""
    location = _location_for(url, "GET")
    for name in url.signed_headers:
        if name not in _SENT_ANYWAY:
            raise entries.LINK_NEEDS_HEADER.error(header=name)
    return DownloadJob(
        location=location,
        folder=folder,
        file_name=file_name,
        if_exists=if_exists,
        signer=LinkSigner(url),
    )


def _location_for(url: PresignedUrl, method: Method) -> ObjectLocation:
    if url.method not in {None, method}:
        raise entries.LINK_WRONG_DIRECTION.error(operation=url.operation)
    if url.location is None:
        raise entries.LINK_WITHOUT_OBJECT.error()
    return url.location


def _value(header: str, source: Path) -> str:
    match header:
        case "content-type":
            return content_type_of(source)
        case "if-none-match":
            return "*"
        case _:
            raise entries.LINK_NEEDS_HEADER.error(header=header)


def content_type_of(source: Path) -> str:
    """Guess a file's media type from its name; bytes of no known kind are `application/octet-stream` (RFC 2046)."""
    return mimetypes.guess_type(source.name)[0] or "application/octet-stream"
