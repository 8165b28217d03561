import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import InputError
from presign_gui.domain.expiry import effective_expiry, expires_in_until, parse_expires_in
from presign_gui.domain.signing import MAX_EXPIRES_IN

NOW = datetime(2026, 11, 24, 5, 0, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1", 1),
        ("90", 90),
        ("90s", 90),
        ("15m", 900),
        ("15 min", 900),
        ("1h", 3600),
        ("1h30m", 5400),
        (" 1 H 30 M ", 5400),
        ("12h", 43200),
        ("6d23h59m60s", 604800),
        ("7d", 604800),
        ("604800", 604800),
        ("0h1s", 1),
    ],
)
def test_lengths_of_time(text: str, seconds: int) -> None:
    assert parse_expires_in(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "m",
        "1x",
        "-5",
        "+5",
        "1.5h",
        "1h30",
        "30m1h",
        "1h1h",
        "1w",
        "٣٦",
        "1e3",
        "h1",
        "9" * 5000,
        "1 2",
    ],
)
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_expires_in(text)
    assert caught.value.entry is entries.EXPIRES_IN_UNREADABLE
    assert text in caught.value.cause()


@pytest.mark.parametrize("text", ["0", "0s", "8d", "7d1s", "604801", "999999999d"])
def test_lengths_that_no_link_can_have(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_expires_in(text)
    assert caught.value.entry is entries.EXPIRES_IN_OUT_OF_RANGE


@given(st.integers(0, 7), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_every_length_is_the_sum_of_its_parts(days: int, hours: int, minutes: int, seconds: int) -> None:
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    with contextlib.suppress(InputError):
        assert timedelta(seconds=parse_expires_in(f"{days}d{hours}h{minutes}m{seconds}s")) == length


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InputError):
        assert 1 <= parse_expires_in(text) <= MAX_EXPIRES_IN


@pytest.mark.parametrize(
    ("ahead", "seconds"),
    [
        (timedelta(seconds=1), 1),
        (timedelta(seconds=90, milliseconds=999), 90),
        (WEEK, 604800),
        (WEEK + timedelta(milliseconds=999), 604800),
    ],
)
def test_until_a_moment(ahead: timedelta, seconds: int) -> None:
    assert expires_in_until(NOW + ahead, NOW) == seconds


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(milliseconds=999), timedelta(days=-1)])
def test_a_moment_that_has_passed(ahead: timedelta) -> None:
    with pytest.raises(InputError) as caught:
        expires_in_until(NOW + ahead, NOW)
    assert caught.value.entry is entries.EXPIRY_IN_THE_PAST
    assert caught.value.facts == {"moment": NOW + ahead}


def test_a_moment_too_far_away() -> None:
    with pytest.raises(InputError) as caught:
        expires_in_until(NOW + WEEK + timedelta(seconds=1), NOW)
    assert caught.value.entry is entries.EXPIRES_IN_OUT_OF_RANGE


@pytest.mark.parametrize(
    ("expires_in", "credentials_last", "lasts"),
    [
        (3600, None, timedelta(hours=1)),
        (3600, timedelta(minutes=20), timedelta(minutes=20)),
        (3600, timedelta(hours=2), timedelta(hours=1)),
        (MAX_EXPIRES_IN * 2, None, WEEK),
        (MAX_EXPIRES_IN * 2, timedelta(days=6), timedelta(days=6)),
        (3600, timedelta(minutes=-5), timedelta(minutes=-5)),
    ],
)
def test_the_least_of_what_was_asked_and_what_is_possible(
    expires_in: int, credentials_last: timedelta | None, lasts: timedelta
) -> None:
    credentials_expire_at = None if credentials_last is None else NOW + credentials_last
    assert effective_expiry(NOW, expires_in, credentials_expire_at) == NOW + lasts
