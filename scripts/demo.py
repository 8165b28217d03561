"""`make demo`: does the program's main job in its real window, on the embedded sandbox, with no account.

It drops a file on the window, watches it go up over a URL that the upload function signed, fetches it again over one
that the download function signed, compares the two byte for byte, copies a link, lets a link of one second expire and
shows what the program says about it. With a display the window stays open afterwards; without one it is drawn all the
same, offscreen, and a picture of it is saved.
"""

import argparse
import filecmp
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
HAS_DISPLAY = sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
if not HAS_DISPLAY:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Slot  # noqa: E402 - after the choice
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication  # noqa: E402 - of Qt's platform
from PySide6.QtWidgets import QApplication  # noqa: E402

from presign_gui.app.paths import Paths  # noqa: E402
from presign_gui.app.services import Services  # noqa: E402
from presign_gui.domain.location import ObjectLocation  # noqa: E402
from presign_gui.domain.transfer import Direction, Transfer, TransferState  # noqa: E402
from presign_gui.ui.application import Application  # noqa: E402
from presign_gui.ui.single_instance import Arguments  # noqa: E402

MIB = 1024 * 1024
LIMIT = 60.0
"""Seconds that a step may take before the demo has failed."""

Step: TypeAlias = tuple[str, Callable[[], bool]]
"""What is waited for, in words and as a question."""


class DemoError(Exception):
    """A step did not come to its end."""


def say(text: str) -> None:
    """Tell the terminal what happens, at once."""
    print(text, flush=True)


class Demo:
    """Acts on the window as a person would, and waits for what a person would see."""

    def __init__(self, application: Application, services: Services, folder: Path, size: int) -> None:
        self._window = application.window
        self._actions = application.actions
        self._services = services
        self._folder = folder
        self._size = size
        self.picture = folder / "window.png"

    def steps(self) -> Iterator[Step]:
        """Do one thing after the other; each `yield` waits."""
        begun = time.monotonic()
        yield "the sandbox starts", lambda: self._actions.connecting.current is not None
        info = self._services.start_sandbox()
        say(f"The sandbox runs at {info.endpoint_url}, ready after {time.monotonic() - begun:.1f} s.")
        source = self._make_file()
        yield from self._upload(source, info.upload_function)
        yield from self._download(source, info.download_function)
        yield from self._copy_link(source.name)
        yield from self._expire(source.name)
        self._window.grab().save(str(self.picture))
        say(f"A picture of the window: {self.picture}")

    def _make_file(self) -> Path:
        source = self._folder / f"holiday-{time.strftime('%H%M%S')}.bin"
        with source.open("wb") as file:
            for _ in range(self._size // MIB):
                file.write(os.urandom(MIB))
        return source

    def _upload(self, source: Path, function: str) -> Iterator[Step]:
        self._drop(source)
        yield "the upload ends", lambda: self._ended(Direction.UPLOAD) is not None
        upload = self._require_done(Direction.UPLOAD)
        say(f"Uploaded {self._size // MIB} MiB over a URL that {function} signed: {self._outcome(upload)}.")

    def _download(self, source: Path, function: str) -> Iterator[Step]:
        yield "the object is listed", lambda: self._row_of(source.name) is not None
        self._choose(source.name)
        self._window.objects.key_row.download.click()
        yield "the download ends", lambda: self._ended(Direction.DOWNLOAD) is not None
        download = self._require_done(Direction.DOWNLOAD)
        if download.local_path is None or not filecmp.cmp(source, download.local_path, shallow=False):
            raise DemoError("The downloaded file differs from the uploaded one.")
        say(f"Downloaded it over a URL that {function} signed: {self._outcome(download)}. Same bytes.")

    def _copy_link(self, key: str) -> Iterator[Step]:
        clipboard = QGuiApplication.clipboard()
        clipboard.clear()
        self._choose(key)
        self._window.objects.key_row.copy_link.click()
        yield "a link is on the clipboard", lambda: bool(clipboard.text())
        say("Copied a link that anyone can open in a browser.")

    def _expire(self, key: str) -> Iterator[Step]:
        connection = self._actions.connecting.current
        if connection is None:
            raise DemoError("The connection is gone.")
        clipboard = QGuiApplication.clipboard()
        clipboard.clear()
        self._actions.linking.download_link(connection, ObjectLocation(self._actions.browsing.bucket, key), 1)
        yield "a link of one second is on the clipboard", lambda: bool(clipboard.text())
        over = time.monotonic() + 2.5
        yield "the link expires", lambda: time.monotonic() > over
        self._window.pasted.emit(clipboard.text())
        self._window.side.paste.download.click()
        yield "the expired link is refused", lambda: self._failed() is not None
        failed = self._failed()
        if failed is None or failed.error is None or failed.error.kind != "RequestExpired":
            raise DemoError(f"The expired link was not recognised: {failed}")
        say(f"A link of one second, used too late – {failed.error.title()}.")
        say(f"    {failed.error.cause()}\n    {failed.error.remedy()}")
        shown = time.monotonic() + 0.6
        yield "the window shows it", lambda: time.monotonic() > shown

    def _drop(self, source: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(source))])
        middle = self._window.rect().center()
        none = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(QPoint(middle), Qt.DropAction.CopyAction, data, *none)
        QApplication.sendEvent(self._window, enter)
        drop = QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, data, *none)
        QApplication.sendEvent(self._window, drop)

    def _row_of(self, key: str) -> int | None:
        entries = self._window.object_model.entries()
        return next((row for row, entry in enumerate(entries) if entry.key == key), None)

    def _choose(self, key: str) -> None:
        row = self._row_of(key)
        if row is None:
            raise DemoError(f"{key} is not in the list.")
        self._window.objects.view.setCurrentIndex(self._window.object_model.index(row, 0))

    def _ended(self, direction: Direction) -> Transfer | None:
        rows = self._window.transfer_model.transfers()
        return next((row for row in rows if row.direction is direction and row.state.is_final), None)

    def _failed(self) -> Transfer | None:
        rows = self._window.transfer_model.transfers()
        return next((row for row in rows if row.state is TransferState.FAILED), None)

    def _require_done(self, direction: Direction) -> Transfer:
        transfer = self._ended(direction)
        if transfer is None or transfer.state is not TransferState.DONE:
            raise DemoError(f"The {direction} failed: {transfer.error if transfer else 'no row'}")
        return transfer

    def _outcome(self, transfer: Transfer) -> str:
        return str(transfer.result.verification) if transfer.result else "no result"


class Driver(QObject):
    """Runs the steps inside the event loop, which stays the window's own."""

    def __init__(self, steps: Iterator[Step], done: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._done = done
        self._waiting: Step | None = None
        self._deadline = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(50)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    @Slot()
    def _go_on(self) -> None:
        try:
            if self._may_go_on():
                self._waiting = next(self._steps)
                self._deadline = time.monotonic() + LIMIT
        except StopIteration:
            self._end(0)
        except DemoError as error:
            say(str(error))
            self._end(1)

    def _may_go_on(self) -> bool:
        if self._waiting is None or self._waiting[1]():
            return True
        if time.monotonic() > self._deadline:
            raise DemoError(f"This did not happen within {LIMIT:.0f} s: {self._waiting[0]}.")
        return False

    def _end(self, status: int) -> None:
        self._timer.stop()
        self._done(status)


def main() -> int:
    """Run the demo; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=50, help="the size of the file, in MiB")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "demo", help="where the demo keeps its files")
    options = parser.parse_args()
    folder: Path = options.folder.absolute()
    paths = Paths.under(folder)
    paths.downloads.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("holiday-*"), *paths.downloads.glob("holiday-*")):
        old.unlink()

    app = QApplication(sys.argv[:1])
    services = Services(paths)
    application = Application(app, make_services=lambda: services)
    application.window.resize(1200, 800)
    demo = Demo(application, services, folder, options.mib * MIB)
    statuses: list[int] = []

    def done(status: int) -> None:
        statuses.append(status)
        if HAS_DISPLAY and status == 0:
            say("The window stays open; close it when you have seen enough.")
        else:
            application.actions.end()

    application.actions.ended.connect(app.quit)
    application.start(Arguments(connection="sandbox"))
    driver = Driver(demo.steps(), done, app)
    app.exec()
    driver.deleteLater()
    return statuses[0] if statuses else 1


if __name__ == "__main__":
    sys.exit(main())
