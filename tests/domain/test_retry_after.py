from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.retry_after import parse_retry_after

NOW = datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("Tue, 24 Nov 2026 05:40:40 GMT", 120),
        ("Tue, 24 Nov 2026 06:40:40 +0100", 120),
        ("Tue, 24 Nov 2026 05:40:40 -0000", 120),
        ("Tue, 24 Nov 2026 05:38:39 GMT", 0),
        ("Mon, 01 Jan 1990 00:00:00 GMT", 0),
    ],
)
def test_reads_seconds_and_dates(value: str, seconds: int) -> None:
    assert parse_retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-1", "1.5", "٣", "1" * 10, "Tue, 99 Nov 2026 05:40:40 GMT", "Fri, 31 Dec 9999"]
)
def test_what_is_neither_says_nothing(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


@given(st.text(max_size=60))
def test_nothing_makes_it_fail(value: str) -> None:
    asked = parse_retry_after(value, NOW)
    assert asked is None or asked >= timedelta()
