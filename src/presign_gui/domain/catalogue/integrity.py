"""The bytes at the end are not, or may not be, the bytes at the start (IntegrityError).

Facts: `algorithm` is the name of a checksum; its two values, in hexadecimal, stand in the error's detail.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, CatalogueEntry, IntegrityError, Retry


def _entry(
    kind: str, title: str, cause: str, remedy: str, source: str, *, retry: Retry = Retry.BACKOFF
) -> CatalogueEntry:
    return CatalogueEntry(
        kind=kind,
        family=IntegrityError,
        title=title,
        cause=cause,
        remedy=remedy,
        retry=retry,
        actor=Actor.YOU,
        source=source,
    )


UPLOAD_DIFFERS: Final = _entry(
    "UploadDiffers",
    QT_TRANSLATE_NOOP("errors", "Upload arrived damaged"),
    QT_TRANSLATE_NOOP("errors", "The server stored other bytes than those sent: the two {algorithm} checksums differ."),
    QT_TRANSLATE_NOOP("errors", "Upload the file again, because the stored object is not a copy of it."),
    "S3 User Guide: Checking object integrity in Amazon S3",
)
DOWNLOAD_DIFFERS: Final = _entry(
    "DownloadDiffers",
    QT_TRANSLATE_NOOP("errors", "Download arrived damaged"),
    QT_TRANSLATE_NOOP(
        "errors", "The bytes that came are not those that the server vouches for: the {algorithm} checksums differ."
    ),
    QT_TRANSLATE_NOOP("errors", "Download it again; nothing of the damaged file was kept."),
    "S3 User Guide: Checking object integrity in Amazon S3",
)
OBJECT_CHANGED: Final = _entry(
    "ObjectChanged",
    QT_TRANSLATE_NOOP("errors", "The object changed during the download"),
    QT_TRANSLATE_NOOP("errors", "Somebody replaced the object after the first part of it had come."),
    QT_TRANSLATE_NOOP("errors", "Download it again, from the beginning."),
    "RFC 9110, section 13.1.1: If-Match; S3 API Reference: GetObject",
    retry=Retry.USER_ACTION,
)
LENGTH_UNKNOWN: Final = _entry(
    "LengthUnknown",
    QT_TRANSLATE_NOOP("errors", "Cannot tell whether it is complete"),
    QT_TRANSLATE_NOOP("errors", "The server said neither how long the file is nor what its checksum is."),
    QT_TRANSLATE_NOOP("errors", "Try again over another network, because a proxy may have removed the length."),
    "RFC 9112, section 6.3: a body that ends with the connection",
)
