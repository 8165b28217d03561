"""What a window asks for on its timer: only what is new, at a price that does not grow with the queue."""

import threading
from collections.abc import Iterator

import pytest

from presign_gui.app.queue import TransferQueue
from presign_gui.app.queue_feed import Changes, News
from presign_gui.domain.transfer import Transfer, TransferState
from tests.fakes.queues import Onlooker, ScriptedRunner, succeed, until_stopped, upload
from tests.fakes.transfers import transfer
from tests.fakes.waiting import wait_until

DONE, PAUSED = TransferState.DONE, TransferState.PAUSED


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


def test_a_feed_tells_what_came_changed_and_went(queue: TransferQueue, runner: ScriptedRunner) -> None:
    feed = queue.feed()
    assert feed.take() == Changes()
    runner.otherwise = succeed
    ids = queue.add_all([upload("1"), upload("2")])
    wait_until(lambda: queue.counts() == {DONE: 2}, "the end")
    news = feed.take()
    assert news.added == ids
    assert [(each.id, each.state) for each in news.transfers] == [(ids[0], DONE), (ids[1], DONE)]
    assert feed.take() == Changes()
    queue.remove(ids[0])
    assert feed.take() == Changes(removed=(ids[0],))
    feed.close()
    queue.remove(ids[1])
    assert feed.take() == Changes()


def test_each_feed_hears_everything(queue: TransferQueue, runner: ScriptedRunner) -> None:
    first, second = queue.feed(), queue.feed()
    (transfer_id,) = queue.add_all([upload()])
    queue.pause(transfer_id)
    onlooker = Onlooker(queue)
    if queue.transfer(transfer_id).state is not PAUSED:
        onlooker.wait_for(PAUSED)
    assert [each.state for each in first.take().transfers] == [PAUSED]
    assert second.take().added == (transfer_id,)


def test_a_new_order_is_told_whole(queue: TransferQueue) -> None:
    ids = queue.add_all([upload(str(number)) for number in range(4)])
    wait_until(lambda: queue.counts().get(TransferState.RUNNING) == 1, "the first")
    feed = queue.feed()
    queue.move_to(ids[3], 1)
    assert feed.take() == Changes(order=(ids[0], ids[3], ids[1], ids[2]))


def test_a_feed_wakes_once_for_all_that_comes_before_the_next_look(queue: TransferQueue) -> None:
    ids = queue.add_all([upload(str(number)) for number in range(4)])
    wait_until(lambda: queue.counts().get(TransferState.RUNNING) == 1, "the first")
    woken = threading.Semaphore(0)
    feed = queue.feed(woken.release)
    queue.pause(ids[2])
    queue.pause(ids[3])
    assert woken.acquire(timeout=30)
    assert not woken.acquire(blocking=False)
    assert len(feed.take().transfers) == 2
    queue.resume(ids[3])
    assert woken.acquire(timeout=30)


def test_what_is_too_much_at_once_is_taken_bit_by_bit(queue: TransferQueue) -> None:
    ids = queue.add_all([upload(str(number)) for number in range(30)])
    wait_until(lambda: queue.counts().get(TransferState.RUNNING) == 1, "the first")
    feed = queue.feed()
    for each in ids[5:25]:
        queue.pause(each)
    seen: list[int] = []
    more = True
    while more:
        news = feed.take(limit=8)
        assert len(news.transfers) <= 8
        seen += [each.id for each in news.transfers]
        more = news.more
    assert seen == list(ids[5:25])


# -- the news by themselves -----------------------------------------------------------------------------------------


def take(news: News, limit: int = 9, stale: frozenset[int] = frozenset()) -> Changes:
    def show(transfer_id: int) -> Transfer | None:
        return None if transfer_id in stale else transfer(transfer_id)

    return news.take(limit, lambda: (3, 2, 1), show)


def test_what_came_and_went_between_two_looks_is_not_spoken_of() -> None:
    news = News(lambda: None)
    news.add([1, 2])
    news.change(1)
    news.remove([1])
    assert take(news) == Changes(added=(2,))


def test_what_is_not_at_hand_is_named() -> None:
    news = News(lambda: None)
    news.change(1)
    news.change(2)
    changes = take(news, stale=frozenset({2}))
    assert (changes.transfers, changes.stale) == ((transfer(1),), (2,))


def test_of_too_many_changes_it_is_said_that_everything_changed() -> None:
    news = News(lambda: None)
    for number in range(5_000):
        news.change(number)
    assert take(news) == Changes(everything=True)
    news.change(7)
    assert take(news) == Changes(transfers=(transfer(7),))


def test_it_wakes_again_only_after_all_was_taken() -> None:
    news = News(lambda: None)
    assert not news.must_wake()
    news.change(1)
    news.change(2)
    assert news.must_wake()
    assert not news.must_wake()
    assert take(news, limit=1).more
    news.change(3)
    assert not news.must_wake()
    assert not take(news).more
    news.is_reordered = True
    assert news.must_wake()
    assert take(news) == Changes(order=(3, 2, 1))
