"""Dropping and choosing files: where they go, and what is said where they cannot go anywhere."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from presign_gui.app.jobs import UploadJob
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import TransferState
from presign_gui.ui.application import Application
from presign_gui.ui.main_window import MainWindow
from tests.fakes.person import drag, drop, find, type_text, wait_until
from tests.fakes.ui_services import FakeServices, page
from tests.ui.conftest import Start


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / name for name in ("a.txt", "b.txt")]
    for file in made:
        file.write_bytes(b"x")
    return made


def wait_for_end(window: MainWindow, count: int) -> None:
    def ended() -> bool:
        transfers = window.transfer_model.transfers()
        return len(transfers) == count and all(each.state.is_final for each in transfers)

    wait_until(ended, f"the end of {count} transfers")


def targets(services: FakeServices) -> set[str]:
    return {str(job.location) for job in services.runner.jobs}


def test_dropped_files_become_rows_under_the_prefix_that_is_shown(
    start: Start, services: FakeServices, files: list[Path]
) -> None:
    window = start("sandbox").window
    window.objects.view.folder_opened.emit("2026/")
    drop(window, files)
    wait_for_end(window, 2)
    assert targets(services) == {"s3://photos/2026/a.txt", "s3://photos/2026/b.txt"}
    assert all(each.state is TransferState.DONE for each in window.transfer_model.transfers())


def test_the_list_shows_an_upload_that_is_done(start: Start, services: FakeServices, files: list[Path]) -> None:
    window = start("sandbox").window
    wait_until(lambda: bool(services.browser.listed), "the first listing")
    services.browser.pages["photos", "", None] = page("a.txt")
    drop(window, files[:1])
    wait_until(lambda: window.object_model.rowCount() == 1, "the new listing")


def test_a_typed_key_is_for_one_file(start: Start, services: FakeServices, files: list[Path]) -> None:
    window = start("sandbox").window
    type_text(window.objects.key_row.field, "named/other.txt")
    drop(window, files[:1])
    wait_for_end(window, 1)
    assert targets(services) == {"s3://photos/named/other.txt"}


def test_a_key_chosen_in_the_list_is_not_overwritten_by_a_drop(
    start: Start, services: FakeServices, files: list[Path]
) -> None:
    services.browser.pages["photos", "", None] = page("precious.txt")
    window = start("sandbox").window
    wait_until(lambda: window.object_model.rowCount() == 1, "the listing")
    window.objects.view.setCurrentIndex(window.object_model.index(0, 0))
    assert window.objects.key_row.key == "precious.txt"
    drop(window, files[:1])
    wait_for_end(window, 1)
    assert targets(services) == {"s3://photos/a.txt"}


def test_while_dragging_the_window_says_where_the_files_would_go(start: Start, files: list[Path]) -> None:
    window = start("sandbox").window
    drag(window, files[:1])
    assert window.overlay.isVisible()
    assert window.overlay.words == ("Drop to upload", "to s3://photos/a.txt")
    drag(window, files)
    assert window.overlay.words == ("Drop to upload 2 files", "to s3://photos/")
    drop(window, files)
    assert not window.overlay.isVisible()


def test_without_a_connection_a_drop_says_what_to_choose(
    start: Start, services: FakeServices, files: list[Path]
) -> None:
    window = start().window
    pictures = [file.with_suffix(".jpg") for file in files]
    drag(window, pictures)
    assert window.overlay.words[0] == "No connection yet"
    drop(window, pictures)
    assert window.notice.text.startswith("No connection yet. Paste an upload link, start the sandbox")
    window.notice.hide()
    drag(window, files)
    assert window.overlay.words[0] == "Drop to look for links"
    drop(window, files)
    wait_until(window.notice.isVisible, "the hint for notes without a link")
    assert "No connection yet" in window.notice.text
    assert not services.runner.jobs


def test_without_a_bucket_a_drop_says_so(start: Start, services: FakeServices, files: list[Path]) -> None:
    application = start("sandbox")
    application.actions.browsing.go_to("", "")
    drop(application.window, files)
    wait_until(application.window.notice.isVisible, "the hint")
    assert "No bucket yet" in application.window.notice.text
    assert not services.runner.jobs


def test_folders_are_left_out_and_named(start: Start, services: FakeServices, files: list[Path]) -> None:
    window = start("sandbox").window
    folder = files[0].parent / "album"
    folder.mkdir()
    drop(window, [folder, files[0]])
    wait_for_end(window, 1)
    assert "album" in window.notice.text


def test_an_impossible_key_is_an_error_in_place(start: Start, services: FakeServices, files: list[Path]) -> None:
    window = start("sandbox").window
    window.objects.view.folder_opened.emit("x" * 1030 + "/")
    drop(window, files[:1])
    wait_until(window.side.error.isVisible, "the error")
    assert window.side.error.error is not None
    assert window.side.error.error.kind == "KeyTooLongError"
    assert not services.runner.jobs


def test_the_upload_button_opens_a_dialog_that_does_not_block(
    start: Start, services: FakeServices, files: list[Path]
) -> None:
    application: Application = start("sandbox")
    window = application.window
    window.objects.upload.click()
    dialog = find(window, QFileDialog, "fileDialog")
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(file) for file in files])
    dialog.reject()
    wait_for_end(window, 2)
    assert {job.location for job in services.runner.jobs if isinstance(job, UploadJob)} == {
        ObjectLocation("photos", "a.txt"),
        ObjectLocation("photos", "b.txt"),
    }


def test_another_object_than_the_one_asked_for_is_said_on_the_row(
    start: Start, services: FakeServices, files: list[Path]
) -> None:
    services.signer.always = ObjectLocation("fa-106", "sample.txt")
    window = start("sandbox").window
    drop(window, files[:1])
    wait_for_end(window, 1)
    row = window.transfer_model.transfers()[0]
    assert row.asked == ObjectLocation("photos", "a.txt")
    assert row.location == ObjectLocation("fa-106", "sample.txt")


def test_what_was_added_is_seen_at_the_end_of_a_long_list(start: Start, tmp_path: Path) -> None:
    window = start("sandbox").window
    for number in range(1, 9):
        file = tmp_path / f"{number}.bin"
        file.write_bytes(b"x")
        drop(window, [file])
        wait_for_end(window, number)
        last = window.transfer_model.transfers()[-1]
        wait_until(partial(window.transfers.view.shows, last.id), f"row {number}")
