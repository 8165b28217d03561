from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from presign_gui.domain.facts import ByteCount
from presign_gui.domain.sizes import parse_size
from presign_gui.ui.formatting import LocaleFormatter, sentences, typed_size

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def english(qapp: object) -> LocaleFormatter:
    return LocaleFormatter(QLocale("en_GB"))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (1.5, "1.5 s"), (59, "59 s"), (61, "1 min 1 s"), (88_000, "24 h 26 min"), (600_000, "6 d 22 h")],
)
def test_a_duration_has_its_two_largest_units(english: LocaleFormatter, seconds: float, words: str) -> None:
    assert english.duration(timedelta(seconds=seconds)) == words
    assert english.duration(timedelta(seconds=-seconds)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "0:00"), (61, "1:01"), (3600, "1:00:00"), (3 * 86400 + 3600, "3 d 1 h")],
)
def test_a_countdown_ticks_in_seconds_while_that_is_worth_watching(
    english: LocaleFormatter, seconds: int, words: str
) -> None:
    assert english.countdown(timedelta(seconds=seconds)) == words


def test_sizes_are_written_in_the_locale(english: LocaleFormatter) -> None:
    assert english.size(ByteCount(1023)) == "1,023 bytes"
    assert english.size(ByteCount(1536)) == "1.5 KiB"
    assert LocaleFormatter(QLocale("de")).size(ByteCount(1536)) == "1,5 KiB"


def test_nothing_is_said_of_what_is_unknown(english: LocaleFormatter) -> None:
    assert english.speed(None) == ""
    assert english.time_left(None) == ""
    assert english.time_left(1e9) == ""
    assert english.speed(2048) == "2.0 KiB/s"
    assert english.time_left(0.2) == "1 s"


def test_a_day_in_no_particular_locale_is_written_as_in_iso_8601(qapp: object) -> None:
    assert LocaleFormatter(QLocale.c()).moment(NOW).startswith("2026-11-2")


def test_a_moment_of_today_has_no_date(english: LocaleFormatter) -> None:
    assert len(english.short_moment(NOW, NOW)) == len("12:00")
    tomorrow = NOW + timedelta(days=1)
    assert english.short_moment(tomorrow, NOW) == english.minute(tomorrow)
    assert english.moment(NOW).endswith(":00:00") or english.moment(NOW).endswith(":30:00")


@pytest.mark.parametrize(
    ("texts", "joined"),
    [(("One.", "Two."), "One. Two."), (("一。", "二。"), "一。二。"), (("One.", "", "Two."), "One. Two."), ((), "")],
)
def test_sentences_follow_each_other_as_the_language_has_it(texts: tuple[str, ...], joined: str) -> None:
    assert sentences(*texts) == joined


@pytest.mark.parametrize("size", [0, 1, 1023, 1024, 5 * 1024**3, 3 * 1024**4, 1500])
def test_a_typed_size_is_read_as_the_same_number(size: int) -> None:
    assert parse_size(typed_size(size)) == size


def test_numbers_and_times_of_day(english: LocaleFormatter) -> None:
    assert english.number(1_234_567) == "1,234,567"
    assert english.time_of_day(NOW).endswith(":00:00")
