from dataclasses import dataclass

import pytest

from presign_gui.domain.transfer import Progress
from presign_gui.transfer.progress import WINDOW, Meter


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_new_meter_knows_nothing(clock: Clock) -> None:
    assert Meter(clock).snapshot() == Progress(0, None, None)


def test_it_counts_towards_its_total(clock: Clock) -> None:
    meter = Meter(clock)
    meter.set_total(1000)
    meter.add(300)
    meter.add(200)
    assert (meter.snapshot().done, meter.snapshot().total) == (500, 1000)


def test_a_steady_speed_is_told_exactly(clock: Clock) -> None:
    meter = Meter(clock)
    meter.set_total(10_000)
    for _ in range(20):
        clock.now += 0.25
        meter.add(100)
    assert meter.snapshot().bytes_per_second == pytest.approx(400)
    assert meter.snapshot().seconds_left == pytest.approx(20)


def test_the_speed_is_that_of_the_last_seconds(clock: Clock) -> None:
    meter = Meter(clock)
    meter.set_total(10**9)
    for speed in (1000, 10):
        for _ in range(100):
            clock.now += 0.1
            meter.add(speed // 10)
    assert meter.snapshot().bytes_per_second == pytest.approx(10, rel=0.05)


def test_the_speed_of_a_transfer_that_stands_still_sinks_to_nothing(clock: Clock) -> None:
    meter = Meter(clock)
    meter.set_total(1000)
    clock.now += 1
    meter.add(500)
    clock.now += 2 * WINDOW
    assert meter.snapshot().bytes_per_second == 0
    assert meter.snapshot().seconds_left is None


def test_no_speed_is_told_from_one_instant(clock: Clock) -> None:
    meter = Meter(clock)
    meter.set_total(1000)
    clock.now += 0.01
    meter.add(500)
    assert meter.snapshot().bytes_per_second is None


def test_without_a_total_the_speed_counts_from_the_first_byte(clock: Clock) -> None:
    meter = Meter(clock)
    clock.now += 60
    meter.add(100)
    clock.now += 1
    meter.add(100)
    assert meter.snapshot() == Progress(200, None, 200)


def test_a_rewind_goes_back_and_forgets_the_speed(clock: Clock) -> None:
    meter = Meter(clock)
    meter.set_total(1000)
    clock.now += 1
    meter.add(900)
    meter.rewind(100)
    assert meter.snapshot() == Progress(100, 1000, None)
    clock.now += 1
    meter.add(50)
    assert meter.snapshot().bytes_per_second == pytest.approx(50)


def test_memory_stays_small_over_millions_of_additions(clock: Clock) -> None:
    meter = Meter(clock)
    for _ in range(50_000):
        clock.now += 0.01
        meter.add(1)
    assert len(meter._samples) <= WINDOW / 0.1 + 2


def test_bytes_that_were_for_nothing_are_taken_back_and_say_nothing_about_the_others(clock: Clock) -> None:
    meter = Meter(clock)
    meter.set_total(1000)
    for _ in range(10):
        clock.now += 0.5
        meter.add(50)
    before = meter.snapshot().bytes_per_second
    meter.take_back(200)
    assert meter.snapshot().done == 300
    assert meter.snapshot().bytes_per_second == before


def test_whoever_waits_for_bytes_is_told_once_when_they_move(clock: Clock) -> None:
    meter = Meter(clock)
    told: list[int] = []
    meter.when_moved(lambda: told.append(meter.snapshot().done))
    meter.take_back(0)
    meter.rewind(0)
    assert told == []
    meter.add(10)
    meter.add(10)
    assert told == [10]
