"""Looks into a stack's bucket, and empties and deletes it where that was asked for."""

from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from presign_gui.aws.failures import code_of, refused
from presign_gui.aws.session import AwsAccess
from presign_gui.aws.stack_failures import is_absent, typed_failures
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.stack import BucketContents

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MAX_COUNTED: Final = 10_000
"""Objects that are counted before the number is only the least there is."""


def bucket_contents(access: AwsAccess, bucket: str) -> BucketContents | None:
    """Count what is in the bucket; None where there is no bucket. Raises StackError, SigningError or NetworkError."""
    with typed_failures(access):
        try:
            return _contents(access.s3(), bucket)
        except ClientError as error:
            if not is_absent(error):
                raise
            return None


def write_object(access: AwsAccess, bucket: str, key: str, content: bytes) -> None:
    """Store a small object. Raises StackError, SigningError or NetworkError."""
    with typed_failures(access):
        access.s3().put_object(Bucket=bucket, Key=key, Body=content)


def read_object(access: AwsAccess, bucket: str, key: str) -> bytes:
    """Return a small object's content. Raises StackError, SigningError or NetworkError."""
    with typed_failures(access):
        return access.s3().get_object(Bucket=bucket, Key=key)["Body"].read()


def delete_object(access: AwsAccess, bucket: str, key: str) -> None:
    """Delete one object. Raises StackError, SigningError or NetworkError."""
    with typed_failures(access):
        access.s3().delete_object(Bucket=bucket, Key=key)


def empty_bucket(access: AwsAccess, bucket: str) -> None:
    """Delete every object, every version and every unfinished upload. There is no way back.

    Blocks as long as it takes; raises StackError, SigningError or NetworkError.
    """
    client = access.s3()
    with typed_failures(access):
        for page in client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
            for upload in page.get("Uploads", []):
                client.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
        for versions in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
            _delete(client, bucket, [*versions.get("Versions", []), *versions.get("DeleteMarkers", [])])


def delete_bucket(access: AwsAccess, bucket: str) -> None:
    """Delete an empty bucket. Raises StackError, among others for one that is not, SigningError or NetworkError."""
    with typed_failures(access):
        try:
            access.s3().delete_bucket(Bucket=bucket)
        except ClientError as error:
            if code_of(error) != "BucketNotEmpty":
                raise
            raise refused(entries.BUCKET_NOT_EMPTY, error, bucket=bucket) from None


def _contents(client: "S3Client", bucket: str) -> BucketContents:
    objects = size = 0
    is_all = True
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
        versions = page.get("Versions", [])
        objects += len(versions) + len(page.get("DeleteMarkers", []))
        size += sum(version.get("Size", 0) for version in versions)
        if objects >= MAX_COUNTED:
            is_all = not page.get("IsTruncated", False)
            break
    uploads = client.list_multipart_uploads(Bucket=bucket)
    return BucketContents(
        bucket=bucket,
        objects=objects,
        bytes=size,
        unfinished_uploads=len(uploads.get("Uploads", [])),
        is_all=is_all and not uploads.get("IsTruncated", False),
    )


def _delete(client: "S3Client", bucket: str, versions: list[Any]) -> None:
    """Delete up to 1,000 versions, which is a page and the most that S3 deletes at once."""
    if not versions:
        return
    named: list[Any] = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in versions]
    answer = client.delete_objects(Bucket=bucket, Delete={"Objects": named, "Quiet": True})
    for failed in answer.get("Errors", []):
        reason = f"{failed.get('Key', '')}: {failed.get('Message', '')}".rstrip(".")
        raise entries.BUCKET_NOT_EMPTIED.error(bucket=bucket, reason=reason)
