from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Direction, Progress, TransferState
from presign_gui.ui.look import Look
from presign_gui.ui.transfer_model import NOTE_ROLE, TRANSFER_ROLE, Column, TransferModel
from tests.fakes.transfers import done, transfer


@pytest.fixture
def model(look: Look) -> TransferModel:
    model = TransferModel(look.formatter)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def cell(model: TransferModel, row: int, column: Column, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
    return model.index(row, column).data(role)


def test_the_newest_transfer_is_on_top_whatever_the_order_of_the_news(model: TransferModel) -> None:
    for transfer_id in (2, 1, 3):
        model.put(transfer(transfer_id))
    assert [each.id for each in model.transfers()] == [3, 2, 1]
    assert model.row_of(1) == 2
    assert model.row_of(9) is None


def test_only_the_row_that_changed_is_announced(model: TransferModel) -> None:
    model.put(transfer(1))
    model.put(transfer(2))
    changed: list[tuple[int, int, int]] = []
    model.dataChanged.connect(lambda a, b: changed.append((a.row(), a.column(), b.column())))
    model.put(transfer(1))
    model.set_progress({1: Progress(50, 100, 10.0), 2: Progress(60, 100, 10.0)})
    assert changed == [(0, Column.PROGRESS, Column.TIME_LEFT)]
    model.put(done(1))
    assert changed[1:] == [(1, Column.NAME, Column.ACTIONS)]


def test_late_progress_changes_nothing_that_has_ended(model: TransferModel) -> None:
    model.put(done(1))
    model.set_progress({1: Progress(1, 1500)})
    assert model.transfers()[0].progress.done == 1500


def test_removing_takes_the_row_away_and_counts_anew(model: TransferModel) -> None:
    counted: list[int] = []
    model.counts_changed.connect(lambda: counted.append(model.rowCount()))
    model.put(transfer(1))
    model.put(transfer(2))
    model.remove(1)
    model.remove(1)
    assert counted == [1, 2, 1]
    assert [each.id for each in model.transfers()] == [2]


def test_a_running_row_tells_amount_speed_and_time_left(model: TransferModel) -> None:
    model.put(transfer(1, progress=Progress(1024, 2048, 512.0)))
    assert cell(model, 0, Column.PROGRESS) == "1.0 KiB of 2.0 KiB"
    assert cell(model, 0, Column.SPEED) == "512 bytes/s"
    assert cell(model, 0, Column.TIME_LEFT) == "2 s"
    assert cell(model, 0, Column.STATE) == "Uploading"
    assert cell(model, 0, Column.NAME, NOTE_ROLE) == "to photos/a/report.pdf"
    assert cell(model, 0, Column.NAME, TRANSFER_ROLE).id == 1


def test_a_row_without_a_known_total_tells_what_is_done(model: TransferModel) -> None:
    model.put(transfer(1, direction=Direction.DOWNLOAD, progress=Progress(2048, None)))
    assert cell(model, 0, Column.PROGRESS) == "2.0 KiB"
    assert cell(model, 0, Column.NAME, NOTE_ROLE).startswith("from ")


def test_a_row_that_has_ended_tells_no_speed(model: TransferModel) -> None:
    model.put(done(1))
    assert cell(model, 0, Column.SPEED) == ""
    assert cell(model, 0, Column.PROGRESS) == "1.5 KiB"


def test_another_object_than_the_one_asked_for_is_said_plainly(model: TransferModel) -> None:
    model.put(
        transfer(1, location=ObjectLocation("fa-106", "sample.txt"), asked=ObjectLocation("fa-106", "report.pdf"))
    )
    assert cell(model, 0, Column.NAME, NOTE_ROLE) == "This function always signs fa-106/sample.txt"


def test_screen_readers_get_both_lines(model: TransferModel) -> None:
    model.put(done(1))
    assert cell(model, 0, Column.STATE, int(Qt.ItemDataRole.AccessibleTextRole)) == "Done\nverified (CRC64NVME)"


def test_headers_and_edges(model: TransferModel) -> None:
    horizontal = Qt.Orientation.Horizontal
    assert model.headerData(Column.STATE, horizontal) == "State"
    assert model.headerData(99, horizontal) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(QModelIndex()) is None
    model.put(transfer(1, state=TransferState.QUEUED))
    assert cell(model, 0, Column.NAME, int(Qt.ItemDataRole.DecorationRole)) is None
