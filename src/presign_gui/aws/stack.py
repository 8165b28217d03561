"""Makes, changes, watches and deletes the stacks of the AWS side, through CloudFormation alone.

Nothing about a stack is kept on this computer: CloudFormation knows its state, so that whoever closes the program
midway looks at it later, or on another computer, and goes on from there.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from presign_gui.aws import change_set
from presign_gui.aws.failures import code_of, refused, status_of
from presign_gui.aws.session import AwsAccess, AwsSettings
from presign_gui.aws.stack_bucket import (
    bucket_contents,
    delete_bucket,
    delete_object,
    empty_bucket,
    read_object,
    write_object,
)
from presign_gui.aws.stack_events import StackStory, last_beginning, last_moment, validation_failures
from presign_gui.aws.stack_failures import is_absent, is_denied, reason_of, typed_failures
from presign_gui.aws.stack_outcome import failure_of, first_failure
from presign_gui.aws.staging import stage
from presign_gui.domain.backend_policy import check_stack_name
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import QT_TRANSLATE_NOOP
from presign_gui.domain.stack import BucketContents, Stack, StackEvent, StackKind, StackPhase, StackPlan
from presign_gui.stack_source import StackSource, load_source

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

POLL_SECONDS: Final = 2.0
"""Between two looks at a stack, at the most: CloudFormation takes seconds a resource, and is not to be asked often."""
_FIRST_POLL: Final = 0.1
_POLL_GROWTH: Final = 1.5
STAGING: Final = QT_TRANSLATE_NOOP("stack", "Putting the templates and the code into the staging bucket")
TIDYING: Final = QT_TRANSLATE_NOOP("stack", "Removing what an earlier attempt left")
PLANNING: Final = QT_TRANSLATE_NOOP("stack", "Working out what would change")

_DESCRIPTIONS: Final = {
    StackKind.BACKEND: "presign-gui backend:",
    StackKind.CLASSIC: "The classic set-up for presigned URLs:",
}
"""How the root templates' descriptions begin, by which a stack is known for one of ours."""
_PLAN_GONE: Final = frozenset({"ChangeSetNotFound", "ChangeSetNotFoundException", "InvalidChangeSetStatus"})

OnEvent = Callable[[StackEvent], None]
OnStep = Callable[[str], None]
Pause = Callable[[float], bool]
"""Waits so many seconds; True means to stop watching. `threading.Event.wait` is one."""


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return False


class Stacks:
    """The stacks of one account and region. Every method blocks; any thread may use it.

    All raise InputError for a name that cannot be one, StackError where CloudFormation or a bucket is in the way,
    SigningError for want of usable credentials or a region, and NetworkError.
    """

    def __init__(self, settings: AwsSettings, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._access = AwsAccess(settings)
        self._poll_seconds = poll_seconds

    def look(self, name: str) -> Stack:
        """Return the stack as it is, which may be absent."""
        check_stack_name(name)
        self._access.credentials()
        stack = self._describe(name, name)
        if stack.phase in {StackPhase.ABSENT, StackPhase.PLANNED}:
            return stack
        with typed_failures(self._access):
            summary = self._access.stacks().get_template_summary(StackName=stack.id or name)
        return replace(stack, kind=_kind_described(summary.get("Description", "")))

    def plan(
        self,
        name: str,
        kind: StackKind,
        parameters: Mapping[str, str],
        *,
        staging_bucket: str | None = None,
        on_step: OnStep = lambda _step: None,
    ) -> StackPlan:
        """Work out what making or changing the stack would do. Nothing is changed yet but the staging bucket.

        Parameters that are not given keep the values they have, or are the template's default in a new stack. What is
        left of one that could not be made is removed first. Raises StackError, among others where the stack is
        something else, busy, or stuck.
        """
        stack = self.look(name)
        source = load_source(kind)
        _check_plannable(stack, kind)
        with typed_failures(self._access):
            account = self._access.identity().get_caller_identity()["Account"]
        if stack.phase is not StackPhase.READY and not parameters.get("ExistingBucketName"):
            self._check_bucket_is_new(name, kind, account)
        if stack.phase is StackPhase.UNDONE:
            on_step(TIDYING)
            self.delete(stack)
        on_step(STAGING)
        staged = stage(self._access, source, staging_bucket, account)
        on_step(PLANNING)
        prefix = stack.parameters.get("Prefix", name)
        given = {"Prefix": prefix, **self._without_tls(kind), **parameters, **staged}
        return self._plan(stack, source, given)

    def discard(self, plan: StackPlan) -> None:
        """Forget a plan, and with it the empty stack that CloudFormation made to hold the plan of a new one."""
        client = self._access.stacks()
        with typed_failures(self._access):
            if plan.creates and self._describe(plan.stack, plan.stack_id).phase is StackPhase.PLANNED:
                client.delete_stack(StackName=plan.stack_id)
            else:
                client.delete_change_set(ChangeSetName=plan.change_set_id)

    def carry_out(self, plan: StackPlan, on_event: OnEvent, pause: Pause = _sleep) -> Stack:
        """Carry out a plan, and return the stack when it has come to rest, or busy still where `pause` said stop.

        `on_event` hears each event as it comes. Raises StackError with the first failure, and what was undone.
        """
        client = self._access.stacks()
        with typed_failures(self._access):
            try:
                after = last_moment(client, plan.stack_id)
                client.execute_change_set(ChangeSetName=plan.change_set_id)
            except ClientError as error:
                if code_of(error) not in _PLAN_GONE and not is_absent(error):
                    raise
                raise refused(entries.PLAN_GONE, error, stack=plan.stack) from None
        return self._watch(plan.stack, plan.stack_id, after, on_event, pause)

    def follow(self, name: str, on_event: OnEvent, pause: Pause = _sleep) -> Stack:
        """Tell what a stack is doing or did last, from its beginning, and return the stack when it has come to rest.

        This is how work that somebody else began, or this program before it was closed, is picked up. Raises
        StackError as `carry_out` does, and InputError where there is no such stack.
        """
        stack = self.look(name)
        if stack.id is None:
            raise entries.STACK_NOT_FOUND.error(stack=name, region=stack.region)
        if stack.phase is StackPhase.PLANNED:
            return stack
        with typed_failures(self._access):
            after = last_beginning(self._access.stacks(), stack.id)
        return self._watch(name, stack.id, after, on_event, pause)

    def delete(self, stack: Stack, on_event: OnEvent = lambda _event: None, pause: Pause = _sleep) -> Stack:
        """Delete a stack as `look` returned it. The bucket stays, with everything in it.

        Raises StackError with what could not be deleted, or where the stack is not one of ours.
        """
        if stack.id is None:
            raise entries.STACK_NOT_FOUND.error(stack=stack.name, region=stack.region)
        if stack.kind is None and stack.phase is not StackPhase.PLANNED:
            raise entries.STACK_NOT_OURS.error(stack=stack.name)
        client = self._access.stacks()
        with typed_failures(self._access):
            after = last_moment(client, stack.id)
            client.delete_stack(StackName=stack.id)
        return self._watch(stack.name, stack.id, after, on_event, pause)

    def bucket_contents(self, bucket: str) -> BucketContents | None:
        """Count what is in the bucket; None where there is no such bucket."""
        return bucket_contents(self._access, bucket)

    def delete_bucket(self, bucket: str, *, with_contents: bool) -> None:
        """Delete the bucket. Only `with_contents` are its objects deleted; else a bucket that has any is left."""
        if with_contents:
            empty_bucket(self._access, bucket)
        delete_bucket(self._access, bucket)

    def write_object(self, bucket: str, key: str, content: bytes) -> None:
        """Store a small object with the owner's own permissions."""
        write_object(self._access, bucket, key, content)

    def read_object(self, bucket: str, key: str) -> bytes:
        """Return a small object's content."""
        return read_object(self._access, bucket, key)

    def delete_object(self, bucket: str, key: str) -> None:
        """Delete one object."""
        delete_object(self._access, bucket, key)

    def _watch(self, name: str, stack_id: str, after: datetime | None, on_event: OnEvent, pause: Pause) -> Stack:
        """Tell events until the stack has begun something after `after` and come to rest again."""
        story = StackStory(self._access.stacks(), stack_id, after=after)
        events: list[StackEvent] = []
        waits = self._waits()
        while True:
            # The state is asked for first: what happened before it came to rest then is among the events.
            stack = self._describe(name, stack_id)
            with typed_failures(self._access):
                new = story.read()
            for event in new:
                on_event(event)
            events += new
            if any(event.is_stack for event in events) and not stack.is_settling:
                break
            if pause(next(waits)):
                return stack
        failure = failure_of(stack, events, self._validation_failures(stack, events))
        if failure is not None:
            raise failure
        return stack

    def _validation_failures(self, stack: Stack, events: Sequence[StackEvent]) -> Sequence[StackEvent]:
        """Return what was wrong from the outset, where the stack failed before any of its resources."""
        first = first_failure(events)
        if first is None or not first.is_stack or stack.id is None:
            return ()
        with typed_failures(self._access):
            return validation_failures(self._access.stacks(), StackName=stack.id)

    def _waits(self) -> Iterator[float]:
        """Give the seconds between two looks, longer and longer, so that what is quick is not waited for."""
        wait = _FIRST_POLL
        while True:
            wait = min(wait, self._poll_seconds)
            yield wait
            wait *= _POLL_GROWTH

    def _plan(self, stack: Stack, source: StackSource, given: Mapping[str, str]) -> StackPlan:
        client = self._access.stacks()
        creates = stack.phase is not StackPhase.READY
        with typed_failures(self._access):
            try:
                parameters = _parameters(client, source.template, given, {} if creates else stack.parameters)
                change_set_id, stack_id = change_set.create_change_set(
                    client, stack.name, source.template, parameters, "CREATE" if creates else "UPDATE"
                )
            except ClientError as error:
                if code_of(error) != "ValidationError":
                    raise
                raise refused(entries.PLAN_REFUSED, error, stack=stack.name, reason=reason_of(error)) from None
            waits = self._waits()
            found = change_set.wait_for(client, change_set_id, lambda: time.sleep(next(waits)))
            is_usable = found["Status"] == "CREATE_COMPLETE"
            changes = tuple(change_set.read_changes(client, change_set_id)) if is_usable else ()
            failures = () if is_usable else validation_failures(client, ChangeSetName=change_set_id)
        plan = StackPlan(
            stack=stack.name, stack_id=stack_id, change_set_id=change_set_id, creates=creates, changes=changes
        )
        if not is_usable:
            self.discard(plan)
            if not change_set.has_no_changes(found):
                wrong = [f"{each.path}: {each.reason}" for each in failures]
                reason = (wrong or [found.get("StatusReason", "no reason was given")])[0].rstrip(". ")
                raise entries.PLAN_REFUSED.error(stack=stack.name, reason=reason)
        return plan

    def _check_bucket_is_new(self, name: str, kind: StackKind, account: str) -> None:
        """Raise StackError where the bucket of an earlier stack is still there, which CloudFormation would stumble on.

        A bucket that S3 does not let us look at may be anybody's; CloudFormation then says whose name it is.
        """
        client = self._access.s3()
        bucket = f"{name}-{account}-{client.meta.region_name}" if kind is StackKind.BACKEND else name
        with typed_failures(self._access):
            try:
                client.head_bucket(Bucket=bucket, ExpectedBucketOwner=account)
            except ClientError as error:
                if is_absent(error) or is_denied(error) or status_of(error) in {301, 400}:
                    return
                raise
        raise entries.BUCKET_LEFT_FROM_BEFORE.error(bucket=bucket)

    def _without_tls(self, kind: StackKind) -> dict[str, str]:
        """Return the parameter for a server that has no TLS: a bucket that insists on it could never be used."""
        is_plain = urlsplit(self._access.s3().meta.endpoint_url).scheme == "http"
        return {"RequireTls": "false"} if is_plain and kind is StackKind.BACKEND else {}

    def _describe(self, name: str, name_or_id: str) -> Stack:
        client = self._access.stacks()
        with typed_failures(self._access):
            try:
                (found,) = client.describe_stacks(StackName=name_or_id)["Stacks"]
            except ClientError as error:
                if not is_absent(error):
                    raise
                return Stack(name=name, region=client.meta.region_name)
        return _stack_of(found, client.meta.region_name)


def _check_plannable(stack: Stack, kind: StackKind) -> None:
    status = stack.status or ""
    if stack.is_settling:
        raise entries.STACK_BUSY.error(stack=stack.name, stack_status=status)
    if stack.phase is StackPhase.STUCK:
        raise entries.STACK_STUCK.error(stack=stack.name, stack_status=status, reason=stack.reason.rstrip(". "))
    if stack.phase in {StackPhase.READY, StackPhase.UNDONE} and stack.kind is not kind:
        raise entries.STACK_NOT_OURS.error(stack=stack.name)


def _kind_described(description: str) -> StackKind | None:
    return next((kind for kind, begin in _DESCRIPTIONS.items() if description.startswith(begin)), None)


def _parameters(
    client: "CloudFormationClient", template: str, given: Mapping[str, str], before: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the parameters of a change set: those given, and the template's others as they were before."""
    taken = {each["ParameterKey"] for each in client.get_template_summary(TemplateBody=template)["Parameters"]}
    kept = sorted(taken & set(before) - set(given))
    return [
        *({"ParameterKey": name, "ParameterValue": value} for name, value in given.items()),
        *({"ParameterKey": name, "UsePreviousValue": True} for name in kept),
    ]


def _stack_of(found: "StackTypeDef", region: str) -> Stack:
    parameters = {each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", [])}
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}
    return Stack(
        name=found["StackName"],
        region=region,
        id=found["StackId"],
        status=found["StackStatus"],
        reason=found.get("StackStatusReason", ""),
        parameters=MappingProxyType(parameters),
        outputs=MappingProxyType(outputs),
        changed_at=found.get("LastUpdatedTime", found["CreationTime"]),
    )
