import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from presign_gui.transfer.stream_pool import StreamPool


class Gate:
    """Tasks that wait until it opens, and how many of them have begun."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun = 0
        self.ended = 0
        self._lock = threading.Lock()

    def task(self) -> None:
        with self._lock:
            self.begun += 1
        self.open.wait(30)
        with self._lock:
            self.ended += 1


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 45
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


def test_as_many_tasks_run_as_there_are_threads(gate: Gate) -> None:
    pool = StreamPool(2)
    for _ in range(5):
        pool.submit(gate.task)
    until(lambda: gate.begun == 2)
    time.sleep(0.02)
    assert gate.begun == 2
    gate.open.set()
    until(lambda: gate.ended == 5)
    pool.close()


def test_threads_are_only_started_for_work(gate: Gate) -> None:
    pool = StreamPool(50)
    assert pool._threads == 0
    pool.submit(gate.task)
    until(lambda: gate.begun == 1)
    assert pool._threads == 1
    pool.close()


def test_more_threads_begin_at_once_on_what_waits(gate: Gate) -> None:
    pool = StreamPool(1)
    for _ in range(3):
        pool.submit(gate.task)
    until(lambda: gate.begun == 1)
    pool.resize(3)
    until(lambda: gate.begun == 3)
    pool.close()


def test_threads_that_are_too_many_end_with_what_they_do(gate: Gate) -> None:
    pool = StreamPool(4)
    for _ in range(4):
        pool.submit(gate.task)
    until(lambda: gate.begun == 4)
    pool.resize(1)
    second = Gate()
    for _ in range(3):
        pool.submit(second.task)
    gate.open.set()
    until(lambda: second.begun == 1)
    time.sleep(0.02)
    assert second.begun == 1
    second.open.set()
    until(lambda: second.ended == 3)
    pool.close()


def test_closing_lets_the_threads_end() -> None:
    pool = StreamPool(3)
    done: list[int] = []
    for number in range(10):
        pool.submit(partial(done.append, number))
    until(lambda: len(done) == 10)
    pool.close()
    until(lambda: pool._threads == 0)


def test_growing_and_shrinking_loses_no_thread_and_no_task(gate: Gate) -> None:
    pool = StreamPool(3)
    done: list[int] = []
    for size in (1, 4, 2, 3) * 10:
        pool.resize(size)
        for _ in range(5):
            pool.submit(lambda: done.append(1))
    until(lambda: len(done) == 200)
    pool.resize(3)
    for _ in range(3):
        pool.submit(gate.task)
    until(lambda: gate.begun == 3)
    pool.close()
