"""What every widget needs to show anything: the theme, the locale's way of writing, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from presign_gui.ui.formatting import LocaleFormatter
from presign_gui.ui.messages import Messages
from presign_gui.ui.theme import Theme


def utc_now() -> datetime:
    """Return the present moment, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """Made once by `application.py` and handed down."""

    theme: Theme
    formatter: LocaleFormatter
    messages: Messages
    clock: Callable[[], datetime] = utc_now
