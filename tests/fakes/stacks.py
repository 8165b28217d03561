"""A stack service that a test directs, in place of CloudFormation."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from presign_gui.app.connection_file import ConnectionFile
from presign_gui.app.connections import Connection, ConnectionStore, SignerKind
from presign_gui.app.stack_records import StackRecord, StackTarget
from presign_gui.app.stacks import Deleted, Deployed, StackOrder
from presign_gui.aws.stack import OnEvent, OnStep, Pause
from presign_gui.domain.backend_limits import BackendLimits, ConnectionLimits
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.stack import BucketContents, PlannedChange, Stack, StackEvent, StackKind, StackPhase, StackPlan

REGION = "eu-central-1"
BUCKET = "team-123456789012-eu-central-1"
LIMITS = BackendLimits(
    buckets=(BUCKET,),
    prefixes=("incoming/",),
    max_expires_in=1800,
    max_size=500 * 1024**2,
    content_types=("application/pdf", "image/*"),
)
DOWNLOAD_LIMITS = BackendLimits(buckets=(BUCKET,), prefixes=("shared/",), max_expires_in=1800)
BACKEND = Connection(
    name="team",
    signer=SignerKind.LAMBDA,
    region=REGION,
    upload_function="team-upload-url",
    download_function="team-download-url",
    bucket=BUCKET,
)
CHANGES = (
    PlannedChange(path="Bucket", kind="AWS::S3::Bucket", action="Add"),
    PlannedChange(path="UploadStack", kind="AWS::CloudFormation::Stack", action="Modify", replacement="Conditional"),
)


def stack(status: str | None = "CREATE_COMPLETE", **parameters: str) -> Stack:
    """Make the stack of a backend named team."""
    outputs = {
        "BucketName": BUCKET,
        "UploadFunctionName": "team-upload-url",
        "DownloadFunctionName": "team-download-url",
    }
    return Stack(
        name="team",
        region=REGION,
        id="arn:team" if status else None,
        status=status,
        kind=StackKind.BACKEND if status else None,
        parameters=parameters,
        outputs=outputs if status else {},
    )


def event(path: str, status: str, reason: str = "", kind: str = "AWS::S3::Bucket") -> StackEvent:
    """Make an event; one of the path `team` is about the whole stack."""
    return StackEvent(
        id=f"{path}-{status}",
        moment=datetime(2026, 11, 24, 6, 0, 0, tzinfo=UTC),
        path=path,
        kind="AWS::CloudFormation::Stack" if path == "team" else kind,
        status=status,
        reason=reason,
        is_stack=path == "team",
    )


@dataclass
class FakeFunctions:
    """What the functions of every connection allow, or why they do not tell."""

    upload: BackendLimits | None = None
    download: BackendLimits | None = None
    failure: PresignGuiError | None = None

    def upload_limits(self) -> BackendLimits | None:
        if self.failure is not None:
            raise self.failure
        return self.upload

    def download_limits(self) -> BackendLimits | None:
        if self.failure is not None:
            raise self.failure
        return self.download


@dataclass
class FakeStacks:
    """Answers with what the test put in. Work waits for `gate` after its first event, or is told to stop watching."""

    connections: ConnectionStore
    found: Stack = field(default_factory=stack)
    contents: BucketContents | None = None
    changes: tuple[PlannedChange, ...] = CHANGES
    events: tuple[StackEvent, ...] = (
        event("team", "CREATE_IN_PROGRESS"),
        event("Bucket", "CREATE_COMPLETE"),
        event("team", "CREATE_COMPLETE"),
    )
    failure: PresignGuiError | None = None
    """What carrying out, picking up and deleting end in."""
    plan_failure: PresignGuiError | None = None
    functions: FakeFunctions = field(default_factory=FakeFunctions)
    gate: threading.Event = field(default_factory=threading.Event)
    orders: list[StackOrder] = field(default_factory=list)
    discarded: list[StackPlan] = field(default_factory=list)
    deletions: list[tuple[str, bool]] = field(default_factory=list)
    """Stacks that were deleted, and whether with their files."""

    def look(self, target: StackTarget, name: str) -> Stack:
        return self.found

    def bucket_contents(self, target: StackTarget, bucket: str) -> BucketContents | None:
        return self.contents

    def plan(self, order: StackOrder, on_step: OnStep) -> StackPlan:
        on_step("Working out what would change")
        self.orders.append(order)
        if self.plan_failure is not None:
            raise self.plan_failure
        creates = self.found.status is None
        return StackPlan(
            stack=order.name, stack_id="arn:team", change_set_id="plan", creates=creates, changes=self.changes
        )

    def discard(self, order: StackOrder, plan: StackPlan) -> None:
        self.discarded.append(plan)

    def carry_out(
        self, order: StackOrder, plan: StackPlan, on_event: OnEvent, on_step: OnStep, pause: Pause
    ) -> Deployed:
        return self._finish(order.record, on_event, on_step, pause)

    def pick_up(self, record: StackRecord, on_event: OnEvent, on_step: OnStep, pause: Pause) -> Deployed | Deleted:
        if record.deletes:
            if self.found.phase is StackPhase.READY:
                return Deployed(stack=self.found)
            return self.delete(record.target, record.name, on_event, pause, connection=record.connection)
        return self._finish(record, on_event, on_step, pause)

    def delete(
        self,
        target: StackTarget,
        name: str,
        on_event: OnEvent,
        pause: Pause,
        *,
        with_files: bool = False,
        connection: str | None,
    ) -> Deleted:
        if not self._watch(on_event, pause):
            return Deleted(stack=stack("DELETE_IN_PROGRESS"))
        self.deletions.append((name, with_files))
        if connection is not None:
            self.connections.remove(connection)
        stays = None if with_files else self.contents
        return Deleted(stack=stack("DELETE_COMPLETE"), contents=stays, removed_connection=connection)

    def export(self, connection: Connection) -> ConnectionFile:
        limits = ConnectionLimits(upload=self.functions.upload_limits(), download=self.functions.download_limits())
        return ConnectionFile(connection=replace(connection, limits=limits))

    def _finish(self, record: StackRecord, on_event: OnEvent, on_step: OnStep, pause: Pause) -> Deployed:
        if not self._watch(on_event, pause):
            return Deployed(stack=stack("CREATE_IN_PROGRESS"))
        if self.found.status == "DELETE_COMPLETE":
            return Deployed(stack=self.found)
        on_step("Trying an upload and a download")
        self.connections.save(BACKEND)
        return Deployed(stack=self.found if self.found.status else stack(), connection=BACKEND)

    def _watch(self, on_event: OnEvent, pause: Pause) -> bool:
        """Tell the events; return False where nobody wants to hear of them any more."""
        for number, each in enumerate(self.events):
            on_event(each)
            while number == 0 and not self.gate.is_set():
                if pause(0.01):
                    return False
        if self.failure is not None:
            raise self.failure
        return True
