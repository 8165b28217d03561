"""Folders in the window: what is dropped or chosen goes through here, and what came of it is said."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.folder_walks import FolderWalks, Walk
from presign_gui.ui.folder_words import FolderWords
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.tokens import Tone

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.app.services import Services
    from presign_gui.ui.transferring import Place


class FolderActions(QObject):
    """Everything about folders."""

    def __init__(self, window: MainWindow, look: Look) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._words = FolderWords(look.formatter, self)
        self.walks = FolderWalks(self)
        self.walks.changed.connect(self._changed)
        self.walks.ended.connect(self._ended)
        window.transfers.strip.stop_wanted.connect(self.walks.stop_all)

    def attach(self, services: "Services") -> None:
        """Begin to work with the queue of `services`."""
        self.walks.attach(services)

    def upload(self, sources: Sequence[Path], place: "Place") -> None:
        """Upload what is in folders, and files beside them, to a place; a typed key that ends in a slash is one."""
        prefix = place.typed_key if place.typed_key.endswith("/") else place.prefix
        self.walks.upload(place.connection, sources, place.bucket, prefix, self._failed)

    def download(self, connection: "OpenConnection", bucket: str, prefix: str, folder: Path) -> None:
        """Download what is under a prefix into a folder of its name."""
        self.walks.download(connection, bucket, prefix, folder, self._failed)

    @Slot()
    def _changed(self) -> None:
        walks = self.walks.walks
        self._window.transfers.strip.say(self._words.going_on(walks) if walks else "")

    @Slot(object)
    def _ended(self, walk: Walk) -> None:
        text = self._words.ended(walk)
        if walk.report.left_out:
            self._window.notice.say(text, Tone.WARNING, self.tr("Show"), lambda: self._show_left_out(walk))
        else:
            self._window.notice.say(text, Tone.ACCENT)

    def _failed(self, error: PresignGuiError) -> None:
        self._window.notice.say_error(error)

    def _show_left_out(self, walk: Walk) -> None:
        from presign_gui.ui.left_out_dialog import LeftOutDialog

        LeftOutDialog(self._look, walk, self._window).show()
