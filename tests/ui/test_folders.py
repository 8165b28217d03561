"""Folders in the window: dropped, chosen, downloaded; how far it is, and what is left out."""

import os
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from presign_gui.app.folders import FolderReport, LeftOut, Reason
from presign_gui.domain.catalogue.listing import LIST_OBJECTS_REFUSED
from presign_gui.domain.transfer import Direction
from presign_gui.ui.folder_walks import Walk
from presign_gui.ui.folder_words import FolderWords
from presign_gui.ui.left_out_dialog import LeftOutColumn, LeftOutDialog, LeftOutModel
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from tests.fakes.person import drop, find, type_text, wait_until
from tests.fakes.ui_services import FakeServices, page
from tests.ui.conftest import Start


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "holiday"
    (folder / "lake").mkdir(parents=True)
    for name in ("a.jpg", "lake/b.jpg"):
        (folder / name).write_bytes(b"x" * 1024)
    return folder


def keys(services: FakeServices) -> list[str]:
    return sorted(job.location.key for job in services.runner.jobs)


def noticed(window: MainWindow, part: str) -> bool:
    return window.notice.isVisible() and part in window.notice.text


def test_a_dropped_folder_becomes_keys_under_the_prefix(start: Start, services: FakeServices, folder: Path) -> None:
    services.browser.pages["photos", "2026/", None] = page("2026/x.jpg")
    application = start("sandbox")
    application.window.objects.view.folder_opened.emit("2026/")
    wait_until(lambda: application.window.object_model.rowCount() == 1, "the listing")
    drop(application.window, [folder])
    wait_until(lambda: keys(services) == ["2026/holiday/a.jpg", "2026/holiday/lake/b.jpg"], "the uploads")
    wait_until(lambda: noticed(application.window, "holiday: 2 files, 2.0 KiB."), "the notice")
    assert not application.window.transfers.strip.isVisible()


def test_files_beside_a_folder_go_with_it_to_a_typed_folder(
    start: Start, services: FakeServices, folder: Path, tmp_path: Path
) -> None:
    beside = tmp_path / "c.txt"
    beside.write_bytes(b"")
    application = start("sandbox")
    type_text(application.window.objects.key_row.field, "typed/")
    drop(application.window, [folder, beside])
    wait_until(lambda: len(keys(services)) == 3, "the uploads")
    assert keys(services) == ["typed/c.txt", "typed/holiday/a.jpg", "typed/holiday/lake/b.jpg"]


def test_links_and_special_files_are_said(start: Start, services: FakeServices, folder: Path) -> None:
    (folder / "link").symlink_to(folder / "a.jpg")
    os.mkfifo(folder / "pipe")
    application = start("sandbox")
    drop(application.window, [folder])
    wait_until(lambda: noticed(application.window, "Left out: links: 1, special files: 1."), "the notice")
    find(application.window, QPushButton, "noticeButton").click()
    dialog = find(application.window, LeftOutDialog, "leftOutDialog")
    assert dialog.model.rowCount() == 2
    assert dialog.model.index(0, LeftOutColumn.NAME).data() == str(folder / "link")
    assert "not followed" in dialog.model.index(0, LeftOutColumn.REASON).data()
    find(dialog, QPushButton, "closeLeftOutButton").click()


@pytest.mark.alone
def test_a_look_that_takes_long_tells_how_far_it_is_and_can_be_stopped(
    start: Start, services: FakeServices, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, is_first_taken = Event(), Event()

    def slow(*_arguments: object, **_options: object) -> object:
        from presign_gui.app.folders import FoundFile

        yield FoundFile(folder / "a.jpg", "a.jpg", 1024)
        is_first_taken.set()
        gate.wait(30)
        yield FoundFile(folder / "lake" / "b.jpg", "lake/b.jpg", 1024)

    monkeypatch.setattr("presign_gui.app.folder_transfers.walk", slow)
    window = start("sandbox").window
    drop(window, [folder])
    wait_until(window.transfers.strip.isVisible, "the strip")
    wait_until(is_first_taken.is_set, "the first file")
    assert "Looking through holiday" in find(window, QLabel, "folderText").text()
    find(window, QPushButton, "stopFolderButton").click()
    gate.set()
    wait_until(lambda: noticed(window, "stopped after 1 files"), "the notice")
    wait_until(lambda: keys(services) == ["holiday/a.jpg"], "its upload")


def test_a_folder_is_chosen_in_a_dialog(start: Start, services: FakeServices, folder: Path) -> None:
    application = start("sandbox")
    application.window.objects.upload_folder.click()
    dialog = find(application.window, QFileDialog, "folderDialog")
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    wait_until(lambda: len(keys(services)) == 2, "the uploads")


def test_a_prefix_is_downloaded_as_a_folder(start: Start, services: FakeServices) -> None:
    services.browser.pages["photos", "", None] = page("top.txt", prefixes=("2026/",))
    services.browser.pages["photos", "2026/**", None] = page("2026/a.jpg", "2026/lake/b.jpg")
    application = start("sandbox")
    window = application.window
    wait_until(lambda: window.object_model.rowCount() == 2, "the listing")
    window.objects.view.setCurrentIndex(window.object_model.index(0, 0))
    row = window.objects.key_row
    assert row.download.text() == "Download folder"
    assert not row.copy_link.isEnabled()
    row.download.click()
    wait_until(lambda: len(services.runner.jobs) == 2, "the downloads")
    target = services.paths.downloads / "2026"
    assert sorted(str(job.folder) for job in services.runner.jobs if hasattr(job, "folder")) == [
        str(target),
        str(target / "lake"),
    ]
    window.objects.view.selectAll()
    row.download.click()
    wait_until(lambda: len(services.runner.jobs) == 5, "the folder and the object")


def test_a_folder_that_cannot_be_listed_says_why(start: Start, services: FakeServices) -> None:
    services.browser.pages["photos", "", None] = page(prefixes=("2026/",))
    application = start("sandbox")
    wait_until(lambda: application.window.object_model.rowCount() == 1, "the listing")
    services.browser.failure = LIST_OBJECTS_REFUSED.error(bucket="photos")
    application.window.objects.key_row.download_wanted.emit(["2026/"])
    wait_until(lambda: noticed(application.window, "may not be listed"), "the notice")


def walk_of(**report: object) -> Walk:
    walk = Walk("holiday", Direction.UPLOAD)
    walk.report = FolderReport(**report)  # type: ignore[arg-type]  # a test's shorthand
    return walk


@pytest.mark.parametrize(
    ("walk", "text"),
    [
        (walk_of(is_complete=True), "There are no files in holiday."),
        (walk_of(files=1234, size=2048, is_complete=True), "holiday: 1,234 files, 2.0 KiB."),
        (walk_of(files=3, size=1), "holiday: stopped after 3 files, 1 byte."),
        (
            walk_of(left_out={Reason.UNREADABLE: 2}, is_complete=True),
            "There are no files in holiday. Left out: unreadable: 2.",
        ),
    ],
)
def test_what_came_of_a_folder_in_words(look: Look, walk: Walk, text: str) -> None:
    words = FolderWords(look.formatter)
    assert words.ended(walk).replace("1 bytes", "1 byte") == text


def test_every_reason_has_its_words(look: Look) -> None:
    words = FolderWords(look.formatter)
    for reason in Reason:
        assert words.reason(reason)
        assert words.left_out(FolderReport(left_out={reason: 1}))


def test_the_list_of_what_is_left_out(look: Look) -> None:
    examples = (LeftOut("/a", Reason.UNREADABLE, "Permission denied"), LeftOut("/b", Reason.LINK))
    model = LeftOutModel(look, examples)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    assert model.index(0, LeftOutColumn.REASON).data() == "cannot be read (Permission denied)"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    assert model.headerData(5, Qt.Orientation.Horizontal) is None
    assert model.data(QModelIndex()) is None
