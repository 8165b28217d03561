"""Lists buckets and objects, and finds a bucket's region, with the credentials of this computer."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from presign_gui.aws.failures import FAILURES, code_of, header_of, refused, status_of
from presign_gui.aws.session import AwsAccess, AwsSettings
from presign_gui.domain.catalogue import listing as entries
from presign_gui.domain.listing import ObjectPage, ObjectSummary, UploadSummary
from presign_gui.domain.location import check_bucket_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ListObjectsV2OutputTypeDef, ListObjectsV2RequestTypeDef, ObjectTypeDef

    from presign_gui.domain.errors import CatalogueEntry, PresignGuiError

PAGE_SIZE: Final = 1000
"""Entries a page: the most that S3 gives (S3 API Reference: ListObjectsV2, max-keys)."""
_REFUSED: Final = frozenset({"AccessDenied", "AllAccessDisabled", "AccountProblem"})
_REGION_HEADER: Final = "x-amz-bucket-region"


class BucketBrowser:
    """Looks around in what the credentials may see. Every method blocks; any thread may use it.

    All raise SigningError for want of usable credentials or a region, S3ServiceError where the server refuses and
    NetworkError where it cannot be reached.
    """

    def __init__(self, settings: AwsSettings) -> None:
        self._access = AwsAccess(settings)

    def list_buckets(self) -> list[str]:
        """Return the names of the account's buckets, in the server's order."""
        self._access.credentials()
        try:
            pages = self._access.s3().get_paginator("list_buckets").paginate()
            return [bucket["Name"] for page in pages for bucket in page.get("Buckets", [])]
        except FAILURES as error:
            raise self._failure(error, entries.LIST_BUCKETS_REFUSED, "") from None

    def list_objects(
        self, bucket: str, prefix: str, continuation: str | None = None, limit: int = PAGE_SIZE
    ) -> ObjectPage:
        """Return one page of what lies directly under `prefix`: `a/` for what the key's slashes make a folder `a`.

        `continuation` is that of the page before. Raises InputError for an impossible bucket name.
        """
        return self._page({"Bucket": bucket, "Prefix": prefix, "Delimiter": "/", "MaxKeys": limit}, continuation)

    def list_under(
        self, bucket: str, prefix: str, continuation: str | None = None, limit: int = PAGE_SIZE
    ) -> ObjectPage:
        """Return one page of all objects whose keys begin with `prefix`, however many slashes follow."""
        return self._page({"Bucket": bucket, "Prefix": prefix, "MaxKeys": limit}, continuation)

    def list_uploads(self, bucket: str, prefix: str) -> "Iterator[UploadSummary]":
        """Yield the multipart uploads that are under way for keys that begin with `prefix`, whoever began them."""
        check_bucket_name(bucket)
        self._access.credentials()
        try:
            pages = self._access.s3().get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=prefix)
            for page in pages:
                for each in page.get("Uploads", []):
                    yield UploadSummary(key=each["Key"], upload_id=each["UploadId"], initiated=each["Initiated"])
        except FAILURES as error:
            raise self._failure(error, entries.LIST_UPLOADS_REFUSED, bucket) from None

    def list_empty_uploads(self, bucket: str, key: str) -> list[UploadSummary]:
        """Return the uploads of that very key of which the server has no part yet.

        When they were initiated is told by this computer's clock: the server's `Date` says how far its own is off.
        """
        check_bucket_name(bucket)
        self._access.credentials()
        client = self._access.s3()
        found: list[UploadSummary] = []
        try:
            for page in client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=key):
                ahead = _ahead(page["ResponseMetadata"]["HTTPHeaders"])
                for each in page.get("Uploads", []):
                    if each["Key"] == key and not _has_parts(client, bucket, key, each["UploadId"]):
                        initiated = each["Initiated"] - ahead
                        found.append(UploadSummary(key=key, upload_id=each["UploadId"], initiated=initiated))
        except FAILURES as error:
            raise self._failure(error, entries.LIST_UPLOADS_REFUSED, bucket) from None
        return found

    def bucket_region(self, bucket: str) -> str:
        """Return the region that the bucket is in; S3 names it even to those whom it refuses everything else.

        A server that accepts our signature and names no region has none of its own: then it is ours. Raises
        InputError for an impossible bucket name.
        """
        check_bucket_name(bucket)
        self._access.credentials()
        client = self._access.s3()
        try:
            answer = client.head_bucket(Bucket=bucket)
        except ClientError as error:
            region = header_of(error, _REGION_HEADER)
            if region is None:
                raise self._failure(error, entries.BUCKET_REGION_UNKNOWN, bucket) from None
            return region
        except FAILURES as error:
            raise self._access.failure(error) from None
        headers = answer["ResponseMetadata"]["HTTPHeaders"]
        return headers.get(_REGION_HEADER) or client.meta.region_name

    def _page(self, asked: "ListObjectsV2RequestTypeDef", continuation: str | None) -> ObjectPage:
        check_bucket_name(asked["Bucket"])
        self._access.credentials()
        if continuation is not None:
            asked["ContinuationToken"] = continuation
        try:
            page = self._access.s3().list_objects_v2(**asked)
        except FAILURES as error:
            raise self._failure(error, entries.LIST_OBJECTS_REFUSED, asked["Bucket"]) from None
        return _page_of(page)

    def _failure(self, error: Exception, refusal: "CatalogueEntry", bucket: str) -> "PresignGuiError":
        if isinstance(error, ClientError):
            is_silent_refusal = error.operation_name == "HeadBucket" and status_of(error) == 403
            if code_of(error) in _REFUSED or is_silent_refusal:
                return refused(refusal, error, bucket=bucket)
            if bucket and (code_of(error) == "NoSuchBucket" or status_of(error) == 404):
                return refused(entries.BUCKET_NOT_FOUND, error, bucket=bucket)
        return self._access.failure(error)


def _has_parts(client: "S3Client", bucket: str, key: str, upload_id: str) -> bool:
    """Tell whether the server has parts of an upload, or has it no more."""
    try:
        listed = client.list_parts(Bucket=bucket, Key=key, UploadId=upload_id, MaxParts=1)
    except client.exceptions.NoSuchUpload:
        return True
    return bool(listed.get("Parts"))


def _ahead(headers: "Mapping[str, str]") -> timedelta:
    """Return how far the server's clock was ahead of ours when it answered, as far as it tells (RFC 9110: Date)."""
    try:
        return parsedate_to_datetime(headers["date"]) - datetime.now(UTC)
    except (KeyError, TypeError, ValueError):
        return timedelta(0)


def _page_of(page: "ListObjectsV2OutputTypeDef") -> ObjectPage:
    # Servers that imitate S3 leave out what is empty, and some the flag; the stubs promise every field.
    token = page.get("NextContinuationToken") if page.get("IsTruncated") else None
    return ObjectPage(
        prefixes=tuple(each["Prefix"] for each in page.get("CommonPrefixes", [])),
        objects=tuple(_summary_of(each) for each in page.get("Contents", [])),
        continuation=token,
    )


def _summary_of(listed: "ObjectTypeDef") -> ObjectSummary:
    etag = listed.get("ETag")
    return ObjectSummary(
        key=listed["Key"],
        size=listed.get("Size", 0),
        last_modified=listed["LastModified"],
        etag=etag.strip('"') if etag else None,
    )
