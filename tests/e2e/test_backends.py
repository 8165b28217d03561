"""Files move through functions that really run: the backend's, the classic ones, and one as the first ones were."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

from presign_gui.cli.exit_status import ExitStatus
from presign_gui.domain.stack import Stack, StackKind
from tests.fakes.command_line import CommandLine, Ran
from tests.servers.ministack import REGION, Account, User

MIB: Final = 1024 * 1024

OLD_FUNCTION: Final = """
import os

import boto3
from botocore.config import Config

s3 = boto3.client("s3", region_name=os.environ["REGION"], config=Config(signature_version="s3"))


def lambda_handler(event, context):
    return s3.generate_presigned_url(
        ClientMethod=os.environ["CLIENT_METHOD"],
        HttpMethod=os.environ["HTTP_METHOD"],
        Params={"Bucket": os.environ["BUCKET_NAME"], "Key": os.environ["OBJECT_KEY"]},
        ExpiresIn=os.environ["EXPIRE"],
    )
"""
"""What the first functions of this kind did: one bucket, one key, one expiry, and no look at the event."""


@pytest.fixture
def member(account: Account, run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> "Member":
    return Member(account, run, monkeypatch)


class Member:
    """Runs commands with credentials that may invoke some functions and nothing else."""

    def __init__(self, account: Account, run: CommandLine, patch: pytest.MonkeyPatch) -> None:
        self._account = account
        self._run = run
        self._patch = patch

    def connect(self, user: User, upload_function: str, download_function: str) -> None:
        """Take on a user's credentials, and save a connection named `team`."""
        for name, value in self._account.environment(user).items():
            self._patch.setenv(name, value)
        functions = ("--upload-function", upload_function, "--download-function", download_function)
        assert self._run("connections", "add", "team", "--region", REGION, *functions).status == ExitStatus.DONE

    def connect_to(self, stack: Stack) -> None:
        """Become a member of a deployed stack."""
        arns = [stack.outputs["UploadFunctionArn"], stack.outputs["DownloadFunctionArn"]]
        policy = [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": arns}]
        user = self._account.new_user("member", policy=policy)
        self.connect(user, str(stack.upload_function), str(stack.download_function))

    def transfer(self, command: str, *arguments: str | Path) -> Any:
        """Upload or download one file, and return what the document says of it."""
        ran = self._run(command, *arguments, "--connection", "team", "--json")
        assert ran.status == ExitStatus.DONE, ran.err
        (transfer,) = ran.json["transfers"]
        return transfer


def test_two_hundred_mebibytes_go_up_in_parts_and_come_back(account: Account, member: Member, tmp_path: Path) -> None:
    stack = account.deployed("e2e-large", StackKind.BACKEND, UploadPrefixes="in/", MaxSize=str(500 * MIB))
    member.connect_to(stack)
    source, target = tmp_path / "large.bin", tmp_path / "back.bin"
    block = bytes(range(256)) * 4096
    with source.open("wb") as file:
        for number in range(200):
            file.write(number.to_bytes(8, "big") + block[8:])
    uploaded = member.transfer("upload", source, f"s3://{stack.bucket}/in/large.bin")
    assert (uploaded["state"], uploaded["size"]) == ("done", 200 * MIB)
    stored = account.client("s3").head_object(Bucket=stack.bucket, Key="in/large.bin")
    assert stored["ContentLength"] == 200 * MIB
    assert "-" in stored["ETag"], "it did not go up in parts"
    downloaded = member.transfer("download", f"s3://{stack.bucket}/in/large.bin", "-o", target)
    assert (downloaded["state"], downloaded["size"]) == ("done", 200 * MIB)
    with source.open("rb") as sent, target.open("rb") as received:
        while block := sent.read(MIB):
            assert received.read(MIB) == block
        assert received.read(1) == b""


def test_a_backend_with_every_limit_takes_what_keeps_within_them(
    account: Account, member: Member, run: CommandLine, tmp_path: Path
) -> None:
    stack = account.deployed(
        "e2e-narrow",
        StackKind.BACKEND,
        UploadPrefixes="in/",
        MaxSize=str(10 * MIB),
        MaxExpiresIn="600",
        CreateOnly="true",
        ContentTypes="text/plain",
    )
    member.connect_to(stack)
    file = tmp_path / "note.txt"
    file.write_text("a note", encoding="utf-8")
    assert member.transfer("upload", file, f"s3://{stack.bucket}/in/")["state"] == "done"
    again = run("upload", file, f"s3://{stack.bucket}/in/", "--connection", "team")
    assert again.status == ExitStatus.REFUSED
    assert account.client("s3").get_object(Bucket=stack.bucket, Key="in/note.txt")["Body"].read() == b"a note"
    for source, destination in ((file, "out/"), (file.with_suffix(".bin"), "in/")):
        source.write_bytes(b"x")
        refused = run("upload", source, f"s3://{stack.bucket}/{destination}", "--connection", "team")
        assert refused.status == ExitStatus.SIGNING, refused.err
    with (tmp_path / "big.txt").open("wb") as big:
        big.truncate(10 * MIB + 1)
    too_large = run("upload", tmp_path / "big.txt", f"s3://{stack.bucket}/in/", "--connection", "team")
    assert too_large.status == ExitStatus.SIGNING
    assert "10.0 MiB" in too_large.err
    several = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for each in several:
        each.write_text(each.name, encoding="utf-8")
    assert run("upload", *several, f"s3://{stack.bucket}/in/", "--connection", "team").status == ExitStatus.DONE
    member.transfer("download", f"s3://{stack.bucket}/in/two.txt", "-o", tmp_path / "back.txt")
    assert (tmp_path / "back.txt").read_text(encoding="utf-8") == "two.txt"

    def link(*options: str) -> Ran:
        return run("link", f"s3://{stack.bucket}/in/two.txt", "--connection", "team", *options)

    assert "X-Amz-Expires=600&" in link().result
    for refused, why in (
        (link("--expires", "11m"), "last 10 min at most"),
        (link("--upload"), "allows 10.0 MiB an upload, so it signs none of unknown size"),
    ):
        assert (refused.status, refused.out) == (ExitStatus.SIGNING, "")
        assert why in refused.err


def test_the_classic_functions_sign_what_they_are_told(account: Account, member: Member, tmp_path: Path) -> None:
    stack = account.deployed("e2e-classic", StackKind.CLASSIC)
    member.connect_to(stack)
    source, target = tmp_path / "ü ber+.bin", tmp_path / "back.bin"
    source.write_bytes(b"content" * MIB)
    assert member.transfer("upload", source, f"s3://{stack.bucket}/a/")["key"] == "a/ü ber+.bin"
    member.transfer("download", f"s3://{stack.bucket}/a/ü ber+.bin", "-o", target)
    assert target.read_bytes() == source.read_bytes()


def old_functions(account: Account) -> User:
    """Make two functions of the first kind, by hand, and somebody who may invoke them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("index.py", OLD_FUNCTION)
    account.client("s3").create_bucket(Bucket="fa-106")
    iam, functions = account.client("iam"), account.client("lambda")
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    arns = []
    for number, action, method in ((1, "put_object", "PUT"), (2, "get_object", "GET")):
        name = f"fa-106-function{number}"
        role = iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        )["Role"]["Arn"]
        allowed = "s3:PutObject" if method == "PUT" else "s3:GetObject"
        statement = {"Effect": "Allow", "Action": allowed, "Resource": "arn:aws:s3:::fa-106/*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_role_policy(RoleName=name, PolicyName="objects", PolicyDocument=document)
        variables = {
            "BUCKET_NAME": "fa-106",
            "EXPIRE": "3600",
            "OBJECT_KEY": "sample.txt",
            "REGION": REGION,
            "CLIENT_METHOD": action,
            "HTTP_METHOD": method,
        }
        function = functions.create_function(
            FunctionName=name,
            Runtime="python3.14",
            Role=role,
            Handler="index.lambda_handler",
            Code={"ZipFile": archive.getvalue()},
            Environment={"Variables": variables},
        )
        arns.append(function["FunctionArn"])
    return account.new_user("guest", policy=[{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": arns}])


def test_functions_as_the_first_ones_were_still_serve(
    account: Account, member: Member, run: CommandLine, tmp_path: Path
) -> None:
    member.connect(old_functions(account), "fa-106-function1", "fa-106-function2")
    link = run("link", "s3://fa-106/sample.txt", "--connection", "team")
    assert link.status == ExitStatus.DONE, link.err
    assert "AWSAccessKeyId=" in link.result
    assert "Signature=" in link.result
    source, target = tmp_path / "hogehoge.txt", tmp_path / "back.txt"
    source.write_text("hogehoge\n", encoding="utf-8")
    uploaded = member.transfer("upload", source, "s3://some-bucket/some-key.txt")
    assert (uploaded["bucket"], uploaded["key"]) == ("fa-106", "sample.txt")
    assert uploaded["asked"] == {"bucket": "some-bucket", "key": "some-key.txt"}
    downloaded = member.transfer("download", "s3://fa-106/sample.txt", "-o", target)
    assert downloaded["asked"] is None
    assert target.read_text(encoding="utf-8") == "hogehoge\n"
