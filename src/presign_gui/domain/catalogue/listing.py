"""Buckets and objects could not be listed, or a bucket not be found (S3ServiceError)."""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, CatalogueEntry, Retry, S3ServiceError

LIST_BUCKETS_REFUSED: Final = CatalogueEntry(
    kind="ListBucketsRefused",
    family=S3ServiceError,
    title=QT_TRANSLATE_NOOP("errors", "Buckets may not be listed"),
    cause=QT_TRANSLATE_NOOP("errors", "Your credentials are not allowed to list the account's buckets."),
    remedy=QT_TRANSLATE_NOOP("errors", "Type the bucket's name instead; nothing else needs this permission."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="S3 API Reference: ListBuckets, s3:ListAllMyBuckets",
)
LIST_OBJECTS_REFUSED: Final = CatalogueEntry(
    kind="ListObjectsRefused",
    family=S3ServiceError,
    title=QT_TRANSLATE_NOOP("errors", "The bucket may not be listed"),
    cause=QT_TRANSLATE_NOOP("errors", "Your credentials are not allowed to list what is in the bucket {bucket}."),
    remedy=QT_TRANSLATE_NOOP("errors", "Type the object's key instead, or ask the bucket's owner for s3:ListBucket."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="S3 API Reference: ListObjectsV2, s3:ListBucket",
)
LIST_UPLOADS_REFUSED: Final = CatalogueEntry(
    kind="ListUploadsRefused",
    family=S3ServiceError,
    title=QT_TRANSLATE_NOOP("errors", "Unfinished uploads may not be listed"),
    cause=QT_TRANSLATE_NOOP("errors", "Your credentials are not allowed to list the unfinished uploads of {bucket}."),
    remedy=QT_TRANSLATE_NOOP("errors", "Ask the bucket's owner for s3:ListBucketMultipartUploads."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="S3 API Reference: ListMultipartUploads, s3:ListBucketMultipartUploads",
)
BUCKET_NOT_FOUND: Final = CatalogueEntry(
    kind="BucketNotFound",
    family=S3ServiceError,
    title=QT_TRANSLATE_NOOP("errors", "No such bucket"),
    cause=QT_TRANSLATE_NOOP("errors", "There is no bucket named {bucket} at this endpoint."),
    remedy=QT_TRANSLATE_NOOP("errors", "Check the spelling of the bucket's name, and the connection's endpoint."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="S3 API Reference: Error responses, NoSuchBucket; HeadBucket",
)
BUCKET_REGION_UNKNOWN: Final = CatalogueEntry(
    kind="BucketRegionUnknown",
    family=S3ServiceError,
    title=QT_TRANSLATE_NOOP("errors", "The bucket's region is not known"),
    cause=QT_TRANSLATE_NOOP("errors", "The server did not say which region the bucket {bucket} is in."),
    remedy=QT_TRANSLATE_NOOP("errors", "Ask the bucket's owner for its region, and type it."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="S3 API Reference: HeadBucket, x-amz-bucket-region",
)
