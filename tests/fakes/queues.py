"""A queue whose transfers do what a test says, in place of signing and HTTP, and someone who watches it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.queue import TransferQueue
from presign_gui.app.runner import Resume, Runner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest, PutObject, Signer
from presign_gui.domain.transfer import SIZE_ONLY, Transfer, TransferResult, TransferState
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.signers import FakeSigner, presigned

HERE = ObjectLocation("bucket", "a/report.pdf")
Step = Callable[[Job, Control, Meter, Watcher], TransferResult]


class ScriptedRunner(Runner):
    """Runs what the test put in: the next of `steps`, or else what `otherwise` is."""

    def __init__(self) -> None:
        super().__init__(lambda: pytest.fail("no HTTP in this test"))
        self.steps: list[Step] = []
        self.otherwise: Step | None = None
        self.signed: Callable[[], PresignedRequest] = lambda: presigned(PutObject(location=HERE, expires_in=60))
        self.jobs: list[Job] = []
        self.resumes: list[Resume | None] = []
        self.aborted: list[tuple[ObjectLocation, str]] = []
        self.failure_of_abort: Exception | None = None

    def run(
        self, job: Job, *, control: Control, meter: Meter, watcher: Watcher, resume: Resume | None = None
    ) -> TransferResult:
        step = self.steps.pop(0) if self.steps else self.otherwise
        assert step is not None, "nothing was to run"
        self.jobs.append(job)
        self.resumes.append(resume)
        watcher.signed(self.signed())
        if isinstance(job, DownloadJob):
            watcher.target(job.folder / "named.pdf")
        return step(job, control, meter, watcher)

    def abort(self, location: ObjectLocation, upload_id: str, signer: Signer, control: Control) -> None:
        if self.failure_of_abort is not None:
            raise self.failure_of_abort
        self.aborted.append((location, upload_id))


class Onlooker:
    """Collects the snapshots that a queue announces and waits for one of them."""

    def __init__(self, queue: TransferQueue) -> None:
        self.seen: list[Transfer] = []
        self._changed = threading.Condition()
        queue.subscribe(self._on_change)

    def _on_change(self, transfer: Transfer) -> None:
        with self._changed:
            self.seen.append(transfer)
            self._changed.notify_all()

    def wait_for(self, state: TransferState, count: int = 1) -> Transfer:
        """Wait until `count` times a transfer was in `state`, and return the last one that was."""
        return self.wait_until(lambda each: each.state is state, count)

    def wait_until(self, true: Callable[[Transfer], bool], count: int = 1) -> Transfer:
        """Wait until `count` snapshots were as asked for, and return the last of them."""

        def fitting() -> list[Transfer]:
            return [each for each in self.seen if true(each)]

        with self._changed:
            assert self._changed.wait_for(lambda: len(fitting()) >= count, 10), [each.state for each in self.seen]
            return fitting()[-1]

    @property
    def states(self) -> list[TransferState]:
        """The states in the order in which they were announced."""
        return [each.state for each in self.seen]


def upload(name: str = "report.pdf", *, connection: str | None = "work", signer: Signer | None = None) -> UploadJob:
    """Make an upload; of a guest where `connection` is None."""
    location = ObjectLocation("bucket", f"a/{name}")
    return UploadJob(
        source=Path("/folder", name), location=location, connection=connection, signer=signer or FakeSigner()
    )


def download(*, connection: str | None = "work", signer: Signer | None = None) -> DownloadJob:
    """Make a download; of a guest where `connection` is None."""
    return DownloadJob(location=HERE, folder=Path("/downloads"), connection=connection, signer=signer or FakeSigner())


def done(path: Path = Path("/folder/report.pdf"), *, skipped: bool = False) -> TransferResult:
    """Make a result."""
    return TransferResult(path=path, size=3, verification=SIZE_ONLY, skipped=skipped)


def succeed(_job: Job, _control: Control, meter: Meter, _watcher: Watcher) -> TransferResult:
    """Move three bytes."""
    meter.set_total(3)
    meter.add(3)
    return done()


def until_stopped(_job: Job, control: Control, _meter: Meter, _watcher: Watcher) -> TransferResult:
    """Move nothing until it is cancelled or paused."""
    stopped = threading.Event()
    while not stopped.wait(0.01):
        control.raise_if_stopped()
    raise AssertionError
