"""CloudFormation's events as boto3 returns them, and a client that has nothing but such events."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from presign_gui.domain.stack import StackEvent

BEGAN: Final = datetime(2026, 11, 24, 6, 0, 0, tzinfo=UTC)
ROOT: Final = "arn:aws:cloudformation:eu-central-1:123456789012:stack/team/1"
INNER: Final = "arn:aws:cloudformation:eu-central-1:123456789012:stack/team-UploadStack/2"
STACK: Final = "AWS::CloudFormation::Stack"
PAGE: Final = 3
"""Events a page, so that reading goes over several."""


def at(seconds: float) -> datetime:
    """Return a moment of the story."""
    return BEGAN + timedelta(seconds=seconds)


def raw(seconds: float, resource: str, status: str, *, kind: str = "AWS::S3::Bucket", **more: str) -> dict[str, Any]:
    """Make one event. A stack's own event has the stack's ID as `PhysicalResourceId`."""
    return {
        "EventId": f"{seconds}-{resource}-{status}",
        "Timestamp": at(seconds),
        "LogicalResourceId": resource,
        "ResourceType": kind,
        "ResourceStatus": status,
        **more,
    }


def of_stack(seconds: float, status: str, reason: str = "") -> dict[str, Any]:
    """Make an event of the stack itself."""
    return raw(seconds, "team", status, kind=STACK, PhysicalResourceId=ROOT, ResourceStatusReason=reason)


def told(seconds: float, path: str, status: str, reason: str = "", kind: str = "AWS::S3::Bucket") -> StackEvent:
    """Make an event as the program tells it; a path `team` is the stack itself."""
    is_stack = path == "team"
    return StackEvent(
        id=f"{seconds}-{path}-{status}",
        moment=at(seconds),
        path=path,
        kind=STACK if is_stack else kind,
        status=status,
        reason=reason,
        is_stack=is_stack,
    )


class EventsClient:
    """Answers with the events of each stack, newest first and in pages, as CloudFormation does."""

    def __init__(self, **stacks: list[dict[str, Any]]) -> None:
        """`root` and `inner` are what happened so far, oldest first; both may grow."""
        self.stacks = {ROOT: stacks.get("root", []), INNER: stacks.get("inner", [])}
        self.pages_read = 0

    def get_paginator(self, operation: str) -> "EventsClient":
        assert operation == "describe_stack_events"
        return self

    def paginate(self, *, StackName: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - boto3's own word
        newest_first = self.stacks[StackName][::-1]
        for start in range(0, max(1, len(newest_first)), PAGE):
            self.pages_read += 1
            yield {"StackEvents": newest_first[start : start + PAGE]}
