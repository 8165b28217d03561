"""Writes sizes, speeds, moments and spans of time in the language and the habits of the person at the screen."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from presign_gui.domain.facts import ByteCount

_MAX_SECONDS_LEFT: Final = 99 * 3600
translate = QCoreApplication.translate


class LocaleFormatter:
    """The window's `FactFormatter`: Qt's locale for numbers and dates, our catalogue for the words of durations."""

    def __init__(self, locale: QLocale) -> None:
        self.locale = locale

    def size(self, value: ByteCount) -> str:
        """Write a size with binary units, such as `4.5 MiB`."""
        return self.locale.formattedDataSize(value.bytes, 1 if value.bytes >= 1024 else 0)

    def number(self, value: int) -> str:
        """Write a whole number, such as `1,234`."""
        return self.locale.toString(value)

    def moment(self, value: datetime) -> str:
        """Write a point in time in local time, with its seconds, such as `24 Nov 2026 05:38:40`."""
        local = self._local(value)
        return f"{self._day(local)} {local.toString('HH:mm:ss')}"

    def duration(self, value: timedelta) -> str:
        """Write the two largest units of a span without its sign, such as `24 h 25 min`."""
        seconds = abs(value.total_seconds())
        if seconds < 10 and not seconds.is_integer():
            return translate("units", "{seconds} s").format(seconds=self.locale.toString(seconds, "f", 1))
        whole = round(seconds)
        days, hours = (0, whole // 3600) if whole < 2 * 86400 else divmod(whole // 3600, 24)
        parts = [
            translate("units", "{days} d").format(days=days) if days else "",
            translate("units", "{hours} h").format(hours=hours) if hours else "",
            translate("units", "{minutes} min").format(minutes=whole // 60 % 60) if whole // 60 % 60 else "",
            translate("units", "{seconds} s").format(seconds=whole % 60) if whole % 60 else "",
        ]
        shown = [part for part in parts if part][:2]
        if len(shown) < 2:
            return shown[0] if shown else translate("units", "{seconds} s").format(seconds=0)
        return translate("units", "{larger} {smaller}").format(larger=shown[0], smaller=shown[1])

    def short_moment(self, value: datetime, now: datetime) -> str:
        """Write a point in time to the minute, and its day only where that is not today."""
        local = self._local(value)
        return local.toString("HH:mm") if local.date() == self._local(now).date() else self.minute(value)

    def time_of_day(self, value: datetime) -> str:
        """Write a point in time in local time, without its day, such as `05:38:40`."""
        return self._local(value).toString("HH:mm:ss")

    def minute(self, value: datetime) -> str:
        """Write a point in time in local time, to the minute."""
        local = self._local(value)
        return f"{self._day(local)} {local.toString('HH:mm')}"

    def countdown(self, value: timedelta) -> str:
        """Write what is left of a link's life: `6 d 23 h`, `11:59:58` or `14:52`."""
        whole = max(0, int(value.total_seconds()))
        if whole >= 2 * 86400:
            return self.duration(timedelta(hours=whole // 3600))
        hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    def speed(self, bytes_per_second: float | None) -> str:
        """Write bytes per second, or nothing while the speed is unknown."""
        if bytes_per_second is None:
            return ""
        return translate("units", "{size}/s").format(size=self.size(ByteCount(int(bytes_per_second))))

    def time_left(self, seconds: float | None) -> str:
        """Write the seconds until a transfer ends, or nothing where that cannot be told."""
        if seconds is None or seconds > _MAX_SECONDS_LEFT:
            return ""
        return self.duration(timedelta(seconds=max(1, round(seconds))))

    def _day(self, local: QDateTime) -> str:
        if self.locale.language() is QLocale.Language.C:  # nobody's habit: as in ISO 8601, then
            return local.toString("yyyy-MM-dd")
        return self.locale.toString(local.date(), QLocale.FormatType.ShortFormat)

    def _local(self, value: datetime) -> QDateTime:
        return QDateTime.fromMSecsSinceEpoch(int(value.timestamp() * 1000))


def sentences(*texts: str) -> str:
    """Put sentences one after the other, as the language does: after a Japanese full stop there is no space."""
    joined = ""
    for text in texts:
        gap = "" if not joined or not text or joined.endswith("。") else " "
        joined += gap + text
    return joined


def typed_size(size: int) -> str:
    """Write a size as it is typed, in the largest unit in which it is a whole number: `parse_size` reads it back."""
    for power, unit in ((4, "TiB"), (3, "GiB"), (2, "MiB"), (1, "KiB")):
        if size and size % 1024**power == 0:
            return f"{size // 1024**power} {unit}"
    return str(size)
