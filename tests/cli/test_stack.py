"""`presign stack`, from an empty account to files that moved, and back to nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from presign_gui.app.stack_records import StackTarget
from presign_gui.cli import commands
from presign_gui.cli.arguments import UsageError, parse
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.domain.errors import InputError
from presign_gui.domain.stack import StackKind
from tests.fakes.command_line import CommandLine
from tests.servers.ministack import ACCOUNT, REGION, Account


@pytest.fixture
def owner(run: CommandLine, account: Account, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Run commands as somebody whose environment leads to the account, without a terminal."""
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return run


class Terminal(io.StringIO):
    """Somebody at a terminal, who has typed this already."""

    def isatty(self) -> bool:
        return True


def test_what_is_given_becomes_parameters() -> None:
    command = parse(
        [
            *("stack", "deploy", "team", "--profile", "work", "--region", "eu-central-1", "--yes"),
            *("--upload-prefix", "in/", "--upload-prefix", "more/", "--download-prefix", ""),
            *("--max-expires", "15m", "--max-size", "5 GiB", "--create-only", "--content-type", "image/*"),
            *("--reserved-concurrency", "10", "--log-retention-days", "7", "--no-function-urls"),
            *("--staging-bucket", "mine", "--connection", "Team", "--existing-bucket", "there"),
        ]
    )
    assert command == commands.DeployStack(
        name="team",
        target=StackTarget(profile="work", region="eu-central-1"),
        kind=StackKind.BACKEND,
        parameters={
            "UploadPrefixes": "in/,more/",
            "DownloadPrefixes": "",
            "MaxExpiresIn": "900",
            "MaxSize": str(5 * 1024**3),
            "CreateOnly": "true",
            "ContentTypes": "image/*",
            "ReservedConcurrency": "10",
            "LogRetentionDays": "7",
            "FunctionUrls": "no",
            "ExistingBucketName": "there",
        },
        staging_bucket="mine",
        connection="Team",
        is_agreed=True,
        only_plan=False,
        json=False,
        debug=False,
    )


def test_what_is_not_given_is_left_alone() -> None:
    command = parse(["stack", "deploy", "team", "--kind", "classic", "--object-key", "a", "--expires", "2d", "--plan"])
    assert isinstance(command, commands.DeployStack)
    assert command.parameters == {"S3ObjectKey": "a", "S3PresignedUrlExpire": "172800"}
    assert (command.target, command.only_plan, command.is_agreed) == (StackTarget(), True, False)
    backend = parse(["stack", "deploy", "team"])
    assert isinstance(backend, commands.DeployStack)
    assert backend.parameters == {}


@pytest.mark.parametrize(
    "options",
    [
        ["--kind", "classic", "--max-size", "5GiB"],
        ["--kind", "classic", "--no-create-only"],
        ["--object-key", "a"],
        ["--kind", "neither"],
        ["--reserved-concurrency", "many"],
    ],
)
def test_options_of_the_other_kind_are_refused(options: list[str]) -> None:
    with pytest.raises(UsageError):
        parse(["stack", "deploy", "team", *options])


@pytest.mark.parametrize(
    "options",
    [
        ["--max-size", "5 GB"],
        ["--max-expires", "13h"],
        ["--max-expires", "soon"],
        ["--upload-prefix", "in"],
        ["--content-type", "*"],
        ["--log-retention-days", "8"],
    ],
)
def test_limits_that_make_no_sense_are_refused(options: list[str]) -> None:
    with pytest.raises(InputError):
        parse(["stack", "deploy", "team", *options])


def test_without_a_terminal_nothing_is_carried_out_unasked(owner: CommandLine) -> None:
    for action in ("deploy", "delete"):
        ran = owner("stack", action, "unasked")
        assert ran.status == ExitStatus.USAGE
        assert "--yes" in ran.err
    assert owner("stack", "status", "unasked").result == "absent"


def test_from_nothing_to_files_that_moved_and_back(owner: CommandLine, account: Account, tmp_path: Path) -> None:
    ran = owner("stack", "deploy", "cli-whole", "--yes", "--upload-prefix", "in/", "--json")
    assert ran.status == ExitStatus.DONE, ran.err
    document = ran.json
    assert document["stack"]["phase"] == "ready"
    assert {"action": "Add", "path": "Bucket", "type": "AWS::S3::Bucket", "replacement": None} in document["plan"][
        "changes"
    ]
    assert document["connection"]["upload_function"] == "cli-whole-upload-url"
    assert "CREATE_COMPLETE" in ran.err
    assert "UploadStack/Function" in ran.err
    bucket = document["stack"]["outputs"]["BucketName"]
    (tmp_path / "report.txt").write_text("content", encoding="utf-8")
    uploaded = owner("upload", tmp_path / "report.txt", f"s3://{bucket}/in/", "--connection", "cli-whole")
    assert uploaded.status == ExitStatus.DONE, uploaded.err
    refused = owner("upload", tmp_path / "report.txt", f"s3://{bucket}/out/", "--connection", "cli-whole")
    assert refused.status == ExitStatus.SIGNING
    assert "in/" in refused.err
    downloaded = owner(
        "download", f"s3://{bucket}/in/report.txt", "-o", tmp_path / "back.txt", "--connection", "cli-whole"
    )
    assert downloaded.status == ExitStatus.DONE, downloaded.err
    assert (tmp_path / "back.txt").read_text(encoding="utf-8") == "content"
    outputs = owner("stack", "outputs", "cli-whole").out.splitlines()
    assert f"BucketName={bucket}" in outputs
    deleted = owner("stack", "delete", "cli-whole", "--yes", "--json")
    assert deleted.status == ExitStatus.DONE, deleted.err
    assert deleted.json["bucket"]["objects"] == 1
    assert f"The bucket {bucket} stays as it is." in deleted.err
    assert "Removed the connection cli-whole." in deleted.err
    assert account.client("s3").get_object(Bucket=bucket, Key="in/report.txt")["Body"].read() == b"content"
    gone = owner("stack", "outputs", "cli-whole")
    assert gone.status == ExitStatus.BAD_INPUT


def test_a_plan_is_shown_and_nothing_done(owner: CommandLine) -> None:
    ran = owner("stack", "deploy", "cli-plan", "--plan")
    assert ran.status == ExitStatus.DONE
    assert "  + UploadStack (AWS::CloudFormation::Stack)" in ran.err.splitlines()
    assert ran.out == ""
    assert owner("stack", "status", "cli-plan").result == "absent"


@pytest.mark.parametrize(("typed", "phase"), [("y\n", "ready (CREATE_COMPLETE)"), ("n\n", "absent"), ("", "absent")])
def test_at_a_terminal_one_is_asked(
    owner: CommandLine, monkeypatch: pytest.MonkeyPatch, typed: str, phase: str
) -> None:
    name = f"cli-asked-{len(typed)}{typed.strip()}x"
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    ran = owner("stack", "deploy", name)
    assert "Carry this out? [y/N] " in ran.err
    assert ran.status == ExitStatus.DONE
    assert owner("stack", "status", name).result == phase


def test_an_update_that_changes_nothing_asks_nothing(owner: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    owner("stack", "deploy", "cli-same", "--yes")
    monkeypatch.setattr("sys.stdin", Terminal(""))
    ran = owner("stack", "deploy", "cli-same")
    assert ran.status == ExitStatus.DONE
    assert "The stack cli-same is as asked for." in ran.err
    assert ran.result == "cli-same"


def test_a_failure_names_the_resource_and_has_its_own_status(owner: CommandLine, account: Account) -> None:
    staging = "cli-failing-staging"
    client = account.client("s3")
    client.create_bucket(Bucket=staging)
    owner("stack", "deploy", "cli-failing", "--yes")

    def vanish(*_arguments: object) -> Any:
        for each in client.list_objects_v2(Bucket=staging).get("Contents", []):
            client.delete_object(Bucket=staging, Key=each["Key"])
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("presign_gui.cli.stack._agrees", vanish)
        patch.setattr("sys.stdin", Terminal(""))
        ran = owner("stack", "deploy", "cli-failing", "--staging-bucket", staging, "--max-expires", "1m", "--json")
    assert ran.status == ExitStatus.STACK
    assert ran.json["error"]["kind"] == "StackUpdateFailed"
    assert "DownloadStack" in ran.json["error"]["cause"] + ran.json["error"]["remedy"]
    assert "UPDATE_ROLLBACK_COMPLETE" in ran.err


def test_what_ended_while_nobody_watched_is_told_later(owner: CommandLine) -> None:
    owner("stack", "deploy", "cli-later", "--yes")
    owner("connections", "remove", "cli-later")
    ran = owner("stack", "status", "cli-later", "--watch")
    assert ran.status == ExitStatus.DONE, ran.err
    assert "CREATE_COMPLETE" in ran.err
    assert ran.result == "cli-later"
    assert owner("connections", "show", "cli-later").status == ExitStatus.DONE


def test_ctrl_c_leaves_cloudformation_to_its_work(owner: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("presign_gui.aws.stack.Stacks.carry_out", interrupted)
    ran = owner("stack", "deploy", "cli-interrupted", "--yes")
    assert ran.status == ExitStatus.CANCELLED
    assert "presign stack status --watch cli-interrupted" in ran.err


def test_a_deletion_that_nobody_watched_is_finished_later(
    owner: CommandLine, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    owner("stack", "deploy", "cli-going", "--yes")
    with monkeypatch.context() as patch:
        patch.setattr("presign_gui.aws.stack.Stacks.delete", interrupted)
        ran = owner("stack", "delete", "cli-going", "--yes")
    assert ran.status == ExitStatus.CANCELLED
    assert "presign stack status --watch cli-going" in ran.err
    account.client("cloudformation").delete_stack(StackName="cli-going")
    watched = owner("stack", "status", "cli-going", "--watch")
    assert watched.status == ExitStatus.DONE, watched.err
    assert watched.result.startswith("absent")
    assert "Removed the connection cli-going." in watched.err
    bucket = f"cli-going-{ACCOUNT}-{REGION}"
    assert bucket not in [each["Name"] for each in account.client("s3").list_buckets()["Buckets"]]
    assert owner("stack", "status", "cli-going", "--watch").result == "absent"


def test_an_empty_bucket_goes_with_its_stack(owner: CommandLine, account: Account) -> None:
    owner("stack", "deploy", "cli-empty", "--yes")
    ran = owner("stack", "delete", "cli-empty", "--yes")
    bucket = f"cli-empty-{ACCOUNT}-{REGION}"
    assert ran.status == ExitStatus.DONE
    assert f"The bucket {bucket} is gone." in ran.err
    assert bucket not in [each["Name"] for each in account.client("s3").list_buckets()["Buckets"]]


def test_files_are_deleted_only_where_that_is_asked_for(
    owner: CommandLine, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner("stack", "deploy", "cli-files", "--yes")
    bucket = f"cli-files-{ACCOUNT}-{REGION}"
    account.client("s3").put_object(Bucket=bucket, Key="a", Body=b"1")
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    ran = owner("stack", "delete", "cli-files", "--delete-files")
    assert "There is no way back." in ran.err
    assert account.client("s3").head_object(Bucket=bucket, Key="a")["ContentLength"] == 1
    ran = owner("stack", "delete", "cli-files", "--delete-files", "--yes", "--json")
    assert ran.json["bucket"] is None
    assert bucket not in [each["Name"] for each in account.client("s3").list_buckets()["Buckets"]]


def test_a_bucket_that_was_there_before_stays_whatever_is_asked(owner: CommandLine, account: Account) -> None:
    account.client("s3").create_bucket(Bucket="cli-was-there")
    owner("stack", "deploy", "cli-guest", "--yes", "--existing-bucket", "cli-was-there")
    ran = owner("stack", "delete", "cli-guest", "--yes", "--delete-files")
    assert "It was there before the stack, and stays as it is." in ran.err
    assert "cli-was-there" in [each["Name"] for each in account.client("s3").list_buckets()["Buckets"]]


def test_a_stack_that_is_not_there_is_not_deleted(owner: CommandLine) -> None:
    ran = owner("stack", "delete", "cli-never", "--yes")
    assert (ran.status, "StackNotFound" in ran.err) == (ExitStatus.BAD_INPUT, True)


def test_a_member_gets_a_file_and_works_with_it(
    owner: CommandLine, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = ("--upload-prefix", "in/", "--max-size", "5MiB", "--content-type", "text/plain", "--create-only")
    deployed = owner("stack", "deploy", "cli-team", "--yes", *policy, "--json").json
    file = tmp_path / "team.presign.json"
    exported = owner("connections", "export", "cli-team", file)
    assert exported.status == ExitStatus.DONE, exported.err
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["limits"]["upload"]["prefixes"] == ["in/"]
    member = account.new_user("cli-member", policy_arn=deployed["stack"]["outputs"]["MemberPolicyArn"])
    for name, value in account.environment(member).items():
        monkeypatch.setenv(name, value)
    assert owner("connections", "import", file, "--name", "Mine").status == ExitStatus.DONE
    shown = owner("connections", "show", "Mine").out.splitlines()
    assert shown[-2:] == [
        "uploads: keys that begin with in/; for 1 h at most; up to 5.0 MiB; text/plain; new objects only",
        "downloads: for 1 h at most",
    ]
    (tmp_path / "a.txt").write_text("from a member", encoding="utf-8")
    bucket = deployed["stack"]["outputs"]["BucketName"]
    ran = owner("upload", tmp_path / "a.txt", f"s3://{bucket}/in/a.txt", "--connection", "Mine")
    assert ran.status == ExitStatus.DONE, ran.err
    denied = owner("stack", "status", "cli-team")
    assert denied.status == ExitStatus.STACK
    assert "DescribeStacks" in denied.err
