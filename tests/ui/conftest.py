"""One QApplication for all tests of this folder, drawn offscreen; any Qt warning or exception in a slot fails."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QtMsgType, QTranslator, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from presign_gui.ui.application import Application
from presign_gui.ui.formatting import LocaleFormatter
from presign_gui.ui.look import Look
from presign_gui.ui.messages import Messages
from presign_gui.ui.single_instance import Arguments
from presign_gui.ui.theme import Theme
from tests.fakes.person import drag_away, wait_until
from tests.fakes.ui_services import FakeServices

_OF_THE_PLATFORM = (
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
)
"""What Qt's offscreen platform says of itself."""

Start = Callable[..., Application]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    app = QApplication.instance() or QApplication(["presign-gui-tests"])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    return app


@pytest.fixture(autouse=True)
def silence(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    said: list[str] = []
    raised: list[BaseException] = []

    def heard(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if text not in _OF_THE_PLATFORM:
            said.append(str(text))

    def hook(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        raised.append(error)

    monkeypatch.setattr(sys, "excepthook", hook)
    monkeypatch.setattr(gc, "freeze", lambda: None)  # what one test leaves behind is to be collected in the next
    before = qInstallMessageHandler(heard)
    yield
    QGuiApplication.clipboard().clear()  # Qt would destroy what a test put there only after Python has ended
    qInstallMessageHandler(before)
    assert not said
    assert not raised, raised


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    from presign_gui.resources import resource_path

    theme = Theme(qapp, resource_path("icons"))
    yield theme
    theme.deleteLater()


@pytest.fixture
def look(qapp: QApplication, theme: Theme) -> Look:
    from PySide6.QtCore import QLocale

    return Look(theme, LocaleFormatter(QLocale("en_GB")), Messages(qapp))


@pytest.fixture
def services(tmp_path: Path) -> Iterator[FakeServices]:
    services = FakeServices(tmp_path / "home")
    yield services
    services.runner.gate.set()
    assert services.queue.close()  # `close` itself may be what a test has replaced


@pytest.fixture
def start(qapp: QApplication, services: FakeServices) -> Iterator[Start]:
    """Start the program with the fake services, and end it tidily whatever the test did."""
    started: list[Application] = []

    def begin(
        connection: str | None = None, *, given: tuple[str, ...] = (), language: str = "en", wait: bool = True
    ) -> Application:
        application = Application(qapp, language=language, make_services=lambda: services)
        started.append(application)
        application.window.resize(1100, 760)
        application.start(Arguments(given, connection))
        if wait:
            wait_until(lambda: application.actions.preferences.settings is not None, "the start")
        if connection is not None and wait:
            wait_until(lambda: application.actions.connecting.current is not None, "the connection")
        return application

    yield begin
    for application in started:
        services.runner.gate.set()
        drag_away(application.window)
        application.actions.end()
        wait_until(partial(getattr, application.actions, "has_ended"), "the end")
        application.window.deleteLater()
        application.theme.deleteLater()
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
