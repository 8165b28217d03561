"""The queue over the end of the program: what comes back, as what, and who signs for it then."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from presign_gui.app.jobs import Job
from presign_gui.app.queue import HISTORY, Link, TransferQueue
from presign_gui.app.store import Store
from presign_gui.domain.catalogue import local_file, program
from presign_gui.domain.catalogue import presigned_url as link_entries
from presign_gui.domain.errors import InputError, LocalFileError, PresignedUrlError, PresignGuiError
from presign_gui.domain.parts import ByteRange, FinishedPart
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.resume import DownloadResume, FileState, MultipartUpload, PartialDownload, UploadResume
from presign_gui.domain.signing import Signer
from presign_gui.domain.transfer import Progress, Transfer, TransferResult, TransferState
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.queues import HERE, Onlooker, ScriptedRunner, done, download, succeed, until_stopped, upload
from tests.fakes.signers import FakeSigner
from tests.fakes.waiting import wait_until

QUEUED, RUNNING, PAUSED = TransferState.QUEUED, TransferState.RUNNING, TransferState.PAUSED
FAILED, CANCELLED, DONE = TransferState.FAILED, TransferState.CANCELLED, TransferState.DONE


def link(key: str = "a/report.pdf", *, operation: str = "GetObject") -> PresignedUrl:
    signed = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    credential = f"AKIAEXAMPLE%2F{signed[:8]}%2Feu-central-1%2Fs3%2Faws4_request"
    return parse_presigned_url(
        f"https://bucket.s3.eu-central-1.amazonaws.com/{key}?x-id={operation}&X-Amz-Algorithm=AWS4-HMAC-SHA256"
        f"&X-Amz-Credential={credential}&X-Amz-Date={signed}&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
        f"&X-Amz-Signature={'5ec3e7' * 10}ab12"
    )


class Program:
    """Starts the queue on the same file again and again, as a person starts the program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.runner = ScriptedRunner()
        self.found: list[str] = []
        self.signer = FakeSigner()
        self.failure: PresignGuiError | None = None
        self._queue: TransferQueue | None = None

    def start(self, *, goes_on: bool = False) -> TransferQueue:
        self.stop()
        self.runner = ScriptedRunner()
        self.runner.otherwise = until_stopped
        self._queue = TransferQueue(
            self.runner, Store.open(self.path), workers=2, find_signer=self._find, goes_on=goes_on
        )
        return self._queue

    def stop(self) -> None:
        if self._queue is not None:
            assert self._queue.close(30)
            self._queue = None

    def _find(self, connection: str) -> Signer:
        self.found.append(connection)
        if self.failure is not None:
            raise self.failure
        return self.signer


@pytest.fixture
def program_(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path / "transfers.db")
    yield made
    made.stop()


def states(queue: TransferQueue) -> list[TransferState]:
    return [each.state for each in queue.transfers()]


def until(queue: TransferQueue, transfer_id: int, state: TransferState) -> Transfer:
    wait_until(lambda: queue.transfer(transfer_id).state is state, state)
    return queue.transfer(transfer_id)


def fail(error: PresignGuiError) -> Callable[[Job, Control, Meter, Watcher], TransferResult]:
    def step(_job: Job, _control: Control, _meter: Meter, _watcher: Watcher) -> TransferResult:
        raise error

    return step


# -- what comes back ------------------------------------------------------------------------------------------------


def test_every_row_comes_back_in_its_place(program_: Program) -> None:
    queue = program_.start()
    program_.runner.steps = [succeed, fail(local_file.SOURCE_NOT_FOUND.error(path="/x"))]
    first, second = queue.add(upload("1")), queue.add(upload("2"))
    until(queue, first, DONE)
    until(queue, second, FAILED)
    rest = queue.add_all([upload("3"), upload("4"), upload("5"), download()])
    until(queue, rest[1], RUNNING)
    queue.cancel(rest[2])
    queue.move_to(rest[3], 0)

    again = program_.start()
    assert again.ids() == (rest[3], first, second, rest[0], rest[1], rest[2])
    assert states(again) == [PAUSED, DONE, FAILED, PAUSED, PAUSED, CANCELLED]
    assert program_.runner.jobs == []
    failed, ended = again.transfer(second), again.transfer(first)
    assert failed.error is not None
    assert (failed.error.kind, failed.name) == ("SourceNotFound", "2")
    assert ended.result == done()
    assert ended.progress == Progress(3, 3)
    assert program_.found == []


def test_what_nobody_paused_goes_on_by_itself_if_that_was_chosen(program_: Program) -> None:
    queue = program_.start()
    ids = queue.add_all([upload(str(number)) for number in range(4)])
    until(queue, ids[1], RUNNING)
    queue.pause(ids[3])
    again = program_.start(goes_on=True)
    until(again, ids[1], RUNNING)
    assert [again.transfer(each).state for each in ids] == [RUNNING, RUNNING, QUEUED, PAUSED]
    assert program_.found == ["work"], "one look for the signer serves both"


def test_a_connection_that_is_gone_fails_the_row_and_names_it(program_: Program) -> None:
    queue = program_.start()
    transfer_id = queue.add(upload())
    program_.failure = program.CONNECTION_UNKNOWN.error(name="work", known="sandbox")
    again = program_.start()
    again.resume(transfer_id)
    error = until(again, transfer_id, FAILED).error
    assert isinstance(error, InputError)
    assert "work" in error.cause()
    program_.failure = None
    program_.runner.otherwise = succeed
    again.retry(transfer_id)
    until(again, transfer_id, DONE)


def test_the_newest_signer_of_a_connection_serves_all_its_transfers(program_: Program) -> None:
    queue = program_.start()
    transfer_id = queue.add(upload())
    again = program_.start()
    newest = FakeSigner()
    other = again.add(upload("2", signer=newest))
    until(again, other, RUNNING)
    again.resume(transfer_id)
    until(again, transfer_id, RUNNING)
    assert {id(job.signer) for job in program_.runner.jobs} == {id(newest)}
    assert program_.found == []


def test_history_is_bounded_and_what_failed_stays(program_: Program) -> None:
    store = Store.open(program_.path)
    ids = store.add([upload(str(number), connection="c") for number in range(HISTORY + 12)])
    store.set_state(ids, DONE)
    store.set_state(ids[:1], FAILED)
    store.set_state(ids[1:2], PAUSED)
    store.close()
    queue = program_.start()
    assert queue.counts() == {DONE: HISTORY, FAILED: 1, PAUSED: 1}
    assert queue.ids() == (*ids[:2], *ids[12:])
    program_.stop()
    store = Store.open(program_.path)
    assert tuple(each.id for each in store.outline()) == (*ids[:2], *ids[12:])
    store.close()


def test_cleared_rows_do_not_come_back(program_: Program) -> None:
    queue = program_.start()
    program_.runner.steps = [succeed, succeed]
    ids = queue.add_all([upload("1"), upload("2"), upload("3")])
    until(queue, ids[1], DONE)
    until(queue, ids[0], DONE)
    queue.remove(ids[0], ids[2])
    assert queue.ids() == ids[1:], "what has not ended stays"
    queue.clear_finished()
    assert program_.start().ids() == ids[2:]


# -- from where it goes on ------------------------------------------------------------------------------------------


def test_a_restart_goes_on_from_the_finished_parts(program_: Program) -> None:
    begun = UploadResume(location=HERE, source=FileState(48, 7, 9), multipart=MultipartUpload("upload-1", 16))

    def two_parts(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        assert watcher.keeps
        watcher.began(begun)
        for number in (1, 3):
            watcher.finished(FinishedPart(number=number, size=16, etag=str(number)))
        meter.add(32)
        return until_stopped(job, control, meter, watcher)

    queue = program_.start()
    program_.runner.steps = [two_parts]
    transfer_id = queue.add(upload())
    wait_until(lambda: queue.transfer(transfer_id).progress.done == 32, "the parts")
    again = program_.start()
    assert again.transfer(transfer_id).progress == Progress(32, 48)
    again.resume(transfer_id)
    until(again, transfer_id, RUNNING)
    parts = tuple(FinishedPart(number=number, size=16, etag=str(number)) for number in (1, 3))
    assert program_.runner.resumes == [replace(begun, parts=parts)]


def test_a_download_that_is_given_up_leaves_no_file(program_: Program, tmp_path: Path) -> None:
    files = [tmp_path / "a.part", tmp_path / "b.part"]

    def begins(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        file = files[0] if job.name == "report.pdf" and not files[0].exists() else files[1]
        file.write_bytes(b"x" * 20)
        watcher.began(DownloadResume(partial=PartialDownload(file, '"e"', 48)))
        watcher.finished(ByteRange(0, 20))
        meter.add(20)
        return until_stopped(job, control, meter, watcher)

    queue = program_.start()
    program_.runner.steps = [begins, begins]
    first = queue.add(download())
    wait_until(lambda: queue.transfer(first).progress.done == 20, "the first range")
    second = queue.add(download())
    wait_until(lambda: queue.transfer(second).progress.done == 20, "the other")
    again = program_.start()
    assert again.transfer(first).progress == Progress(20, 48)
    assert all(file.exists() for file in files)
    again.cancel(first)
    wait_until(lambda: again.transfer(first).progress.done == 0, "the end of what was kept")
    assert again.transfer(first).state == CANCELLED
    assert [file.exists() for file in files] == [False, True]


def test_a_failed_row_that_is_removed_leaves_no_upload(program_: Program) -> None:
    def begins_and_fails(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        watcher.began(UploadResume(location=HERE, source=FileState(48, 7), multipart=MultipartUpload("u-1", 16)))
        raise local_file.SOURCE_CHANGED.error(path="/x")

    queue = program_.start()
    program_.runner.steps = [begins_and_fails]
    transfer_id = queue.add(upload())
    until(queue, transfer_id, FAILED)
    again = program_.start()
    again.remove(transfer_id)
    wait_until(lambda: program_.runner.aborted == [(HERE, "u-1")], "the abort")
    wait_until(lambda: again.abandoned.list() == (), "the end of it")


def test_an_upload_that_cannot_be_aborted_now_is_kept_for_another_time(program_: Program) -> None:
    def begins(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        watcher.began(UploadResume(location=HERE, source=FileState(48, 7), multipart=MultipartUpload("u-1", 16)))
        return until_stopped(job, control, meter, watcher)

    queue = program_.start()
    program_.runner.steps = [begins]
    program_.runner.failure_of_abort = program.UNEXPECTED.error(exception="x")
    transfer_id = queue.add(upload())
    until(queue, transfer_id, RUNNING)
    queue.pause(transfer_id)
    until(queue, transfer_id, PAUSED)
    queue.cancel(transfer_id)
    wait_until(lambda: len(queue.abandoned.list()) == 1, "the abandoned upload")
    again = program_.start()
    (kept,) = again.abandoned.list()
    assert (kept.location, kept.upload_id, kept.connection) == (HERE, "u-1", "work")
    again.abandoned.abort(kept)
    assert program_.runner.aborted == [(HERE, "u-1")]
    assert again.abandoned.list() == ()


# -- guests ---------------------------------------------------------------------------------------------------------


def test_a_guests_transfer_waits_for_a_fresh_link(program_: Program, tmp_path: Path) -> None:
    partial = PartialDownload(tmp_path / "named.pdf.part", '"e"', 48)
    partial.path.touch()

    def one_range(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        watcher.began(DownloadResume(partial=partial))
        watcher.finished(ByteRange(0, 20))
        meter.add(20)
        return until_stopped(job, control, meter, watcher)

    queue = program_.start()
    program_.runner.steps = [one_range]
    transfer_id = queue.add(download(connection=None))
    wait_until(lambda: queue.transfer(transfer_id).progress.done == 20, "the first range")
    assert not queue.transfer(transfer_id).needs_link

    again = program_.start(goes_on=True)
    assert (again.transfer(transfer_id).state, again.transfer(transfer_id).needs_link) == (PAUSED, True)
    again.resume(transfer_id)
    again.resume_all()
    assert again.transfer(transfer_id).state is PAUSED
    again.give_link(transfer_id, link())
    until(again, transfer_id, RUNNING)
    assert not again.transfer(transfer_id).needs_link
    assert program_.runner.resumes == [DownloadResume(partial=partial, finished=(ByteRange(0, 20),))]
    (job,) = program_.runner.jobs
    assert job.sign().location == HERE


def test_an_expired_link_is_replaced_midway(program_: Program) -> None:
    queue = program_.start()
    program_.runner.steps = [fail(link_entries.REQUEST_EXPIRED.error()), succeed]
    transfer_id = queue.add(upload(connection=None))
    expired = until(queue, transfer_id, FAILED)
    assert expired.needs_link
    queue.give_link(transfer_id, link(operation="PutObject"))
    assert not until(queue, transfer_id, DONE).needs_link


FORM = PostForm(url="https://bucket.s3.amazonaws.com/", fields=(), bucket="bucket", key="a/report.pdf")


@pytest.mark.parametrize("fresh", [PastedLink(url=link(operation="PutObject")), FORM])
def test_a_link_may_come_in_any_shape(program_: Program, fresh: Link) -> None:
    transfer_id = program_.start().add(upload(connection=None))
    again = program_.start()
    again.give_link(transfer_id, fresh)
    until(again, transfer_id, RUNNING)


def test_a_form_takes_no_download(program_: Program) -> None:
    transfer_id = program_.start().add(download(connection=None))
    again = program_.start()
    with pytest.raises(PresignedUrlError) as caught:
        again.give_link(transfer_id, FORM)
    assert caught.value.kind == "LinkWrongDirection"


@pytest.mark.parametrize(
    ("fresh", "kind"),
    [
        (link("a/other.pdf", operation="PutObject"), "LinkForOtherObject"),
        (link(operation="GetObject"), "LinkWrongDirection"),
    ],
)
def test_a_link_for_something_else_is_refused_and_nothing_changes(
    program_: Program, fresh: PresignedUrl, kind: str
) -> None:
    transfer_id = program_.start().add(upload(connection=None))
    again = program_.start()
    with pytest.raises(PresignedUrlError) as caught:
        again.give_link(transfer_id, fresh)
    assert caught.value.kind == kind
    assert (again.transfer(transfer_id).state, again.transfer(transfer_id).needs_link) == (PAUSED, True)


def test_a_transfer_over_a_connection_takes_no_link(program_: Program) -> None:
    queue = program_.start()
    transfer_id = queue.add(upload())
    with pytest.raises(ValueError, match="guest"):
        queue.give_link(transfer_id, link(operation="PutObject"))


def test_a_guests_failed_transfer_is_not_tried_again_without_a_link(program_: Program) -> None:
    queue = program_.start()
    program_.runner.steps = [fail(local_file.SOURCE_NOT_FOUND.error(path="/x"))]
    transfer_id = queue.add(upload(connection=None))
    until(queue, transfer_id, FAILED)
    again = program_.start()
    again.retry(transfer_id)
    assert (again.transfer(transfer_id).state, again.transfer(transfer_id).needs_link) == (FAILED, True)


def test_no_link_reaches_the_disk(program_: Program) -> None:
    queue = program_.start()
    fresh = link(operation="PutObject")
    transfer_id = queue.add(upload(connection=None))
    until(queue, transfer_id, RUNNING)
    queue.give_link(transfer_id, fresh)
    program_.stop()
    on_disk = b"".join(file.read_bytes() for file in program_.path.parent.iterdir())
    assert b"report.pdf" in on_disk
    assert b"5ec3e7" not in on_disk
    assert b"X-Amz" not in on_disk


# -- a disk that fails ----------------------------------------------------------------------------------------------


def test_a_queue_that_cannot_be_saved_says_so_and_goes_on(
    program_: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    queue = program_.start()
    onlooker = Onlooker(queue)
    program_.runner.otherwise = succeed
    ids = queue.add_all([upload(str(number)) for number in range(3)])
    full = local_file.DISK_FULL.error(folder="/x", needed=1, free=0)
    assert isinstance(full, LocalFileError)
    real = Store.save

    def fails(_store: Store, *_transfers: object) -> None:
        raise full

    monkeypatch.setattr(Store, "save", fails)
    more = queue.add(upload("4"))
    onlooker.wait_until(lambda each: each.id == more and each.state is DONE)
    wait_until(lambda: queue.problem is full, "the problem")
    assert "cannot be saved" in caplog.text
    monkeypatch.setattr(Store, "save", real)
    queue.move_to(more, 0)
    wait_until(lambda: queue.problem is None, "the end of the problem")
    again = program_.start()
    assert again.ids() == (more, *ids)
    assert states(again) == [DONE] * 4


def test_a_defect_in_writing_does_not_stop_the_queue(
    program_: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    queue = program_.start()
    program_.runner.otherwise = succeed

    def breaks(_store: Store, *_transfers: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(Store, "save", breaks)
        transfer_id = queue.add(upload())
        until(queue, transfer_id, DONE)
        wait_until(lambda: queue.problem is not None, "the problem")
        until(queue, queue.add(upload("2")), DONE)
    assert queue.problem is not None
    assert queue.problem.kind == "Unexpected"
    assert "ZeroDivisionError" in caplog.text


def test_a_row_that_the_file_has_lost_is_no_row(program_: Program) -> None:
    queue = program_.start()
    ids = queue.add_all([upload(str(number)) for number in range(2)])
    again = program_.start()
    with again._store._database.transaction() as connection:
        connection.execute("DELETE FROM transfers WHERE id = ?", (ids[0],))
    again.move_to(ids[0], 1)
    again.resume_all()
    until(again, ids[1], RUNNING)
    assert again.ids() == ids[1:]
    assert [each.id for each in again.load(ids)] == [ids[1]]
