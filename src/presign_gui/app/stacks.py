"""The AWS side as the window and the command line use it: plan, carry out, watch, connect, try, delete.

It loads boto3, so services import it late.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from presign_gui.app.connection_file import ConnectionFile
from presign_gui.app.connections import Connection, ConnectionStore, SignerKind, is_built_in
from presign_gui.app.jobs import Job
from presign_gui.app.round_trip import RoundTrip
from presign_gui.app.runner import Runner
from presign_gui.app.stack_records import StackRecord, StackRecords, StackTarget
from presign_gui.aws.session import AwsSettings
from presign_gui.aws.stack import OnEvent, OnStep, Pause, Stacks
from presign_gui.domain.catalogue import program
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import QT_TRANSLATE_NOOP, InputError, StackError
from presign_gui.domain.stack import BucketContents, Stack, StackKind, StackPhase, StackPlan
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.transfer.http_client import HttpClient

__all__ = ["Deleted", "Deployed", "StackOrder", "StackService"]

TESTING: Final = QT_TRANSLATE_NOOP("stack", "Trying an upload and a download")

OpenCall = Callable[[Connection], "OpenConnection"]
_Outcome = TypeVar("_Outcome", "Deployed", "Deleted")


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class StackOrder:
    """What is to be deployed: a stack of a kind, its parameters, and how the connection to it will be called.

    Parameters that are not given keep their values, or are the template's defaults in a new stack. Without a
    `staging_bucket` one is made; without a `connection` it has the stack's name.
    """

    target: StackTarget
    name: str
    kind: StackKind = StackKind.BACKEND
    parameters: Mapping[str, str]
    staging_bucket: str | None = None
    connection: str | None = None

    @property
    def record(self) -> StackRecord:
        """Where the stack is to be looked for, should the program be closed meanwhile."""
        return StackRecord(target=self.target, name=self.name, kind=self.kind, connection=self.connection or self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """How it went: the stack, and the connection that was saved and tried; None where the stack is busy still."""

    stack: Stack
    connection: Connection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """How it went: the stack, and what is in the bucket that stayed; None where there is no such bucket any more.

    `removed_connection` is the name of the connection that was removed, because it would have led nowhere.
    """

    stack: Stack
    contents: BucketContents | None = None
    removed_connection: str | None = None


class StackService:
    """Works on stacks. Every method blocks and may be called on any thread.

    All raise InputError, StackError, SigningError, NetworkError and LocalFileError.
    """

    def __init__(
        self,
        connections: ConnectionStore,
        records: StackRecords,
        open_connection: OpenCall,
        make_client: "Callable[[], HttpClient]",
    ) -> None:
        self._connections = connections
        self._records = records
        self._open_connection = open_connection
        self._make_client = make_client
        self._by_target: dict[StackTarget, Stacks] = {}
        self._lock = threading.Lock()

    def unfinished(self) -> tuple[StackRecord, ...]:
        """Return the stacks that were being worked on when the program was last closed: `pick_up` each."""
        return self._records.all()

    def look(self, target: StackTarget, name: str) -> Stack:
        """Return the stack as it is, which may be absent."""
        return self._stacks(target).look(name)

    def plan(self, order: StackOrder, on_step: OnStep = lambda _step: None) -> StackPlan:
        """Work out what the order would change, to be shown before it is carried out."""
        if is_built_in(order.connection or order.name):
            raise program.CONNECTION_NAME_TAKEN.error(name=order.connection or order.name)
        return self._stacks(order.target).plan(
            order.name, order.kind, order.parameters, staging_bucket=order.staging_bucket, on_step=on_step
        )

    def discard(self, order: StackOrder, plan: StackPlan) -> None:
        """Forget a plan that is not to be carried out."""
        self._stacks(order.target).discard(plan)

    def carry_out(
        self,
        order: StackOrder,
        plan: StackPlan,
        on_event: OnEvent,
        on_step: OnStep = lambda _step: None,
        pause: Pause = _sleep,
    ) -> Deployed:
        """Carry out a plan, save the connection, and try it. A plan without changes is only connected to.

        Where `pause` says to stop watching, the stack goes on by itself and is among the `unfinished` ones.
        """
        stacks = self._stacks(order.target)
        if not plan.changes:
            return self._connect(order.record, stacks.look(order.name), on_step, pause)
        return self._finish(order.record, lambda: stacks.carry_out(plan, on_event, pause), on_step, pause)

    def pick_up(
        self,
        record: StackRecord,
        on_event: OnEvent,
        on_step: OnStep = lambda _step: None,
        pause: Pause = _sleep,
    ) -> Deployed | Deleted:
        """Watch a stack from the beginning of what it is doing, or hear how that ended, and finish what was begun.

        A stack that somebody deleted meanwhile is an ordinary end, and so is one that was to be deleted and is not.
        """
        stacks = self._stacks(record.target)
        found = stacks.look(record.name)
        is_going = found.phase is StackPhase.ABSENT or (found.status or "").startswith("DELETE_")
        if record.deletes and is_going:
            return self._end(record, lambda: self._follow_to_its_end(record, found, on_event, pause))
        if record.deletes or found.phase is StackPhase.ABSENT:
            self._records.end(record)
            return Deployed(stack=found)
        return self._finish(record, lambda: stacks.follow(record.name, on_event, pause), on_step, pause)

    def delete(
        self,
        target: StackTarget,
        name: str,
        on_event: OnEvent = lambda _event: None,
        pause: Pause = _sleep,
        *,
        with_files: bool = False,
        connection: str | None = None,
    ) -> Deleted:
        """Delete a stack, and its bucket where it came with the stack and is empty or is to go `with_files`.

        A bucket that stays is looked into. `connection` is removed; without it the one that leads to the stack's
        functions.
        """
        stacks = self._stacks(target)
        found = stacks.look(name)
        record = StackRecord(
            target=target,
            name=name,
            kind=found.kind or StackKind.BACKEND,
            connection=connection or self._connection_to(target, found),
            deletes=True,
            bucket=found.bucket if found.made_its_bucket else None,
        )

        def work() -> Deleted:
            gone = stacks.delete(found, on_event, pause)
            if gone.is_settling:
                return Deleted(stack=gone)
            deleted = self._tidied(record, gone, with_files=with_files)
            if record.bucket is None and found.bucket is not None:
                return replace(deleted, contents=stacks.bucket_contents(found.bucket))
            return deleted

        return self._end(record, work)

    def bucket_contents(self, target: StackTarget, bucket: str) -> BucketContents | None:
        """Count what is in a bucket; None where there is no such bucket."""
        return self._stacks(target).bucket_contents(bucket)

    def export(self, connection: Connection) -> ConnectionFile:
        """Return what a member needs to use a connection, with the limits that its functions tell."""
        if connection.signer is not SignerKind.LAMBDA:
            raise entries.CONNECTION_STAYS_HERE.error(name=connection.name)
        limits = self._open_connection(connection).learn_limits()
        return ConnectionFile(connection=replace(connection, limits=limits))

    def _stacks(self, target: StackTarget) -> Stacks:
        with self._lock:
            if target not in self._by_target:
                settings = AwsSettings(profile=target.profile, region=target.region, endpoint_url=target.endpoint_url)
                self._by_target[target] = Stacks(settings)
            return self._by_target[target]

    def _connection_to(self, target: StackTarget, stack: Stack) -> str | None:
        functions = (stack.region, target.endpoint_url, stack.upload_function, stack.download_function)
        leading = (each.name for each in self._connections.all() if each.functions == functions)
        return next(leading, None)

    def _follow_to_its_end(self, record: StackRecord, found: Stack, on_event: OnEvent, pause: Pause) -> Deleted:
        gone = found
        if found.phase is not StackPhase.ABSENT:
            gone = self._stacks(record.target).follow(record.name, on_event, pause)
        return Deleted(stack=gone) if gone.is_settling else self._tidied(record, gone, with_files=False)

    def _tidied(self, record: StackRecord, gone: Stack, *, with_files: bool) -> Deleted:
        """Remove what is left of a stack that is gone: its connection, and its bucket where nothing is lost with it."""
        saved = {each.name for each in self._connections.all() if not is_built_in(each.name)}
        removed = record.connection if record.connection in saved else None
        if removed is not None:
            self._connections.remove(removed)
        stacks = self._stacks(record.target)
        contents = stacks.bucket_contents(record.bucket) if record.bucket else None
        if contents is not None and (contents.is_empty or with_files):
            stacks.delete_bucket(contents.bucket, with_contents=with_files)
            contents = None
        return Deleted(stack=gone, contents=contents, removed_connection=removed)

    def _end(self, record: StackRecord, work: Callable[[], _Outcome]) -> _Outcome:
        """Keep the record while CloudFormation works, and so long as nobody has heard how that ended."""
        self._records.begin(record)
        try:
            outcome = work()
        except (StackError, InputError):
            self._records.end(record)
            raise
        if not outcome.stack.is_settling:
            self._records.end(record)
        return outcome

    def _finish(self, record: StackRecord, watch: Callable[[], Stack], on_step: OnStep, pause: Pause) -> Deployed:
        stack = self._end(record, lambda: Deployed(stack=watch())).stack
        if stack.is_settling or stack.phase is not StackPhase.READY:
            return Deployed(stack=stack)
        return self._connect(record, stack, on_step, pause)

    def _connect(self, record: StackRecord, stack: Stack, on_step: OnStep, pause: Pause) -> Deployed:
        """Save the connection first: a test that fails may have reasons that pass."""
        connection = self._free_name(
            Connection(
                name=record.connection or record.name,
                signer=SignerKind.LAMBDA,
                region=stack.region,
                endpoint_url=record.target.endpoint_url,
                profile=record.target.profile,
                upload_function=stack.upload_function,
                download_function=stack.download_function,
                bucket=stack.bucket,
                limits=stack.limits,
            )
        )
        self._connections.save(connection)
        on_step(TESTING)
        runner = Runner(self._make_client)

        def run(job: Job) -> None:
            runner.run(job, control=Control(), meter=Meter(), watcher=Watcher())

        try:
            signer = self._open_connection(connection).signer
            RoundTrip(signer, self._stacks(record.target), run, pause).try_both_ways(stack)
        finally:
            runner.close()
        return Deployed(stack=stack, connection=connection)

    def _free_name(self, connection: Connection) -> Connection:
        """Give the connection another name where one to something else has its name already."""
        taken = {each.name: each for each in self._connections.all()}
        number, name = 1, connection.name
        while name in taken and taken[name].functions != connection.functions:
            number += 1
            name = f"{connection.name} ({number})"
        return replace(connection, name=name)
