"""What a person chose and the program remembers, beside the connections; window geometry is left to QSettings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from presign_gui.app.json_file import read_json_object, write_json_object
from presign_gui.domain.signing import MAX_EXPIRES_IN, MIN_EXPIRES_IN

DEFAULT_EXPIRES_IN: Final = 3600
"""Seconds: how long a link lasts until another expiry is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The remembered choices. `expires_in` is in seconds, `connection` a name."""

    download_folder: Path
    connection: str | None = None
    expires_in: int = DEFAULT_EXPIRES_IN


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
            },
        )
