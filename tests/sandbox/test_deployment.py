"""The set-up as CloudFormation sees it, on a MiniStack of the test's own, whose root key the test knows."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import SandboxError
from presign_gui.resources import resource_path
from presign_gui.sandbox.deployment import Clients, Deployment, deploy
from presign_gui.sandbox.folder import SandboxFolder
from presign_gui.sandbox.info import KeyPair
from presign_gui.sandbox.server import clean_environment

ROOT = KeyPair(access_key_id="AKIAROOTOFTHISTEST00", secret_access_key="secret")
TEMPLATES = resource_path("cloudformation", "classic")
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


@pytest.fixture
def endpoint_url(tmp_path: Path) -> Iterator[str]:
    folder = SandboxFolder(tmp_path / "data")
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


@pytest.fixture
def clients(endpoint_url: str) -> Clients:
    return Clients.of_root(endpoint_url, ROOT)


def test_the_stack_is_nested_and_its_roles_may_do_one_thing_each(clients: Clients, endpoint_url: str) -> None:
    made = deploy(clients, endpoint_url, TEMPLATES, Path("/data"))
    assert isinstance(made, Deployment)
    assert (made.bucket, made.upload_function, made.download_function) == (
        "presign-sandbox",
        "presign-sandbox-function1",
        "presign-sandbox-function2",
    )
    stacks = clients.cloudformation.list_stacks()["StackSummaries"]
    assert {stack["StackStatus"] for stack in stacks} == {"CREATE_COMPLETE"}
    assert len(stacks) == 3
    nested = clients.cloudformation.list_stack_resources(StackName="presign-sandbox")["StackResourceSummaries"]
    assert {resource["LogicalResourceId"] for resource in nested} == {"S3Stack", "LambdaStack"}

    granted = {}
    for role in clients.iam.list_roles()["Roles"]:
        (name,) = clients.iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
        policy = clients.iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)
        document: Any = policy["PolicyDocument"]  # boto3 decodes it, which the stubs do not know
        (statement,) = document["Statement"]
        granted[name] = (statement["Action"], statement["Resource"])
    assert granted == {
        "presign-sandbox-S3PutObjectPolicy": ("s3:PutObject", "arn:aws:s3:::presign-sandbox/*"),
        "presign-sandbox-S3GetObjectPolicy": ("s3:GetObject", "arn:aws:s3:::presign-sandbox/*"),
    }
    assert [bucket["Name"] for bucket in clients.s3.list_buckets()["Buckets"]] == ["presign-sandbox"]


def test_a_bucket_that_is_there_already_is_used(clients: Clients, endpoint_url: str) -> None:
    clients.s3.create_bucket(Bucket="presign-sandbox")
    clients.s3.put_object(Bucket="presign-sandbox", Key="kept", Body=b"x")
    clients.s3.create_bucket(Bucket="presign-sandbox-templates")
    made = deploy(clients, endpoint_url, TEMPLATES, Path("/data"))
    assert made.bucket == "presign-sandbox"
    assert len(clients.cloudformation.list_stacks()["StackSummaries"]) == 2
    assert clients.s3.get_object(Bucket="presign-sandbox", Key="kept")["Body"].read() == b"x"


def test_a_stack_that_fails_names_the_first_resource_and_the_reason(
    clients: Clients, endpoint_url: str, tmp_path: Path
) -> None:
    templates = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    broken = (templates / "lambda.yaml").read_text().replace("AWS::Lambda::Function", "AWS::Lambda::Fnction", 1)
    (templates / "lambda.yaml").write_text(broken)
    with pytest.raises(SandboxError) as caught:
        deploy(clients, endpoint_url, templates, Path("/data"))
    assert caught.value.entry is entries.STACK_FAILED
    assert caught.value.facts["resource"] == "Function1"
    assert "AWS::Lambda::Fnction" in caught.value.cause()
    assert "/data" in caught.value.remedy()
