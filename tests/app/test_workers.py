import os
import sys
import threading
from functools import partial

from presign_gui.app.workers import Workers


def test_carries_out_everything_in_order_with_one_thread() -> None:
    done: list[int] = []
    workers = Workers(1, "test")
    for number in range(50):
        workers.submit(partial(done.append, number))
    assert workers.close(30)
    assert done == list(range(50))


def test_runs_as_many_at_once_as_it_may_and_no_more() -> None:
    workers = Workers(3, "test")
    barrier = threading.Barrier(4)  # three tasks and this test
    running = 0
    most = 0
    lock = threading.Lock()

    def task() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        barrier.wait(30)
        with lock:
            running -= 1

    for _ in range(6):
        workers.submit(task)
    barrier.wait(30)
    barrier.wait(30)
    assert workers.close(30)
    assert most == 3


def test_close_says_when_a_thread_does_not_end() -> None:
    release = threading.Event()
    workers = Workers(1, "test")

    def hang() -> None:
        release.wait(30)

    workers.submit(hang)
    assert not workers.close(0.05)
    release.set()
    assert workers.close(30)


def test_no_thread_is_started_before_there_is_work() -> None:
    before = threading.active_count()
    workers = Workers(3, "test")
    assert threading.active_count() == before
    assert workers.close(30)


def test_tasks_give_way_to_the_window_where_threads_can() -> None:
    found: list[int] = []
    workers = Workers(1, "test")
    workers.submit(lambda: found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id())))
    assert workers.close(30)
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert found == [max(15, own) if sys.platform == "linux" else own]
