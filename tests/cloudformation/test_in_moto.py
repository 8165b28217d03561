"""The child templates are deployed by moto, a second reading of CloudFormation that was written by others.

moto runs no Lambda code without Docker, and cannot hand on a nested stack's outputs, so the whole is tried elsewhere.
"""

import ast
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.cloudformation.templates import FOLDER

REGION = "eu-central-1"
FUNCTION = {
    "FunctionName": "team-upload-url",
    "Direction": "upload",
    "BucketName": "team-bucket",
    "KeyPrefixes": "in/,shared/",
    "MaxExpiresIn": "600",
    "MaxSize": "1000",
    "CreateOnly": "true",
    "ContentTypes": "image/*",
    "CodeBucketName": "staging",
    "CodeKey": "presign_backend.zip",
    "LambdaRuntime": "python3.14",
    "ReservedConcurrency": "2",
    "LogRetentionDays": "7",
}
CLASSIC = {
    "Prefix": "team",
    "LambdaHandler": "index.lambda_handler",
    "LambdaRuntime": "python3.14",
    "LambdaTimeout": "10",
    "S3BucketName": "team-bucket",
    "S3ObjectKey": "sample.txt",
    "S3PresignedUrlExpire": "3600",
}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with mock_aws():
        session: Any = boto3.session.Session(region_name=REGION)
        place = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
        session.client("s3").create_bucket(Bucket="staging", **place)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr("presign_backend/main.py", "")
        session.client("s3").put_object(Bucket="staging", Key="presign_backend.zip", Body=archive.getvalue())
        yield session


def deploy(session: Any, template: str, parameters: dict[str, str]) -> dict[str, str]:
    """Make a stack from one template and return its outputs."""
    client = session.client("cloudformation")
    client.create_stack(
        StackName="team",
        TemplateBody=(FOLDER / template).read_text(encoding="utf-8"),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    (stack,) = client.describe_stacks(StackName="team")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def allowed_objects(session: Any, arn: str) -> Any:
    """Return what a role may do to objects. moto prints a policy as Python would, with None for `AWS::NoValue`."""
    document = session.client("iam").get_role_policy(RoleName=arn.rpartition("/")[2], PolicyName="objects")
    policy = document["PolicyDocument"]
    statements = (ast.literal_eval(policy) if isinstance(policy, str) else policy)["Statement"]
    (allowed,) = (each for each in statements if each is not None and each["Effect"] == "Allow")
    return allowed


def test_the_upload_function_is_made_with_its_limits(session: Any) -> None:
    outputs = deploy(session, "backend/function.yaml", FUNCTION)
    function = session.client("lambda").get_function_configuration(FunctionName=outputs["FunctionName"])
    assert (function["FunctionName"], function["FunctionArn"]) == ("team-upload-url", outputs["FunctionArn"])
    variables = function["Environment"]["Variables"]
    assert variables["OPERATIONS"].startswith("put_object,post_policy,")
    assert (variables["ALLOWED_PREFIXES"], variables["CREATE_ONLY"]) == ("in/,shared/", "true")
    allow = allowed_objects(session, function["Role"])
    bucket = "arn:aws:s3:::team-bucket"
    assert set(allow["Resource"]) == {f"{bucket}/in/*", f"{bucket}/shared/*"}
    assert allow["Action"] == ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    (group,) = session.client("logs").describe_log_groups()["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == ("/aws/lambda/team-upload-url", 7)


def test_the_download_function_is_made_for_every_key(session: Any) -> None:
    outputs = deploy(session, "backend/function.yaml", FUNCTION | {"Direction": "download", "KeyPrefixes": ""})
    function = session.client("lambda").get_function_configuration(FunctionName=outputs["FunctionName"])
    assert function["Environment"]["Variables"]["OPERATIONS"] == "get_object"
    allow = allowed_objects(session, function["Role"])
    assert set(allow["Resource"]) == {"arn:aws:s3:::team-bucket/*"}
    assert allow["Action"] == ["s3:GetObject", "s3:GetObjectVersion"]


def test_the_classic_bucket_is_made(session: Any) -> None:
    outputs = deploy(session, "classic/s3.yaml", {"Prefix": "team-bucket"})
    assert outputs == {"BucketName": "team-bucket"}
    assert session.client("s3").head_bucket(Bucket="team-bucket")["BucketRegion"] == REGION


def test_the_classic_functions_are_made(session: Any) -> None:
    outputs = deploy(session, "classic/lambda.yaml", CLASSIC)
    assert (outputs["UploadFunctionName"], outputs["DownloadFunctionName"]) == ("team-function1", "team-function2")
    for name in ("team-function1", "team-function2"):
        function = session.client("lambda").get_function_configuration(FunctionName=name)
        variables = function["Environment"]["Variables"]
        assert {variable: str(value) for variable, value in variables.items()} == {
            "BUCKET_NAME": "team-bucket",
            "EXPIRE": "3600",
            "OBJECT_KEY": "sample.txt",
            "REGION": REGION,
        }
