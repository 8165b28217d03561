"""A change set is read whole, with what would change inside nested stacks."""

from typing import Any, cast

import pytest

from presign_gui.aws.change_set import has_no_changes, read_changes, wait_for


class ChangeSets:
    """A client that knows some change sets, one change a page."""

    def __init__(self, **change_sets: list[dict[str, Any]]) -> None:
        self._change_sets = change_sets
        self.statuses: list[str] = []

    def get_paginator(self, operation: str) -> "ChangeSets":
        assert operation == "describe_change_set"
        return self

    def paginate(self, *, ChangeSetName: str) -> Any:  # noqa: N803 - boto3's own word
        return ({"Changes": [change]} for change in self._change_sets[ChangeSetName])

    def describe_change_set(self, *, ChangeSetName: str) -> Any:  # noqa: N803 - boto3's own word
        assert ChangeSetName == "root"
        return {"Status": self.statuses.pop(0)}


def change(action: str, resource: str, kind: str = "AWS::S3::Bucket", **more: str) -> dict[str, Any]:
    return {
        "Type": "Resource",
        "ResourceChange": {"Action": action, "LogicalResourceId": resource, "ResourceType": kind, **more},
    }


def test_nested_changes_stand_under_their_stack() -> None:
    client = ChangeSets(
        root=[
            change("Add", "Bucket"),
            change(
                "Modify", "UploadStack", "AWS::CloudFormation::Stack", ChangeSetId="inner", PhysicalResourceId="arn"
            ),
            {"Type": "Hook"},
            change("Remove", "UrlStack", "AWS::CloudFormation::Stack"),
        ],
        inner=[change("Modify", "Function", "AWS::Lambda::Function", Replacement="True")],
    )
    changes = list(read_changes(cast("Any", client), "root"))
    assert [(each.action, each.path, each.replacement) for each in changes] == [
        ("Add", "Bucket", None),
        ("Modify", "UploadStack", None),
        ("Modify", "UploadStack/Function", "True"),
        ("Remove", "UrlStack", None),
    ]
    assert [each.physical_id for each in changes] == [None, "arn", None, None]


def test_it_is_waited_for() -> None:
    client = ChangeSets()
    client.statuses = ["CREATE_PENDING", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"]
    waits: list[None] = []
    assert wait_for(cast("Any", client), "root", lambda: waits.append(None))["Status"] == "CREATE_COMPLETE"
    assert len(waits) == 2


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("FAILED", "The submitted information didn't contain changes. Submit different information.", True),
        ("FAILED", "No updates are to be performed.", True),
        ("FAILED", "Template error", False),
        ("CREATE_COMPLETE", "", False),
    ],
)
def test_nothing_to_change_is_told_from_a_failure(status: str, reason: str, expected: bool) -> None:
    assert has_no_changes(cast("Any", {"Status": status, "StatusReason": reason})) is expected
