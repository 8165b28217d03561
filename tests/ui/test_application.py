"""The program as a whole: what it loads when, how it ends, and what becomes of defects."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton

from presign_gui import __version__
from presign_gui.__main__ import main
from presign_gui.domain.catalogue.program import SETTINGS_UNREADABLE
from presign_gui.domain.transfer import TransferState
from presign_gui.ui.application import ExceptionHook, absolute
from presign_gui.ui.single_instance import Arguments
from tests.fakes.person import drop, find, wait_until
from tests.fakes.ui_services import FakeServices
from tests.ui.conftest import Start
from tests.ui.test_links import DOWNLOAD, link

HEAVY = {"boto3", "botocore", "requests", "urllib3", "awscrt", "ministack"}

FIRST_PAINT = """
import json, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from presign_gui.ui.application import Application

class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched is application.window:
            print(json.dumps(sorted(sys.modules)))
            sys.stdout.flush()
            application.window.removeEventFilter(self)
            application.actions.ended.connect(app.quit)
            application.window.close()
        return False

app = QApplication(["x"])
application = Application(app)
eye = Eye()
application.window.installEventFilter(eye)
application.start()
sys.exit(app.exec())
"""


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    environment = os.environ | {"PRESIGN_GUI_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT], env=environment, capture_output=True, text=True, timeout=30, check=True
    )
    modules = json.loads(ran.stdout)
    assert "PySide6.QtWidgets" in modules
    assert not HEAVY & {module.partition(".")[0] for module in modules}
    assert "Traceback" not in ran.stderr


def test_the_command_line_needs_no_qt_for_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == f"presign-gui {__version__}"


def start_program(home: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PRESIGN_GUI_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "presign_gui", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_second_start_hands_over_and_both_end_tidily(tmp_path: Path) -> None:
    first = start_program(tmp_path, "--language", "ja")
    wait_until((tmp_path / "data" / "window.socket").exists, "the first window", seconds=30)
    second = start_program(tmp_path, "https://example.com/?X-Amz-Signature=5ec3e7")
    output, _ = second.communicate(timeout=30)
    assert (second.returncode, output) == (0, "")
    first.send_signal(signal.SIGTERM)
    output, _ = first.communicate(timeout=30)
    assert (first.returncode, output.replace("This plugin does not support raise()\n", "")) == (0, "")
    assert not (tmp_path / "data" / "window.socket").exists()


def test_another_start_opens_its_link_and_its_connection_here(start: Start, services: FakeServices) -> None:
    application = start()
    application.start_again(Arguments((link(DOWNLOAD),), "sandbox"))
    assert application.window.side.paste.isVisible()
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")


def test_files_and_links_of_the_command_line_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("with space.url").write_text("x")
    assert absolute("with space.url") == str(tmp_path / "with space.url")
    assert absolute((tmp_path / "with space.url").as_uri()) == str(tmp_path / "with space.url")
    assert absolute(link()) == link()
    assert absolute("x" * 9000) == "x" * 9000


def test_closing_stops_transfers_that_are_under_way(start: Start, services: FakeServices, tmp_path: Path) -> None:
    services.runner.held = True
    application = start("sandbox")
    files = [tmp_path / f"{n}.bin" for n in range(5)]
    for file in files:
        file.write_bytes(b"x")
    drop(application.window, files)
    wait_until(lambda: len(services.runner.jobs) == 3, "three transfers")
    begun = time.monotonic()
    application.window.close()
    assert not application.window.isVisible()
    wait_until(lambda: application.actions.has_ended, "the end")
    assert time.monotonic() - begun < 3
    assert services.closed
    assert {each.state for each in services.queue.transfers()} == {TransferState.CANCELLED}


def test_closing_asks_before_a_link_is_lost(start: Start, services: FakeServices) -> None:
    services.runner.held = True
    application = start()
    window = application.window
    for text in (link(DOWNLOAD), link(DOWNLOAD).replace("holiday", "lake")):
        window.pasted.emit(text)
        window.side.paste.download.click()
    wait_until(lambda: len(window.transfer_model.transfers()) == 2, "the transfers")
    window.close()
    assert window.isVisible()
    assert window.notice.text.startswith("2 transfers over pasted links are under way.")
    window.notice.hide()
    window.close()
    assert window.isVisible()
    find(window.notice, QPushButton, "noticeButton").click()
    assert not window.isVisible()
    wait_until(lambda: application.actions.has_ended, "the end")


def test_the_program_ends_even_where_something_hangs(
    start: Start, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr("presign_gui.ui.actions._CLOSE_MILLISECONDS", 100)
    monkeypatch.setattr(services, "close", lambda: gate.wait(20))
    application = start()
    application.window.close()
    application.window.close()
    wait_until(lambda: application.actions.has_ended, "the end", seconds=3)
    gate.set()


def test_a_defect_in_a_slot_is_shown_with_masked_details(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    application = start()
    hook = ExceptionHook()
    hook.raised.connect(application.actions.show_error)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    hook.install()

    def slot() -> None:
        raise RuntimeError("https://h/k?X-Amz-Signature=0123abcd")

    QTimer.singleShot(0, slot)
    panel = application.window.side.error
    wait_until(panel.isVisible, "the panel")
    assert find(panel, QLabel, "errorPanelTitle").text() == "Something unexpected happened"
    assert "RuntimeError" in panel.details.toPlainText()
    assert "0123abcd" not in panel.details.toPlainText()
    assert "An unexpected exception" in caplog.text


def test_a_defect_in_a_thread_is_shown_too(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    application = start()
    hook = ExceptionHook()
    hook.raised.connect(application.actions.show_error)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    hook.install()
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    wait_until(application.window.side.error.isVisible, "the panel")


def test_a_broken_settings_file_is_said_and_the_defaults_are_used(start: Start, services: FakeServices) -> None:
    services.paths.settings_file.parent.mkdir(parents=True)
    services.paths.settings_file.write_text("{", "utf-8")
    application = start()
    wait_until(application.window.side.error.isVisible, "the error")
    settings = application.actions.preferences.settings
    assert settings is not None
    assert settings.download_folder == services.paths.downloads
    assert find(application.window, QLabel, "errorPanelTitle").text() == "A settings file cannot be read"


def test_a_queue_that_cannot_be_read_is_said(start: Start, services: FakeServices) -> None:
    problem = SETTINGS_UNREADABLE.error(path="transfers.db", reason="damaged")
    services.problems.append(problem)
    application = start()
    wait_until(application.window.side.error.isVisible, "the error")
    assert application.window.side.error.error is problem
