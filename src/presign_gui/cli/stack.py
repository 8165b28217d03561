"""`presign stack`: the AWS side, made, changed, watched and deleted through CloudFormation.

What would change is shown before it is carried out. Whoever stops watching loses nothing: CloudFormation goes on, and
`presign stack status --watch` picks it up again.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from presign_gui.app.stack_records import StackRecord
from presign_gui.cli import commands
from presign_gui.cli.arguments import UsageError
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.cli.session import open_services
from presign_gui.cli.stack_words import (
    Words,
    bucket_words,
    connection_document,
    event_line,
    plan_document,
    plan_lines,
    stack_document,
)
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.stack import BucketContents, Stack, StackEvent, StackKind, StackPhase, StackPlan

if TYPE_CHECKING:
    from presign_gui.app.stacks import Deleted, Deployed, StackService

_T = TypeVar("_T")


def run(command: commands.StackCommand, output: Output) -> Outcome:
    """Carry out one action on a stack. Raises InputError, StackError, SigningError, NetworkError or LocalFileError."""
    with open_services() as services:
        stacks = services.stacks()
        match command:
            case commands.DeployStack():
                return _deploy(stacks, command, output)
            case commands.StackStatus():
                return _status(stacks, command, output)
            case commands.StackOutputs():
                return _outputs(stacks, command, output)
            case commands.DeleteStack():
                return _delete(stacks, command, output)


def _deploy(stacks: "StackService", command: commands.DeployStack, output: Output) -> Outcome:
    from presign_gui.app.stacks import StackOrder

    _check_answerable("deploy", is_agreed=command.is_agreed or command.only_plan)
    order = StackOrder(
        target=command.target,
        name=command.name,
        kind=command.kind,
        parameters=command.parameters,
        staging_bucket=command.staging_bucket,
        connection=command.connection,
    )
    plan = stacks.plan(order, output.say)
    output.say(*plan_lines(plan))
    if not _is_wanted(command, plan, output):
        if plan.changes:
            stacks.discard(order, plan)
        output.say("Nothing was changed.")
        return Outcome(ExitStatus.DONE, {"plan": plan_document(plan), "stack": None, "connection": None})
    deployed = _watched(command.name, output, lambda: stacks.carry_out(order, plan, _teller(output), output.say))
    return _deployed(deployed, output, {"plan": plan_document(plan)})


def _is_wanted(command: commands.DeployStack, plan: StackPlan, output: Output) -> bool:
    if command.only_plan:
        return False
    return not plan.changes or command.is_agreed or _agrees("Carry this out?", output)


def _deployed(deployed: "Deployed", output: Output, document: Words) -> Outcome:
    stack, connection = deployed.stack, deployed.connection
    if connection is not None:
        output.say(f"The connection {connection.name} is saved, and passed its test.")
        output.result(connection.name)
    document |= {"stack": stack_document(stack), "connection": connection_document(connection)}
    return Outcome(ExitStatus.DONE, document)


def _status(stacks: "StackService", command: commands.StackStatus, output: Output) -> Outcome:
    stack = stacks.look(command.target, command.name)
    if command.watch:
        record = _record_of(stacks, command, stack)
        if stack.phase is not StackPhase.ABSENT or record.deletes:
            return _watch(stacks, record, stack, output)
    output.result(_state(stack))
    if stack.reason:
        output.say(stack.reason)
    return Outcome(ExitStatus.DONE, {"stack": stack_document(stack)})


def _watch(stacks: "StackService", record: StackRecord, stack: Stack, output: Output) -> Outcome:
    from presign_gui.app.stacks import Deleted

    outcome = _watched(record.name, output, lambda: stacks.pick_up(record, _teller(output), output.say))
    if isinstance(outcome, Deleted):
        output.result(_state(outcome.stack))
        return _deleted(outcome, stack, output)
    if outcome.connection is None:
        output.result(_state(outcome.stack))
    return _deployed(outcome, output, {})


def _state(stack: Stack) -> str:
    return f"{stack.phase.value}" + (f" ({stack.status})" if stack.status else "")


def _record_of(stacks: "StackService", command: commands.StackStatus, stack: Stack) -> StackRecord:
    """Return what was remembered when the work began, here; else the connection is called like the stack."""
    for record in stacks.unfinished():
        if (record.target, record.name) == (command.target, command.name):
            return record
    kind = stack.kind or StackKind.BACKEND
    return StackRecord(target=command.target, name=command.name, kind=kind, connection=command.name)


def _outputs(stacks: "StackService", command: commands.StackOutputs, output: Output) -> Outcome:
    stack = stacks.look(command.target, command.name)
    if stack.phase is StackPhase.ABSENT:
        raise entries.STACK_NOT_FOUND.error(stack=command.name, region=stack.region)
    for name, value in stack.outputs.items():
        output.result(f"{name}={value}")
    return Outcome(ExitStatus.DONE, {"outputs": dict(stack.outputs)})


def _delete(stacks: "StackService", command: commands.DeleteStack, output: Output) -> Outcome:
    _check_answerable("delete", is_agreed=command.is_agreed)
    found = stacks.look(command.target, command.name)
    if found.phase is StackPhase.ABSENT:
        raise entries.STACK_NOT_FOUND.error(stack=command.name, region=found.region)
    before = stacks.bucket_contents(command.target, found.bucket) if found.bucket else None
    output.say(*bucket_words(found, before, with_files=command.with_files))
    if not (command.is_agreed or _agrees(f"Delete the stack {command.name}?", output)):
        output.say("Nothing was changed.")
        return Outcome(ExitStatus.DONE, {"stack": stack_document(found), "bucket": _contents_document(before)})
    deleted = _watched(
        command.name,
        output,
        lambda: stacks.delete(command.target, command.name, _teller(output), with_files=command.with_files),
    )
    return _deleted(deleted, found, output)


def _deleted(deleted: "Deleted", found: Stack, output: Output) -> Outcome:
    left = deleted.contents
    if found.bucket is not None:
        output.say(f"The bucket {found.bucket} {'stays as it is' if left else 'is gone'}.")
    elif left is not None:
        output.say(f"The bucket {left.bucket} stays as it is.")
    if deleted.removed_connection is not None:
        output.say(f"Removed the connection {deleted.removed_connection}.")
    document: Words = {"stack": stack_document(replace(found, status=deleted.stack.status))}
    return Outcome(ExitStatus.DONE, document | {"bucket": _contents_document(left)})


def _contents_document(contents: BucketContents | None) -> Words | None:
    if contents is None:
        return None
    return {
        "name": contents.bucket,
        "objects": contents.objects,
        "bytes": contents.bytes,
        "unfinished_uploads": contents.unfinished_uploads,
        "is_all": contents.is_all,
    }


def _watched(name: str, output: Output, work: Callable[[], _T]) -> _T:
    """Do the work, and say what becomes of it where Ctrl-C ends the watching."""
    try:
        return work()
    except KeyboardInterrupt:
        output.say(
            f"CloudFormation goes on with {name} by itself.",
            f"Pick it up again with: presign stack status --watch {name}",
        )
        raise


def _teller(output: Output) -> Callable[[StackEvent], None]:
    return lambda event: output.say(event_line(event))


def _check_answerable(action: str, *, is_agreed: bool) -> None:
    if not is_agreed and not sys.stdin.isatty():
        raise UsageError(f"without a terminal to ask at, presign stack {action} needs --yes")


def _agrees(question: str, output: Output) -> bool:
    output.stderr.write(f"{question} [y/N] ")
    output.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
