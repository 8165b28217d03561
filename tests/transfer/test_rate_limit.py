import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.rate_limit import RateLimit
from tests.fakes.clock import FakeClock

MIB = 1024 * 1024


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def limit_of(clock: FakeClock, rate: float | None) -> RateLimit:
    return RateLimit(rate, clock=clock.read, sleep=clock.sleep)


def test_without_a_limit_nothing_waits(clock: FakeClock) -> None:
    limit = limit_of(clock, None)
    for _ in range(100):
        limit.take(100 * MIB, Control())
    assert clock.slept == []
    assert limit.block(MIB) == MIB


def test_the_rate_is_kept(clock: FakeClock) -> None:
    limit = limit_of(clock, 10_000)
    for _ in range(101):
        limit.take(1000, Control())
    assert clock.elapsed == pytest.approx(10.0)


@given(
    st.floats(1_000, 1e9),
    st.lists(st.tuples(st.integers(1, 10**6), st.floats(0, 5)), min_size=2, max_size=40),
)
def test_never_more_passes_than_the_rate_and_a_short_burst(rate: float, steps: list[tuple[int, float]]) -> None:
    clock = FakeClock()
    limit = limit_of(clock, rate)
    passed: list[tuple[float, int]] = []
    for count, idle in steps:
        clock.advance(idle)
        limit.take(count, Control())
        passed.append((clock.elapsed, count))
    for first in range(len(passed)):
        for last in range(first + 1, len(passed)):
            moved = sum(count for _, count in passed[first:last])
            assert moved <= rate * (passed[last][0] - passed[first][0] + 0.25) + max(c for c, _ in steps) + 1


def test_no_wait_is_longer_than_a_look_at_the_control(clock: FakeClock) -> None:
    limit = limit_of(clock, 1000)
    limit.take(5000, Control())
    limit.take(1, Control())
    assert max(clock.slept) <= 0.1
    assert sum(clock.slept) == pytest.approx(5.0)


def test_what_was_not_used_is_not_saved_up(clock: FakeClock) -> None:
    limit = limit_of(clock, 1000)
    clock.advance(3600)
    for _ in range(11):
        limit.take(1000, Control())
    assert sum(clock.slept) == pytest.approx(10 - 0.25)


def test_a_faster_rate_holds_for_who_waits_already(clock: FakeClock) -> None:
    limit = limit_of(clock, 1000)
    limit.take(100_000, Control())
    clock.at_sleep = lambda: limit.change(1_000_000)
    limit.take(1, Control())
    assert clock.elapsed == pytest.approx(0.1 + 0.0999, abs=0.001)


def test_a_slower_rate_holds_for_who_waits_already(clock: FakeClock) -> None:
    limit = limit_of(clock, 1000)
    limit.take(1000, Control())
    clock.at_sleep = lambda: limit.change(100) if limit.bytes_per_second == 1000 else None
    limit.take(1, Control())
    assert clock.elapsed == pytest.approx(0.1 + 9.0)


def test_lifting_the_limit_lets_everyone_go(clock: FakeClock) -> None:
    limit = limit_of(clock, 1)
    limit.take(10**9, Control())
    clock.at_sleep = lambda: limit.change(None)
    limit.take(1, Control())
    assert clock.elapsed == pytest.approx(0.1)
    assert limit.bytes_per_second is None


def test_a_new_limit_begins_without_debt(clock: FakeClock) -> None:
    limit = limit_of(clock, 1)
    limit.take(10**9, Control())
    limit.change(None)
    limit.change(1000)
    limit.take(1, Control())
    assert clock.slept == []


def test_a_cancel_ends_the_wait_and_gives_the_bytes_back(clock: FakeClock) -> None:
    limit = limit_of(clock, 1000)
    limit.take(1000, Control())
    control = Control()
    clock.at_sleep = control.cancel
    with pytest.raises(Cancelled):
        limit.take(1_000_000, control)
    assert clock.elapsed == pytest.approx(0.1)
    clock.at_sleep = lambda: None
    limit.take(1, Control())
    assert clock.elapsed == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rate", "largest", "expected"),
    [
        (None, MIB, MIB),
        (100 * MIB, MIB, MIB),
        (MIB, MIB, MIB // 4),
        (100, MIB, 1024),
        (100, 512, 512),
    ],
)
def test_blocks_are_as_small_as_the_rate_needs(rate: float | None, largest: int, expected: int) -> None:
    assert RateLimit(rate).block(largest) == expected


@pytest.mark.parametrize("rate", [0, -1.0])
def test_a_limit_is_more_than_nothing(rate: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        RateLimit(rate)


def test_many_threads_share_one_rate_in_turn() -> None:
    limit = RateLimit(1_000_000)
    taken = [0] * 4
    started = time.monotonic()

    def draw(number: int) -> None:
        while time.monotonic() - started < 0.6:
            limit.take(10_000, Control())
            taken[number] += 10_000

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - started
    assert sum(taken) <= 1_000_000 * (elapsed + 0.25) + 40_000
    assert min(taken) > 0
