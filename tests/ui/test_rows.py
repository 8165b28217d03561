"""Rows of the transfers: buttons, keys, menu, and the error panel."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from presign_gui.domain.catalogue import program
from presign_gui.domain.catalogue.network import DNS_FAILED
from presign_gui.domain.transfer import TransferState
from presign_gui.ui.application import Application
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.row_actions import RowAction
from presign_gui.ui.transfer_words import Column
from tests.fakes.person import drop, find, press, wait_until
from tests.fakes.ui_services import SIGNATURE, FakeServices
from tests.ui.conftest import Start


def click(window: MainWindow, transfer_id: int, action: RowAction) -> None:
    view = window.transfers.view
    point = view.click_point(transfer_id, action)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"x")
    return file


def uploaded(start: Start, file: Path, state: TransferState) -> Application:
    application = start("sandbox")
    drop(application.window, [file])
    rows = application.window.transfer_model.transfers
    wait_until(lambda: bool(rows()) and rows()[0].state is state, str(state))
    return application


def test_a_running_row_is_cancelled_by_its_button(start: Start, services: FakeServices, file: Path) -> None:
    services.runner.held = True
    window = uploaded(start, file, TransferState.RUNNING).window
    wait_until(lambda: window.transfer_model.transfers()[0].progress.done == 40, "progress")
    click(window, 1, RowAction.CANCEL)
    wait_until(lambda: window.transfer_model.transfers()[0].state is TransferState.CANCELLED, "the end")
    services.runner.held = False
    click(window, 1, RowAction.RETRY)
    wait_until(lambda: window.transfer_model.transfers()[0].state is TransferState.DONE, "the second try")


def test_a_press_that_ends_beside_the_button_does_nothing(start: Start, services: FakeServices, file: Path) -> None:
    services.runner.held = True
    window = uploaded(start, file, TransferState.RUNNING).window
    view = window.transfers.view
    point = view.click_point(1, RowAction.CANCEL)
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, none, point)
    point.setX(20)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, none, point)
    assert window.transfer_model.transfers()[0].state is TransferState.RUNNING


def test_a_failure_opens_its_panel_and_trying_again_closes_it(start: Start, services: FakeServices, file: Path) -> None:
    services.runner.failure = DNS_FAILED.error(host="s3.example.com")
    window = uploaded(start, file, TransferState.FAILED).window
    panel = window.side.error
    wait_until(panel.isVisible, "the panel")
    assert panel.error is services.runner.failure
    services.runner.failure = None
    find(panel, QPushButton, "errorRetryButton").click()
    assert not panel.isVisible()
    wait_until(lambda: window.transfer_model.transfers()[0].state is TransferState.DONE, "the second try")


def test_what_can_never_work_offers_no_button(start: Start, services: FakeServices, file: Path) -> None:
    services.runner.failure = program.LINK_WITHOUT_OBJECT.error()
    window = uploaded(start, file, TransferState.FAILED).window
    wait_until(window.side.error.isVisible, "the panel")
    assert not window.side.error.findChildren(QPushButton, "errorRetryButton")


def test_details_are_folded_and_can_be_copied(start: Start, services: FakeServices, file: Path) -> None:
    services.runner.failure = DNS_FAILED.error(host="x", status=503, detail=f"X-Amz-Signature={SIGNATURE}")
    window = uploaded(start, file, TransferState.FAILED).window
    panel = window.side.error
    wait_until(panel.isVisible, "the panel")
    assert not panel.details.isVisible()
    find(panel, QPushButton, "errorPanelDetailsButton").click()
    assert panel.details.isVisible()
    copy = find(panel, QPushButton, "errorPanelCopyReportButton")
    copy.click()
    assert copy.text() == "Copied"
    copied = QGuiApplication.clipboard().text()
    assert "- HTTP status: `503`" in copied
    assert "report.pdf" in copied
    assert SIGNATURE not in copied


def test_choosing_another_row_closes_the_panel(start: Start, services: FakeServices, file: Path) -> None:
    services.runner.failure = DNS_FAILED.error(host="x")
    window = uploaded(start, file, TransferState.FAILED).window
    wait_until(window.side.error.isVisible, "the panel")
    services.runner.failure = None
    drop(window, [file])
    wait_until(lambda: window.transfer_model.transfers()[-1].state is TransferState.DONE, "the second")
    window.transfers.view.select(2)
    assert not window.side.error.isVisible()
    window.transfers.view.select(1)
    assert window.side.error.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.side.error.isVisible()


def test_delete_removes_a_row_that_has_ended(start: Start, services: FakeServices, file: Path) -> None:
    window = uploaded(start, file, TransferState.DONE).window
    window.transfers.view.select(1)
    press(window.transfers.view, Qt.Key.Key_Delete)
    wait_until(lambda: window.transfer_model.rowCount() == 0, "the removal")
    assert services.queue.transfers() == ()


def test_clearing_leaves_what_is_under_way(start: Start, services: FakeServices, file: Path) -> None:
    window = uploaded(start, file, TransferState.DONE).window
    services.runner.held = True
    drop(window, [file])
    wait_until(lambda: window.transfer_model.rowCount() == 2, "the second row")
    find(window, QPushButton, "clearFinishedButton").click()
    wait_until(lambda: [each.id for each in window.transfer_model.transfers()] == [2], "the removal")


def test_the_link_of_a_row_is_copied(start: Start, services: FakeServices, file: Path) -> None:
    window = uploaded(start, file, TransferState.DONE).window
    QGuiApplication.clipboard().clear()
    click(window, 1, RowAction.COPY_LINK)
    wait_until(lambda: bool(QGuiApplication.clipboard().text()), "the link")
    assert QGuiApplication.clipboard().text().endswith(SIGNATURE)
    assert window.side.links.link is not None


class FolderWatcher(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_the_folder_of_a_row_is_shown(start: Start, file: Path) -> None:
    window = uploaded(start, file, TransferState.DONE).window
    watcher = FolderWatcher()
    method: Any = "open"  # PySide's stub says bytes, PySide itself takes a str
    QDesktopServices.setUrlHandler("file", watcher, method)
    click(window, 1, RowAction.SHOW_IN_FOLDER)
    QDesktopServices.unsetUrlHandler("file")
    assert watcher.opened == [str(file.parent)]


def test_the_menu_offers_the_same_as_the_buttons(start: Start, file: Path) -> None:
    window = uploaded(start, file, TransferState.DONE).window
    view = window.transfers.view
    menu = view.menu_for(window.transfer_model.transfers()[0])
    assert [entry.text() for entry in menu.actions()] == ["Copy link", "Show in folder", "Remove from this list"]
    menu.actions()[-1].trigger()
    wait_until(lambda: window.transfer_model.rowCount() == 0, "the removal")


def test_a_narrow_window_moves_speed_and_time_below_the_state(start: Start, file: Path) -> None:
    window = uploaded(start, file, TransferState.DONE).window
    window.resize(1400, 800)
    assert not window.transfers.view.isColumnHidden(Column.SPEED)
    window.resize(880, 600)
    assert window.transfers.view.isColumnHidden(Column.SPEED)


def test_the_download_folder_is_chosen_and_remembered(start: Start, services: FakeServices, tmp_path: Path) -> None:
    window = start().window
    folder_button = find(window, QPushButton, "downloadFolderButton")
    folder_button.click()
    find(window, QFileDialog, "folderDialog").fileSelected.emit(str(tmp_path))
    find(window, QFileDialog, "folderDialog").reject()
    assert tmp_path.name in folder_button.text()
    wait_until(lambda: services.settings.load().download_folder == tmp_path, "the saving")
