"""Puts templates and code where CloudFormation reads them: into a bucket, under a name made of what is in them.

So nothing is ever overwritten: a stack that goes back to an earlier version finds that version's code in its place.
"""

from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from presign_gui.aws.failures import FAILURES, header_of, refused, status_of
from presign_gui.aws.session import AwsAccess
from presign_gui.aws.stack_failures import is_absent, reason_of
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.location import check_bucket_name
from presign_gui.stack_source import StackSource

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_ELSEWHERE: Final = frozenset({301, 307, 400})
"""How S3 answers a HEAD for a bucket of another region."""


def stage(access: AwsAccess, source: StackSource, bucket: str | None, account: str) -> dict[str, str]:
    """Put a stack's files into `bucket`, or into one of our own that is made where it is missing.

    Returns the parameters that tell the root template where they are. Every request names the account that the bucket
    has to belong to, so that whoever took the name of our bucket elsewhere gets neither templates nor code. Blocks;
    raises InputError, StackError, SigningError or NetworkError.
    """
    client = access.s3()
    region = client.meta.region_name
    name = bucket or f"presign-gui-{account}-{region}"
    check_bucket_name(name)
    try:
        if not _is_there(client, name, account, region):
            if bucket is not None:
                raise entries.STAGING_FORBIDDEN.error(bucket=name, reason="there is no such bucket")
            _create(client, name, account, region)
        for file, content in source.files.items():
            client.put_object(Bucket=name, Key=f"{source.prefix}/{file}", Body=content, ExpectedBucketOwner=account)
    except ClientError as error:
        raise refused(entries.STAGING_FORBIDDEN, error, bucket=name, reason=reason_of(error)) from None
    except FAILURES as error:
        raise access.failure(error) from None
    return source.parameters(name, client.meta.endpoint_url)


def _is_there(client: "S3Client", name: str, account: str, region: str) -> bool:
    """Tell whether the account has the bucket. Raises StackError where it is in another region."""
    try:
        answer = client.head_bucket(Bucket=name, ExpectedBucketOwner=account)
        found = answer["ResponseMetadata"]["HTTPHeaders"].get("x-amz-bucket-region", region)
    except ClientError as error:
        if is_absent(error):
            return False
        found = header_of(error, "x-amz-bucket-region") or region
        if status_of(error) not in _ELSEWHERE or found == region:
            raise
    if found != region:
        raise entries.STAGING_ELSEWHERE.error(bucket=name, found=found, region=region)
    return True


def _create(client: "S3Client", name: str, account: str, region: str) -> None:
    """Make a private bucket. S3 wants the region named everywhere but in us-east-1, where it must not be."""
    place: Any = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client.create_bucket(Bucket=name, **place)
    client.put_public_access_block(
        Bucket=name,
        ExpectedBucketOwner=account,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )
