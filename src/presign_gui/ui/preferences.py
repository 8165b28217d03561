"""What a person chose and the program remembers, kept on the GUI thread and saved off it."""

import dataclasses
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.bridge import Tasks

if TYPE_CHECKING:
    from presign_gui.app.settings import Settings, SettingsStore, TransferLimits


class Preferences(QObject):
    """The settings in force. Until they have been read there are none, and nothing can be changed.

    Two changes soon after one another may be saved by two threads in any order, so each of them saves what is in force
    when its turn comes: an older state never lands on a newer one.
    """

    changed = Signal(object)
    """The `Settings`."""
    failed = Signal(object)
    """The error that kept them from being saved."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._store: SettingsStore | None = None
        self._settings: Settings | None = None
        self._saving = threading.Lock()
        self._saved: Settings | None = None

    @property
    def settings(self) -> "Settings | None":
        """The settings, once they have been read."""
        return self._settings

    def attach(self, store: "SettingsStore", settings: "Settings") -> None:
        """Begin with `settings`, which were read from `store`."""
        self._store, self._settings, self._saved = store, settings, settings
        self.changed.emit(settings)

    def remember_connection(self, name: str) -> None:
        """Begin with this connection next time."""
        if self._settings is not None:
            self._save(dataclasses.replace(self._settings, connection=name))

    def remember_expiry(self, seconds: int) -> None:
        """Let links last this long unless another expiry is chosen."""
        if self._settings is not None:
            self._save(dataclasses.replace(self._settings, expires_in=seconds))

    def remember_folder(self, folder: Path) -> None:
        """Download to this folder from now on."""
        if self._settings is not None:
            self._save(dataclasses.replace(self._settings, download_folder=folder))

    def remember_limits(self, limits: "TransferLimits") -> None:
        """Let so much move at once from now on."""
        if self._settings is not None:
            self._save(dataclasses.replace(self._settings, limits=limits))

    def remember_goes_on(self, goes_on: bool) -> None:  # noqa: FBT001 - from a check box
        """Let transfers go on by themselves at the next start, or wait for a person."""
        if self._settings is not None:
            self._save(dataclasses.replace(self._settings, goes_on=goes_on))

    def _save(self, settings: "Settings") -> None:
        store = self._store
        if store is None or settings == self._settings:
            return
        self._settings = settings
        self.changed.emit(settings)
        self._tasks.run(lambda: self._save_newest(store), _nothing, self._failed)

    def _save_newest(self, store: "SettingsStore") -> None:
        """Write what is in force now, on a worker's thread, unless another one has. Raises LocalFileError."""
        with self._saving:
            newest = self._settings
            if newest is not None and newest != self._saved:
                store.save(newest)
                self._saved = newest

    def _failed(self, error: PresignGuiError) -> None:
        self.failed.emit(error)


def _nothing(_result: None) -> None:
    """Take note of nothing: it worked."""
