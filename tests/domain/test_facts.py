from datetime import UTC, datetime, timedelta, timezone

import pytest

from presign_gui.domain.facts import ByteCount, EnglishFormatter, Fact, fill

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1.0 KiB"),
        (MIB - 1, "1.0 MiB"),
        (1024 * 1000, "1000.0 KiB"),
        (5 * MIB, "5.0 MiB"),
        (5 * 1024 * MIB, "5.0 GiB"),
        (5 * MIB * MIB, "5.0 TiB"),
        (5000 * MIB * MIB, "5000.0 TiB"),
    ],
)
def test_sizes(count: int, written: str) -> None:
    assert EnglishFormatter().size(ByteCount(count)) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0 s"),
        (1, "1 s"),
        (1.5, "1.5 s"),
        (90, "1 min 30 s"),
        (3600, "1 h"),
        (24 * 3600 + 24 * 60 + 59, "24 h 25 min"),
        (2 * 3600 - 1, "2 h"),
        (2 * 86400 - 1, "48 h"),
        (4 * 86400 - 1, "4 d"),
        (24 * 3600 + 25 * 60, "24 h 25 min"),
        (3 * 86400 + 4 * 3600 + 59, "3 d 4 h"),
        (-90, "1 min 30 s"),
    ],
)
def test_durations(seconds: float, written: str) -> None:
    assert EnglishFormatter().duration(timedelta(seconds=seconds)) == written


def test_moments_are_in_utc() -> None:
    moment = datetime(2026, 11, 24, 14, 38, 40, tzinfo=timezone(timedelta(hours=9)))
    assert EnglishFormatter().moment(moment) == "2026-11-24 05:38:40 UTC"


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("a key", "is a key"),
        (7, "is 7"),
        (ByteCount(2048), "is 2.0 KiB"),
        (timedelta(minutes=5), "is 5 min"),
        (datetime(2026, 1, 2, tzinfo=UTC), "is 2026-01-02 00:00:00 UTC"),
    ],
)
def test_a_fact_is_written_by_its_type(fact: Fact, written: str) -> None:
    assert fill("is {it}", {"it": fact}, EnglishFormatter()) == written


def test_a_missing_fact_stays_visible_and_raises_nothing() -> None:
    assert fill("gone: {what}", {}, EnglishFormatter()) == "gone: {what}"


def test_braces_in_a_fact_are_only_text() -> None:
    assert fill("key {key}", {"key": "{a}{0}%s"}, EnglishFormatter()) == "key {a}{0}%s"
