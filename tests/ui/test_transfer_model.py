"""The table of transfers: the queue's order, only what changed, and nothing of what nobody looks at."""

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from presign_gui.app.queue_feed import Changes
from presign_gui.domain.transfer import Progress, TransferState
from presign_gui.ui.look import Look
from presign_gui.ui.transfer_model import ROW_MIME, TRANSFER_ROLE, TransferModel
from presign_gui.ui.transfer_words import Column
from tests.fakes.person import let_pass
from tests.fakes.transfers import done, transfer

DISPLAY = int(Qt.ItemDataRole.DisplayRole)


@pytest.fixture
def model(look: Look) -> TransferModel:
    model = TransferModel(look)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    let_pass()  # the tester has looked at what was not there
    return model


def cell(model: TransferModel, row: int, column: Column, role: int = DISPLAY) -> Any:
    return model.index(row, column).data(role)


def shown(model: TransferModel) -> list[int]:
    return [model.id_at(row) for row in range(model.rowCount())]


def announced(model: TransferModel) -> list[tuple[int, int, int]]:
    changed: list[tuple[int, int, int]] = []
    model.dataChanged.connect(lambda a, b: changed.append((a.row(), a.column(), b.column())))
    return changed


def test_rows_stand_in_the_order_of_the_queue(model: TransferModel) -> None:
    model.begin((5, 2))
    model.apply(Changes(added=(7, 8)))
    assert shown(model) == [5, 2, 7, 8]
    assert (model.row_of(7), model.row_of(9)) == (2, None)
    model.apply(Changes(added=(8,), removed=(99,)))
    assert shown(model) == [5, 2, 7, 8]


def test_only_the_row_that_changed_is_announced(model: TransferModel) -> None:
    model.put(transfer(1), transfer(2))
    changed = announced(model)
    model.put(transfer(1))
    model.set_progress({1: Progress(50, 100, 10.0), 2: Progress(60, 100, 10.0)})
    assert changed == [(1, Column.PROGRESS, Column.STATE)]
    model.apply(Changes(transfers=(done(1),)))
    assert changed[1:] == [(0, Column.NAME, Column.ACTIONS)]


def test_late_progress_changes_nothing_that_has_ended(model: TransferModel) -> None:
    model.put(done(1))
    model.set_progress({1: Progress(1, 1500), 9: Progress(1, 2)})
    assert model.transfers()[0].progress.done == 1500


def test_what_is_looked_at_and_not_known_is_asked_for_once(model: TransferModel) -> None:
    model.begin(range(1000))
    let_pass()
    wanted: list[tuple[int, ...]] = []
    model.rows_wanted.connect(wanted.append)
    model.begin(range(2000, 3000))
    model._wanted.clear()  # the tester looks at rows as well
    model._asked.clear()
    assert cell(model, 3, Column.NAME) is None
    assert cell(model, 4, Column.STATE) is None
    assert cell(model, 3, Column.STATE) is None
    let_pass()
    cell(model, 3, Column.NAME)
    let_pass()
    assert wanted == [(2003, 2004)]
    changed = announced(model)
    model.put(transfer(2003), transfer(2004))
    assert [row for row, _first, _last in changed] == [3, 4]
    assert cell(model, 3, Column.NAME) == "report.pdf"


def test_a_row_of_which_only_the_change_is_known_is_asked_for_and_meanwhile_shown(model: TransferModel) -> None:
    model.put(transfer(1), transfer(2))
    wanted: list[tuple[int, ...]] = []
    model.rows_wanted.connect(wanted.append)
    model.apply(Changes(stale=(2, 9)))
    assert cell(model, 1, Column.STATE) == "Uploading"
    let_pass()
    assert wanted == [(2,)]
    changed = announced(model)
    model.put(transfer(2))
    assert [row for row, _first, _last in changed] == [1]


def test_where_everything_changed_the_table_is_announced_whole(model: TransferModel) -> None:
    model.put(transfer(1), transfer(2))
    wanted: list[tuple[int, ...]] = []
    model.rows_wanted.connect(wanted.append)
    changed = announced(model)
    model.apply(Changes(everything=True))
    assert (0, Column.NAME, Column.ACTIONS) in changed
    cell(model, 0, Column.STATE)
    let_pass()
    assert 1 in {each for ids in wanted for each in ids}


def test_removed_rows_go_together_where_they_stood_together(model: TransferModel) -> None:
    model.begin(range(10))
    removed: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: removed.append((first, last)))
    model.apply(Changes(removed=(1, 2, 3, 7, 99)))
    assert shown(model) == [0, 4, 5, 6, 8, 9]
    assert removed == [(7, 7), (1, 3)]
    assert model.row_of(9) == 5


def test_many_scattered_rows_go_at_once(look: Look) -> None:
    model = TransferModel(look)
    model.begin(range(1000))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.apply(Changes(removed=tuple(range(0, 1000, 2))))
    assert shown(model) == list(range(1, 1000, 2))
    assert resets == [1]


def test_another_order_keeps_what_is_selected_with_its_transfer(model: TransferModel) -> None:
    model.put(transfer(1), transfer(2), transfer(3))
    kept = QPersistentModelIndex(model.index(0, Column.STATE))
    model.apply(Changes(order=(2, 3, 1)))
    assert shown(model) == [2, 3, 1]
    assert (kept.row(), kept.column()) == (2, Column.STATE)
    laid_out: list[int] = []
    model.layoutChanged.connect(lambda: laid_out.append(1))
    model.apply(Changes(order=(2, 3, 1)))
    assert laid_out == []


def test_those_under_way_are_known(model: TransferModel) -> None:
    heard: list[tuple[int, ...]] = []
    model.active_changed.connect(lambda: heard.append(model.active()))
    model.put(transfer(1, state=TransferState.QUEUED), transfer(2), transfer(3))
    model.put(done(2))
    model.apply(Changes(removed=(3,)))
    assert heard == [(2, 3), (3,)]
    assert model.active() == ()


def test_counts_are_told_when_they_are_others(model: TransferModel) -> None:
    heard: list[int] = []
    model.counts_changed.connect(lambda: heard.append(1))
    model.set_counts({TransferState.QUEUED: 3})
    model.set_counts({TransferState.QUEUED: 3})
    model.set_counts({})
    assert heard == [1, 1]


def test_what_was_seen_long_ago_is_forgotten_but_not_what_runs(look: Look) -> None:
    model = TransferModel(look)  # without the tester, which looks at everything after every change
    model.put(transfer(0))
    model.put(*(done(number) for number in range(1, 5002)))
    assert model.transfer(0) is not None
    assert model.transfer(1) is None
    assert model.transfer(5001) is not None


def test_a_row_that_has_not_ended_can_be_dragged(model: TransferModel) -> None:
    model.put(transfer(7, state=TransferState.QUEUED), done(8))
    drag = Qt.ItemFlag.ItemIsDragEnabled
    assert model.flags(model.index(0, 0)) & drag
    assert not model.flags(model.index(1, 0)) & drag
    assert model.flags(QModelIndex()) & Qt.ItemFlag.ItemIsDropEnabled
    data = model.mimeData([model.index(0, 0), model.index(0, 1)])
    assert bytes(data.data(ROW_MIME).data()) == b"7"
    assert model.mimeTypes() == [ROW_MIME]


def test_screen_readers_get_both_lines(model: TransferModel) -> None:
    model.put(done(1))
    assert cell(model, 0, Column.STATE, int(Qt.ItemDataRole.AccessibleTextRole)) == "Done\nverified (CRC64NVME)"
    assert cell(model, 0, Column.NAME, TRANSFER_ROLE).id == 1


def test_headers_and_edges(model: TransferModel) -> None:
    horizontal = Qt.Orientation.Horizontal
    assert model.headerData(Column.STATE, horizontal) == "State"
    assert model.headerData(99, horizontal) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(QModelIndex()) is None
    model.put(transfer(1, state=TransferState.QUEUED))
    assert cell(model, 0, Column.NAME, int(Qt.ItemDataRole.DecorationRole)) is None
