"""Links: issued, copied, pasted, used by a guest."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QFileDialog, QLabel, QPushButton

from presign_gui.app.jobs import DownloadJob, UploadJob
from presign_gui.domain.catalogue.network import DNS_FAILED
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import Capabilities, GetObject, PutObject
from presign_gui.domain.transfer import TransferState
from tests.fakes.person import drag, drop, find, press, type_text, wait_until
from tests.fakes.ui_services import SIGNATURE, FakeServices, page
from tests.ui.conftest import Start

CONTROL = Qt.KeyboardModifier.ControlModifier


def link(operation: str = "", *, signed: datetime | None = None, seconds: int = 3600) -> str:
    signed = signed or datetime.now(UTC)
    return (
        "https://photos.s3.eu-central-1.amazonaws.com/a/holiday.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        f"&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F{signed:%Y%m%d}%2Feu-central-1%2Fs3%2Faws4_request"
        f"&X-Amz-Date={signed:%Y%m%dT%H%M%SZ}&X-Amz-Expires={seconds}&X-Amz-SignedHeaders=host"
        f"&X-Amz-Signature={'5ec3e7' * 10}abcd{operation}"
    )


DOWNLOAD = "&x-id=GetObject"
UPLOAD = "&x-id=PutObject"


def test_copying_a_link_says_until_when_it_works(start: Start, services: FakeServices) -> None:
    services.browser.pages["photos", "", None] = page("report.pdf")
    window = start("sandbox").window
    wait_until(lambda: window.object_model.rowCount() == 1, "the listing")
    window.objects.view.setCurrentIndex(window.object_model.index(0, 0))
    press(window, Qt.Key.Key_L, CONTROL)
    wait_until(lambda: window.side.links.link is not None, "the link")
    assert QGuiApplication.clipboard().text().endswith(SIGNATURE)
    assert find(window, QLabel, "linkTitle").text() == "Download link copied"
    assert "59:5" in find(window, QLabel, "linkExpiry").text() or "1:00:00" in find(window, QLabel, "linkExpiry").text()
    assert SIGNATURE not in find(window, QLabel, "linkText").text()
    QGuiApplication.clipboard().clear()
    find(window, QPushButton, "copyAgainButton").click()
    assert QGuiApplication.clipboard().text().endswith(SIGNATURE)


def test_the_expiry_is_asked_for_and_remembered(start: Start, services: FakeServices) -> None:
    window = start("sandbox").window
    type_text(window.objects.key_row.field, "x.txt")
    combo = find(window, QComboBox, "expiryCombo")
    assert [combo.itemText(at) for at in range(combo.count())] == [
        "15 minutes",
        "1 hour",
        "12 hours",
        "7 days",
        "Until a date and time…",
    ]
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    find(window, QPushButton, "copyUploadLinkButton").click()
    wait_until(lambda: window.side.links.link is not None, "the link")
    asked = services.signer.asked[-1]
    assert isinstance(asked, PutObject)
    assert asked.expires_in == 900
    assert find(window, QLabel, "linkTitle").text() == "Upload link copied"
    wait_until(lambda: services.settings.load().expires_in == 900, "the saving")


def test_a_link_may_last_until_a_moment_within_seven_days(start: Start, services: FakeServices) -> None:
    window = start("sandbox").window
    combo = find(window, QComboBox, "expiryCombo")
    moment = find(window, QDateTimeEdit, "expiryMoment")
    assert not moment.isVisible()
    combo.setCurrentIndex(combo.count() - 1)
    combo.activated.emit(combo.count() - 1)
    assert moment.isVisible()
    assert abs(window.side.links.expiry.expires_in() - 86400) < 5
    moment.setDateTime(moment.maximumDateTime())
    assert window.side.links.expiry.expires_in() <= timedelta(days=7).total_seconds()


def test_a_link_that_ends_with_its_credentials_says_so(start: Start, services: FakeServices) -> None:
    services.signer.credentials_last = 600
    window = start("sandbox").window
    type_text(window.objects.key_row.field, "x.txt")
    window.objects.key_row.copy_link.click()
    wait_until(lambda: window.side.links.link is not None, "the link")
    assert find(window, QLabel, "linkSooner").isVisible()
    services.signer.credentials_last = None
    window.objects.key_row.copy_link.click()
    wait_until(lambda: not find(window, QLabel, "linkSooner").isVisible(), "the next link")


def test_an_expiry_that_nobody_follows_cannot_be_chosen(start: Start, services: FakeServices) -> None:
    services.signer.capabilities = Capabilities(may_set_expiry=False, may_list_buckets=True, may_list_objects=True)
    window = start("sandbox").window
    assert not window.side.links.expiry.isEnabled()


def test_a_link_for_another_object_is_said_plainly(start: Start, services: FakeServices) -> None:
    services.signer.always = ObjectLocation("fa-106", "sample.txt")
    window = start("sandbox").window
    type_text(window.objects.key_row.field, "x.txt")
    window.objects.key_row.copy_link.click()
    wait_until(lambda: window.side.links.link is not None, "the link")
    assert find(window, QLabel, "linkOtherObjectText").text() == "This function always signs fa-106/sample.txt"


def test_a_link_that_cannot_be_signed_is_an_error_in_the_panel(start: Start, services: FakeServices) -> None:
    services.signer.failure = DNS_FAILED.error(host="lambda")
    window = start("sandbox").window
    type_text(window.objects.key_row.field, "x.txt")
    window.objects.key_row.copy_link.click()
    wait_until(window.side.links.error.isVisible, "the error")
    assert window.side.links.link is None


def test_downloading_needs_no_question(start: Start, services: FakeServices) -> None:
    services.browser.pages["photos", "", None] = page("a.txt", "b.txt")
    window = start("sandbox").window
    wait_until(lambda: window.object_model.rowCount() == 2, "the listing")
    window.objects.view.selectAll()
    assert window.objects.key_row.keys() == ["a.txt", "b.txt"]
    press(window, Qt.Key.Key_D, CONTROL)
    wait_until(lambda: len(services.runner.jobs) == 2, "the downloads")
    jobs = [job for job in services.runner.jobs if isinstance(job, DownloadJob)]
    assert {job.folder for job in jobs} == {services.paths.downloads}
    assert services.paths.downloads.is_dir()
    assert all(isinstance(request, GetObject) for request in services.signer.asked)


def test_a_pasted_link_says_what_it_is_without_any_connection(start: Start) -> None:
    window = start().window
    QGuiApplication.clipboard().setText(link(DOWNLOAD))
    press(window, Qt.Key.Key_V, CONTROL)
    card = window.side.paste
    assert card.isVisible()
    assert find(card, QLabel, "pasteTitle").text() == "A download link"
    assert find(card, QLabel, "pasteKey").text() == "a/holiday.jpg"
    assert find(card, QLabel, "pasteHost").text() == "photos.s3.eu-central-1.amazonaws.com"
    assert card.download.isVisible()
    assert not card.upload.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert card.url is None


def test_the_paste_field_keeps_nothing_of_the_link(start: Start) -> None:
    window = start().window
    window.top_bar.paste.setFocus()
    QGuiApplication.clipboard().setText(link())
    window.top_bar.paste.paste()
    assert window.top_bar.paste.text() == ""
    assert find(window, QLabel, "pasteTitle").text() == "A download or upload link"
    shown = " ".join(each.text() + each.toolTip() for each in window.findChildren(QLabel))
    assert "5ec3e7" not in shown


def test_a_link_pasted_into_another_field_is_still_a_link(start: Start) -> None:
    window = start("sandbox").window
    window.activateWindow()
    window.objects.key_row.field.setFocus()
    QGuiApplication.clipboard().setText(link(DOWNLOAD))
    press(window.objects.key_row.field, Qt.Key.Key_V, CONTROL)
    assert window.objects.key_row.field.text() == ""
    assert window.side.paste.isVisible()
    QGuiApplication.clipboard().setText("notes/today.txt")
    press(window.objects.key_row.field, Qt.Key.Key_V, CONTROL)
    assert window.objects.key_row.field.text() == "notes/today.txt"


def test_an_expired_link_says_so(start: Start) -> None:
    window = start(given=(link(DOWNLOAD, signed=datetime.now(UTC) - timedelta(days=1)),)).window
    wait_until(window.side.paste.isVisible, "the card")
    assert find(window, QLabel, "pasteExpiry").text().startswith("Expired")


@pytest.mark.parametrize("text", ["hello", "https://example.com/", "   x"])
def test_what_is_no_link_is_said_in_the_card(start: Start, text: str) -> None:
    window = start().window
    window.pasted.emit(text)
    assert window.side.paste.error.isVisible()
    assert window.side.paste.url is None
    window.pasted.emit(link(DOWNLOAD))
    assert not window.side.paste.error.isVisible()


def test_a_guest_downloads_from_a_link(start: Start, services: FakeServices) -> None:
    window = start().window
    window.pasted.emit(link(DOWNLOAD))
    window.side.paste.download.click()
    wait_until(lambda: bool(services.runner.jobs), "the download")
    job = services.runner.jobs[0]
    assert isinstance(job, DownloadJob)
    assert job.connection is None
    assert job.sign().url == link(DOWNLOAD, signed=job.sign().signed_at)


def test_a_file_dropped_while_an_upload_link_is_open_goes_to_that_link(
    start: Start, services: FakeServices, tmp_path: Path
) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"x")
    window = start("sandbox").window
    window.pasted.emit(link(UPLOAD))
    drag(window, [file])
    assert window.overlay.words == ("Drop to upload to the pasted link", "s3://photos/a/holiday.jpg")
    drop(window, [file])
    wait_until(lambda: bool(services.runner.jobs), "the upload")
    job = services.runner.jobs[0]
    assert isinstance(job, UploadJob)
    assert job.connection is None
    drop(window, [file, file])
    assert "One file only" in window.notice.text


def test_a_file_is_chosen_for_an_upload_link(start: Start, services: FakeServices, tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"x")
    window = start().window
    window.pasted.emit(link(UPLOAD))
    window.side.paste.upload.click()
    dialog = find(window, QFileDialog, "fileDialog")
    dialog.filesSelected.emit([str(file)])
    dialog.reject()
    wait_until(lambda: bool(window.transfer_model.transfers()), "the row")
    wait_until(lambda: window.transfer_model.transfers()[0].state is TransferState.DONE, "the end")


def test_files_can_be_pasted_too(start: Start, services: FakeServices, tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"x")
    window = start("sandbox").window
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    QGuiApplication.clipboard().setMimeData(data)
    press(window, Qt.Key.Key_V, CONTROL)
    wait_until(lambda: bool(services.runner.jobs), "the upload")
