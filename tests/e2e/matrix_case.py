"""One transfer of each kind on a bad day: what the tests of the fault matrix share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.resume import DownloadResume, UploadResume
from presign_gui.domain.signing import Signer
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.engine import Engine
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.timeouts import Timeouts
from tests.fakes.engine_room import IMPATIENT, KEY, LARGE, LIMITS, SMALL, TIMEOUTS, EngineRoom, engine_room
from tests.servers.multipart_s3 import Fault, Happening, MultipartS3

ALWAYS = 10_000
FEW_ATTEMPTS = replace(IMPATIENT, max_attempts=3)
HURRIED = Timeouts(connect=2.0, first_byte=0.5, stall=0.5)
"""For a server that stands still; with these, a busy machine looks like one."""


@dataclass
class Case:
    """One transfer of a kind in an engine room: how to run it, and what has to be true after it."""

    kind: str
    room: EngineRoom
    data: bytes
    source: Path
    client: HttpClient
    signer: Signer | None = None
    """Who signs in place of the room's."""

    @property
    def operation(self) -> str:
        return {"PUT": "PutObject", "multipart": "UploadPart"}.get(self.kind, "GetObject")

    @property
    def moved(self) -> int:
        return self.room.server.received_bytes + self.room.server.sent_bytes

    def befall(self, happening: Happening, *, times: int = 2, after: int = 0) -> None:
        """Let the fault befall the requests that carry bytes."""
        self.room.server.faults = [Fault((self.operation,), happening, times=times, after=after)]

    def hurry(self) -> None:
        """Give a server that stands still up soon."""
        self.client.timeouts = HURRIED

    def run(self, *, keeps: bool = True, resume: UploadResume | DownloadResume | None = None) -> TransferResult:
        if isinstance(resume, UploadResume) or (resume is None and self.kind in {"PUT", "multipart"}):
            return self.room.upload(self.source, keeps=keeps, resume=resume, signer=self.signer)
        return self.room.download(keeps=keeps, resume=resume, signer=self.signer)

    def fails(self, *, keeps: bool = True) -> PresignGuiError:
        with pytest.raises(PresignGuiError) as caught:
            self.run(keeps=keeps)
        self.check_nothing_wrong()
        return caught.value

    def goes_on(self) -> TransferResult:
        """Run again from where it was, now that the fault is over."""
        self.room.server.faults = []
        return self.run(resume=self.room.watcher.resume)

    def check_done(self, result: TransferResult) -> None:
        """Check that it is done, verified, and that nothing else is left anywhere."""
        assert result.verification.algorithm is not None
        assert self.final_bytes() == self.data
        assert len(self.room.server.uploads) <= self.room.watcher.unheard, "the app looks for these"
        assert self.room.watcher.resume is None
        assert self.room.meter.snapshot().done == len(self.data)
        assert [path.name for path in self.room.downloads.iterdir()] in ([], ["report.bin"])

    def check_nothing_wrong(self) -> None:
        """Check that there is nothing under the final name, and no upload or file that nobody keeps in mind."""
        kept = self.room.watcher.resume
        assert self.final_bytes() in {None, self.data}
        uploads = {kept.multipart.upload_id} if isinstance(kept, UploadResume) else set()
        assert set(self.room.server.uploads) == uploads
        files = {kept.partial.path} if isinstance(kept, DownloadResume) else set()
        assert set(self.room.downloads.iterdir()) - {self.room.downloads / "report.bin"} == files

    def final_bytes(self) -> bytes | None:
        if self.kind in {"PUT", "multipart"}:
            stored = self.room.server.objects.get(KEY)
            return None if stored is None else stored.data
        path = self.room.downloads / "report.bin"
        return path.read_bytes() if path.exists() else None


@pytest.fixture(name="case", params=["PUT", "multipart", "download", "ranges"])
def any_case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    yield from make_case(request.param, tmp_path)


@pytest.fixture(name="upload", params=["PUT", "multipart"])
def any_upload(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    yield from make_case(request.param, tmp_path)


@pytest.fixture(name="download", params=["download", "ranges"])
def any_download(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    yield from make_case(request.param, tmp_path)


def make_case(kind: str, folder: Path) -> Iterator[Case]:
    size = SMALL if kind in {"PUT", "download"} else LARGE
    with engine_room(folder, MultipartS3()) as room:
        client = HttpClient(TIMEOUTS, environ={})
        room.engine = Engine(client, LIMITS, FEW_ATTEMPTS)
        source = room.source(size)
        data = source.read_bytes()
        if kind in {"download", "ranges"}:
            room.server.put(KEY, data)
        yield Case(kind, room, data, source, client)
        room.engine.close()
        client.close()
