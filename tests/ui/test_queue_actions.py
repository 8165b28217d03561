"""The queue in the window: pausing, going on, the order, limits, what came back, what was never finished."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton

from presign_gui.app.abandoned import AbandonedUploads, FoundUpload, Standing
from presign_gui.app.stored_transfer import AbandonedUpload
from presign_gui.domain.catalogue.network import DNS_FAILED
from presign_gui.domain.catalogue.presigned_url import REQUEST_EXPIRED
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import TransferState
from presign_gui.ui.application import Application
from presign_gui.ui.row_actions import RowAction
from presign_gui.ui.transfer_model import ROW_MIME
from presign_gui.ui.transfer_view import TransferView
from tests.fakes.links import sigv4_link
from tests.fakes.person import drop, find, let_pass, press, wait_until
from tests.fakes.transfers import transfer
from tests.fakes.ui_services import FakeServices
from tests.ui.conftest import Start

BEGUN = datetime(2026, 11, 24, 6, 0, 0, tzinfo=UTC)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{number}.txt" for number in range(6)]
    for file in made:
        file.write_bytes(b"x")
    return made


@pytest.fixture
def busy(start: Start, services: FakeServices, files: list[Path]) -> Application:
    """The window with six uploads, of which three run and wait for the test."""
    services.runner.held = True
    application = start("sandbox")
    drop(application.window, files)
    wait_until(lambda: states(application)[:3] == [TransferState.RUNNING] * 3 and len(states(application)) == 6)
    return application


def states(application: Application) -> list[TransferState]:
    return [each.state for each in application.window.transfer_model.transfers()]


def ids(application: Application) -> list[int]:
    model = application.window.transfer_model
    return [model.id_at(row) for row in range(model.rowCount())]


def click(application: Application, transfer_id: int, action: RowAction) -> None:
    view = application.window.transfers.view
    point = view.click_point(transfer_id, action)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def summary(application: Application) -> str:
    return find(application.window, QLabel, "transferSummary").text()


def test_a_row_is_paused_and_goes_on(busy: Application, services: FakeServices) -> None:
    click(busy, 1, RowAction.PAUSE)
    wait_until(lambda: states(busy)[0] is TransferState.PAUSED, "the pause")
    wait_until(lambda: states(busy)[3] is TransferState.RUNNING, "the next one")
    assert "1 paused" in summary(busy)
    services.runner.held = False
    click(busy, 1, RowAction.RESUME)
    wait_until(lambda: set(states(busy)) == {TransferState.DONE}, "the end")


def test_the_space_bar_pauses_and_goes_on(busy: Application) -> None:
    view = busy.window.transfers.view
    view.select(6)
    press(view, Qt.Key.Key_Space)
    wait_until(lambda: states(busy)[5] is TransferState.PAUSED, "the pause")
    press(view, Qt.Key.Key_Space)
    wait_until(lambda: states(busy)[5] is TransferState.QUEUED, "the queue")


def test_all_are_paused_and_all_go_on(busy: Application, services: FakeServices) -> None:
    panel = busy.window.transfers
    assert panel.pause_all.isVisible()
    assert not panel.resume_all.isVisible()
    panel.pause_all.click()
    wait_until(lambda: set(states(busy)) == {TransferState.PAUSED}, "the pause")
    wait_until(lambda: summary(busy) == "6 paused", "the summary")
    assert not panel.pause_all.isVisible()
    services.runner.held = False
    panel.resume_all.click()
    wait_until(lambda: set(states(busy)) == {TransferState.DONE}, "the end")


def test_a_row_is_moved_by_keys_and_by_its_menu(busy: Application) -> None:
    view = busy.window.transfers.view
    view.select(6)
    press(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: ids(busy) == [1, 2, 3, 4, 6, 5], "the move")
    assert busy.window.transfer_model.id_at(view.currentIndex().row()) == 6
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: ids(busy) == [1, 2, 3, 4, 5, 6], "the way back")
    last = busy.window.transfer_model.transfer(6)
    assert last is not None
    next(entry for entry in view.menu_for(last).actions() if entry.text() == "Put first").trigger()
    wait_until(lambda: ids(busy) == [6, 1, 2, 3, 4, 5], "the first place")


def drag_to(view: TransferView, transfer_id: int, row: int, *, below: bool) -> None:
    data = QMimeData()
    data.setData(ROW_MIME, str(transfer_id).encode())
    y = view.rowViewportPosition(row) + (40 if below else 5)
    none = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    view.dragEnterEvent(QDragEnterEvent(QPoint(50, y), Qt.DropAction.MoveAction, data, *none))
    view.dragMoveEvent(QDragMoveEvent(QPoint(50, y), Qt.DropAction.MoveAction, data, *none))
    view.viewport().repaint()
    view.dropEvent(QDropEvent(QPointF(50, y), Qt.DropAction.MoveAction, data, *none))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Qt 6.12 wants a QPointF here, and Qt 6.11 only a QPoint
def test_a_row_is_dragged_between_others(busy: Application) -> None:
    view = busy.window.transfers.view
    drag_to(view, 6, 3, below=False)
    wait_until(lambda: ids(busy) == [1, 2, 3, 6, 4, 5], "the move up")
    drag_to(view, 6, 5, below=True)
    wait_until(lambda: ids(busy) == [1, 2, 3, 4, 5, 6], "the move to the end")
    moves: list[object] = []
    view.move_wanted.connect(lambda *move: moves.append(move))
    drag_to(view, 2, 1, below=True)
    drag_to(view, 2, 1, below=False)
    assert moves == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_files_that_are_dragged_over_the_rows_are_for_the_window(busy: Application) -> None:
    view, data = busy.window.transfers.view, QMimeData()
    data.setText("file")
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dragEnterEvent(event)
    assert not event.isAccepted()
    view.dragLeaveEvent(QDragLeaveEvent())


def test_what_moves_stays_in_sight_unless_somebody_scrolls_away(start: Start) -> None:
    application = start("sandbox")
    panel, model = application.window.transfers, application.window.transfer_model
    model.put(*(transfer(number, state=TransferState.QUEUED) for number in range(1, 101)))
    model.set_counts({TransferState.QUEUED: 100})
    let_pass()
    model.put(transfer(60))
    assert panel.view.shows(60)
    bar = panel.view.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    let_pass()
    model.put(transfer(60, state=TransferState.DONE), transfer(61))
    assert not panel.view.shows(61)
    panel.follower.show_added(100)
    assert panel.view.shows(100)
    model.put(transfer(61, state=TransferState.DONE), transfer(30))
    assert panel.view.shows(30)


def test_limits_change_at_once_and_are_remembered(
    busy: Application, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[object] = []
    monkeypatch.setattr(services, "apply_limits", applied.append)
    busy.window.transfers.limits.click()
    popover = busy.actions.queue.show_limits()
    assert popover is not None
    transfers = find(popover, QComboBox, "limitTransfers")
    assert transfers.currentText() == "3"
    transfers.setCurrentIndex(transfers.findData(8))
    transfers.activated.emit(transfers.currentIndex())
    rate = find(popover, QComboBox, "limitUploadRate")
    rate.setEditText("5 MB")
    rate.activated.emit(0)
    assert "not a size" in find(popover, QLabel, "limitsFlaw").text()
    rate.setEditText("100")
    rate.activated.emit(0)
    assert "too slow" in find(popover, QLabel, "limitsFlaw").text()
    rate.setEditText("5 MiB")
    rate.activated.emit(0)
    assert find(popover, QLabel, "limitsFlaw").text() == ""
    find(popover, QCheckBox, "limitGoesOn").click()
    wait_until(lambda: services.settings.load().goes_on, "the saving")
    saved = services.settings.load().limits
    assert (saved.transfers, saved.upload_rate, saved.download_rate) == (8, 5 * 1024**2, None)
    assert applied[-1] == saved
    assert len(applied) == 2


def test_unusual_limits_are_shown_as_they_are(start: Start, services: FakeServices) -> None:
    from presign_gui.app.settings import Settings, TransferLimits

    limits = TransferLimits(transfers=5, streams=7, download_rate=1500)
    services.settings.save(Settings(download_folder=services.paths.downloads, limits=limits))
    popover = start().actions.queue.show_limits()
    assert popover is not None
    assert find(popover, QComboBox, "limitTransfers").currentText() == "5"
    assert find(popover, QComboBox, "limitStreams").currentText() == "7"
    assert find(popover, QComboBox, "limitDownloadRate").currentText() == "1500"


def test_a_guest_is_asked_for_a_fresh_link(start: Start) -> None:
    application = start()
    model = application.window.transfer_model
    model.put(transfer(1, state=TransferState.PAUSED, connection=None, needs_link=True))
    model.set_counts({TransferState.PAUSED: 1})
    let_pass()
    QGuiApplication.clipboard().setText("nothing")
    click(application, 1, RowAction.GIVE_LINK)
    assert "Copy the fresh link for report.pdf" in application.window.notice.text
    pasted: list[str] = []
    application.window.pasted.connect(pasted.append)
    link = sigv4_link()
    QGuiApplication.clipboard().setText(link)
    click(application, 1, RowAction.GIVE_LINK)
    assert pasted == [link]


def test_a_link_that_ended_midway_is_replaced_by_a_fresh_one_with_its_headers(
    start: Start, services: FakeServices
) -> None:
    application = start()
    now = datetime.now(UTC)
    services.runner.failure = REQUEST_EXPIRED.error(ago=timedelta(minutes=1), moment=now)
    application.window.pasted.emit(sigv4_link(signed_at=now, expires_in=60))
    find(application.window, QPushButton, "pasteDownloadButton").click()
    wait_until(lambda: states(application) == [TransferState.FAILED], "the failure")
    services.runner.failure = None
    fresh = sigv4_link(signed_at=now, signed_headers="host;x-team", signature="f5e5" * 16)
    application.window.pasted.emit(f"curl -H 'x-team: blue' '{fresh}'")
    go_on = find(application.window, QPushButton, "pasteGoOnButton")
    assert go_on.text() == "Go on with 2026.pdf"
    go_on.click()
    wait_until(lambda: states(application) == [TransferState.DONE], "the end")
    signed = services.runner.jobs[-1].sign()
    assert (signed.url, signed.headers_to_send) == (fresh, (("x-team", "blue"),))


OWN = AbandonedUpload(7, ObjectLocation("photos", "own.bin"), "sandbox", "up-1")


@dataclass
class FakeAbandoned:
    own: list[AbandonedUpload] = field(default_factory=lambda: [OWN])
    failure: PresignGuiError | None = None
    aborted: list[str] = field(default_factory=list)

    def list(self) -> tuple[AbandonedUpload, ...]:
        return tuple(self.own)

    def find(self, _connection: object, bucket: str, _prefix: str) -> Iterator[FoundUpload]:
        standings = (Standing.ABANDONED, Standing.UNKNOWN, Standing.IN_QUEUE, Standing.PERHAPS_OURS)
        for number, standing in enumerate(standings, start=1):
            location = ObjectLocation(bucket, f"{number}.bin")
            yield FoundUpload(location=location, upload_id=f"up-{number}", initiated=BEGUN, standing=standing)

    def abort(self, upload: AbandonedUpload) -> None:
        if self.failure is not None:
            raise self.failure
        self.own.remove(upload)
        self.aborted.append(upload.upload_id)

    def abort_found(self, _connection: object, _location: ObjectLocation, upload_id: str) -> None:
        self.aborted.append(upload_id)

    def stop(self) -> None:
        pass


@pytest.fixture
def abandoned(services: FakeServices) -> FakeAbandoned:
    fake = FakeAbandoned()
    services.queue.abandoned = cast("AbandonedUploads", fake)
    return fake


def test_uploads_that_cost_money_are_told_of_and_aborted(start: Start, abandoned: FakeAbandoned) -> None:
    application = start("sandbox")
    wait_until(lambda: "still keeps parts: 1" in application.window.notice.text, "the notice")
    find(application.window, QPushButton, "noticeButton").click()
    dialog = application.actions.queue.show_unfinished()
    wait_until(lambda: dialog.model.rowCount() == 4, "the list")
    assert [dialog.model.index(row, 2).data() for row in range(4)] == [
        "given up here",
        "not known here",
        "in the list of transfers",
        "perhaps begun here",
    ]
    assert not dialog.abort_button.isEnabled()
    dialog.abort_all.click()
    wait_until(lambda: abandoned.aborted == ["up-1"], "the end of our own")
    wait_until(lambda: dialog.model.rowCount() == 3, "its row's end")
    dialog.table.selectAll()
    dialog.abort_button.click()
    wait_until(lambda: abandoned.aborted == ["up-1", "up-2", "up-4"], "the end of the other")
    dialog.reject()


def test_what_cannot_be_aborted_says_why(start: Start, abandoned: FakeAbandoned) -> None:
    abandoned.failure = DNS_FAILED.error(host="x")
    application = start()
    dialog = application.actions.queue.show_unfinished()
    wait_until(lambda: dialog.model.rowCount() == 1, "the list")
    assert dialog.model.index(0, 0).data() == "photos/own.bin"
    assert dialog.model.index(0, 1).data() == ""
    dialog.abort_all.click()
    wait_until(dialog.error.isVisible, "the error")
    assert dialog.model.rowCount() == 1
    dialog.reject()


def test_where_there_is_nothing_unfinished_that_is_said(start: Start) -> None:
    application = start()
    popover = application.actions.queue.show_limits()
    assert popover is not None
    find(popover, QPushButton, "unfinishedButton").click()
    dialog = application.actions.queue.show_unfinished()
    wait_until(lambda: find(dialog, QLabel, "unfinishedNothingTitle").isVisible(), "the words")
    assert not dialog.abort_all.isVisible()
    dialog.reject()
