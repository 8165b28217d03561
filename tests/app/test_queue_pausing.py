"""Pausing and going on, waiting, and who may not go on."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from presign_gui.app.jobs import Job
from presign_gui.app.queue import TransferQueue
from presign_gui.domain.catalogue import network
from presign_gui.domain.parts import FinishedPart
from presign_gui.domain.resume import FileState, MultipartUpload, UploadResume
from presign_gui.domain.signing import PresignedRequest, PutObject
from presign_gui.domain.transfer import Progress, TransferResult, TransferState, WaitReason
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.retry import Wait, Why
from presign_gui.transfer.watcher import Watcher
from tests.fakes.queues import HERE, Onlooker, ScriptedRunner, download, succeed, until_stopped, upload
from tests.fakes.signers import presigned
from tests.fakes.waiting import wait_until

QUEUED, SIGNING, RUNNING = TransferState.QUEUED, TransferState.SIGNING, TransferState.RUNNING
PAUSED, CANCELLED, DONE = TransferState.PAUSED, TransferState.CANCELLED, TransferState.DONE
BEGUN = UploadResume(location=HERE, source=FileState(48, 7), multipart=MultipartUpload("upload-1", 16))


@pytest.fixture
def runner() -> ScriptedRunner:
    return ScriptedRunner()


@pytest.fixture
def queue(runner: ScriptedRunner) -> Iterator[TransferQueue]:
    queue = TransferQueue(runner, workers=2)
    yield queue
    assert queue.close(30)


@pytest.fixture
def onlooker(queue: TransferQueue) -> Onlooker:
    return Onlooker(queue)


def one_part_then_stopped(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
    meter.set_total(48)
    watcher.began(BEGUN)
    watcher.finished(FinishedPart(number=1, size=16, etag="1"))
    meter.add(24)
    return until_stopped(job, control, meter, watcher)


def test_a_running_transfer_pauses_and_goes_on_from_where_it_was(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    runner.steps = [one_part_then_stopped, succeed]
    transfer_id = queue.add(upload())
    wait_until(lambda: queue.transfer(transfer_id).progress.done == 24, "the first bytes")
    queue.pause(transfer_id)
    paused = onlooker.wait_for(PAUSED)
    assert paused.progress == Progress(16, 48), "what is not finished does not count"
    assert queue.progress() == {}
    queue.resume(transfer_id)
    assert onlooker.wait_for(DONE).error is None
    assert onlooker.states == [QUEUED, SIGNING, RUNNING, PAUSED, QUEUED, SIGNING, RUNNING, DONE]
    resumed = runner.resumes[1]
    assert isinstance(resumed, UploadResume)
    assert (resumed.multipart, resumed.done) == (BEGUN.multipart, 16)


def test_what_waits_its_turn_pauses_at_once_and_keeps_its_place(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    runner.otherwise = until_stopped
    queue.add(upload("1"))
    queue.add(upload("2"))
    onlooker.wait_for(RUNNING, 2)
    third, fourth = queue.add(upload("3")), queue.add(upload("4"))
    queue.pause(third)
    assert queue.transfer(third).state is PAUSED
    queue.resume(third)
    assert queue.transfer(third).state is QUEUED
    runner.otherwise = succeed
    queue.cancel_all()
    queue.retry(third)
    queue.retry(fourth)
    onlooker.wait_for(DONE, 2)
    assert [each.name for each in onlooker.seen if each.state is DONE] == ["report.pdf"] * 2
    assert [each.id for each in onlooker.seen if each.state is SIGNING][2:] == [third, fourth]


def test_a_pause_that_is_taken_back_before_the_thread_has_stopped(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    may_stop = threading.Event()

    def stops_late(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        assert may_stop.wait(30)
        return until_stopped(job, control, meter, watcher)

    runner.steps = [stops_late, succeed]
    transfer_id = queue.add(upload())
    onlooker.wait_for(RUNNING)
    queue.pause(transfer_id)
    queue.resume(transfer_id)
    may_stop.set()
    onlooker.wait_for(DONE)
    assert PAUSED not in onlooker.states


def test_a_pause_while_it_waits_for_a_signature_takes_the_place_of_nobody(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    release = threading.Event()
    asked = threading.Semaphore(0)
    slow = iter([True, True])

    def signature() -> PresignedRequest:
        asked.release()
        if next(slow, False):
            assert release.wait(30)
        return presigned(PutObject(location=HERE, expires_in=60))

    runner.signed = signature
    runner.otherwise = succeed
    stuck = [queue.add(upload("1")), queue.add(upload("2"))]
    assert asked.acquire(timeout=30)
    assert asked.acquire(timeout=30)
    for each in stuck:
        queue.pause(each)
        assert queue.transfer(each).state is PAUSED
    third = queue.add(upload("3"))
    onlooker.wait_until(lambda each: each.id == third and each.state is DONE)
    for each in stuck:
        queue.resume(each)
    onlooker.wait_for(DONE, 3)
    release.set()
    assert queue.close(30)
    assert {queue.transfer(each).state for each in stuck} == {DONE}


def test_all_pause_and_all_go_on(queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker) -> None:
    runner.steps = [until_stopped, until_stopped]
    runner.otherwise = succeed
    ids = [queue.add(upload(str(number))) for number in range(5)]
    onlooker.wait_for(RUNNING, 2)
    queue.pause_all()
    wait_until(lambda: queue.counts() == {PAUSED: 5}, "the pause of all")
    assert len(runner.jobs) == 2
    queue.resume_all()
    wait_until(lambda: queue.counts() == {DONE: 5}, "the end of all")
    assert queue.ids() == tuple(ids)


def test_what_is_paused_can_be_cancelled_and_its_upload_is_aborted(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    runner.steps = [one_part_then_stopped]
    transfer_id = queue.add(upload())
    wait_until(lambda: queue.transfer(transfer_id).progress.done == 24, "the first bytes")
    queue.pause(transfer_id)
    onlooker.wait_for(PAUSED)
    queue.cancel(transfer_id)
    assert queue.transfer(transfer_id).state is CANCELLED
    wait_until(lambda: runner.aborted == [(HERE, "upload-1")], "the abort")
    wait_until(lambda: queue.abandoned.list() == (), "the end of the abandoned upload")


def test_a_cancel_counts_for_more_than_a_pause(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    runner.steps = [until_stopped]
    transfer_id = queue.add(upload())
    onlooker.wait_for(RUNNING)
    queue.cancel(transfer_id)
    queue.pause(transfer_id)
    queue.resume(transfer_id)
    assert onlooker.wait_for(CANCELLED).state is CANCELLED


def test_pausing_what_has_ended_changes_nothing(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    runner.steps = [succeed]
    transfer_id = queue.add(upload())
    onlooker.wait_for(DONE)
    for change in (queue.pause, queue.resume, queue.cancel, queue.retry):
        change(transfer_id)
    assert queue.transfer(transfer_id).state is DONE


def test_a_failed_upload_that_is_tried_again_goes_on_from_where_it_was(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    def one_part_then_refused(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        meter.set_total(48)
        watcher.began(BEGUN)
        watcher.finished(FinishedPart(number=1, size=16, etag="1"))
        raise network.CONNECTION_REFUSED.error(host="x")

    runner.steps = [one_part_then_refused, succeed]
    transfer_id = queue.add(upload())
    assert onlooker.wait_for(TransferState.FAILED).progress == Progress(16, 48)
    queue.retry(transfer_id)
    onlooker.wait_for(DONE)
    resumed = runner.resumes[1]
    assert isinstance(resumed, UploadResume)
    assert resumed.done == 16


def test_what_is_dropped_is_not_gone_on_with(queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker) -> None:
    def dropped_then_stopped(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        watcher.began(BEGUN)
        watcher.finished(FinishedPart(number=1, size=16, etag="1"))
        watcher.dropped()
        meter.add(5)
        return until_stopped(job, control, meter, watcher)

    runner.steps = [dropped_then_stopped, succeed]
    transfer_id = queue.add(upload())
    wait_until(lambda: queue.transfer(transfer_id).progress.done == 5, "the first bytes")
    queue.pause(transfer_id)
    assert onlooker.wait_for(PAUSED).progress.done == 0
    queue.resume(transfer_id)
    onlooker.wait_for(DONE)
    assert runner.resumes == [None, None]


def test_a_row_says_what_it_waits_for_and_until_when(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker
) -> None:
    error = network.CONNECTION_REFUSED.error(host="x")

    def waits(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        watcher.waiting(Wait(0.0, Why.RESIGN), error)
        watcher.waiting(Wait(90.0, Why.OFFLINE), error)
        watcher.waiting(None, None)
        watcher.waiting(Wait(60.0, Why.SERVER_ASKED), error)
        return succeed(job, control, meter, watcher)

    runner.steps = [waits]
    queue.add(upload())
    final = onlooker.wait_for(DONE)
    assert final.waiting is None
    said = [each.waiting for each in onlooker.seen if each.state is RUNNING]
    assert [None if each is None else each.reason for each in said] == [
        None,
        None,
        WaitReason.OFFLINE,
        None,
        WaitReason.SERVER_ASKED,
    ]
    offline = said[2]
    assert offline is not None
    assert 60 < (offline.until - datetime.now(UTC)).total_seconds() <= 90
    assert offline.error is error


def test_a_finished_range_of_nothing_is_a_defect_that_is_told(
    queue: TransferQueue, runner: ScriptedRunner, onlooker: Onlooker, caplog: pytest.LogCaptureFixture
) -> None:
    def lies(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        watcher.finished(FinishedPart(number=1, size=16, etag="1"))
        raise AssertionError

    runner.steps = [lies]
    queue.add(download())
    failed = onlooker.wait_for(TransferState.FAILED)
    assert failed.error is not None
    assert failed.error.kind == "Unexpected"
    assert "has not begun" in caplog.text
