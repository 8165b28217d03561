"""The order of the queue, and how many of it run at once."""

from collections.abc import Iterator
from functools import partial

import pytest

from presign_gui.app.queue import TransferQueue
from presign_gui.app.queue_board import Board
from presign_gui.app.settings import MOST_TRANSFERS
from presign_gui.domain.transfer import TransferState
from tests.fakes.queues import Onlooker, ScriptedRunner, succeed, until_stopped, upload
from tests.fakes.waiting import wait_until

QUEUED, RUNNING, DONE = TransferState.QUEUED, TransferState.RUNNING, TransferState.DONE


@pytest.fixture
def runner() -> ScriptedRunner:
    runner = ScriptedRunner()
    runner.otherwise = until_stopped
    return runner


@pytest.fixture
def queue(runner: ScriptedRunner) -> Iterator[TransferQueue]:
    queue = TransferQueue(runner, workers=1)
    yield queue
    assert queue.close(30)


def names(runner: ScriptedRunner) -> list[str]:
    return [job.name for job in runner.jobs]


def run_all(queue: TransferQueue, runner: ScriptedRunner, blocking: int) -> None:
    """Let what stands in the way go, and wait for the rest."""
    runner.otherwise = succeed
    queue.cancel(blocking)
    wait_until(lambda: queue.counts().get(DONE, 0) == len(queue.ids()) - 1, "the end")


def test_the_first_in_the_order_runs_first(queue: TransferQueue, runner: ScriptedRunner) -> None:
    first = queue.add(upload("0"))
    wait_until(lambda: len(runner.jobs) == 1, "the first")
    ids = queue.add_all([upload(str(number)) for number in range(1, 6)])
    queue.move_to(ids[4], 0)
    queue.move_up(ids[2])
    queue.move_down(ids[0])
    assert queue.ids() == (ids[4], first, ids[2], ids[0], ids[1], ids[3])
    run_all(queue, runner, first)
    assert names(runner) == ["0", "5", "3", "1", "2", "4"]


def test_what_is_moved_to_where_it_is_stays_there(queue: TransferQueue, runner: ScriptedRunner) -> None:
    ids = queue.add_all([upload("0"), upload("1")])
    queue.move_up(ids[0])
    queue.move_down(ids[1])
    queue.move_to(ids[1], 99)
    assert queue.ids() == ids


def test_a_higher_limit_starts_more_at_once(queue: TransferQueue, runner: ScriptedRunner) -> None:
    queue.add_all([upload(str(number)) for number in range(6)])
    wait_until(lambda: queue.counts().get(RUNNING) == 1, "the first")
    queue.change_limit(4)
    wait_until(lambda: queue.counts().get(RUNNING) == 4, "three more")
    assert queue.counts() == {RUNNING: 4, QUEUED: 2}


def test_a_lower_limit_lets_what_runs_go_on_and_starts_nothing_above_it(
    queue: TransferQueue, runner: ScriptedRunner
) -> None:
    queue.change_limit(3)
    ids = queue.add_all([upload(str(number)) for number in range(6)])
    wait_until(lambda: queue.counts().get(RUNNING) == 3, "three")
    queue.change_limit(2)
    onlooker = Onlooker(queue)
    queue.cancel(ids[0])
    onlooker.wait_for(TransferState.CANCELLED)
    assert queue.counts()[RUNNING] == 2
    queue.cancel(ids[1])
    wait_until(lambda: queue.transfer(ids[3]).state is RUNNING, "the next")
    assert queue.counts()[RUNNING] == 2


@pytest.mark.parametrize("limit", [0, -1, MOST_TRANSFERS + 1])
def test_a_limit_that_makes_no_sense_is_a_defect(queue: TransferQueue, limit: int) -> None:
    with pytest.raises(ValueError, match="at once"):
        queue.change_limit(limit)


def test_more_rows_than_are_kept_in_memory_all_run_in_order(
    runner: ScriptedRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presign_gui.app.queue.Board", partial(Board, 20))
    queue = TransferQueue(runner, workers=1)
    runner.otherwise = succeed
    ids = queue.add_all([upload(str(number)) for number in range(300)])
    wait_until(lambda: queue.counts() == {DONE: 300}, "the end")
    assert names(runner) == [str(number) for number in range(300)]
    assert len(queue._board._table.records) <= 20 + 100
    assert [each.name for each in queue.load(ids[:3])] == ["0", "1", "2"]
    assert queue.transfer(ids[5]).state is DONE
    assert queue.close(30)


def test_what_is_not_in_memory_can_be_paused_cancelled_and_tried_again(
    runner: ScriptedRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presign_gui.app.queue.Board", partial(Board, 2))
    queue = TransferQueue(runner, workers=1)
    ids = queue.add_all([upload(str(number)) for number in range(10)])
    wait_until(lambda: queue.counts().get(RUNNING) == 1, "the first")
    assert queue._board.snapshot(ids[9]) is None
    queue.pause(ids[9])
    queue.cancel(ids[8])
    queue.move_to(ids[7], 0)
    assert [each.state for each in queue.load(ids[8:])] == [TransferState.CANCELLED, TransferState.PAUSED]
    queue.retry(ids[8])
    queue.resume(ids[9])
    run_all(queue, runner, ids[0])
    assert names(runner) == ["0", "7", "1", "2", "3", "4", "5", "6", "8", "9"]
    assert queue.close(30)
