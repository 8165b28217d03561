"""The services behind the window without a network: connections that open at once, transfers that a test directs."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from presign_gui.app.connections import Connection, SignerKind, is_built_in
from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.open_connection import OpenConnection
from presign_gui.app.paths import Paths
from presign_gui.app.runner import Resume, Runner
from presign_gui.app.services import Services
from presign_gui.app.stacks import StackService
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.listing import ObjectPage, ObjectSummary, UploadSummary
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import Capabilities, PresignedRequest, SigningRequest, UploadPart, method_of
from presign_gui.domain.transfer import TransferResult, Verification
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.stacks import FakeStacks

MODIFIED = datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)
SIGNATURE = "5ec3e7" * 10
ALLOWED = Capabilities(may_set_expiry=True, may_list_buckets=True, may_list_objects=True)


class DirectedRunner(Runner):
    """Ends each transfer at once, in the way that `outcome` says, or when `gate` opens where `held`."""

    def __init__(self) -> None:
        super().__init__(lambda: (_ for _ in ()).throw(AssertionError("no HTTP in this test")))
        self.held = False
        self.gate = threading.Event()
        self.failure: PresignGuiError | None = None
        self.etag: str | None = None
        self.jobs: list[Job] = []

    def run(
        self, job: Job, *, control: Control, meter: Meter, watcher: Watcher, resume: Resume | None = None
    ) -> TransferResult:
        self.jobs.append(job)
        watcher.signed(job.sign())
        path = job.source if isinstance(job, UploadJob) else job.folder / job.name
        if isinstance(job, DownloadJob):
            watcher.target(path)
        meter.set_total(100)
        meter.add(40)
        while self.held and not self.gate.wait(0.02):
            control.raise_if_stopped()
        if self.failure is not None:
            raise self.failure
        meter.add(60)
        return TransferResult(path=path, size=100, verification=Verification("CRC64NVME"), etag=self.etag)


@dataclass
class DirectedSigner:
    """Signs at once. With `always` it signs that object whatever it is asked for, like the classic function."""

    capabilities: Capabilities = ALLOWED
    always: ObjectLocation | None = None
    credentials_last: int | None = None
    failure: PresignGuiError | None = None
    asked: list[SigningRequest] = field(default_factory=list)

    def learn_capabilities(self) -> Capabilities:
        return self.capabilities

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        return [self.sign(request) for request in requests]

    def sign(self, request: SigningRequest) -> PresignedRequest:
        self.asked.append(request)
        if self.failure is not None:
            raise self.failure
        where = self.always or request.location
        now = datetime.now(UTC)
        expires_at = now + timedelta(seconds=min(request.expires_in, self.credentials_last or request.expires_in))
        return PresignedRequest(
            method=method_of(request),
            url=f"https://{where.bucket}.s3.eu-central-1.amazonaws.com/{where.key}?X-Amz-Signature={SIGNATURE}",
            location=where,
            signed_at=now,
            expires_at=expires_at,
            credentials_expire_at=now + timedelta(seconds=self.credentials_last) if self.credentials_last else None,
            region="eu-central-1",
            asked=request.location,
        )


@dataclass
class DirectedBrowser:
    """Lists what the test put in `pages`, by bucket, prefix and continuation; all that is under `a/` as `a/**`."""

    buckets: list[str] = field(default_factory=lambda: ["photos", "reports"])
    pages: dict[tuple[str, str, str | None], ObjectPage] = field(default_factory=dict)
    failure: PresignGuiError | None = None
    listed: list[tuple[str, str, str | None]] = field(default_factory=list)
    uploads: list[UploadSummary] = field(default_factory=list)

    def list_buckets(self) -> list[str]:
        return self.buckets

    def list_objects(self, bucket: str, prefix: str, continuation: str | None) -> ObjectPage:
        self.listed.append((bucket, prefix, continuation))
        if self.failure is not None:
            raise self.failure
        return self.pages.get((bucket, prefix, continuation), ObjectPage(prefixes=(), objects=()))

    def list_under(self, bucket: str, prefix: str, continuation: str | None) -> ObjectPage:
        return self.list_objects(bucket, f"{prefix}**", continuation)

    def list_uploads(self, bucket: str, prefix: str) -> Iterator[UploadSummary]:
        if self.failure is not None:
            raise self.failure
        yield from (each for each in self.uploads if each.key.startswith(prefix))

    def list_empty_uploads(self, bucket: str, key: str) -> list[UploadSummary]:
        return [each for each in self.list_uploads(bucket, key) if each.key == key]


class FakeServices(Services):
    """The real services but for what leaves the process."""

    def __init__(self, home: Path, *, keep_queue: bool = False) -> None:
        self.runner = DirectedRunner()
        super().__init__(Paths.under(home), keep_queue=keep_queue, runner=self.runner)
        self.signer = DirectedSigner()
        self.browser = DirectedBrowser()
        self.cloud = FakeStacks(self.connections)
        self.opening_failure: PresignGuiError | None = None
        self.opened: list[str] = []
        self.closed = False

    def open_connection(
        self, connection: Connection, on_step: Callable[[str], None] = lambda _step: None
    ) -> OpenConnection:
        on_step("Starting the sandbox")
        self.opened.append(connection.name)
        if self.opening_failure is not None:
            raise self.opening_failure
        lists = connection.signer is not SignerKind.LAMBDA
        return OpenConnection(
            connection=connection,
            signer=self.signer,
            browser=self.browser if lists else None,
            functions=None if lists else self.cloud.functions,
            default_bucket="photos" if connection.signer is SignerKind.SANDBOX else connection.bucket,
        )

    def stacks(self) -> StackService:
        return cast("StackService", self.cloud)

    def list_profiles(self) -> list[str]:
        return ["default", "work"]

    def close(self, limit_seconds: float = 2.0) -> bool:
        self.closed = True
        return self.queue.close(limit_seconds)


def page(*keys: str, prefixes: tuple[str, ...] = (), continuation: str | None = None) -> ObjectPage:
    """Make a page of objects of 1,500 bytes."""
    objects = tuple(ObjectSummary(key=key, size=1500, last_modified=MODIFIED) for key in keys)
    return ObjectPage(prefixes=prefixes, objects=objects, continuation=continuation)


def saved_names(services: Services) -> list[str]:
    """Return the names of the connections that are saved, without the built-in ones."""
    return [each.name for each in services.connections.all() if not is_built_in(each.name)]
