"""Sets up a freshly started sandbox: the two stacks, through CloudFormation as on AWS, and two users.

All of it is made anew at every start, which takes 0.2 seconds. Only the objects last, so nothing of an
earlier run, a killed one or an older version of this program can be stale: neither a port in a stack nor a user's key.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.sandbox.info import REGION, BackendInfo, KeyPair
from presign_gui.stack_source import StackSource

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_s3 import S3Client

CLASSIC: Final = "presign-sandbox"
"""The classic stack's name and its parameter Prefix: its bucket's name and the beginning of its functions' names."""
BACKEND: Final = "presign-sandbox-backend"
"""The same of the backend."""
_ACCOUNT: Final = "000000000000"
"""MiniStack's one account."""
_STAGING_BUCKET: Final = "presign-sandbox-staging"
"""Holds templates and code while the stacks are made, and is gone afterwards."""
_POLL: Final = 0.02
"""Seconds between two looks at a stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What was set up: the names, and the keys of the two users."""

    bucket: str
    upload_function: str
    download_function: str
    backend: BackendInfo
    owner: KeyPair
    member: KeyPair


@dataclass(frozen=True, slots=True)
class Clients:
    """The services that the set-up talks to, as the account's root."""

    s3: "S3Client"
    cloudformation: "CloudFormationClient"
    iam: "IAMClient"

    @classmethod
    def of_root(cls, endpoint_url: str, root: KeyPair) -> "Clients":
        """Make the clients for the sandbox at `endpoint_url`."""
        session = boto3.Session(root.access_key_id, root.secret_access_key, region_name=REGION)
        config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        return cls(
            session.client("s3", endpoint_url=endpoint_url, config=config),
            session.client("cloudformation", endpoint_url=endpoint_url, config=config),
            session.client("iam", endpoint_url=endpoint_url, config=config),
        )


def deploy(clients: Clients, endpoint_url: str, classic: StackSource, backend: StackSource, folder: Path) -> Deployment:
    """Create both stacks at the same time, and the users. `folder` is named where that fails.

    Raises SandboxError where CloudFormation cannot create a stack.
    """
    cloudformation = clients.cloudformation
    buckets = {bucket["Name"] for bucket in clients.s3.list_buckets()["Buckets"]}
    if _STAGING_BUCKET not in buckets:
        clients.s3.create_bucket(Bucket=_STAGING_BUCKET)
    # The sandbox has no TLS: with the bucket's policy that demands it, the backend could never be used.
    for name, source, bucket, more in (
        (CLASSIC, classic, CLASSIC, {}),
        (BACKEND, backend, f"{BACKEND}-{_ACCOUNT}-{REGION}", {"RequireTls": "false"}),
    ):
        existing = {"ExistingBucketName": bucket} if bucket in buckets else {}
        parameters = {"Prefix": name, **_stage(clients.s3, source, endpoint_url), **existing, **more}
        _begin_stack(cloudformation, name, source.template, parameters)
    classic_outputs = _outputs_of(cloudformation, CLASSIC, folder)
    backend_outputs = _outputs_of(cloudformation, BACKEND, folder)
    _remove_staging(clients.s3)
    owner, member = _create_users(clients.iam, classic_outputs, backend_outputs)
    return Deployment(
        **_names(classic_outputs), backend=BackendInfo(**_names(backend_outputs)), owner=owner, member=member
    )


def _stage(s3: "S3Client", source: StackSource, endpoint_url: str) -> dict[str, str]:
    """Put a stack's files where CloudFormation reads them, and return the parameters that tell it where that is."""
    for name, content in source.files.items():
        s3.put_object(Bucket=_STAGING_BUCKET, Key=f"{source.prefix}/{name}", Body=content)
    return source.parameters(_STAGING_BUCKET, endpoint_url)


def _remove_staging(s3: "S3Client") -> None:
    """Remove the staging bucket with everything in it, also what a start that was killed has left there."""
    for listed in s3.list_objects_v2(Bucket=_STAGING_BUCKET)["Contents"]:
        s3.delete_object(Bucket=_STAGING_BUCKET, Key=listed["Key"])
    s3.delete_bucket(Bucket=_STAGING_BUCKET)


def _begin_stack(
    cloudformation: "CloudFormationClient", name: str, template: str, parameters: Mapping[str, str]
) -> None:
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=template,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
        OnFailure="DO_NOTHING",
    )


def _outputs_of(cloudformation: "CloudFormationClient", name: str, folder: Path) -> dict[str, str]:
    """Wait until the stack is made, and return its outputs. Raises SandboxError where it cannot be made."""
    while True:
        stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            break
        time.sleep(_POLL)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        resource, reason = first_failure(cloudformation, name)
        raise entries.STACK_FAILED.error(resource=resource, reason=reason, folder=str(folder))
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def _names(outputs: Mapping[str, str]) -> dict[str, str]:
    """Return what both kinds of stack tell of themselves, as `SandboxInfo` and `BackendInfo` call it."""
    return {
        "bucket": outputs["BucketName"],
        "upload_function": outputs["UploadFunctionName"],
        "download_function": outputs["DownloadFunctionName"],
    }


def first_failure(cloudformation: "CloudFormationClient", name: str) -> tuple[str, str]:
    """Find what failed first in the stack of that name, in those nested in it or in the one beside it.

    Returns the resource's logical ID and the reason. A nested stack that failed is told only where none of its
    resources did.
    """
    failures = [
        event
        for stack in cloudformation.list_stacks()["StackSummaries"]
        for event in cloudformation.describe_stack_events(StackName=stack["StackId"])["StackEvents"]
        if event.get("ResourceStatus", "").endswith("_FAILED")
    ]
    if not failures:
        return name, "no reason was given"
    first = min(
        failures, key=lambda event: (event.get("ResourceType") == "AWS::CloudFormation::Stack", event["Timestamp"])
    )
    return first["LogicalResourceId"], first.get("ResourceStatusReason", "no reason was given")


def _create_users(iam: "IAMClient", classic: Mapping[str, str], backend: Mapping[str, str]) -> tuple[KeyPair, KeyPair]:
    """Make the owner and the member, from the outputs of both stacks. The backend brings its policy for members."""
    buckets = [f"arn:aws:s3:::{outputs['BucketName']}" for outputs in (classic, backend)]
    invoke = _allow("lambda:InvokeFunction", classic["UploadFunctionArn"], classic["DownloadFunctionArn"])
    own = [_allow("s3:ListAllMyBuckets", "*"), _allow("s3:*", *buckets, *(f"{each}/*" for each in buckets))]
    policy_arn = backend["MemberPolicyArn"]
    return (
        _create_user(iam, "presign-owner", [*own, invoke], policy_arn),
        _create_user(iam, "presign-member", [invoke], policy_arn),
    )


def _allow(action: str, *resources: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": list(resources)}


def _create_user(iam: "IAMClient", name: str, statements: list[dict[str, Any]], policy_arn: str) -> KeyPair:
    """Make a user with these statements and a managed policy."""
    iam.create_user(UserName=name)
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=policy)
    iam.attach_user_policy(UserName=name, PolicyArn=policy_arn)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return KeyPair(access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"])
