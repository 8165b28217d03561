"""Starts the window: language, theme, exception hook, and what is loaded only after the first paint."""

import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QSocketNotifier, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from presign_gui import __version__
from presign_gui.app.paths import Paths
from presign_gui.domain.errors import PresignGuiError
from presign_gui.resources import resource_path
from presign_gui.ui.actions import Actions
from presign_gui.ui.bridge import unexpected
from presign_gui.ui.formatting import LocaleFormatter
from presign_gui.ui.i18n import install_language
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.messages import Messages
from presign_gui.ui.single_instance import NO_ARGUMENTS, Arguments, SingleInstance
from presign_gui.ui.start_up import load_services
from presign_gui.ui.theme import Theme

if TYPE_CHECKING:
    from presign_gui.app.services import Services

_log = logging.getLogger(__name__)
_MAX_PATH = 4096
"""Characters: what is longer is a text, and no system takes it for a path."""


class Application:
    """The program with a window: everything that lives as long as it does."""

    def __init__(
        self, app: QApplication, *, language: str | None = None, make_services: "Callable[[], Services]" = load_services
    ) -> None:
        """Build the window, without showing it. `make_services` is called later, on a worker thread."""
        self.app = app
        app.setApplicationName("presign-gui")
        app.setApplicationVersion(__version__)
        app.setDesktopFileName("presign-gui")
        app.setQuitOnLastWindowClosed(False)
        locale = install_language(app, resource_path("i18n"), language)
        self.theme = Theme(app, resource_path("icons"))
        icon = QIcon(str(resource_path("icons", "presign-gui.svg")))
        self.look = Look(self.theme, LocaleFormatter(locale), Messages(app))
        self.window = MainWindow(self.look, icon)
        self.actions = Actions(self.window, self.look, make_services)
        self.theme.put_on()

    def start(self, arguments: Arguments = NO_ARGUMENTS) -> None:
        """Show the window; once it is painted, load the rest, and take what the program was given."""
        self.window.show()
        QTimer.singleShot(0, self.window, lambda: self.actions.start(arguments.connection))
        if arguments.given:
            QTimer.singleShot(0, self.window, lambda: self.actions.guest.take(arguments.given, self.actions.drop))

    def start_again(self, arguments: Arguments) -> None:
        """Come to the front, and take what another start was given."""
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()
        if arguments.connection is not None:
            self.actions.connections.open_named(arguments.connection)
        self.actions.guest.take(arguments.given, self.actions.drop)


class ExceptionHook(QObject):
    """Shows what no code expected, in place, and logs it. Slots that raise end up here, and so do threads."""

    raised = Signal(object)
    """The `PresignGuiError` made of it; emitted on any thread."""

    def install(self) -> None:
        """Take over from Python's own hooks, which print to a terminal that nobody may see."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log.error("An unexpected exception reached the event loop", exc_info=(kind, error, trace))
        self.raised.emit(error if isinstance(error, PresignGuiError) else unexpected(error))

    def _thread_hook(self, raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None:
            self._hook(raised.exc_type, raised.exc_value, raised.exc_traceback)


class Interrupts(QObject):
    """Ends the program tidily on Ctrl+C in its terminal and on a polite `kill`.

    Python runs its signal handlers between bytecodes, and Qt's event loop runs none; the wake-up socket does.
    """

    interrupted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._near, self._far = socket.socketpair()
        self._near.settimeout(0)
        self._far.settimeout(0)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        signal.set_wakeup_fd(self._far.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _noted)

    @Slot()
    def _woken(self) -> None:
        self._near.recv(64)
        self.interrupted.emit()


def _noted(_number: int, _frame: object) -> None:
    """Let the wake-up socket tell: a handler must be set for it to be written to."""


def run(arguments: Sequence[str], *, given: Sequence[str], language: str | None, connection: str | None) -> int:
    """Run the program until its window is closed, unless another window takes what it was given. Return the status."""
    app = QApplication(list(arguments))
    asked = Arguments(tuple(absolute(each) for each in given), connection)
    instance = SingleInstance(Paths.of_this_user().data, app)
    if not instance.is_first and instance.hand_over(asked):
        return 0
    services = partial(load_services, keep_queue=instance.is_first)
    application = Application(app, language=language, make_services=services)
    instance.started_again.connect(application.start_again)
    hook = ExceptionHook(app)
    hook.raised.connect(application.actions.show_error)
    hook.install()
    interrupts = Interrupts(app)
    interrupts.interrupted.connect(application.actions.end)
    settings = QSettings("presign-gui", "window")
    application.window.restore_geometry(settings)
    application.actions.ended.connect(lambda: settings.setValue("geometry", application.window.saveGeometry()))
    application.actions.ended.connect(instance.close)
    application.actions.ended.connect(app.quit)
    application.start(asked)
    return app.exec()


def absolute(given: str) -> str:
    """Return a file's whole path, as another process needs it, and any other text as it is."""
    if given.startswith("file:"):
        return QUrl(given).toLocalFile() or given
    path = Path(given)
    return str(path.absolute()) if len(given) < _MAX_PATH and path.exists() else given
