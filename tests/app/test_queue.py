"""The queue with a scripted runner: states, retries, cancelling, snapshots."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from presign_gui.app.jobs import Job
from presign_gui.app.queue import QueueClosedError, TransferQueue
from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import PresignedRequest, PutObject
from presign_gui.domain.transfer import Transfer, TransferResult, TransferState
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.queues import HERE, Onlooker, ScriptedRunner, done, download, succeed, until_stopped, upload
from tests.fakes.signers import presigned


@pytest.fixture
def runner() -> ScriptedRunner:
    return ScriptedRunner()


@pytest.fixture
def queue(runner: ScriptedRunner) -> Iterator[TransferQueue]:
    queue = TransferQueue(runner, workers=2)
    yield queue
    assert queue.close(30)


@pytest.fixture
def watcher(queue: TransferQueue) -> Onlooker:
    return Onlooker(queue)


def fail(_job: Job, _control: Control, _meter: Meter, _watcher: Watcher) -> TransferResult:
    raise entries.KEY_EMPTY.error()


def test_a_transfer_goes_through_its_states(queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker) -> None:
    runner.steps = [succeed]
    transfer_id = queue.add(upload())
    final = watcher.wait_for(TransferState.DONE)
    assert watcher.states == [TransferState.QUEUED, TransferState.SIGNING, TransferState.RUNNING, TransferState.DONE]
    assert final == queue.transfer(transfer_id)
    assert (final.progress.done, final.progress.total, final.name) == (3, 3, "report.pdf")
    assert final.result == done()
    assert final.asked is None


def test_a_download_is_called_by_its_target_once_that_is_known(
    queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker
) -> None:
    runner.steps = [lambda *_: done(Path("/downloads/named (1).pdf"))]
    queue.add(download())
    final = watcher.wait_for(TransferState.DONE)
    assert [each.name for each in watcher.seen] == ["report.pdf"] * 3 + ["named.pdf", "named (1).pdf"]
    assert final.local_path == Path("/downloads/named (1).pdf")


def test_a_failure_is_kept_and_can_be_tried_again(
    queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker
) -> None:
    runner.steps = [fail, succeed]
    transfer_id = queue.add(upload())
    failed = watcher.wait_for(TransferState.FAILED)
    assert failed.error is not None
    assert failed.error.kind == "KeyEmpty"
    queue.retry(transfer_id)
    final = watcher.wait_for(TransferState.DONE)
    assert final.id == transfer_id
    assert final.error is None


def test_an_unexpected_exception_fails_the_row_and_is_logged(
    queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object) -> TransferResult:
        raise ZeroDivisionError("https://host/?X-Amz-Signature=5ec3e75ec3e7")

    runner.steps = [break_down, succeed]
    queue.add(upload())
    failed = watcher.wait_for(TransferState.FAILED)
    assert failed.error is not None
    assert failed.error.kind == "Unexpected"
    assert "ZeroDivisionError" in failed.error.cause()
    assert "break_down" in failed.error.detail
    assert "5ec3e7" not in failed.error.detail
    assert "unexpected exception" in caplog.text
    queue.add(upload())
    watcher.wait_for(TransferState.DONE)


def test_cancelling_a_running_transfer(queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker) -> None:
    runner.steps = [until_stopped]
    transfer_id = queue.add(upload())
    watcher.wait_for(TransferState.RUNNING)
    queue.cancel(transfer_id)
    assert watcher.wait_for(TransferState.CANCELLED).error is None


def test_cancelling_while_it_waits_for_a_signature_changes_the_row_at_once(
    queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker
) -> None:
    release = threading.Event()
    waiting = threading.Event()

    def slow_signature() -> PresignedRequest:
        waiting.set()
        assert release.wait(30)
        return presigned(PutObject(location=HERE, expires_in=60))

    runner.signed = slow_signature
    runner.steps = [succeed]
    transfer_id = queue.add(upload())
    assert waiting.wait(30)
    queue.cancel(transfer_id)
    assert queue.transfer(transfer_id).state is TransferState.CANCELLED
    release.set()
    assert queue.close(30)
    assert queue.transfer(transfer_id).state is TransferState.CANCELLED
    assert watcher.states == [TransferState.QUEUED, TransferState.SIGNING, TransferState.CANCELLED]


def test_a_late_word_from_an_old_attempt_changes_nothing(
    queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker
) -> None:
    release = threading.Event()
    waiting = threading.Event()
    signatures = iter([True, False])

    def first_is_slow() -> PresignedRequest:
        if next(signatures):
            waiting.set()
            assert release.wait(30)
        return presigned(PutObject(location=HERE, expires_in=60))

    runner.signed = first_is_slow
    runner.steps = [fail, succeed]
    transfer_id = queue.add(upload())
    assert waiting.wait(30)
    queue.cancel(transfer_id)
    queue.retry(transfer_id)
    assert watcher.wait_for(TransferState.DONE).id == transfer_id
    release.set()
    assert queue.close(30)
    assert queue.transfer(transfer_id).state is TransferState.DONE


def test_what_waits_its_turn_can_be_cancelled(queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker) -> None:
    runner.steps = [until_stopped, until_stopped]
    running = [queue.add(upload()), queue.add(upload())]
    watcher.wait_for(TransferState.RUNNING, 2)
    waiting = queue.add(upload())
    queue.cancel(waiting)
    assert queue.transfer(waiting).state is TransferState.CANCELLED
    assert set(queue.progress()) == set(running)
    queue.cancel_all()
    watcher.wait_for(TransferState.CANCELLED, 3)


def test_only_what_has_ended_is_removed(queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker) -> None:
    runner.steps = [until_stopped]
    transfer_id = queue.add(upload())
    watcher.wait_for(TransferState.RUNNING)
    queue.remove(transfer_id)
    assert [each.id for each in queue.transfers()] == [transfer_id]
    queue.cancel(transfer_id)
    watcher.wait_for(TransferState.CANCELLED)
    queue.remove(transfer_id)
    assert queue.transfers() == ()


def test_another_object_than_the_one_asked_for_shows(
    queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker
) -> None:
    fixed = ObjectLocation("fa-106", "sample.txt")
    runner.signed = lambda: presigned(PutObject(location=fixed, expires_in=60))
    runner.steps = [succeed]
    queue.add(upload())
    final = watcher.wait_for(TransferState.DONE)
    assert final.location == fixed
    assert final.asked == HERE


def test_what_is_signed_anew_for_another_region_goes_on(
    queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker
) -> None:
    def sent_on(job: Job, control: Control, meter: Meter, told: Watcher) -> TransferResult:
        told.signed(presigned(PutObject(location=ObjectLocation("elsewhere", "key"), expires_in=60)))
        return succeed(job, control, meter, told)

    runner.steps = [sent_on]
    queue.add(upload())
    assert watcher.wait_for(TransferState.DONE).location == ObjectLocation("elsewhere", "key")


def test_a_skipped_download_is_an_outcome_of_its_own(
    queue: TransferQueue, runner: ScriptedRunner, watcher: Onlooker
) -> None:
    runner.steps = [lambda *_: done(skipped=True)]
    queue.add(download())
    assert watcher.wait_for(TransferState.SKIPPED).error is None


def test_close_cancels_what_runs_and_starts_nothing_more(runner: ScriptedRunner) -> None:
    queue = TransferQueue(runner, workers=1)
    watcher = Onlooker(queue)
    runner.steps = [until_stopped, succeed]
    queue.add(upload())
    watcher.wait_for(TransferState.RUNNING)
    queue.add(upload())
    assert queue.close(30)
    assert [each.state for each in queue.transfers()] == [TransferState.CANCELLED] * 2
    assert len(runner.steps) == 1


def test_nothing_is_added_to_a_queue_that_was_closed(runner: ScriptedRunner) -> None:
    queue = TransferQueue(runner)
    assert queue.close(30)
    with pytest.raises(QueueClosedError):
        queue.add(upload())


def test_nobody_is_told_after_unsubscribing(queue: TransferQueue, runner: ScriptedRunner) -> None:
    seen: list[Transfer] = []
    unsubscribe = queue.subscribe(seen.append)
    unsubscribe()
    watcher = Onlooker(queue)
    runner.steps = [succeed]
    queue.add(upload())
    watcher.wait_for(TransferState.DONE)
    assert seen == []
