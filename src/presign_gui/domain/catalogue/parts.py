"""An object is too large to be cut into parts (S3ServiceError).

Facts: `size` and `limit` are `ByteCount`.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, CatalogueEntry, Retry, S3ServiceError

TOO_LARGE_FOR_S3: Final = CatalogueEntry(
    kind="TooLargeForS3",
    family=S3ServiceError,
    title=QT_TRANSLATE_NOOP("errors", "File too large for S3"),
    cause=QT_TRANSLATE_NOOP("errors", "The file has {size}, and an object in S3 has at most {limit}."),
    remedy=QT_TRANSLATE_NOOP("errors", "Split the file into several smaller ones and upload those."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="S3 User Guide: Amazon S3 multipart upload limits",
)
