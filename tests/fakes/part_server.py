"""A server for uploads in parts that is a folder, so that it outlives whoever uploads to it, and a client for it.

Every part that arrives is a line in a file of its upload, so that a test can count what was sent twice.
"""

import os
import time
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from presign_gui.app.jobs import Job, UploadJob
from presign_gui.app.runner import Resume, Runner
from presign_gui.domain.parts import FinishedPart
from presign_gui.domain.resume import FileState, MultipartUpload, UploadResume
from presign_gui.domain.transfer import TransferResult, Verification
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.signers import FakeSigner

PART = 16


class PartServer:
    """Keeps uploads under way in `uploads/ID`, and finished objects in `objects/NAME`, each with what was sent."""

    def __init__(self, folder: Path) -> None:
        self.uploads = folder / "uploads"
        self.objects = folder / "objects"
        self.uploads.mkdir(parents=True, exist_ok=True)
        self.objects.mkdir(exist_ok=True)

    def create(self, name: str) -> str:
        upload_id = f"{name}-{uuid4().hex}"
        (self.uploads / upload_id).touch()
        return upload_id

    def has(self, upload_id: str) -> bool:
        return (self.uploads / upload_id).exists()

    def send(self, upload_id: str, number: int) -> None:
        handle = os.open(self.uploads / upload_id, os.O_WRONLY | os.O_APPEND)
        os.write(handle, b"%d\n" % number)
        os.close(handle)

    def complete(self, upload_id: str) -> None:
        (self.uploads / upload_id).rename(self.objects / upload_id)


class PartRunner(Runner):
    """Sends a file `N.parts` in N parts to the server in `folder`, as an engine would that resumes."""

    def __init__(self, folder: Path, seconds_a_part: float) -> None:
        super().__init__(lambda: (_ for _ in ()).throw(AssertionError("no HTTP in this test")))
        self._server = PartServer(folder)
        self._seconds_a_part = seconds_a_part

    def run(
        self, job: Job, *, control: Control, meter: Meter, watcher: Watcher, resume: Resume | None = None
    ) -> TransferResult:
        assert isinstance(job, UploadJob)
        watcher.signed(job.sign())
        count = int(job.name.split(".")[0])
        meter.set_total(count * PART)
        begun = self._begin(job, count, resume)
        watcher.began(begun)
        for number in sorted(set(range(1, count + 1)) - {part.number for part in begun.parts}):
            control.raise_if_stopped()
            time.sleep(self._seconds_a_part)
            self._server.send(begun.multipart.upload_id, number)
            watcher.finished(FinishedPart(number=number, size=PART, etag=str(number)))
            meter.add(PART)
        self._server.complete(begun.multipart.upload_id)
        watcher.dropped()
        return TransferResult(path=job.source, size=count * PART, verification=Verification("CRC64NVME"))

    def _begin(self, job: UploadJob, count: int, resume: Resume | None) -> UploadResume:
        if isinstance(resume, UploadResume) and self._server.has(resume.multipart.upload_id):
            return replace(resume, location=job.location)
        upload_id = self._server.create(job.location.key)
        source = FileState(count * PART, 7)
        return UploadResume(location=job.location, source=source, multipart=MultipartUpload(upload_id, PART))


def signer_of(_connection: str) -> FakeSigner:
    """Find a signer for any connection."""
    return FakeSigner()
