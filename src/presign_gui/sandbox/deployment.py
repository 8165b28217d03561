"""Sets up a freshly started sandbox: the classic stack, through CloudFormation as on AWS, and two users.

All of it is made anew at every start, which takes half a second. Only the objects last, so nothing of an earlier
run, a killed one or an older version of this program can be stale: neither a port in a stack nor a key of a user.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.sandbox.info import REGION, KeyPair

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_s3 import S3Client

PREFIX: Final = "presign-sandbox"
"""The stack's name and its parameter Prefix: the bucket's name and the beginning of the functions' names."""
_TEMPLATE_BUCKET: Final = f"{PREFIX}-templates"
_NESTED_TEMPLATES: Final = ("s3.yaml", "lambda.yaml")
_POLL: Final = 0.02
"""Seconds between two looks at the stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What was set up: the names, and the keys of the two users."""

    bucket: str
    upload_function: str
    download_function: str
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


def deploy(clients: Clients, endpoint_url: str, templates: Path, folder: Path) -> Deployment:
    """Create the stack from the folder `templates`, and the users. `folder` is named where that fails.

    Raises SandboxError where CloudFormation cannot create the stack.
    """
    buckets = {bucket["Name"] for bucket in clients.s3.list_buckets()["Buckets"]}
    if _TEMPLATE_BUCKET not in buckets:
        clients.s3.create_bucket(Bucket=_TEMPLATE_BUCKET)
    for name in _NESTED_TEMPLATES:
        clients.s3.put_object(Bucket=_TEMPLATE_BUCKET, Key=name, Body=(templates / name).read_bytes())
    parameters = {
        "Prefix": PREFIX,
        "TemplateBucketName": _TEMPLATE_BUCKET,
        "TemplateBaseUrl": f"{endpoint_url}/{_TEMPLATE_BUCKET}",
        "ExistingBucketName": PREFIX if PREFIX in buckets else "",
    }
    template = (templates / "root.yaml").read_text(encoding="utf-8")
    outputs = _create_stack(clients.cloudformation, template, parameters, folder)
    for name in _NESTED_TEMPLATES:
        clients.s3.delete_object(Bucket=_TEMPLATE_BUCKET, Key=name)
    clients.s3.delete_bucket(Bucket=_TEMPLATE_BUCKET)
    invoke = _allow("lambda:InvokeFunction", outputs["UploadFunctionArn"], outputs["DownloadFunctionArn"])
    bucket_arn = f"arn:aws:s3:::{outputs['BucketName']}"
    return Deployment(
        bucket=outputs["BucketName"],
        upload_function=outputs["UploadFunctionName"],
        download_function=outputs["DownloadFunctionName"],
        owner=_create_user(
            clients.iam,
            "presign-owner",
            [_allow("s3:ListAllMyBuckets", "*"), _allow("s3:*", bucket_arn, f"{bucket_arn}/*"), invoke],
        ),
        member=_create_user(clients.iam, "presign-member", [invoke]),
    )


def _create_stack(
    cloudformation: "CloudFormationClient", template: str, parameters: dict[str, str], folder: Path
) -> dict[str, str]:
    """Create the stack, wait for it, and return its outputs."""
    cloudformation.create_stack(
        StackName=PREFIX,
        TemplateBody=template,
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
        OnFailure="DO_NOTHING",
    )
    while True:
        stack = cloudformation.describe_stacks(StackName=PREFIX)["Stacks"][0]
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            break
        time.sleep(_POLL)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        resource, reason = first_failure(cloudformation)
        raise entries.STACK_FAILED.error(resource=resource, reason=reason, folder=str(folder))
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def first_failure(cloudformation: "CloudFormationClient") -> tuple[str, str]:
    """Find what failed first in the stack or in one nested in it: the resource's logical ID and the reason.

    A nested stack that failed is told only where none of its resources did.
    """
    failures = [
        event
        for stack in cloudformation.list_stacks()["StackSummaries"]
        for event in cloudformation.describe_stack_events(StackName=stack["StackId"])["StackEvents"]
        if event.get("ResourceStatus", "").endswith("_FAILED")
    ]
    if not failures:
        return PREFIX, "no reason was given"
    first = min(
        failures, key=lambda event: (event.get("ResourceType") == "AWS::CloudFormation::Stack", event["Timestamp"])
    )
    return first["LogicalResourceId"], first.get("ResourceStatusReason", "no reason was given")


def _allow(action: str, *resources: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": list(resources)}


def _create_user(iam: "IAMClient", name: str, statements: list[dict[str, Any]]) -> KeyPair:
    iam.create_user(UserName=name)
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return KeyPair(access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"])
