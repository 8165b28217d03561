"""How stacks, plans and buckets are put into lines for people and documents for scripts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from presign_gui.cli.output import Json
from presign_gui.domain.facts import ByteCount, EnglishFormatter
from presign_gui.domain.stack import BucketContents, PlannedChange, Stack, StackEvent, StackPlan

if TYPE_CHECKING:
    from presign_gui.app.connections import Connection

Words: TypeAlias = dict[str, Json]

_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-"}


def plan_lines(plan: StackPlan) -> Iterator[str]:
    """Return what would change, a line each."""
    if not plan.changes:
        yield f"The stack {plan.stack} is as asked for."
        return
    yield f"The stack {plan.stack} would be {'made' if plan.creates else 'changed'}:"
    for change in plan.changes:
        yield f"  {_SIGNS.get(change.action, '?')} {change.path} ({change.kind}){_replaced(change)}"


def _replaced(change: PlannedChange) -> str:
    match change.replacement:
        case "True":
            return ", replaced by a new one"
        case "Conditional":
            return ", perhaps replaced by a new one"
        case _:
            return ""


def event_line(event: StackEvent) -> str:
    """Return one event as a line."""
    reason = f"  {event.reason}" if event.reason else ""
    return f"  {event.moment.astimezone():%H:%M:%S}  {event.status:<20}  {event.path}{reason}"


def bucket_words(stack: Stack, contents: BucketContents | None, *, with_files: bool) -> Iterator[str]:
    """Say what is in the bucket, and what would become of it."""
    if contents is None:
        return
    least = "" if contents.is_all else "at least "
    size = EnglishFormatter().size(ByteCount(contents.bytes))
    uploads = f"; unfinished uploads: {contents.unfinished_uploads}" if contents.unfinished_uploads else ""
    yield f"Objects in the bucket {contents.bucket}: {least}{contents.objects} ({size}){uploads}."
    if not stack.made_its_bucket:
        yield "It was there before the stack, and stays as it is."
    elif contents.is_empty:
        yield "It is empty, and would be deleted too."
    elif with_files:
        yield "All of this would be deleted, with every version. There is no way back."
    else:
        yield "It would stay, with everything in it; --delete-files would delete it too."


def stack_document(stack: Stack) -> Words:
    """Return a stack for scripts."""
    return {
        "name": stack.name,
        "region": stack.region,
        "kind": None if stack.kind is None else stack.kind.value,
        "phase": stack.phase.value,
        "status": stack.status,
        "reason": stack.reason or None,
        "parameters": dict(stack.parameters),
        "outputs": dict(stack.outputs),
    }


def plan_document(plan: StackPlan) -> Words:
    """Return a plan for scripts."""
    changes: list[Json] = [
        {
            "action": change.action,
            "path": change.path,
            "type": change.kind,
            "replacement": change.replacement,
        }
        for change in plan.changes
    ]
    return {"creates": plan.creates, "changes": changes}


def connection_document(connection: "Connection | None") -> Words | None:
    """Return a saved connection for scripts."""
    from presign_gui.app.connections import connection_to_json

    return None if connection is None else {**connection_to_json(connection)}
