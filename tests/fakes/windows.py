"""The real window over the real services, for tests in which nothing is a stand-in but the person."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from presign_gui.app.paths import Paths
from presign_gui.app.services import Services
from presign_gui.ui.application import Application
from presign_gui.ui.single_instance import Arguments
from tests.fakes.person import wait_until


@contextmanager
def real_window(home: Path) -> Iterator[Application]:
    """Start the program with its files under `home`, and end it tidily."""
    app = QApplication.instance() or QApplication(["presign-gui-tests"])
    assert isinstance(app, QApplication)
    application = Application(app, language="en", make_services=lambda: Services(Paths.under(home)))
    application.window.resize(1100, 760)
    application.start(Arguments())
    wait_until(lambda: application.actions.preferences.settings is not None, "the start")
    yield application
    application.actions.end()
    wait_until(lambda: application.actions.has_ended, "the end")
    application.window.deleteLater()
    application.theme.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
