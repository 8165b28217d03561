"""The server's clock: read off one answer, and counted on without looking at this computer's."""

from datetime import UTC, datetime, timedelta

import pytest

from presign_gui.domain.server_clock import ServerClock, read_server_clock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DATE = "Tue, 24 Nov 2026 12:00:00 GMT"


def read(ahead: timedelta, round_trip: timedelta = timedelta(0), date: str | None = DATE) -> ServerClock | None:
    return read_server_clock(date, answered_at=NOON + ahead, round_trip=round_trip, reading=100.0)


@pytest.mark.parametrize(
    ("ahead", "is_wrong"),
    [
        (timedelta(0), False),
        (timedelta(seconds=55), False),
        (timedelta(seconds=-55), False),
        (timedelta(minutes=2), True),
        (timedelta(minutes=-2), True),
        (timedelta(days=365), True),
    ],
)
def test_the_offset_of_this_computers_clock(ahead: timedelta, is_wrong: bool) -> None:
    clock = read(ahead)
    assert clock is not None
    assert abs(clock.offset - ahead) <= timedelta(seconds=0.5)
    assert clock.tells_a_wrong_clock is is_wrong


def test_a_slow_answer_is_no_wrong_clock() -> None:
    clock = read(timedelta(seconds=90), round_trip=timedelta(seconds=90))
    assert clock is not None
    assert clock.offset == timedelta(seconds=44.5)
    assert clock.uncertainty == timedelta(seconds=45.5)
    assert not clock.tells_a_wrong_clock


def test_it_goes_on_by_the_monotonic_clock() -> None:
    clock = read(timedelta(minutes=20))
    assert clock is not None
    assert clock.now(100.0) == clock.time
    assert clock.now(160.0) - clock.time == timedelta(minutes=1)


@pytest.mark.parametrize("date", [None, "", "yesterday", "Tue, 99 Nov 2026 12:00:00 GMT"])
def test_no_clock(date: str | None) -> None:
    assert read(timedelta(0), date=date) is None
