"""The server's clock, as one answer showed it, and how it goes on from there.

A link ends by the server's clock and no other. This computer's may be wrong, and may be set right while the program
runs; so once a server has told the time, the time since is counted with a monotonic clock, which nobody sets.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from presign_gui.domain.answer import read_moment

_HALF_A_SECOND: Final = timedelta(seconds=0.5)
"""A Date header has whole seconds, cut off (RFC 9110, section 5.6.7), so half a second more is the likeliest."""


@dataclass(frozen=True, slots=True)
class ServerClock:
    """What a server's clock said. `offset` is how far this computer's clock is ahead of it, below zero if behind.

    `reading` is what the monotonic clock said at the time, in seconds.
    """

    time: datetime
    reading: float
    offset: timedelta
    uncertainty: timedelta

    def now(self, reading: float) -> datetime:
        """Return the server's time at another reading of the same monotonic clock."""
        return self.time + timedelta(seconds=reading - self.reading)

    @property
    def tells_a_wrong_clock(self) -> bool:
        """Whether this computer's clock is wrong by more than a minute, and more than the measurement may be."""
        return abs(self.offset) > max(timedelta(minutes=1), 2 * self.uncertainty)


def read_server_clock(
    date: str | None, *, answered_at: datetime, round_trip: timedelta, reading: float
) -> ServerClock | None:
    """Read a Date header; None where there is none that can be read.

    `answered_at` is this computer's clock, aware, and `reading` the monotonic one, when the head of the answer had
    come; `round_trip` is the time since the request began to be sent, half of which the answer is taken to have
    travelled.
    """
    told = read_moment(date)
    if told is None:
        return None
    time = told + _HALF_A_SECOND + round_trip / 2
    return ServerClock(time, reading, answered_at - time, _HALF_A_SECOND + round_trip / 2)
