"""Many stacks' events become one story: each told once, in order, from where the present work began."""

from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from presign_gui.aws.stack_events import StackStory, last_beginning, last_moment, validation_failures
from tests.fakes.stack_events import INNER, ROOT, STACK, EventsClient, at, of_stack, raw


def client(**stacks: list[dict[str, Any]]) -> Any:
    return cast("Any", EventsClient(**stacks))


def story_of(events: Any) -> list[tuple[str, str]]:
    return [(event.path, event.status) for event in events]


NESTED = {
    "root": [
        of_stack(1, "CREATE_IN_PROGRESS"),
        raw(2, "UploadStack", "CREATE_IN_PROGRESS", kind=STACK, PhysicalResourceId=""),
        raw(3, "UploadStack", "CREATE_IN_PROGRESS", kind=STACK, PhysicalResourceId=INNER),
        raw(6, "UploadStack", "CREATE_COMPLETE", kind=STACK, PhysicalResourceId=INNER),
        of_stack(6, "CREATE_COMPLETE"),
    ],
    "inner": [
        raw(3, "team-UploadStack", "CREATE_IN_PROGRESS", kind=STACK, PhysicalResourceId=INNER),
        raw(4, "Function", "CREATE_IN_PROGRESS", kind="AWS::Lambda::Function"),
        raw(6, "Function", "CREATE_COMPLETE", kind="AWS::Lambda::Function"),
        raw(6, "team-UploadStack", "CREATE_COMPLETE", kind=STACK, PhysicalResourceId=INNER),
    ],
}


def test_nested_stacks_are_told_in_their_place() -> None:
    events = StackStory(client(**NESTED), ROOT, after=None).read()
    assert story_of(events) == [
        ("team", "CREATE_IN_PROGRESS"),
        ("UploadStack", "CREATE_IN_PROGRESS"),
        ("UploadStack", "CREATE_IN_PROGRESS"),
        ("UploadStack/Function", "CREATE_IN_PROGRESS"),
        ("UploadStack/Function", "CREATE_COMPLETE"),
        ("UploadStack", "CREATE_COMPLETE"),
        ("team", "CREATE_COMPLETE"),
    ]
    assert [event.path for event in events if event.is_stack] == ["team", "team"]


def test_each_event_is_told_once_as_it_comes() -> None:
    growing = EventsClient(root=[of_stack(1, "CREATE_IN_PROGRESS")])
    story = StackStory(cast("Any", growing), ROOT, after=None)
    assert story_of(story.read()) == [("team", "CREATE_IN_PROGRESS")]
    assert story.read() == ()
    growing.stacks[ROOT].append(raw(2, "Bucket", "CREATE_COMPLETE"))
    assert story_of(story.read()) == [("Bucket", "CREATE_COMPLETE")]


def test_reading_on_asks_for_no_more_pages_than_there_is_news() -> None:
    growing = EventsClient(root=[of_stack(second, "UPDATE_IN_PROGRESS") for second in range(30)])
    story = StackStory(cast("Any", growing), ROOT, after=None)
    story.read()
    growing.pages_read = 0
    growing.stacks[ROOT].append(of_stack(40, "UPDATE_COMPLETE"))
    assert len(story.read()) == 1
    assert growing.pages_read == 1


def test_what_happened_before_is_not_told() -> None:
    before = [of_stack(second, "CREATE_COMPLETE") for second in range(10)]
    inner = [raw(3, "Function", "CREATE_COMPLETE"), raw(21, "Function", "UPDATE_COMPLETE")]
    now = [
        of_stack(20, "UPDATE_IN_PROGRESS"),
        raw(21, "UploadStack", "UPDATE_IN_PROGRESS", kind=STACK, PhysicalResourceId=INNER),
    ]
    events = StackStory(client(root=before + now, inner=inner), ROOT, after=at(9)).read()
    assert [path for path, _ in story_of(events)] == ["team", "UploadStack", "UploadStack/Function"]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"], 0),
        (["CREATE_IN_PROGRESS", "CREATE_COMPLETE"], None),
        (["CREATE_COMPLETE", "UPDATE_IN_PROGRESS"], 0),
        (["CREATE_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"], 0),
        (["CREATE_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "DELETE_IN_PROGRESS"], 2),
        (["REVIEW_IN_PROGRESS"], None),
    ],
)
def test_a_story_begins_with_what_the_stack_did_last(statuses: list[str], expected: int | None) -> None:
    events = [of_stack(second, status) for second, status in enumerate(statuses)]
    found = last_beginning(client(root=events), ROOT)
    assert found == (None if expected is None else at(expected))


def test_a_resource_that_begins_is_not_the_stack() -> None:
    events = [of_stack(0, "CREATE_COMPLETE"), of_stack(1, "UPDATE_IN_PROGRESS"), raw(2, "Bucket", "UPDATE_IN_PROGRESS")]
    assert last_beginning(client(root=events), ROOT) == at(0)


def test_the_newest_moment_is_where_new_work_begins() -> None:
    assert last_moment(client(root=[of_stack(0, "CREATE_COMPLETE"), of_stack(7, "UPDATE_COMPLETE")]), ROOT) == at(7)
    assert last_moment(client(), ROOT) is None


class Validating:
    """A client that has found faults before it began, or may not be asked."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def describe_events(self, **asked: Any) -> Any:
        assert asked == {"StackName": ROOT, "Filters": {"FailedEvents": True}}
        if isinstance(self._answer, Exception):
            raise self._answer
        return {"OperationEvents": self._answer}


def test_what_was_wrong_from_the_outset_is_found() -> None:
    answer = [
        {"EventId": "1", "EventType": "PROVISIONING_ERROR", "Timestamp": at(0)},
        {
            "EventId": "2",
            "EventType": "VALIDATION_ERROR",
            "Timestamp": at(1),
            "LogicalResourceId": "Bucket",
            "ResourceType": "AWS::S3::Bucket",
            "ValidationStatusReason": "already exists.",
        },
    ]
    (failure,) = validation_failures(cast("Any", Validating(answer)), StackName=ROOT)
    assert (failure.path, failure.kind, failure.reason) == ("Bucket", "AWS::S3::Bucket", "already exists.")
    assert failure.is_failure


def test_without_the_permission_there_is_nothing_to_add() -> None:
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "DescribeEvents")
    assert validation_failures(cast("Any", Validating(denied)), StackName=ROOT) == ()


def test_an_older_boto3_has_no_such_question() -> None:
    assert validation_failures(client(), StackName=ROOT) == ()
