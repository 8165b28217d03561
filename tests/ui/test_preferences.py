"""What is chosen quickly, one thing after the other, is all remembered, in whatever order threads come to save it."""

import threading
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from presign_gui.app.settings import Settings, SettingsStore
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.preferences import Preferences
from tests.fakes.person import let_pass, wait_until


class SlowDisk:
    """Keeps the first that it is to save waiting, and no other."""

    def __init__(self) -> None:
        self.saved: list[Settings] = []
        self.is_busy = threading.Event()
        self.gate = threading.Event()
        self._is_first = True

    def save(self, settings: Settings) -> None:
        is_first, self._is_first = self._is_first, False
        self.is_busy.set()
        if is_first:
            assert self.gate.wait(30)
        self.saved.append(settings)


def test_an_older_choice_is_never_saved_over_a_newer_one(qapp: QApplication) -> None:
    tasks, disk = Tasks(qapp), SlowDisk()
    preferences = Preferences(tasks)
    preferences.attach(cast("SettingsStore", disk), Settings(download_folder=Path("/downloads")))
    preferences.remember_expiry(600)
    assert disk.is_busy.wait(30)
    preferences.remember_goes_on(goes_on=True)
    let_pass(50)
    disk.gate.set()
    wait_until(lambda: len(disk.saved) == 2, "both savings")
    assert disk.saved[-1] == preferences.settings
    assert disk.saved[-1].goes_on
    assert disk.saved[-1].expires_in == 600
    preferences.remember_expiry(60)
    assert tasks.close(30)
    assert disk.saved[-1].expires_in == 60
