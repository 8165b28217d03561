"""When a server says that it may be asked again (RFC 9110, section 10.2.3: Retry-After)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

_SECONDS: Final = re.compile(r"(?a)\d{1,9}")


def parse_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header, seconds or a date; None where there is none or it says neither.

    `now` is aware, and best the server's own clock (its Date header), since a date is by that clock. A date that has
    passed means at once.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return max(aware - now, timedelta())
    except (ValueError, OverflowError):
        return None
