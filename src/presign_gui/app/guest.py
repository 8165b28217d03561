"""Transfers for somebody who holds a presigned URL, or a presigned form, and nothing else."""

import mimetypes
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from presign_gui.app.jobs import DownloadJob, UploadJob
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.form_signer import FormSigner
from presign_gui.domain.link_signer import LinkSigner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.signing import Method
from presign_gui.domain.transfer import IfExists
from presign_gui.domain.url_warnings import UrlWarning, UrlWarningKind, warning

Headers: TypeAlias = Iterable[tuple[str, str]]

ANY_TYPE: Final = "application/octet-stream"
"""Bytes of no known kind: RFC 2046, section 4.5.1."""

_SENT_ANYWAY: Final = frozenset({"host", "content-length"})
_ANYWHERE: Final[Mapping[str, str]] = {
    "x-amz-request-payer": "requester",
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
}
_ONLY_VALUES: Final[Mapping[Method, Mapping[str, str]]] = {
    "PUT": {**_ANYWHERE, "if-none-match": "*"},
    "GET": {**_ANYWHERE, "x-amz-checksum-mode": "ENABLED"},
}
"""Headers that have one value in a link, so that nobody needs to tell it.

Sources: S3 API Reference, PutObject, GetObject, and "Authenticating Requests: Using Query Parameters".
"""

_OFTEN_SIGNED: Final = (ANY_TYPE, "binary/octet-stream", "text/plain", "multipart/form-data")
"""What programs sign as the Content-Type that do not look at the file."""


def upload_job(
    link: PresignedUrl | PastedLink, source: Path, *, content_type: str | None = None, headers: Headers = ()
) -> UploadJob:
    """Make the job that sends `source` to the link, which may also be for one part of a larger upload.

    The values of signed headers come from `headers`, else from what was pasted with the link (a `curl` command), else
    they are the only ones there are; a Content-Type that nobody told is guessed from the file's name. Raises
    PresignedUrlError for a link of another kind, or one with a signed header whose value nobody told us.
    """
    url, told = _told(link, headers, content_type)
    location = _location_for(url, "PUT")
    guessed: tuple[str, ...] = ()
    if "content-type" in url.signed_headers and "content-type" not in told:
        told["content-type"] = content_type_of(source)
        guessed = ("content-type",)
    return UploadJob(source=source, location=location, signer=LinkSigner(url, _filled_in(url, told, "PUT"), guessed))


def download_job(
    link: PresignedUrl | PastedLink,
    folder: Path,
    *,
    headers: Headers = (),
    file_name: str | None = None,
    if_exists: IfExists = IfExists.RENAME,
) -> DownloadJob:
    """Make the job that fetches the link's object into `folder`. Headers, and what is raised, as for `upload_job`."""
    url, told = _told(link, headers, None)
    return DownloadJob(
        location=_location_for(url, "GET"),
        folder=folder,
        file_name=file_name,
        if_exists=if_exists,
        signer=LinkSigner(url, _filled_in(url, told, "GET")),
    )


def form_job(form: PostForm, source: Path, *, content_type: str | None = None) -> UploadJob:
    """Make the job that sends `source` through a form.

    Raises InputError where the form's own policy does not allow the file's size or kind.
    """
    kind = content_type or content_type_of(source)
    if source.is_file():
        form.check_file(source.stat().st_size, kind)
    return UploadJob(source=source, location=form.location_for(source.name), signer=FormSigner(form, kind))


def content_type_of(source: Path) -> str:
    """Guess a file's media type from its name; bytes of no known kind are `application/octet-stream`."""
    return mimetypes.guess_type(source.name)[0] or ANY_TYPE


def likely_content_types(source: Path, key: str) -> tuple[str, ...]:
    """Return the media types that a link to `key` may have been signed for, the likeliest first.

    For a choice to offer where one was guessed wrong. No server says which one was signed, but whoever signed knew the
    key, and perhaps not the file.
    """
    return tuple(dict.fromkeys((content_type_of(Path(key)), content_type_of(source), *_OFTEN_SIGNED)))


def content_type_note(link: PresignedUrl | PastedLink, source: Path) -> UrlWarning | None:
    """Say so where the file has to be sent as something else than it looks like, because the link was signed so."""
    url, told = _told(link, (), None)
    signed, looks_like = told.get("content-type"), content_type_of(source)
    if signed is None or signed == looks_like or url.method == "GET":
        return None
    return warning(UrlWarningKind.OTHER_CONTENT_TYPE, signed=signed, looks_like=looks_like)


def _told(
    link: PresignedUrl | PastedLink, headers: Headers, content_type: str | None
) -> tuple[PresignedUrl, dict[str, str]]:
    """Return the URL and the headers that are known, by lower-case name; what is said now counts more."""
    url, pasted = (link.url, link.headers) if isinstance(link, PastedLink) else (link, ())
    told = {name.lower(): value for name, value in (*pasted, *headers)}
    if content_type is not None:
        told["content-type"] = content_type
    return url, told


def _filled_in(url: PresignedUrl, told: Mapping[str, str], method: Method) -> tuple[tuple[str, str], ...]:
    """Return all headers to send: those that are signed, and those that were told beside them."""
    needed = [name for name in url.signed_headers if name not in _SENT_ANYWAY]
    values = {**_ONLY_VALUES[method], **told}
    for name in needed:
        if name not in values:
            raise entries.LINK_NEEDS_HEADER.error(header=name)
    names = dict.fromkeys((*needed, *(name for name in told if name not in _SENT_ANYWAY)))
    return tuple((name, values[name]) for name in names)


def _location_for(url: PresignedUrl, method: Method) -> ObjectLocation:
    if url.method not in {None, method}:
        raise entries.LINK_WRONG_DIRECTION.error(operation=url.operation)
    if url.location is None:
        raise entries.LINK_WITHOUT_OBJECT.error()
    return url.location
