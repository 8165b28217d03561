"""Transfers in sight of a person, with a runner that a test scripts in place of the network."""

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.queue import TransferQueue
from presign_gui.app.runner import Resume, Runner
from presign_gui.cli.output import Output
from presign_gui.cli.transfers import carry_out
from presign_gui.domain.catalogue import local_file, network
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PutObject
from presign_gui.domain.transfer import SIZE_ONLY, TransferResult, Verification
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.signers import FakeSigner, presigned

Ending = Callable[[Job, Control, Meter], TransferResult]


class ScriptedRunner(Runner):
    """Ends each job as the test says by the job's name; signs for the object that is asked for, or for `signs`."""

    def __init__(self) -> None:
        super().__init__(lambda: pytest.fail("no HTTP in this test"))
        self.endings: dict[str, Ending] = {}
        self.signs: ObjectLocation | None = None

    def run(
        self, job: Job, *, control: Control, meter: Meter, watcher: Watcher, resume: Resume | None = None
    ) -> TransferResult:
        watcher.signed(presigned(PutObject(location=self.signs or job.location, expires_in=60)))
        if isinstance(job, DownloadJob):
            watcher.target(job.folder / job.name)
        return self.endings.get(job.name, done)(job, control, meter)


def done(job: Job, _control: Control, _meter: Meter) -> TransferResult:
    path = job.source if isinstance(job, UploadJob) else job.folder / job.name
    return TransferResult(path=path, size=1024, verification=Verification("MD5"), etag='"e"', version_id="v")


def skipped(job: Job, _control: Control, _meter: Meter) -> TransferResult:
    return TransferResult(path=Path(job.name), size=0, verification=SIZE_ONLY, skipped=True)


def refused(_job: Job, _control: Control, _meter: Meter) -> TransferResult:
    raise network.CONNECTION_REFUSED.error(host="127.0.0.1:1")


def missing(job: Job, _control: Control, _meter: Meter) -> TransferResult:
    raise local_file.SOURCE_NOT_FOUND.error(path=job.name)


def upload(name: str) -> UploadJob:
    location = ObjectLocation("bucket", f"p/{name}")
    return UploadJob(source=Path("x", name), location=location, signer=FakeSigner())


def download(name: str) -> DownloadJob:
    location = ObjectLocation("bucket", f"p/{name}")
    return DownloadJob(location=location, folder=Path("y"), signer=FakeSigner())


class Session:
    def __init__(self, *, json: bool = False) -> None:
        self.runner = ScriptedRunner()
        self.queue = TransferQueue(self.runner)
        self.out, self.err = io.StringIO(), io.StringIO()
        self.output = Output(json=json, stdout=self.out, stderr=self.err)


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    yield session
    assert session.queue.close(30)


def test_an_upload_prints_its_address_and_says_how_it_was_verified(session: Session) -> None:
    outcome = carry_out(session.queue, [upload("a.txt")], session.output)
    assert outcome.status == 0
    assert session.out.getvalue() == "s3://bucket/p/a.txt\n"
    assert session.err.getvalue() == "Uploaded a.txt (1.0 KiB, verified (MD5))\n"
    assert outcome.document == {
        "transfers": [
            {
                "direction": "upload",
                "state": "done",
                "source": str(Path("x", "a.txt")),
                "destination": "s3://bucket/p/a.txt",
                "bucket": "bucket",
                "key": "p/a.txt",
                "asked": None,
                "size": 1024,
                "etag": '"e"',
                "version_id": "v",
                "verification": "MD5",
                "error": None,
            }
        ]
    }


def test_a_download_prints_its_file(session: Session) -> None:
    outcome = carry_out(session.queue, [download("b.txt")], session.output)
    assert outcome.status == 0
    assert session.out.getvalue() == f"{Path('y', 'b.txt')}\n"
    (row,) = json.loads(json.dumps(outcome.document))["transfers"]
    assert (row["source"], row["destination"]) == ("s3://bucket/p/b.txt", str(Path("y", "b.txt")))


def test_a_file_that_is_there_and_stays_is_said_and_is_no_failure(session: Session) -> None:
    session.runner.endings["b.txt"] = skipped
    outcome = carry_out(session.queue, [download("b.txt")], session.output)
    assert outcome.status == 0
    assert not session.out.getvalue()
    assert session.err.getvalue() == "b.txt is there already and was left as it is.\n"


def test_several_files_go_on_after_a_failure_and_the_first_one_counts(session: Session) -> None:
    session.runner.endings |= {"a": missing, "b": refused}
    outcome = carry_out(session.queue, [upload("a"), upload("b"), upload("c")], session.output)
    assert outcome.status == 3
    assert session.out.getvalue() == "s3://bucket/p/c\n"
    assert "presign: a: No such file\n" in session.err.getvalue()
    assert "presign: b: No server listens there\n" in session.err.getvalue()
    assert session.err.getvalue().endswith("presign: 2 of 3 files failed\n")
    document = json.loads(json.dumps(outcome.document))
    assert [row["state"] for row in document["transfers"]] == ["failed", "failed", "done"]
    assert document["error"] == document["transfers"][0]["error"]
    assert document["error"]["kind"] == "SourceNotFound"


def test_one_failure_is_told_without_naming_the_file_twice(session: Session) -> None:
    session.runner.endings["a"] = refused
    assert carry_out(session.queue, [upload("a")], session.output).status == 7
    assert session.err.getvalue().startswith("presign: No server listens there\n")


def test_another_object_than_the_one_asked_for_is_said(session: Session) -> None:
    session.runner.signs = ObjectLocation("fa-106", "sample.txt")
    outcome = carry_out(session.queue, [upload("a")], session.output)
    assert session.out.getvalue() == "s3://fa-106/sample.txt\n"
    assert "s3://bucket/p/a was asked for, but the function always signs s3://fa-106/sample.txt" in (
        session.err.getvalue()
    )
    (row,) = json.loads(json.dumps(outcome.document))["transfers"]
    assert row["asked"] == {"bucket": "bucket", "key": "p/a"}


def test_ctrl_c_cancels_what_runs_and_keeps_what_is_done(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    is_running = threading.Event()

    def until_cancelled(_job: Job, control: Control, _meter: Meter) -> TransferResult:
        is_running.set()
        while True:
            control.raise_if_stopped()
            time.sleep(0.01)

    session.runner.endings["b"] = until_cancelled
    told = session.output.result

    def interrupt_after_the_first(line: str) -> None:
        told(line)
        assert is_running.wait(30)
        raise KeyboardInterrupt

    monkeypatch.setattr(session.output, "result", interrupt_after_the_first)
    outcome = carry_out(session.queue, [upload("a"), upload("b")], session.output)
    assert outcome.status == 130
    document = json.loads(json.dumps(outcome.document))
    assert [row["state"] for row in document["transfers"]] == ["done", "cancelled"]
    assert document["error"]["kind"] == "Cancelled"
    assert session.err.getvalue().endswith("presign: cancelled\n")


def test_several_files_share_one_bar(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    meters: dict[str, Meter] = {}
    both_are_known = threading.Barrier(3, timeout=30)
    may_end = threading.Event()

    def half(job: Job, control: Control, meter: Meter) -> TransferResult:
        meter.set_total(2048)
        meter.add(1024)
        meters[job.name] = meter
        both_are_known.wait()
        assert may_end.wait(30)
        return done(job, control, meter)

    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            if "2.0 KiB of 4.0 KiB" in text:
                may_end.set()
            return super().write(text)

    session.runner.endings |= {"a": half, "b": half}
    terminal = Terminal()
    monkeypatch.setenv("COLUMNS", "100")
    output = Output(json=False, stdout=session.out, stderr=terminal)
    releaser = threading.Thread(target=both_are_known.wait)
    releaser.start()
    assert carry_out(session.queue, [upload("a"), upload("b")], output).status == 0
    releaser.join()
    assert "0 of 2 files" in terminal.getvalue()
    assert "50 %  2.0 KiB of 4.0 KiB" in terminal.getvalue()
