"""A line on a terminal that shows how far the transfers are. No library: it needs one line and no colour."""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, Self, TextIO

from presign_gui.cli.text import columns, printable, shorten
from presign_gui.domain.facts import ByteCount, EnglishFormatter
from presign_gui.domain.transfer import Progress

_FORMAT: Final = EnglishFormatter()
_WIDEST_NAME: Final = 30
_NARROWEST_NAME: Final = 12
_NARROWEST_BAR: Final = 10
_WIDEST_BAR: Final = 40
_LONGEST_FORESEEN: Final = 7 * 86400
"""Seconds: a speed that leads beyond this says that the transfer stands still, not how long it takes."""


def terminal_width() -> int:
    """Columns of the terminal that we draw on, or 80 where it does not tell."""
    return shutil.get_terminal_size().columns


class ProgressBar:
    """Draws in place with a carriage return, which every terminal knows; draws nothing where there is none."""

    def __init__(
        self,
        stream: TextIO,
        *,
        width: Callable[[], int] = terminal_width,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._stream = stream
        self._width = width
        self._is_shown = stream.isatty()
        is_plain = environ.get("TERM") == "dumb" or "utf" not in (stream.encoding or "").lower()
        self._done, self._left = ("#", "-") if is_plain else ("█", "░")
        self._drawn = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.clear()

    def draw(self, name: str, progress: Progress, note: str = "") -> None:
        """Show `progress` of the transfer called `name` in place of what was shown before.

        A `note` says why nothing moves, in place of how fast it does.
        """
        if self._is_shown:
            line = render(name, progress, self._width() - 1, self._done, self._left, note=note)
            self._replace(line)

    def clear(self) -> None:
        """Give the line back, for words or for the shell's next prompt."""
        if self._drawn:
            self._replace("")
            self._stream.write("\r")
            self._stream.flush()

    def _replace(self, line: str) -> None:
        used = columns(line)
        self._stream.write("\r" + line + " " * max(0, self._drawn - used))
        self._stream.flush()
        self._drawn = used


def render(name: str, progress: Progress, width: int, done: str = "#", left: str = "-", *, note: str = "") -> str:
    """Return one line of at most `width` columns; where it is narrow, figures, name and bar give way in turn."""
    parts = _figures(progress, note)
    figures = "  ".join(parts)
    if len(figures) > width - _NARROWEST_NAME - 2:
        figures = parts[0]
    most = max(_NARROWEST_NAME, width - len(figures) - _NARROWEST_BAR - 4)
    label = shorten(printable(name), min(_WIDEST_NAME, most, width - len(figures) - 2))
    room = min(_WIDEST_BAR, width - columns(label) - len(figures) - 4)
    if progress.fraction is None or room < _NARROWEST_BAR:
        return shorten(f"{label}  {figures}", width)
    filled = int(progress.fraction * room)
    return f"{label}  {done * filled}{left * (room - filled)}  {figures}"


def _figures(progress: Progress, note: str) -> list[str]:
    """Return the figures, the most telling first, with the note in place of those that tell how fast it is."""
    moved = _FORMAT.size(ByteCount(progress.done))
    if progress.total is not None and progress.fraction is not None:
        parts = [f"{int(progress.fraction * 100):3d} %", f"{moved} of {_FORMAT.size(ByteCount(progress.total))}"]
    else:
        parts = [moved]
    if note:
        return [*parts, note]
    if progress.bytes_per_second and progress.bytes_per_second >= 1:
        parts.append(f"{_FORMAT.size(ByteCount(round(progress.bytes_per_second)))}/s")
    left = progress.seconds_left
    if left is not None and 0.5 <= left < _LONGEST_FORESEEN:
        parts.append(f"{_FORMAT.duration(timedelta(seconds=round(left)))} left")
    return parts
