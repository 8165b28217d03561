"""The crew: who begins what and when, and what becomes of it."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import NetworkError, PresignGuiError
from presign_gui.transfer import crew as crew_module
from presign_gui.transfer.control import Cancelled, Control, Paused
from presign_gui.transfer.crew import Crew
from presign_gui.transfer.retry import Wait, Why
from presign_gui.transfer.stream_pool import StreamPool

LOST = network.CONNECTION_LOST.error(host="h")


@dataclass
class Jobs:
    """Pieces that are numbers; `does` is what moving one takes, with the control that it has to obey."""

    does: Callable[[int, Control], None] = lambda _number, _control: None
    pending: deque[int] = field(default_factory=deque)
    patience: int = 3
    wait: float = 0.0
    prepared: list[int] = field(default_factory=list)
    results: list[int] = field(default_factory=list)
    failures: list[tuple[int, PresignGuiError]] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    told_resumed: int = 0
    refuses_to_prepare: int = 0

    def next(self) -> int | None:
        return self.pending.popleft() if self.pending else None

    def prepare(self, piece: int) -> None:
        self.threads.add(threading.get_ident())
        if self.refuses_to_prepare:
            self.refuses_to_prepare -= 1
            raise LOST
        self.prepared.append(piece)

    def work(self, piece: int, control: Control, report: Callable[[int], None]) -> None:
        assert threading.get_ident() not in self.threads
        self.does(piece, control)
        report(piece)

    def finished(self, result: int) -> None:
        self.threads.add(threading.get_ident())
        self.results.append(result)

    def failed(self, piece: int, error: PresignGuiError) -> Wait:
        self.threads.add(threading.get_ident())
        self.failures.append((piece, error))
        if len(self.failures) > self.patience:
            raise error
        self.pending.appendleft(piece)
        return Wait(self.wait, Why.BACKOFF)

    def resumed(self) -> None:
        self.told_resumed += 1


@pytest.fixture
def pool() -> Iterator[StreamPool]:
    pool = StreamPool(4)
    yield pool
    pool.close()


def run(jobs: Jobs, pool: StreamPool, control: Control | None = None, width: int = 3) -> None:
    Crew(jobs, pool, control or Control(), width=lambda: width, moved=lambda: len(jobs.results)).run()


def test_everything_is_done_and_all_is_decided_on_one_thread(pool: StreamPool) -> None:
    jobs = Jobs(pending=deque(range(50)))
    run(jobs, pool)
    assert sorted(jobs.results) == list(range(50))
    assert jobs.prepared == list(range(50))
    assert jobs.threads == {threading.get_ident()}


def test_nothing_to_do_is_done_at_once(pool: StreamPool) -> None:
    run(Jobs(), pool)


def test_a_failed_piece_is_tried_again_and_others_wait_meanwhile(pool: StreamPool) -> None:
    failed_at: list[float] = []

    def fail_once(piece: int, control: Control) -> None:
        if piece == 0 and not failed_at:
            failed_at.append(time.monotonic())
            raise LOST

    begun: list[float] = []

    class Timed(Jobs):
        def prepare(self, piece: int) -> None:
            begun.append(time.monotonic())
            super().prepare(piece)

    jobs = Timed(does=fail_once, pending=deque(range(3)), wait=0.15)
    run(jobs, pool, width=1)
    assert jobs.results == [0, 1, 2]
    assert begun[1] - failed_at[0] >= 0.14
    assert jobs.told_resumed == 1


def test_a_piece_that_cannot_be_prepared_has_failed(pool: StreamPool) -> None:
    jobs = Jobs(pending=deque([7]), refuses_to_prepare=2)
    run(jobs, pool)
    assert jobs.results == [7]
    assert [piece for piece, _ in jobs.failures] == [7, 7]


def test_giving_up_ends_the_others_and_is_raised(pool: StreamPool) -> None:
    ended: list[int] = []

    def work(piece: int, control: Control) -> None:
        if piece == 0:
            raise LOST
        try:
            while True:
                control.raise_if_stopped()
                time.sleep(0.001)
        finally:
            ended.append(piece)

    jobs = Jobs(does=work, pending=deque(range(10)), patience=0)
    with pytest.raises(NetworkError):
        run(jobs, pool)
    assert set(ended) <= {1, 2}
    assert jobs.results == []
    count = len(ended)
    time.sleep(0.02)
    assert len(ended) == count  # nothing is under way any more


def test_a_defect_is_raised_as_it_is(pool: StreamPool) -> None:
    def break_down(piece: int, control: Control) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(Jobs(does=break_down, pending=deque([1])), pool)


def test_a_cancel_ends_what_is_under_way(pool: StreamPool) -> None:
    control = Control()

    def work(piece: int, inner: Control) -> None:
        if piece == 2:
            control.cancel()
        while True:
            inner.raise_if_stopped()
            time.sleep(0.001)

    jobs = Jobs(does=work, pending=deque(range(10)))
    with pytest.raises(Cancelled):
        run(jobs, pool, control)
    assert jobs.results == []


def test_a_pause_lets_what_is_under_way_come_to_its_end_and_begins_nothing(pool: StreamPool) -> None:
    control = Control()

    def work(piece: int, inner: Control) -> None:
        if piece == 0:
            control.pause()
        time.sleep(0.1)
        inner.raise_if_stopped()

    jobs = Jobs(does=work, pending=deque(range(10)))
    with pytest.raises(Paused):
        run(jobs, pool, control)
    assert sorted(jobs.results) == sorted(jobs.prepared)
    assert len(jobs.results) <= 3


@pytest.mark.alone
def test_a_pause_does_not_wait_for_what_takes_too_long(pool: StreamPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew_module, "GRACE", 0.05)
    control = Control()

    def work(piece: int, inner: Control) -> None:
        control.pause()
        while True:
            inner.raise_if_stopped()
            time.sleep(0.001)

    began = time.monotonic()
    jobs = Jobs(does=work, pending=deque(range(10)))
    with pytest.raises(Paused):
        run(jobs, pool, control)
    assert time.monotonic() - began < 1.0
    assert jobs.results == []


@pytest.mark.alone
def test_pieces_that_found_no_thread_are_not_waited_for() -> None:
    pool, gate = StreamPool(1), threading.Event()

    def hold() -> None:
        gate.wait(30)

    pool.submit(hold)
    control = Control()
    threading.Timer(0.05, control.cancel).start()
    jobs = Jobs(pending=deque(range(3)))
    began = time.monotonic()
    with pytest.raises(Cancelled):
        run(jobs, pool, control)
    assert time.monotonic() - began < 1.0
    gate.set()
    time.sleep(0.05)
    assert jobs.results == []
    pool.close()


def test_the_width_may_change_under_way(pool: StreamPool) -> None:
    lock, now, most = threading.Lock(), [0], [0]
    width, all_three = [1], threading.Barrier(3)

    def work(piece: int, control: Control) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        if piece == 3:
            assert most[0] == 1
            width[0] = 3
        elif piece > 3:
            all_three.wait(30)
        with lock:
            now[0] -= 1

    jobs = Jobs(does=work, pending=deque(range(10)))
    Crew(jobs, pool, Control(), width=lambda: width[0], moved=lambda: 0).run()
    assert most[0] == 3
