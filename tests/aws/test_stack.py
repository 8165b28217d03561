"""Stacks are made, changed, watched and deleted by CloudFormation itself, on a server that carries them out."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.stub import Stubber

from presign_gui.aws.session import AwsSettings
from presign_gui.aws.stack import PLANNING, STAGING, TIDYING, Stacks
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import InputError, StackError
from presign_gui.domain.stack import Stack, StackEvent, StackKind, StackPhase
from tests.servers.ministack import ACCOUNT, REGION, Account

BACKEND, CLASSIC = StackKind.BACKEND, StackKind.CLASSIC


@pytest.fixture
def stacks(account: Account) -> Stacks:
    return account.stacks()


@dataclass
class Story:
    """What was heard while a stack was worked on."""

    events: list[StackEvent] = field(default_factory=list)

    def __call__(self, event: StackEvent) -> None:
        self.events.append(event)

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(event.path, event.status) for event in self.events]


@pytest.fixture
def story() -> Story:
    return Story()


def without_staged_files(account: Account, bucket: str) -> None:
    """Take away what a planned stack needs, so that carrying it out fails."""
    client = account.client("s3")
    for each in client.list_objects_v2(Bucket=bucket).get("Contents", []):
        client.delete_object(Bucket=bucket, Key=each["Key"])


def waiting_plans(account: Account, name: str) -> list[str]:
    """Return the change sets of a stack that were not carried out."""
    found = account.client("cloudformation").list_change_sets(StackName=name)["Summaries"]
    return [each["ChangeSetId"] for each in found if each["ExecutionStatus"] != "EXECUTE_COMPLETE"]


@pytest.fixture
def own_staging(account: Account) -> Iterator[str]:
    """Give a staging bucket that no other test uses."""
    name = f"staging-{secrets.token_hex(6)}"
    account.client("s3").create_bucket(Bucket=name)
    yield name
    without_staged_files(account, name)
    account.client("s3").delete_bucket(Bucket=name)


def test_a_backend_is_made_from_nothing(account: Account, stacks: Stacks, story: Story) -> None:
    steps: list[str] = []
    assert stacks.look("fresh").phase is StackPhase.ABSENT
    plan = stacks.plan("fresh", BACKEND, {"MaxExpiresIn": "600"}, on_step=steps.append)
    assert steps == [STAGING, PLANNING]
    assert plan.creates
    assert {("Bucket", "Add"), ("UploadStack", "Add"), ("DownloadStack", "Add"), ("MemberPolicy", "Add")} <= {
        (change.path, change.action) for change in plan.changes
    }
    assert stacks.look("fresh").phase is StackPhase.PLANNED
    made = stacks.carry_out(plan, story)
    assert made.phase is StackPhase.READY
    assert story.told[0] == ("fresh", "CREATE_IN_PROGRESS")
    assert story.told[-1] == ("fresh", "CREATE_COMPLETE")
    assert ("UploadStack/Function", "CREATE_COMPLETE") in story.told
    assert ("DownloadStack/Role", "CREATE_COMPLETE") in story.told
    assert len({event.id for event in story.events}) == len(story.events)
    assert (made.bucket, made.upload_function, made.download_function) == (
        f"fresh-{ACCOUNT}-{REGION}",
        "fresh-upload-url",
        "fresh-download-url",
    )
    looked = stacks.look("fresh")
    assert (looked.kind, looked.made_its_bucket, looked.parameters["MaxExpiresIn"]) == (BACKEND, True, "600")


def test_a_classic_stack_is_made_from_nothing(stacks: Stacks, story: Story) -> None:
    made = stacks.carry_out(stacks.plan("old-style", CLASSIC, {"S3ObjectKey": "a.txt"}), story)
    assert (made.bucket, made.upload_function, made.download_function) == (
        "old-style",
        "old-style-function1",
        "old-style-function2",
    )
    assert ("LambdaStack/Function1", "CREATE_COMPLETE") in story.told
    assert stacks.look("old-style").kind is CLASSIC


@pytest.mark.parametrize(
    ("name", "kind", "before", "change"),
    [
        ("changing", BACKEND, {"MaxExpiresIn": "600", "UploadPrefixes": "in/"}, {"MaxExpiresIn": "60"}),
        ("changing-too", CLASSIC, {"S3PresignedUrlExpire": "600"}, {"S3PresignedUrlExpire": "60"}),
    ],
)
def test_an_update_in_place_changes_what_is_asked_for_alone(
    account: Account, name: str, kind: StackKind, before: dict[str, str], change: dict[str, str]
) -> None:
    stacks, story = account.stacks(), Story()
    first = account.deployed(name, kind, **before)
    plan = stacks.plan(name, kind, change)
    assert not plan.creates
    assert {each.action for each in plan.changes} == {"Modify"}
    changed = stacks.carry_out(plan, story)
    assert changed.status == "UPDATE_COMPLETE"
    assert story.told[0] == (name, "UPDATE_IN_PROGRESS")
    assert dict(changed.parameters) == dict(first.parameters) | change
    assert changed.outputs == first.outputs
    function = account.client("lambda").get_function_configuration(FunctionName=changed.upload_function)
    environment = function["Environment"]["Variables"]
    assert environment.get("MAX_EXPIRES_IN", environment.get("EXPIRE")) == "60"


def test_where_nothing_would_change_there_is_nothing_to_carry_out(account: Account, stacks: Stacks) -> None:
    account.deployed("settled", BACKEND)
    plan = stacks.plan("settled", BACKEND, {"MaxExpiresIn": "3600"})
    assert (plan.changes, plan.creates) == ((), False)
    assert waiting_plans(account, "settled") == []


def test_a_creation_that_fails_is_undone_and_can_be_tried_again(
    account: Account, stacks: Stacks, story: Story, own_staging: str
) -> None:
    plan = stacks.plan("unlucky", BACKEND, {}, staging_bucket=own_staging)
    without_staged_files(account, own_staging)
    with pytest.raises(StackError) as raised:
        stacks.carry_out(plan, story)
    assert raised.value.entry is entries.CREATION_FAILED
    assert raised.value.facts["resource"] in {"UploadStack", "DownloadStack"}
    assert "function.yaml" in str(raised.value.facts["reason"])
    assert raised.value.facts["undone"] == "Bucket"
    assert story.told[-1] == ("unlucky", "ROLLBACK_COMPLETE")
    assert stacks.look("unlucky").phase is StackPhase.UNDONE
    steps: list[str] = []
    again = stacks.plan("unlucky", BACKEND, {}, staging_bucket=own_staging, on_step=steps.append)
    assert steps == [TIDYING, STAGING, PLANNING]
    assert stacks.carry_out(again, story).status == "CREATE_COMPLETE"


def test_what_was_wrong_from_the_outset_is_named(account: Account, stacks: Stacks, story: Story) -> None:
    plan = stacks.plan("too-late", BACKEND, {})
    account.client("s3").create_bucket(Bucket=f"too-late-{ACCOUNT}-{REGION}")
    with pytest.raises(StackError) as raised:
        stacks.carry_out(plan, story)
    assert (raised.value.entry, raised.value.facts["resource"]) == (entries.CREATION_FAILED, "Bucket")
    assert "already exists" in str(raised.value.facts["reason"])


def test_an_update_that_fails_leaves_the_stack_as_it_was(
    account: Account, stacks: Stacks, story: Story, own_staging: str
) -> None:
    before = account.deployed("steady", BACKEND, MaxExpiresIn="600")
    plan = stacks.plan("steady", BACKEND, {"MaxExpiresIn": "60"}, staging_bucket=own_staging)
    without_staged_files(account, own_staging)
    with pytest.raises(StackError) as raised:
        stacks.carry_out(plan, story)
    assert raised.value.entry is entries.UPDATE_FAILED
    after = stacks.look("steady")
    assert (after.status, after.phase) == ("UPDATE_ROLLBACK_COMPLETE", StackPhase.READY)
    assert dict(after.outputs) == dict(before.outputs)
    function = account.client("lambda").get_function_configuration(FunctionName="steady-upload-url")
    assert function["Environment"]["Variables"]["MAX_EXPIRES_IN"] == "600"


def test_work_that_was_left_alone_is_picked_up_again(stacks: Stacks, story: Story) -> None:
    plan = stacks.plan("left-alone", BACKEND, {})
    left = stacks.carry_out(plan, lambda _event: None, pause=lambda _seconds: True)
    assert left.id == plan.stack_id
    found = stacks.follow("left-alone", story)
    assert found.phase is StackPhase.READY
    assert story.told[0] == ("left-alone", "CREATE_IN_PROGRESS")
    assert story.told[-1] == ("left-alone", "CREATE_COMPLETE")


def test_how_it_ended_can_be_heard_later(account: Account, stacks: Stacks, story: Story, own_staging: str) -> None:
    plan = stacks.plan("unheard", BACKEND, {}, staging_bucket=own_staging)
    without_staged_files(account, own_staging)
    with pytest.raises(StackError):
        stacks.carry_out(plan, lambda _event: None)
    with pytest.raises(StackError) as raised:
        stacks.follow("unheard", story)
    assert raised.value.entry is entries.CREATION_FAILED
    assert story.told[0] == ("unheard", "CREATE_IN_PROGRESS")


def test_there_is_nothing_to_follow_where_there_is_no_stack(stacks: Stacks, story: Story) -> None:
    with pytest.raises(InputError) as raised:
        stacks.follow("nowhere", story)
    assert raised.value.entry is entries.STACK_NOT_FOUND


def test_a_plan_alone_has_no_story(stacks: Stacks, story: Story) -> None:
    plan = stacks.plan("only-planned", BACKEND, {})
    assert stacks.follow("only-planned", story).phase is StackPhase.PLANNED
    assert story.events == []
    stacks.discard(plan)
    assert stacks.look("only-planned").phase is StackPhase.ABSENT


def test_a_plan_is_discarded_without_a_trace(account: Account, stacks: Stacks) -> None:
    account.deployed("thoughtful", BACKEND)
    plan = stacks.plan("thoughtful", BACKEND, {"MaxExpiresIn": "60"})
    assert waiting_plans(account, "thoughtful") == [plan.change_set_id]
    stacks.discard(plan)
    assert waiting_plans(account, "thoughtful") == []
    assert stacks.look("thoughtful").parameters["MaxExpiresIn"] == "3600"


def test_a_plan_is_carried_out_once(account: Account, stacks: Stacks, story: Story) -> None:
    account.deployed("once", BACKEND)
    plan = stacks.plan("once", BACKEND, {"MaxExpiresIn": "60"})
    stacks.carry_out(plan, story)
    with pytest.raises(StackError) as raised:
        stacks.carry_out(plan, story)
    assert raised.value.entry is entries.PLAN_GONE


def test_a_stack_is_deleted_and_its_bucket_stays(account: Account, stacks: Stacks, story: Story) -> None:
    made = account.deployed("fleeting", BACKEND)
    assert made.bucket is not None
    client = account.client("s3")
    client.put_object(Bucket=made.bucket, Key="report.pdf", Body=b"content")
    client.create_multipart_upload(Bucket=made.bucket, Key="never-completed")
    gone = stacks.delete(stacks.look("fleeting"), story)
    assert gone.phase is StackPhase.ABSENT
    assert ("Bucket", "DELETE_SKIPPED") in story.told
    assert story.told[-1] == ("fleeting", "DELETE_COMPLETE")
    assert stacks.look("fleeting").phase is StackPhase.ABSENT
    contents = stacks.bucket_contents(made.bucket)
    assert contents is not None
    assert (contents.objects, contents.bytes, contents.unfinished_uploads) == (1, 7, 1)
    assert client.get_object(Bucket=made.bucket, Key="report.pdf")["Body"].read() == b"content"


def test_a_bucket_is_emptied_only_where_that_is_asked_for(account: Account, stacks: Stacks) -> None:
    client = account.client("s3")
    client.create_bucket(Bucket="full-bucket")
    client.put_bucket_versioning(Bucket="full-bucket", VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"22"):
        client.put_object(Bucket="full-bucket", Key="twice", Body=body)
    client.delete_object(Bucket="full-bucket", Key="twice")
    client.create_multipart_upload(Bucket="full-bucket", Key="never-completed")
    contents = stacks.bucket_contents("full-bucket")
    assert contents is not None
    assert (contents.objects, contents.bytes, contents.unfinished_uploads, contents.is_all) == (3, 3, 1, True)
    with pytest.raises(StackError) as raised:
        stacks.delete_bucket("full-bucket", with_contents=False)
    assert raised.value.entry is entries.BUCKET_NOT_EMPTY
    stacks.delete_bucket("full-bucket", with_contents=True)
    assert stacks.bucket_contents("full-bucket") is None


def test_a_bucket_left_from_before_is_not_stumbled_on(account: Account, stacks: Stacks, story: Story) -> None:
    made = account.deployed("returning", BACKEND)
    stacks.delete(stacks.look("returning"))
    with pytest.raises(StackError) as raised:
        stacks.plan("returning", BACKEND, {})
    assert raised.value.entry is entries.BUCKET_LEFT_FROM_BEFORE
    assert raised.value.facts["bucket"] == made.bucket
    plan = stacks.plan("returning", BACKEND, {"ExistingBucketName": str(made.bucket)})
    again = stacks.carry_out(plan, story)
    assert (again.bucket, again.made_its_bucket) == (made.bucket, False)


def test_a_stack_of_somebody_elses_is_left_alone(account: Account, stacks: Stacks) -> None:
    template = '{"Description": "Something else", "Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}'
    account.client("cloudformation").create_stack(StackName="foreign", TemplateBody=template)
    with pytest.raises(InputError) as raised:
        stacks.plan("foreign", BACKEND, {})
    assert raised.value.entry is entries.STACK_NOT_OURS
    with pytest.raises(InputError) as raised:
        stacks.delete(stacks.look("foreign"))
    assert raised.value.entry is entries.STACK_NOT_OURS


def test_a_backend_does_not_become_a_classic_stack(account: Account, stacks: Stacks) -> None:
    account.deployed("modern", BACKEND)
    with pytest.raises(InputError) as raised:
        stacks.plan("modern", CLASSIC, {})
    assert raised.value.entry is entries.STACK_NOT_OURS


def test_what_cloudformation_does_not_take_is_said(stacks: Stacks) -> None:
    with pytest.raises(StackError) as raised:
        stacks.plan("refused", BACKEND, {"ContentTypes": "everything"})
    assert raised.value.entry is entries.PLAN_REFUSED
    assert "ContentTypes" in str(raised.value.facts["reason"])


def test_a_name_that_cannot_be_one_is_refused(stacks: Stacks) -> None:
    with pytest.raises(InputError) as raised:
        stacks.look("Not A Name")
    assert raised.value.entry is entries.STACK_NAME_INVALID


def test_without_the_permission_that_is_said_plainly(account: Account) -> None:
    powerless = account.new_user("powerless", policy=[{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}])
    with pytest.raises(StackError) as raised:
        account.stacks(powerless).look("anything")
    assert (raised.value.entry, raised.value.facts["operation"]) == (entries.NOT_ALLOWED, "DescribeStacks")
    assert "cloudformation:DescribeStacks" in str(raised.value.facts["reason"])


def described(status: str, **more: Any) -> dict[str, Any]:
    stack = {"StackName": "team", "StackId": "arn", "StackStatus": status, "CreationTime": "2026-11-24T06:00:00Z"}
    return {"Stacks": [stack | more]}


@pytest.mark.parametrize(
    ("status", "entry"),
    [
        ("UPDATE_IN_PROGRESS", entries.STACK_BUSY),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", entries.STACK_BUSY),
        ("UPDATE_ROLLBACK_FAILED", entries.STACK_STUCK),
        ("DELETE_FAILED", entries.STACK_STUCK),
    ],
)
def test_a_stack_that_is_busy_or_stuck_is_not_planned_on(status: str, entry: object) -> None:
    stacks = Stacks(AwsSettings(region="eu-central-1", access_key_id="AKIAEXAMPLE", secret_access_key="secret"))
    with Stubber(stacks._access.stacks()) as stub:
        stub.add_response("describe_stacks", described(status, StackStatusReason="because."))
        stub.add_response("get_template_summary", {"Description": "presign-gui backend: a private bucket"})
        with pytest.raises(StackError) as raised:
            stacks.plan("team", BACKEND, {})
    assert raised.value.entry is entry
    assert raised.value.facts["stack_status"] == status


def test_a_stack_that_is_not_there_is_not_deleted(stacks: Stacks) -> None:
    with pytest.raises(InputError) as raised:
        stacks.delete(Stack(name="gone", region=REGION))
    assert raised.value.entry is entries.STACK_NOT_FOUND


def test_the_templates_begin_as_they_are_known(stacks: Stacks) -> None:
    from presign_gui.aws.stack import _kind_described
    from tests.cloudformation.templates import FOLDER, read

    for kind in StackKind:
        assert _kind_described(read(FOLDER / kind.value / "root.yaml")["Description"]) is kind
    assert _kind_described("Anything else") is None
