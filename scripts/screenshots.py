"""Makes the pictures in docs/images from the real window, on the real sandbox: `make pictures`.

They are drawn offscreen, so that they need no display and are the same on every computer with the same fonts
(Inter and Noto Sans CJK JP where they are installed).
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QSize, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from presign_gui.app.paths import Paths
from presign_gui.app.services import Services
from presign_gui.domain.location import ObjectLocation
from presign_gui.ui.application import Application
from presign_gui.ui.tokens import Scheme

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIZE = QSize(1120, 760)
KIB, MIB = 1024, 1024 * 1024
FILES = {
    "Quarterly report.pdf": 812 * KIB,
    "holiday/Lake at dawn.jpg": 4 * MIB + 300 * KIB,
    "holiday/Night train.jpg": 3 * MIB,
    "measurements.csv": 48 * MIB,
    "はじめに.txt": 2 * KIB,
}


def let_pass(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Let the event loop run until `true()`."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(what)
        let_pass(20)


def paths_in(folder: Path) -> Paths:
    """Return where the window that is photographed keeps what it keeps."""
    return Paths(config=folder / "config", data=folder / "data", downloads=folder / "Downloads")


class Photographer:
    """Brings one window into the states that are worth a picture."""

    def __init__(self, app: QApplication, folder: Path, language: str, *, keep_queue: bool = False) -> None:
        self._folder = folder
        os.environ["HOME"] = str(folder)  # so that the folder for downloads is called ~/Downloads
        self._application = Application(
            app, language=language, make_services=lambda: Services(paths_in(folder), keep_queue=keep_queue)
        )
        self._window = self._application.window
        self._window.resize(SIZE)
        self._actions = self._application.actions

    def start(self) -> None:
        """Show the window."""
        self._application.start()
        wait_until(lambda: self._actions.preferences.settings is not None, "the start")

    def first_start(self, suffix: str) -> None:
        """Show the window with nothing in it."""
        self.start()
        self._take(f"first-start{suffix}")

    def work(self, suffix: str) -> None:
        """Upload, download, copy a link."""
        self._actions.connections.open_named("sandbox")
        wait_until(lambda: self._actions.connecting.current is not None, "the sandbox")
        key_field = self._window.objects.key_row.field
        for key, size in FILES.items():
            file = self._folder / Path(key).name
            file.write_bytes(os.urandom(size))
            key_field.setText(key)
            key_field.textEdited.emit(key)
            self._window.files_dropped.emit([file])
            self._wait_for_transfers()
        self._window.objects.key_row.show_keys([])
        wait_until(lambda: self._window.object_model.rowCount() >= 4, "the listing")
        let_pass(600)
        self._choose("measurements.csv")
        self._window.objects.key_row.download.click()
        let_pass(300)
        self._wait_for_transfers()
        self._window.objects.key_row.copy_link.click()
        wait_until(lambda: self._window.side.links.link is not None, "the link")
        self._application.theme.pin(Scheme.LIGHT)
        self._take(f"window-light{suffix}")
        self._application.theme.pin(Scheme.DARK)
        self._take(f"window-dark{suffix}")
        self._application.theme.pin(Scheme.LIGHT)

    def drop_hint(self) -> None:
        """Show what a drag shows."""
        hint = self._actions.drop_hint([self._folder / "Quarterly report.pdf"])
        self._window.overlay.say(*hint)
        self._take("drop")
        self._window.overlay.hide()

    def expired(self, suffix: str) -> None:
        """Use a link of one second too late."""
        link = self.link("measurements.csv", 1)
        let_pass(2500)
        self._actions.guest.paste(link)
        self._take(f"pasted-link{suffix}")
        self._window.side.paste.download.click()
        wait_until(self._window.side.error.isVisible, "the refusal")
        self._take(f"expired-link{suffix}")

    def replace(self, suffix: str) -> None:
        """Upload a file whose key is taken."""
        self._window.files_dropped.emit([self._folder / "Quarterly report.pdf"])
        wait_until(self._window.side.error.isVisible, "the question")
        self._take(f"replace{suffix}")
        self._window.side.error.closed.emit()

    def several(self) -> None:
        """Paste a mail with several links in it."""
        links = [self.link(key, 3600) for key in ("Quarterly report.pdf", "holiday/Lake at dawn.jpg", "はじめに.txt")]
        self._actions.guest.paste("\n".join([*links, self.link("measurements.csv", 3600, is_upload=True)]))
        self._take("several-links")
        self._window.side.paste.closed.emit()

    def guest(self, suffix: str, link: str) -> None:
        """Use a link with nothing else: no connection, no account."""
        self._actions.guest.paste(f"<{link}>")
        self._window.side.paste.details.click()
        self._window.inspector.check.click()
        wait_until(self._window.inspector.check.isEnabled, "the check")
        self._window.side.paste.download.click()
        self._wait_for_transfers()
        self._take(f"guest{suffix}")
        self._application.theme.pin(Scheme.DARK)
        self._take(f"guest-dark{suffix}")
        self._application.theme.pin(Scheme.LIGHT)

    def link(self, key: str, seconds: int, *, is_upload: bool = False) -> str:
        """Sign a link to an object of the sandbox."""
        connection = self._actions.connecting.current
        if connection is None:
            raise RuntimeError("no connection")
        here = ObjectLocation(self._actions.browsing.bucket, key)
        return (connection.upload_link if is_upload else connection.download_link)(here, seconds).url

    def dialog(self) -> None:
        """Show the form for a new connection."""
        dialog = self._actions.connections.open_dialog(None)
        dialog.kind.setCurrentIndex(1)
        let_pass(100)
        self._take("new-connection", dialog)
        dialog.reject()

    def end(self) -> None:
        """End the program and its sandbox."""
        self._actions.end()
        wait_until(lambda: self._actions.has_ended, "the end")
        self._window.deleteLater()
        self._application.theme.deleteLater()
        for translator in self._application.app.findChildren(QTranslator):
            self._application.app.removeTranslator(translator)

    def _choose(self, key: str) -> None:
        row = next(row for row, each in enumerate(self._window.object_model.entries()) if each.key == key)
        self._window.objects.view.setCurrentIndex(self._window.object_model.index(row, 0))

    def _wait_for_transfers(self) -> None:
        rows = self._window.transfer_model.transfers
        let_pass(100)
        wait_until(lambda: bool(rows()) and all(each.state.is_final for each in rows()), "the transfers")

    def _take(self, name: str, widget: QWidget | None = None) -> None:
        let_pass(120)
        IMAGES.mkdir(parents=True, exist_ok=True)
        (widget or self._window).grab().save(str(IMAGES / f"{name}.png"))
        print(f"docs/images/{name}.png", flush=True)


def take_guest(app: QApplication, language: str, suffix: str, link: str) -> None:
    """Take the pictures of somebody else's window, in an empty home."""
    with tempfile.TemporaryDirectory() as folder:
        guest = Photographer(app, Path(folder), language)
        try:
            guest.start()
            guest.guest(suffix, link)
        finally:
            guest.end()


def main() -> int:
    """Take all pictures."""
    app = QApplication(sys.argv[:1])
    for language, suffix in (("en", ""), ("ja", "-ja")):
        with tempfile.TemporaryDirectory() as folder:
            photographer = Photographer(app, Path(folder), language)
            try:
                photographer.first_start(suffix)
                photographer.work(suffix)
                if not suffix:
                    photographer.drop_hint()
                    photographer.dialog()
                    photographer.several()
                photographer.replace(suffix)
                photographer.expired(suffix)
                # The end of another window takes its language away, so that window comes last.
                take_guest(app, language, suffix, photographer.link("Quarterly report.pdf", 3600))
            finally:
                photographer.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
