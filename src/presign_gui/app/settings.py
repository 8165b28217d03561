"""What a person chose and the program remembers, beside the connections; window geometry is left to QSettings."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, cast

from presign_gui.app.json_file import read_json_object, write_json_object
from presign_gui.domain.signing import MAX_EXPIRES_IN, MIN_EXPIRES_IN

DEFAULT_EXPIRES_IN: Final = 3600
"""Seconds: how long a link lasts until another expiry is chosen."""
MOST_TRANSFERS: Final = 64
MOST_STREAMS: Final = 64
LEAST_RATE: Final = 1024
"""Bytes per second: below it a server gives up before the end of a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLimits:
    """How much may move at once; every limit may be changed while transfers run. Raises ValueError out of range.

    `transfers` run at once, and all of them together have at most `streams` parts and ranges on their way. Rates are
    in bytes per second over all transfers of a direction, None for no limit.
    """

    transfers: int = 3
    streams: int = 8
    upload_rate: int | None = None
    download_rate: int | None = None

    def __post_init__(self) -> None:
        in_range = 1 <= self.transfers <= MOST_TRANSFERS and 1 <= self.streams <= MOST_STREAMS
        if not in_range or any(
            rate is not None and rate < LEAST_RATE for rate in (self.upload_rate, self.download_rate)
        ):
            raise ValueError(f"limits out of range: {self}")


NO_LIMITS_CHOSEN: Final = TransferLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The remembered choices. `expires_in` is in seconds, `connection` a name.

    With `goes_on` transfers that were under way when the program ended go on by themselves at the next start;
    otherwise they come back paused.
    """

    download_folder: Path
    connection: str | None = None
    expires_in: int = DEFAULT_EXPIRES_IN
    limits: TransferLimits = NO_LIMITS_CHOSEN
    goes_on: bool = False


class SettingsStore:
    """The settings file. A value that is missing or makes no sense is the default one."""

    def __init__(self, path: Path, default_download_folder: Path) -> None:
        self._path = path
        self._default_download_folder = default_download_folder

    def load(self) -> Settings:
        """Return the settings. Raises LocalFileError where the file is there and cannot be read."""
        saved = read_json_object(self._path)
        folder, connection, expires_in = (saved.get(name) for name in ("download_folder", "connection", "expires_in"))
        return Settings(
            download_folder=Path(folder) if isinstance(folder, str) else self._default_download_folder,
            connection=connection if isinstance(connection, str) else None,
            expires_in=expires_in
            if isinstance(expires_in, int) and MIN_EXPIRES_IN <= expires_in <= MAX_EXPIRES_IN
            else DEFAULT_EXPIRES_IN,
            limits=_limits_of(saved.get("limits")),
            goes_on=saved.get("goes_on") is True,
        )

    def save(self, settings: Settings) -> None:
        """Write the settings, atomically. Raises LocalFileError."""
        write_json_object(
            self._path,
            {
                "version": 1,
                "download_folder": str(settings.download_folder),
                "connection": settings.connection,
                "expires_in": settings.expires_in,
                "limits": {field.name: getattr(settings.limits, field.name) for field in fields(TransferLimits)},
                "goes_on": settings.goes_on,
            },
        )


def _limits_of(saved: object) -> TransferLimits:
    """Read the limits; one that makes no sense is as if it was not there, whatever the others are."""
    limits = NO_LIMITS_CHOSEN
    chosen = cast("Mapping[str, object]", saved) if isinstance(saved, dict) else {}
    for name in (field.name for field in fields(TransferLimits)):
        value = chosen.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            limits = _with(limits, name, value)
    return limits


def _with(limits: TransferLimits, name: str, value: int) -> TransferLimits:
    try:
        return TransferLimits(**{field.name: getattr(limits, field.name) for field in fields(limits)} | {name: value})
    except ValueError:
        return limits
