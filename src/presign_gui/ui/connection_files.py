"""Connection files in the window: saving one for members, opening or dropping one that somebody sent."""

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from presign_gui.app.connections import Connection
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.filenames import safe_file_name
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.connecting import Connecting
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.tokens import Tone

if TYPE_CHECKING:
    from presign_gui.app.connection_file import ConnectionFile
    from presign_gui.app.services import Services

_NAME: Final = re.compile(r".+\.presign ?(\(\d+\))?\.json", re.IGNORECASE)
"""How such a file is called, also where a browser has put a number into its name."""


def is_connection_file(paths: Sequence[Path]) -> bool:
    """Tell whether a single connection file was dropped, by its name alone: the disk may be slow."""
    return len(paths) == 1 and _NAME.fullmatch(paths[0].name) is not None


class ConnectionFiles(QObject):
    """Reads and writes the files, off the GUI thread."""

    def __init__(self, window: MainWindow, tasks: Tasks, connecting: Connecting) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._connecting = connecting
        self._services: Services | None = None
        window.top_bar.menu.export_wanted.connect(self.export)
        window.top_bar.menu.open_file_wanted.connect(self.choose)

    def attach(self, services: "Services") -> None:
        """Begin to work with `services`."""
        self._services = services

    @Slot(object)
    def export(self, connection: Connection) -> QFileDialog:
        """Ask where the file for members is to be saved."""
        name = f"{safe_file_name(connection.name)}.presign.json"
        dialog = self._dialog(self.tr("Save the file for members"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("presign.json")
        dialog.fileSelected.connect(lambda path: self.save(connection, Path(path)))
        dialog.open()
        return dialog

    @Slot()
    def choose(self) -> QFileDialog:
        """Ask which file is to be opened."""
        dialog = self._dialog(self.tr("Open a connection file"), "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Connection files (*.json)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.open(Path(path)))
        dialog.open()
        return dialog

    def save(self, connection: Connection, path: Path) -> None:
        """Ask the functions for their limits, and write the file."""
        services = self._services
        if services is None:
            return

        def work() -> None:
            services.stacks().export(connection).save(path)

        def done(_result: None) -> None:
            text = self.tr(
                "{name} is saved. Whoever opens it needs credentials that may invoke the two functions, and no more."
            )
            self._window.notice.say(text.format(name=path.name), Tone.SUCCESS)

        self._tasks.run(work, done, self._window.notice.say_error)

    def open(self, path: Path) -> None:
        """Add the connection that a file describes, and work with it."""
        services = self._services
        if services is None:
            return

        def work() -> tuple[Connection, bool]:
            from presign_gui.app.connection_file import ConnectionFile

            return _to_be_saved(ConnectionFile.load(path), services.connections.all())

        self._tasks.run(work, lambda found: self._add(*found), self._window.notice.say_error)

    def _add(self, connection: Connection, is_known: bool) -> None:  # noqa: FBT001 - from a tuple
        if is_known:
            text = self.tr("The connection “{name}” is there already.")
            self._added(text.format(name=connection.name), Tone.SUCCESS)
            self._connecting.open(connection)
            return
        text, tone = self.tr("The connection “{name}” was added."), Tone.SUCCESS
        if connection.endpoint_url:
            text = self.tr("The connection “{name}” was added. It leads to {host}, which is not AWS.")
            tone = Tone.WARNING
        host = urlsplit(connection.endpoint_url or "").hostname or ""
        words = text.format(name=connection.name, host=host)
        self._connecting.save(connection, None, lambda: self._added(words, tone), self._failed)

    def _added(self, text: str, tone: Tone) -> None:
        self._window.notice.say(text, tone)

    def _failed(self, error: PresignGuiError) -> None:
        self._window.notice.say_error(error)

    def _dialog(self, title: str, name: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setObjectName("connectionFileDialog")
        if name:
            dialog.selectFile(name)
        dialog.finished.connect(dialog.deleteLater)
        return dialog


def _to_be_saved(file: "ConnectionFile", known: Sequence[Connection]) -> tuple[Connection, bool]:
    """Return the connection under a name that is free, or the one that leads to the same functions already."""
    opened = file.connection
    same = next((each for each in known if each.functions == opened.functions), None)
    if same is not None:
        return same, True
    taken = {each.name for each in known}
    number, name = 1, opened.name
    while name in taken:
        number += 1
        name = f"{opened.name} ({number})"
    return dataclasses.replace(opened, name=name), False
