"""The set-up as CloudFormation sees it, on a MiniStack of the test's own, whose root key the test knows."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import SandboxError
from presign_gui.domain.stack import StackKind
from presign_gui.sandbox.deployment import Clients, Deployment, deploy
from presign_gui.sandbox.folder import SandboxFolder
from presign_gui.sandbox.info import BackendInfo, KeyPair
from presign_gui.sandbox.server import clean_environment
from presign_gui.stack_source import StackSource, load_source

ROOT = KeyPair(access_key_id="AKIAROOTOFTHISTEST00", secret_access_key="secret")
CLASSIC, BACKEND = load_source(StackKind.CLASSIC), load_source(StackKind.BACKEND)
BACKEND_BUCKET = "presign-sandbox-backend-000000000000-us-east-1"
SERVER = f"""
import asyncio, sys
from presign_gui.sandbox import server
from presign_gui.sandbox.info import KeyPair

async def main():
    listener = server.listen(0)
    port = listener.getsockname()[1]
    print(port, flush=True)
    app = server.load_app(port, KeyPair(access_key_id="{ROOT.access_key_id}", secret_access_key="secret"))
    await server.serve(app, listener, lambda: asyncio.to_thread(sys.stdin.read))

asyncio.run(main())
"""


@contextlib.contextmanager
def running_server(data: Path) -> Iterator[str]:
    folder = SandboxFolder(data)
    folder.prepare()
    folder.work.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=clean_environment(os.environ, folder),
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.communicate(timeout=20)


@dataclass(frozen=True)
class Made:
    """A sandbox that is only looked at, so that one serves all tests that do."""

    deployment: Deployment
    clients: Clients


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with running_server(tmp_path_factory.mktemp("made") / "data") as endpoint_url:
        clients = Clients.of_root(endpoint_url, ROOT)
        yield Made(deploy(clients, endpoint_url, CLASSIC, BACKEND, Path("/data")), clients)


@pytest.fixture
def endpoint_url(tmp_path: Path) -> Iterator[str]:
    with running_server(tmp_path / "data") as endpoint_url:
        yield endpoint_url


@pytest.fixture
def clients(endpoint_url: str) -> Clients:
    return Clients.of_root(endpoint_url, ROOT)


def test_both_stacks_are_made_and_nothing_else_is_left(made: Made) -> None:
    clients, deployed = made.clients, made.deployment
    assert (deployed.bucket, deployed.upload_function, deployed.download_function) == (
        "presign-sandbox",
        "presign-sandbox-function1",
        "presign-sandbox-function2",
    )
    assert deployed.backend == BackendInfo(
        bucket=BACKEND_BUCKET,
        upload_function="presign-sandbox-backend-upload-url",
        download_function="presign-sandbox-backend-download-url",
    )
    stacks = clients.cloudformation.list_stacks()["StackSummaries"]
    assert {stack["StackStatus"] for stack in stacks} == {"CREATE_COMPLETE"}
    assert len(stacks) == 6
    for name, nested in (
        ("presign-sandbox", {"S3Stack", "LambdaStack"}),
        ("presign-sandbox-backend", {"Bucket", "UploadStack", "DownloadStack", "MemberPolicy"}),
    ):
        resources = clients.cloudformation.list_stack_resources(StackName=name)["StackResourceSummaries"]
        assert {resource["LogicalResourceId"] for resource in resources} == nested
    assert {each["Name"] for each in clients.s3.list_buckets()["Buckets"]} == {"presign-sandbox", BACKEND_BUCKET}


def test_each_classic_role_may_do_one_thing(made: Made) -> None:
    iam = made.clients.iam
    granted = {}
    for role in iam.list_roles()["Roles"]:
        for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
            policy = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)
            document: Any = policy["PolicyDocument"]  # boto3 decodes it, which the stubs do not know
            granted[name] = [(each["Action"], each["Resource"]) for each in document["Statement"]]
    assert granted["presign-sandbox-S3PutObjectPolicy"] == [("s3:PutObject", "arn:aws:s3:::presign-sandbox/*")]
    assert granted["presign-sandbox-S3GetObjectPolicy"] == [("s3:GetObject", "arn:aws:s3:::presign-sandbox/*")]


def test_the_member_has_the_policy_that_the_backend_brings_for_members(made: Made) -> None:
    (attached,) = made.clients.iam.list_attached_user_policies(UserName="presign-member")["AttachedPolicies"]
    outputs = made.clients.cloudformation.describe_stacks(StackName="presign-sandbox-backend")["Stacks"][0]["Outputs"]
    assert attached["PolicyArn"] in [each["OutputValue"] for each in outputs]


def test_buckets_that_are_there_already_are_used_and_what_a_killed_start_has_left_is_cleared(
    clients: Clients, endpoint_url: str
) -> None:
    clients.s3.create_bucket(Bucket="presign-sandbox-staging")
    clients.s3.put_object(Bucket="presign-sandbox-staging", Key="of/an/older/version.yaml", Body=b"x")
    for name in ("presign-sandbox", BACKEND_BUCKET):
        clients.s3.create_bucket(Bucket=name)
        clients.s3.put_object(Bucket=name, Key="kept", Body=b"x")
    deployed = deploy(clients, endpoint_url, CLASSIC, BACKEND, Path("/data"))
    assert (deployed.bucket, deployed.backend.bucket) == ("presign-sandbox", BACKEND_BUCKET)
    resources = clients.cloudformation.list_stack_resources(StackName="presign-sandbox-backend")
    assert "Bucket" not in {each["LogicalResourceId"] for each in resources["StackResourceSummaries"]}
    for name in ("presign-sandbox", BACKEND_BUCKET):
        assert clients.s3.get_object(Bucket=name, Key="kept")["Body"].read() == b"x"
    assert {each["Name"] for each in clients.s3.list_buckets()["Buckets"]} == {"presign-sandbox", BACKEND_BUCKET}


def broken_in(source: StackSource, file: str) -> StackSource:
    """Return the source with a resource of a type that there is not, if it has a file of that name."""
    files = dict(source.files)
    if file in files:
        files[file] = files[file].replace(b"AWS::Lambda::Function", b"AWS::Lambda::Fnction", 1)
    return replace(source, files=files)


@pytest.mark.parametrize(("file", "resource"), [("lambda.yaml", "Function1"), ("function.yaml", "Function")])
def test_a_stack_that_fails_names_the_first_resource_and_the_reason(
    clients: Clients, endpoint_url: str, file: str, resource: str
) -> None:
    classic, backend = (broken_in(source, file) for source in (CLASSIC, BACKEND))
    with pytest.raises(SandboxError) as caught:
        deploy(clients, endpoint_url, classic, backend, Path("/data"))
    assert caught.value.entry is entries.STACK_FAILED
    assert caught.value.facts["resource"] == resource
    assert "AWS::Lambda::Fnction" in caught.value.cause()
    assert "/data" in caught.value.remedy()
