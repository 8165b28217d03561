import pytest

from presign_gui.transfer.pace import SMALLEST, Pace

MIB = 1024 * 1024


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("presign_gui.transfer.pace.time.monotonic", lambda: now[0])
    return now


def run(pace: Pace, clock: list[float], bytes_per_second: float, pieces: int) -> int:
    for _ in range(pieces):
        pace.begin()
        clock[0] += pace.size / bytes_per_second
        pace.end(pace.size)
    return pace.size


def test_a_fast_line_gets_large_pieces_soon(clock: list[float]) -> None:
    assert run(Pace(MIB), clock, 500 * MIB, 6) == MIB


def test_a_slow_line_keeps_small_ones(clock: list[float]) -> None:
    assert run(Pace(MIB), clock, 20_000, 20) == SMALLEST


def test_the_size_is_a_tenth_of_a_second(clock: list[float]) -> None:
    assert run(Pace(MIB), clock, 4_000_000, 20) == pytest.approx(400_000, rel=0.01)


def test_a_line_that_becomes_slow_gets_small_ones_at_once(clock: list[float]) -> None:
    pace = Pace(MIB)
    run(pace, clock, 500 * MIB, 10)
    assert run(pace, clock, 100_000, 1) == SMALLEST


def test_it_grows_by_steps_because_buffers_pretend_to_be_fast(clock: list[float]) -> None:
    pace = Pace(MIB)
    assert run(pace, clock, 10**12, 1) == 2 * SMALLEST
