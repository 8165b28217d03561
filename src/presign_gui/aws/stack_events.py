"""Reads what happens to a stack and to the stacks nested in it, as one story in the order it happened."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from presign_gui.domain.stack import StackEvent

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackEventTypeDef

STACK_TYPE: Final = "AWS::CloudFormation::Stack"
_BEGINNINGS: Final = frozenset({"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"})


class StackStory:
    """The events of one stack since a moment (aware), each told once.

    A nested stack comes in as soon as an event of its parent names it. Reading blocks; botocore's errors pass through.
    """

    def __init__(self, client: "CloudFormationClient", stack_id: str, *, after: datetime | None) -> None:
        """`after` None tells everything since the stack was made."""
        self._client = client
        self._after = after
        self._paths = {stack_id: ""}
        self._told: set[str] = set()

    def read(self) -> tuple[StackEvent, ...]:
        """Return what is new, in order."""
        story: list[StackEvent] = []
        for stack_id in self._stacks():
            story = _merged(story, list(self._new_events(stack_id))[::-1])
        return tuple(story)

    def _stacks(self) -> Iterator[str]:
        """Go through the stacks, those included that come in meanwhile."""
        done: set[str] = set()
        while waiting := [stack_id for stack_id in self._paths if stack_id not in done]:
            done.add(waiting[0])
            yield waiting[0]

    def _new_events(self, stack_id: str) -> Iterator[StackEvent]:
        """Read a stack's events from the newest backwards, until one that was told or is too old."""
        for event in _events(self._client, stack_id):
            if event["EventId"] in self._told or (self._after is not None and event["Timestamp"] <= self._after):
                return
            self._told.add(event["EventId"])
            if event.get("PhysicalResourceId") == stack_id:
                # What a nested stack says of itself, its parent says too.
                if not self._paths[stack_id]:
                    yield _event_of(event, event["LogicalResourceId"], is_stack=True)
            else:
                yield _event_of(event, self._path_of(event, stack_id), is_stack=False)

    def _path_of(self, event: "StackEventTypeDef", parent_id: str) -> str:
        path = f"{self._paths[parent_id]}/{event.get('LogicalResourceId', '')}".lstrip("/")
        physical_id = event.get("PhysicalResourceId", "")
        if event.get("ResourceType") == STACK_TYPE and physical_id.startswith("arn:"):
            self._paths.setdefault(physical_id, path)
        return path


def _merged(story: list[StackEvent], inner: list[StackEvent]) -> list[StackEvent]:
    """Put a nested stack's events among those of the stacks round it, each in the order that its stack has them.

    Of the same millisecond, what is inside a stack comes before its end.
    """
    merged: list[StackEvent] = []
    waiting = deque(inner)
    for event in story:
        while waiting and (waiting[0].moment, 0) < (event.moment, _is_end(event)):
            merged.append(waiting.popleft())
        merged.append(event)
    return [*merged, *waiting]


def _is_end(event: StackEvent) -> int:
    return int(event.kind == STACK_TYPE and (not event.status.endswith("_IN_PROGRESS") or "ROLLBACK" in event.status))


def validation_failures(client: "CloudFormationClient", **place: str) -> tuple[StackEvent, ...]:
    """Return what CloudFormation found wrong before it touched anything, which is not among a stack's own events.

    `place` is a StackName or a ChangeSetName. AWS CloudFormation API Reference: DescribeEvents, which boto3 has since
    1.41; where it, the server or a permission lacks that, CloudFormation's general words have to do.
    """
    describe: Any = getattr(client, "describe_events", None)
    if describe is None:
        return ()
    try:
        events = describe(**place, Filters={"FailedEvents": True})["OperationEvents"]
    except ClientError:
        return ()
    return tuple(_validation_of(event) for event in events if event.get("EventType") == "VALIDATION_ERROR")


def _validation_of(event: Any) -> StackEvent:
    return StackEvent(
        id=event["EventId"],
        moment=event["Timestamp"],
        path=event.get("LogicalResourceId", ""),
        kind=event.get("ResourceType", ""),
        status="VALIDATION_FAILED",
        reason=event.get("ValidationStatusReason", ""),
        physical_id=event.get("PhysicalResourceId", ""),
    )


def last_moment(client: "CloudFormationClient", stack_id: str) -> datetime | None:
    """Return when the stack's newest event happened, after which everything belongs to what is done next."""
    return next((event["Timestamp"] for event in _events(client, stack_id)), None)


def last_beginning(client: "CloudFormationClient", stack_id: str) -> datetime | None:
    """Return when what the stack is doing, or did last, began: the moment of the last event before it.

    None where there is no such event. A rollback belongs to what it undoes.
    """
    began = False
    for event in _events(client, stack_id):
        if began:
            return event["Timestamp"]
        began = event.get("PhysicalResourceId") == stack_id and event.get("ResourceStatus") in _BEGINNINGS
    return None


def _events(client: "CloudFormationClient", stack_id: str) -> "Iterator[StackEventTypeDef]":
    pages = client.get_paginator("describe_stack_events").paginate(StackName=stack_id)
    return (event for page in pages for event in page["StackEvents"])


def _event_of(event: "StackEventTypeDef", path: str, *, is_stack: bool) -> StackEvent:
    return StackEvent(
        id=event["EventId"],
        moment=event["Timestamp"],
        path=path,
        kind=event.get("ResourceType", ""),
        status=event.get("ResourceStatus", ""),
        reason=event.get("ResourceStatusReason", ""),
        physical_id=event.get("PhysicalResourceId", ""),
        is_stack=is_stack,
    )
