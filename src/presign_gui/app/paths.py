"""Where the program keeps its files on this computer."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import platformdirs

_NAME = "presign-gui"


@dataclass(frozen=True, slots=True)
class Paths:
    """The program's folders: settings, data, and where downloads go unless another folder is chosen."""

    config: Path
    data: Path
    downloads: Path

    @classmethod
    def of_this_user(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the platform's own folders, or those under `PRESIGN_GUI_HOME` where that variable is set."""
        home = environ.get("PRESIGN_GUI_HOME")
        if home:
            return cls.under(Path(home))
        return cls(
            config=Path(platformdirs.user_config_dir(_NAME, appauthor=False)),
            data=Path(platformdirs.user_data_dir(_NAME, appauthor=False)),
            downloads=Path(platformdirs.user_downloads_dir()),
        )

    @classmethod
    def under(cls, home: Path) -> Self:
        """Put all folders under one, for portable use and for tests."""
        home = home.absolute()
        return cls(config=home / "config", data=home / "data", downloads=home / "downloads")

    @property
    def connections_file(self) -> Path:
        """The named connections (JSON)."""
        return self.config / "connections.json"

    @property
    def settings_file(self) -> Path:
        """Everything else that a person chose (JSON)."""
        return self.config / "settings.json"

    @property
    def stacks_file(self) -> Path:
        """The stacks that are being worked on (JSON)."""
        return self.config / "stacks.json"

    @property
    def queue_file(self) -> Path:
        """The transfers, over the end of the program (SQLite)."""
        return self.data / "transfers.db"

    @property
    def sandbox_folder(self) -> Path:
        """What the embedded sandbox keeps."""
        return self.data / "sandbox"
