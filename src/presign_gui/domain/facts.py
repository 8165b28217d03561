"""Typed values that fill the texts of errors and warnings, and how they are put into English.

An error carries facts, not finished sentences, so that the window can put the same error into another
language with that language's own way of writing sizes, moments and durations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final, Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class ByteCount:
    """A number of bytes, told apart from a plain number so that it is written as a size."""

    bytes: int


Fact: TypeAlias = str | int | ByteCount | datetime | timedelta
Facts: TypeAlias = Mapping[str, Fact]


class FactFormatter(Protocol):
    """Writes facts for people, in one language."""

    def size(self, value: ByteCount) -> str:
        """Write a size, such as `5.0 GiB`."""
        ...

    def moment(self, value: datetime) -> str:
        """Write a point in time; `value` is aware."""
        ...

    def duration(self, value: timedelta) -> str:
        """Write a span of time without its sign, such as `24 h 25 min`."""
        ...


class EnglishFormatter:
    """The formatter of the command line, the logs and the tests."""

    def size(self, value: ByteCount) -> str:
        """Write a size with binary units (IEC 80000-13), as in `4.5 MiB`."""
        if abs(value.bytes) < 1024:
            return f"{value.bytes} byte" + ("" if value.bytes == 1 else "s")
        amount = float(value.bytes)
        for unit in ("KiB", "MiB", "GiB"):
            amount /= 1024
            if abs(amount) < 1023.95:  # what rounds to 1024.0 is written in the next unit
                return f"{amount:.1f} {unit}"
        return f"{amount / 1024:.1f} TiB"

    def moment(self, value: datetime) -> str:
        """Write a moment in UTC, as in `2026-11-24 05:38:40 UTC`."""
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")

    def duration(self, value: timedelta) -> str:
        """Write the two largest units of a span, as in `24 h 25 min`, `3 d 4 h` or `1.5 s`."""
        seconds = abs(value.total_seconds())
        if seconds < 10 and not seconds.is_integer():
            return f"{seconds:.1f} s"
        return " ".join(f"{count} {unit}" for count, unit in duration_parts(value)) or "0 s"


class DurationUnit(StrEnum):
    """The units of a span of time, as they are written in English."""

    DAY = "d"
    HOUR = "h"
    MINUTE = "min"
    SECOND = "s"


_SECONDS: Final = {DurationUnit.DAY: 86400, DurationUnit.HOUR: 3600, DurationUnit.MINUTE: 60, DurationUnit.SECOND: 1}


def duration_parts(value: timedelta) -> list[tuple[int, DurationUnit]]:
    """Split a span into its two largest units, the smaller one rounded; a unit of which there is none is left out.

    Two days are still 48 hours, as people say of a link that lasted a day and a bit.
    """
    seconds = round(abs(value.total_seconds()))
    units = [unit for unit in DurationUnit if unit is not DurationUnit.DAY or seconds >= 2 * 86400]
    for larger, smaller in pairwise(units):
        if seconds >= _SECONDS[larger]:
            rounded = round(seconds / _SECONDS[smaller]) * _SECONDS[smaller]
            count, rest = divmod(rounded, _SECONDS[larger])
            return [part for part in ((count, larger), (rest // _SECONDS[smaller], smaller)) if part[0]]
    return [(seconds, DurationUnit.SECOND)] if seconds else []


def fill(template: str, facts: Facts, formatter: FactFormatter) -> str:
    """Put `facts` into a template with named places, such as `The link expired {ago} ago`.

    A template never fails for want of a fact: a missing one is a defect that tests find, and must not turn
    an error message into another error, so it stays visible as `{name}`.
    """
    return template.format_map(_Written({name: write(fact, formatter) for name, fact in facts.items()}))


def write(fact: Fact, formatter: FactFormatter) -> str:
    """Write one fact by its type."""
    match fact:
        case ByteCount():
            return formatter.size(fact)
        case datetime():
            return formatter.moment(fact)
        case timedelta():
            return formatter.duration(fact)
        case _:
            return str(fact)


class _Written(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"
