"""The window after a restart: the same queue, paused, with nothing loaded but what is seen."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from presign_gui.app.connections import SANDBOX_CONNECTION
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import TransferState
from tests.fakes.person import find, wait_until
from tests.fakes.ui_services import FakeServices
from tests.ui.conftest import Start

ROWS = 300


@pytest.fixture
def services(tmp_path: Path) -> FakeServices:
    """The services of a second run, after a first one that was ended with its transfers under way."""
    file = tmp_path / "file.txt"
    file.write_bytes(b"x")
    first = FakeServices(tmp_path / "home", keep_queue=True)
    first.runner.held = True
    connection = first.open_connection(SANDBOX_CONNECTION)
    first.queue.add_all([connection.upload_job(file, ObjectLocation("photos", f"{n}.txt")) for n in range(ROWS)])
    first.close()
    return FakeServices(tmp_path / "home", keep_queue=True)


def test_what_was_under_way_comes_back_paused_and_can_go_on(start: Start, services: FakeServices) -> None:
    window = start().window
    assert window.transfer_model.rowCount() == ROWS
    wait_until(lambda: window.transfer_model.transfer(window.transfer_model.id_at(0)) is not None, "the first row")
    assert len(window.transfer_model.transfers()) < ROWS
    assert {each.state for each in window.transfer_model.transfers()} == {TransferState.PAUSED}
    assert f"paused: {ROWS}" in window.notice.text
    window.transfers.view.scrollToBottom()
    last = window.transfer_model.id_at(ROWS - 1)
    wait_until(lambda: window.transfer_model.transfer(last) is not None, "the last row")
    find(window, QPushButton, "noticeButton").click()
    wait_until(lambda: services.queue.counts() == {TransferState.DONE: ROWS}, "the end")
