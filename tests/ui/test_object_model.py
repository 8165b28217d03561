import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from presign_gui.ui.look import Look
from presign_gui.ui.object_model import ENTRY_ROLE, ObjectColumn, ObjectModel
from tests.fakes.ui_services import page

DISPLAY = int(Qt.ItemDataRole.DisplayRole)


@pytest.fixture
def model(look: Look) -> ObjectModel:
    model = ObjectModel(look.theme, look.formatter)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def names(model: ObjectModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_folders_come_first_and_names_leave_the_prefix_out(model: ObjectModel) -> None:
    model.show_first("a/", page("a/", "a/z.txt", prefixes=("a/m/",)))
    assert names(model) == ["m/", "z.txt"]
    assert model.index(0, ObjectColumn.SIZE).data() == ""
    assert model.index(1, ObjectColumn.SIZE).data() == "1.5 KiB"
    assert model.index(1, ObjectColumn.MODIFIED).data()
    assert model.index(1, 0).data(ENTRY_ROLE).key == "a/z.txt"


def test_the_next_page_is_asked_for_once_and_goes_where_it_belongs(model: ObjectModel) -> None:
    wanted: list[object] = []
    model.more_wanted.connect(wanted.append)
    model.show_first("", page("b.txt", prefixes=("a/",), continuation="next"))
    root = QModelIndex()
    model.fetchMore(root)
    model.fetchMore(root)
    assert wanted == ["next"]
    model.append(page("d.txt", prefixes=("c/",)))
    assert names(model) == ["a/", "c/", "b.txt", "d.txt"]
    assert not model.canFetchMore(root)


def test_a_page_that_did_not_come_may_be_asked_for_again(model: ObjectModel) -> None:
    model.show_first("", page("b.txt", continuation="next"))
    model.fetchMore(QModelIndex())
    assert not model.canFetchMore(QModelIndex())
    model.more_failed()
    assert model.canFetchMore(QModelIndex())


def test_clearing_forgets_the_continuation_too(model: ObjectModel) -> None:
    model.show_first("", page("b.txt", continuation="next"))
    model.clear()
    assert model.rowCount() == 0
    assert not model.canFetchMore(QModelIndex())


def test_folders_are_announced_as_folders(model: ObjectModel) -> None:
    model.show_first("", page(prefixes=("a/",)))
    assert model.index(0, 0).data(int(Qt.ItemDataRole.AccessibleTextRole)) == "Folder a/"
    assert model.index(0, 0).data(int(Qt.ItemDataRole.DecorationRole)) is not None
    assert model.headerData(0, Qt.Orientation.Horizontal, DISPLAY) == "Name"
    assert model.data(QModelIndex()) is None
