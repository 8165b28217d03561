"""The buttons of the error card, and what comes of pressing them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton

from presign_gui.app.jobs import DownloadJob, UploadJob
from presign_gui.domain.catalogue import local_file, presigned_url, s3_service
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.signing import PutObject
from presign_gui.domain.transfer import TransferState
from presign_gui.ui.main_window import MainWindow
from tests.fakes.links import KEY_ID
from tests.fakes.person import drop, find, let_pass, wait_until
from tests.fakes.stacks import BACKEND, LIMITS, FakeFunctions
from tests.fakes.ui_services import FakeServices
from tests.ui.conftest import Start
from tests.ui.test_links import DOWNLOAD, UPLOAD, link

TAKEN = s3_service.KEY_EXISTS.error(status=412)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / name for name in ("a.txt", "b.txt")]
    for file in made:
        file.write_bytes(b"x")
    return made


def offers(window: MainWindow) -> list[str]:
    let_pass(20)  # Qt shows what a visible layout was given a moment later
    always = {"errorPanelDetailsButton", "errorPanelCopyReportButton"}
    buttons = [each for each in window.side.error.findChildren(QPushButton) if each.objectName() not in always]
    return sorted(each.text() for each in buttons if each.objectName().startswith("error") and each.isVisible())


def press(window: MainWindow, name: str) -> None:
    find(window.side.error, QPushButton, name).click()


def wait_for_failures(window: MainWindow, count: int) -> None:
    def failed() -> bool:
        states = [each.state for each in window.transfer_model.transfers()]
        return states.count(TransferState.FAILED) == count

    wait_until(failed, f"{count} failures")
    wait_until(window.side.error.isVisible, "the error card")


def wait_for_end(window: MainWindow, count: int) -> None:
    def done() -> bool:
        return [each.state for each in window.transfer_model.transfers()] == [TransferState.DONE] * count

    wait_until(done, f"{count} good ends")


def fails(services: FakeServices, error: PresignGuiError | None) -> None:
    services.runner.failure = error


def test_nothing_is_replaced_before_somebody_says_so(start: Start, services: FakeServices, files: list[Path]) -> None:
    fails(services, TAKEN)
    window = start("sandbox").window
    drop(window, files[:1])
    wait_for_failures(window, 1)
    asked = services.signer.asked[-1]
    assert isinstance(asked, PutObject)
    assert asked.if_none_match
    assert "Replace it" in offers(window)
    assert not any(each.startswith("Replace all") for each in offers(window))
    fails(services, None)
    press(window, "errorReplaceButton")
    wait_for_end(window, 1)
    asked = services.signer.asked[-1]
    assert isinstance(asked, PutObject)
    assert not asked.if_none_match
    assert not window.side.error.isVisible()


def test_no_replacing_is_offered_where_a_backend_takes_new_objects_alone(
    start: Start, services: FakeServices, files: list[Path]
) -> None:
    services.connections.save(BACKEND)
    services.cloud.functions = FakeFunctions(replace(LIMITS, create_only=True))
    fails(services, TAKEN)
    application = start("team")
    wait_until(lambda: application.actions.connecting.limits.upload is not None, "the limits")
    drop(application.window, files[:1])
    wait_for_failures(application.window, 1)
    assert not any(each.startswith("Replace") for each in offers(application.window))


def test_all_that_is_taken_can_be_replaced_at_once(start: Start, services: FakeServices, files: list[Path]) -> None:
    fails(services, TAKEN)
    window = start("sandbox").window
    drop(window, files)
    wait_for_failures(window, 2)
    window.transfers.view.select(window.transfer_model.transfers()[0].id)
    assert "Replace all 2" in offers(window)
    fails(services, None)
    press(window, "errorReplaceAllButton")
    wait_for_end(window, 2)
    last = [job for job in services.runner.jobs[-2:] if isinstance(job, UploadJob)]
    assert {job.source.name for job in last} == {"a.txt", "b.txt"}
    assert not any(job.create_only for job in last)


def test_a_server_that_cannot_look_is_uploaded_to_all_the_same(
    start: Start, services: FakeServices, files: list[Path]
) -> None:
    fails(services, s3_service.NOT_IMPLEMENTED.error(status=501))
    window = start("sandbox").window
    drop(window, files[:1])
    wait_for_failures(window, 1)
    assert "Upload anyway" in offers(window)
    fails(services, None)
    press(window, "errorReplaceButton")
    wait_for_end(window, 1)


def test_a_download_goes_to_another_folder(start: Start, services: FakeServices, tmp_path: Path) -> None:
    fails(services, local_file.FOLDER_FORBIDDEN.error(folder="/root"))
    application = start("sandbox")
    window = application.window
    window.objects.key_row.download_wanted.emit(["report.pdf"])
    wait_for_failures(window, 1)
    fails(services, None)
    press(window, "errorFolderButton")
    dialog = find(window, QFileDialog, "folderDialog")
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    wait_for_end(window, 1)
    job = services.runner.jobs[-1]
    assert isinstance(job, DownloadJob)
    assert job.folder == tmp_path
    settings = application.actions.preferences.settings
    assert settings is not None
    assert settings.download_folder == tmp_path


def test_a_guests_download_goes_to_another_folder(start: Start, services: FakeServices, tmp_path: Path) -> None:
    fails(services, local_file.DISK_FULL.error(folder="/media/stick"))
    window = start().window
    window.pasted.emit(link(DOWNLOAD))
    window.side.paste.download.click()
    wait_for_failures(window, 1)
    fails(services, None)
    press(window, "errorFolderButton")
    dialog = find(window, QFileDialog, "folderDialog")
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    wait_for_end(window, 1)
    job = services.runner.jobs[-1]
    assert isinstance(job, DownloadJob)
    assert job.folder == tmp_path


def test_a_file_is_sent_as_another_kind(start: Start, services: FakeServices, files: list[Path]) -> None:
    fails(services, presigned_url.OTHER_CONTENT_TYPE.error(status=403, content_type="text/plain"))
    window = start().window
    window.pasted.emit(link(UPLOAD).replace("SignedHeaders=host", "SignedHeaders=content-type%3Bhost"))
    drop(window, files[:1])
    wait_for_failures(window, 1)
    assert [each for each in offers(window) if each.startswith("Send as")] == [
        "Send as application/octet-stream",
        "Send as binary/octet-stream",
        "Send as image/jpeg",
    ]
    assert "Try again" not in offers(window)
    fails(services, None)
    press(window, "errorSendAsButton-binary/octet-stream")
    wait_for_end(window, 1)
    assert services.runner.jobs[-1].sign().headers_to_send == (("content-type", "binary/octet-stream"),)


def test_a_message_to_the_sender_is_copied_without_a_secret(start: Start, services: FakeServices) -> None:
    error = presigned_url.REQUEST_EXPIRED_UNTIMED.error(status=403, code="AccessDenied", request_id="7F2C")
    fails(services, error)
    window = start().window
    window.pasted.emit(link(DOWNLOAD, signed=None))
    window.side.paste.download.click()
    wait_for_failures(window, 1)
    assert offers(window) == ["Copy a message to the sender", "Paste a new link"]
    press(window, "errorPanelMessageButton")
    copied = QGuiApplication.clipboard().text()
    assert "a/holiday.jpg" in copied
    assert "7F2C" in copied
    assert "5ec3e7" not in copied
    assert KEY_ID not in copied
    press(window, "errorPasteButton")
    assert window.focusWidget() is window.top_bar.paste


def test_a_guest_who_cannot_correct_the_key_may_tell_the_sender(start: Start, services: FakeServices) -> None:
    fails(services, s3_service.NO_SUCH_KEY.error(status=404))
    window = start().window
    window.pasted.emit(link(DOWNLOAD))
    window.side.paste.download.click()
    wait_for_failures(window, 1)
    assert offers(window) == ["Copy a message to the sender", "Try again"]


def test_who_has_no_sender_is_offered_no_message(start: Start, services: FakeServices, files: list[Path]) -> None:
    fails(services, presigned_url.REQUEST_EXPIRED_UNTIMED.error(status=403))
    window = start("sandbox").window
    drop(window, files[:1])
    wait_for_failures(window, 1)
    assert offers(window) == ["Sign again"]


def test_the_button_says_for_a_moment_that_it_copied(
    start: Start, services: FakeServices, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presign_gui.ui.copying._SAYS_SO_MILLISECONDS", 30)
    fails(services, presigned_url.REQUEST_EXPIRED.error(status=403, ago=timedelta(hours=1)))
    window = start("sandbox").window
    drop(window, files[:1])
    wait_for_failures(window, 1)
    copy = find(window.side.error, QPushButton, "errorPanelCopyReportButton")
    copy.click()
    copy.click()
    assert copy.text() == "Copied"
    wait_until(lambda: copy.text() == "Copy report", "the words of before")
    assert QGuiApplication.clipboard().text().startswith("# The link has expired")


def test_a_transfer_that_waits_for_a_link_goes_on_over_the_one_that_is_pasted(
    start: Start, services: FakeServices
) -> None:
    fails(services, presigned_url.REQUEST_EXPIRED_UNTIMED.error(status=403))
    window = start().window
    window.pasted.emit(link(DOWNLOAD))
    window.side.paste.download.click()
    wait_for_failures(window, 1)
    fails(services, None)
    window.pasted.emit(link(UPLOAD))
    assert not find(window, QPushButton, "pasteGoOnButton").isVisible()
    window.pasted.emit(link(DOWNLOAD, seconds=7200))
    go_on = find(window, QPushButton, "pasteGoOnButton")
    assert go_on.isVisible()
    assert go_on.text() == "Go on with holiday.jpg"
    go_on.click()
    wait_for_end(window, 1)
    assert len(window.transfer_model.transfers()) == 1
    assert "X-Amz-Expires=7200" in services.runner.jobs[-1].sign().url
    assert not window.side.paste.isVisible()


def test_an_error_in_the_card_can_be_told_to_the_sender(start: Start, services: FakeServices, tmp_path: Path) -> None:
    window = start().window
    window.pasted.emit(link(DOWNLOAD).replace("SignedHeaders=host", "SignedHeaders=host%3Brange"))
    window.side.paste.download.click()
    wait_until(window.side.paste.error.isVisible, "the error")
    find(window.side.paste.error, QPushButton, "pasteErrorMessageButton").click()
    assert "a/holiday.jpg" in QGuiApplication.clipboard().text()
