"""Has CloudFormation work out what would change, and reads it, so that a person sees it before it is carried out."""

import secrets
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal

from presign_gui.domain.stack import PlannedChange

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import DescribeChangeSetOutputTypeDef

_WORKING: Final = frozenset({"CREATE_PENDING", "CREATE_IN_PROGRESS"})
_NO_CHANGES: Final = ("didn't contain changes", "No updates are to be performed")
"""What CloudFormation says of a change set that has nothing in it, which it counts as failed."""


def create_change_set(
    client: "CloudFormationClient",
    stack: str,
    template: str,
    parameters: list[Any],
    kind: Literal["CREATE", "UPDATE"],
) -> tuple[str, str]:
    """Ask for a change set with all nested stacks, and return its ID and the stack's. Raises botocore's errors."""
    answer = client.create_change_set(
        StackName=stack,
        ChangeSetName=f"presign-gui-{secrets.token_hex(6)}",
        ChangeSetType=kind,
        TemplateBody=template,
        Parameters=parameters,
        Capabilities=["CAPABILITY_IAM"],
        IncludeNestedStacks=True,
    )
    return answer["Id"], answer["StackId"]


def wait_for(
    client: "CloudFormationClient", change_set_id: str, pause: Callable[[], object]
) -> "DescribeChangeSetOutputTypeDef":
    """Return the change set's description once CloudFormation is done with it, well or badly."""
    while (found := client.describe_change_set(ChangeSetName=change_set_id))["Status"] in _WORKING:
        pause()
    return found


def has_no_changes(found: "DescribeChangeSetOutputTypeDef") -> bool:
    """Tell whether a change set failed only because everything is as asked for."""
    return found["Status"] == "FAILED" and any(words in found.get("StatusReason", "") for words in _NO_CHANGES)


def read_changes(client: "CloudFormationClient", change_set_id: str, parent: str = "") -> Iterator[PlannedChange]:
    """Go through the changes, those inside nested stacks right after the stack's own. Raises botocore's errors."""
    for page in client.get_paginator("describe_change_set").paginate(ChangeSetName=change_set_id):
        for change in page["Changes"]:
            resource = change.get("ResourceChange")
            if resource is None:
                continue  # a hook, which changes nothing itself
            path = f"{parent}/{resource.get('LogicalResourceId', '')}".lstrip("/")
            yield PlannedChange(
                path=path,
                kind=resource.get("ResourceType", ""),
                action=resource.get("Action", ""),
                replacement=resource.get("Replacement"),
                physical_id=resource.get("PhysicalResourceId"),
            )
            nested = resource.get("ChangeSetId")
            if nested:
                yield from read_changes(client, nested, path)
