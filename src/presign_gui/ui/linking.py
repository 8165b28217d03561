"""Issues links off the GUI thread and puts them on the clipboard."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from presign_gui.domain.location import ObjectLocation
from presign_gui.ui.bridge import Tasks

if TYPE_CHECKING:
    from presign_gui.app.links import ShareLink
    from presign_gui.app.open_connection import OpenConnection


class Linking(QObject):
    """Signs share links with a connection. The last one lives in the link panel, and nowhere on disk."""

    issued = Signal(object)
    """The `ShareLink` that is on the clipboard now."""
    failed = Signal(object)
    """Why there is no link."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks

    def download_link(self, connection: "OpenConnection", location: ObjectLocation, expires_in: int) -> None:
        """Issue a link that downloads the object for `expires_in` seconds."""
        self._tasks.run(lambda: connection.download_link(location, expires_in), self.copy, self.failed.emit)

    def upload_link(self, connection: "OpenConnection", location: ObjectLocation, expires_in: int) -> None:
        """Issue a link that uploads the object for `expires_in` seconds."""
        self._tasks.run(lambda: connection.upload_link(location, expires_in), self.copy, self.failed.emit)

    def copy(self, link: "ShareLink") -> None:
        """Put a link on the clipboard, byte for byte."""
        QGuiApplication.clipboard().setText(link.url)
        self.issued.emit(link)
