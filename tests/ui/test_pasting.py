"""Links wherever they come from: clipboard, drop, command line, files; what was mended; several at once; forms."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from presign_gui.app.jobs import DownloadJob, UploadJob
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import TransferState
from presign_gui.ui.paste_card import PasteCard
from tests.fakes.person import drag_content, drop, drop_content, find, press, type_text, wait_until
from tests.fakes.ui_services import FakeServices
from tests.ui.conftest import Start
from tests.ui.test_links import CONTROL, DOWNLOAD, UPLOAD, link

HOLIDAY = link(DOWNLOAD)
OTHER = HOLIDAY.replace("holiday.jpg", "lake.jpg")
FORM_KEY = "inbox/${filename}"


def form(**policy: object) -> str:
    conditions = [["content-length-range", 1, policy.get("most", 1024)], ["starts-with", "$key", "inbox/"]]
    ends = datetime.now(UTC) + timedelta(hours=1)
    written = json.dumps({"expiration": f"{ends:%Y-%m-%dT%H:%M:%SZ}", "conditions": conditions})
    fields = {
        "key": policy.get("key", FORM_KEY),
        "policy": base64.b64encode(written.encode()).decode(),
        "x-amz-signature": "5ec3e7" * 10 + "abcd",
    }
    return json.dumps({"url": "https://photos.s3.eu-central-1.amazonaws.com/", "fields": fields})


def said(card: PasteCard, name: str) -> str:
    shown = find(card, QLabel, name)
    return shown.text() if shown.isVisible() else ""


def test_a_link_that_was_broken_into_lines_is_mended_and_that_is_said(start: Start) -> None:
    window = start().window
    whole = HOLIDAY
    window.pasted.emit(f"{whole[:100]}\n{whole[100:]}")
    card = window.side.paste
    assert card.url is not None
    assert card.url.url == whole
    assert said(card, "pasteRepairsText") == "The link was broken into 2 lines; they were joined."
    window.pasted.emit(whole)
    assert said(card, "pasteRepairsText") == ""


@pytest.mark.parametrize("name", ["text/plain", "text/html", "text/uri-list"])
def test_dragged_text_is_read_from_any_flavour(start: Start, name: str) -> None:
    window = start().window
    data = QMimeData()
    escaped = HOLIDAY.replace("&", "&amp;")
    data.setData(name, (f'<a href="{escaped}">here</a>' if name == "text/html" else HOLIDAY).encode())
    drop_content(window, data)
    assert window.side.paste.url is not None
    assert window.side.paste.url.url == HOLIDAY


def test_a_drag_without_files_or_text_is_not_for_us(start: Start) -> None:
    window = start().window
    data = QMimeData()
    data.setImageData(b"")
    drop_content(window, data)
    assert not window.overlay.isVisible()
    assert not window.side.paste.isVisible()


def test_the_overlay_says_what_becomes_of_dragged_text(start: Start) -> None:
    window = start().window
    data = QMimeData()
    data.setText("x")
    assert drag_content(window, data)
    assert window.overlay.words[0] == "Drop to read the link"


def test_several_links_are_listed_and_downloaded_together(start: Start, services: FakeServices) -> None:
    window = start().window
    expired = link(UPLOAD, signed=datetime.now(UTC) - timedelta(days=1)).replace("holiday", "old")
    window.pasted.emit(f"1. {HOLIDAY}\n2. {OTHER}\n3. {expired}\n4. https://x.s3.amazonaws.com/?X-Amz-Signature=a")
    card = window.side.paste
    assert said(card, "pasteTitle") == "3 links"
    rows = find(card, QListWidget, "linkList")
    assert [rows.item(row).text() for row in range(rows.count())] == [
        "a/holiday.jpg",
        "a/lake.jpg",
        "a/old.jpg (expired)",
    ]
    assert said(card, "pasteUnreadable") == "1 more could not be read: The link is not whole."
    assert said(card, "pasteChosen") == "A download link"
    rows.setCurrentRow(2)
    assert said(card, "pasteChosen") == "An upload link"
    assert said(card, "pasteKey") == "a/old.jpg"
    assert not card.download.isVisible()
    everything = find(card, QPushButton, "pasteDownloadAllButton")
    assert everything.text() == "Download all 2"
    everything.click()
    wait_until(lambda: len(services.runner.jobs) == 2, "both downloads")
    assert {job.location.key for job in services.runner.jobs} == {"a/holiday.jpg", "a/lake.jpg"}


def test_return_in_the_list_uses_the_link(start: Start, services: FakeServices) -> None:
    window = start().window
    window.pasted.emit(f"{HOLIDAY}\n{OTHER}")
    rows = find(window.side.paste, QListWidget, "linkList")
    press(rows, Qt.Key.Key_Down)
    press(rows, Qt.Key.Key_Return)
    wait_until(lambda: bool(services.runner.jobs), "the download")
    assert services.runner.jobs[0].location.key == "a/lake.jpg"


def test_one_link_after_several_is_described_alone(start: Start) -> None:
    window = start().window
    window.pasted.emit(f"{HOLIDAY}\n{OTHER}")
    window.pasted.emit(OTHER)
    card = window.side.paste
    assert not find(card, QListWidget, "linkList").isVisible()
    assert said(card, "pasteTitle") == "A download link"
    press(window, Qt.Key.Key_Escape)
    assert find(card, QListWidget, "linkList").count() == 0


def test_a_curl_command_tells_the_headers_that_its_link_needs(
    start: Start, services: FakeServices, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(b"x")
    window = start().window
    signed = link().replace("SignedHeaders=host", "SignedHeaders=content-type%3Bhost%3Bx-amz-meta-by")
    window.pasted.emit(f"curl -T notes.txt -H 'Content-Type: text/csv' -H 'x-amz-meta-by: me' '{signed}'")
    card = window.side.paste
    assert said(card, "pasteTitle") == "An upload link"
    assert said(card, "pasteHeaders") == "content-type: text/csv\nx-amz-meta-by: me"
    assert "curl" in said(card, "pasteRepairsText")
    assert not find(card, QWidget, "headerFields").isVisible()
    drop(window, [file])
    wait_until(lambda: bool(services.runner.jobs), "the upload")
    assert services.runner.jobs[0].sign().headers_to_send == (("content-type", "text/csv"), ("x-amz-meta-by", "me"))
    assert "text/csv" in window.notice.text


def test_headers_that_nobody_told_can_be_typed(start: Start, services: FakeServices, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(b"x")
    window = start().window
    signed = link(UPLOAD).replace("SignedHeaders=host", "SignedHeaders=content-type%3Bhost%3Bx-amz-meta-by")
    window.pasted.emit(signed)
    card = window.side.paste
    drop(window, [file])
    wait_until(card.error.isVisible, "the missing value")
    assert card.error.error is not None
    assert card.error.error.kind == "LinkNeedsHeader"
    assert card.error.y() < find(card, QWidget, "headerFields").y()
    type_text(find(card, QLineEdit, "header-x-amz-meta-by"), " me ")
    drop(window, [file])
    wait_until(lambda: bool(services.runner.jobs), "the upload")
    assert services.runner.jobs[0].sign().headers_to_send == (("content-type", "text/plain"), ("x-amz-meta-by", "me"))
    press(window, Qt.Key.Key_Escape)
    window.pasted.emit(signed)
    assert find(card, QLineEdit, "header-x-amz-meta-by").text() == ""


def test_a_form_takes_several_files_under_their_own_names(start: Start, services: FakeServices, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.png", "b.png")]
    for file in files:
        file.write_bytes(b"x")
    window = start().window
    window.pasted.emit(form())
    card = window.side.paste
    assert said(card, "pasteTitle") == "An upload form"
    assert said(card, "pasteKey") == "inbox/‹name of the file›"
    assert said(card, "pasteSizes") == "up to 1.0 KiB"
    assert not card.download.isVisible()
    assert not card.details.isVisible()
    assert card.url is None
    drop(window, files)
    wait_until(lambda: len(services.runner.jobs) == 2, "both uploads")
    assert {str(job.location) for job in services.runner.jobs} == {
        "s3://photos/inbox/a.png",
        "s3://photos/inbox/b.png",
    }


def test_a_file_that_a_form_does_not_take_is_said_before_it_is_sent(
    start: Start, services: FakeServices, tmp_path: Path
) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(b"x" * 20)
    window = start().window
    window.pasted.emit(form(key="inbox/one.bin", most=10))
    drop(window, [file])
    wait_until(window.side.paste.error.isVisible, "the refusal")
    assert window.side.paste.error.error is not None
    assert window.side.paste.error.error.kind == "FormFileSize"
    drop(window, [file, file])
    assert "One file only" in window.notice.text
    assert not services.runner.jobs


def test_a_folder_does_not_go_to_a_link(start: Start, services: FakeServices, tmp_path: Path) -> None:
    window = start().window
    window.pasted.emit(link(UPLOAD))
    drop(window, [tmp_path])
    wait_until(window.side.paste.error.isVisible, "the refusal")
    assert window.side.paste.error.error is not None
    assert window.side.paste.error.error.kind == "SourceIsFolder"


def test_a_link_for_one_part_says_which_and_its_etag_can_be_copied(
    start: Start, services: FakeServices, tmp_path: Path
) -> None:
    file = tmp_path / "part"
    file.write_bytes(b"x")
    services.runner.etag = '"9dd4e461268c8034f5c8564e155c67a6"'
    window = start().window
    window.pasted.emit(link("&partNumber=3&uploadId=abc"))
    assert said(window.side.paste, "pasteTitle") == "An upload link for part 3"
    drop(window, [file])
    wait_until(window.notice.isVisible, "the notice")
    assert "Part 3 was uploaded" in window.notice.text
    find(window.notice, QPushButton, "noticeButton").click()
    assert QGuiApplication.clipboard().text() == services.runner.etag


def test_a_link_for_something_else_is_described_and_not_used(start: Start) -> None:
    window = start().window
    window.pasted.emit(link("&x-id=DeleteObject"))
    card = window.side.paste
    assert said(card, "pasteTitle") == "A link for DeleteObject"
    assert "does not do" in said(card, "pasteAbout")
    assert not card.download.isVisible()
    assert not card.upload.isVisible()
    assert not card.takes_uploads


def shortcut(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_a_dropped_shortcut_is_a_link_even_where_it_could_be_uploaded(
    start: Start, services: FakeServices, tmp_path: Path
) -> None:
    window = start("sandbox").window
    drop(window, [shortcut(tmp_path, "report.url", f"[InternetShortcut]\nURL={HOLIDAY}\n")])
    wait_until(window.side.paste.isVisible, "the card")
    assert window.side.paste.url is not None
    assert window.side.paste.url.url == HOLIDAY
    assert not services.runner.jobs


def test_a_shortcut_to_anything_else_is_a_file_to_upload(start: Start, services: FakeServices, tmp_path: Path) -> None:
    window = start("sandbox").window
    drop(window, [shortcut(tmp_path, "home.url", "[InternetShortcut]\nURL=https://example.com/\n")])
    wait_until(lambda: bool(services.runner.jobs), "the upload")
    assert services.runner.jobs[0].location == ObjectLocation("photos", "home.url")


def test_a_dropped_mail_is_read_where_nothing_can_be_uploaded(start: Start, tmp_path: Path) -> None:
    window = start().window
    broken = HOLIDAY.replace("&X-Amz-SignedHeaders=host", "")
    drop(window, [shortcut(tmp_path, "mail.eml", f"Subject: x\n\n{broken}\n")])
    wait_until(window.side.paste.error.isVisible, "what is wrong with the link")
    drop(window, [shortcut(tmp_path, "mail.eml", f"Subject: x\n\n{HOLIDAY}\n")])
    wait_until(lambda: window.side.paste.url is not None, "the link")
    assert not window.side.paste.error.isVisible()


def test_a_note_is_uploaded_where_there_is_a_place(start: Start, services: FakeServices, tmp_path: Path) -> None:
    window = start("sandbox").window
    drop(window, [shortcut(tmp_path, "notes.txt", HOLIDAY)])
    wait_until(lambda: bool(services.runner.jobs), "the upload")
    assert isinstance(services.runner.jobs[0], UploadJob)


def test_the_program_is_started_with_links_and_with_files(start: Start, services: FakeServices, tmp_path: Path) -> None:
    window = start(given=(HOLIDAY, OTHER)).window
    wait_until(window.side.paste.isVisible, "the card")
    assert said(window.side.paste, "pasteTitle") == "2 links"
    other = start(given=(str(shortcut(tmp_path, "report.url", f"URL={OTHER}")),)).window
    wait_until(lambda: other.side.paste.url is not None, "the link of the file")


def test_a_link_in_a_field_is_for_the_window_whatever_is_wrapped_around_it(start: Start) -> None:
    window = start("sandbox").window
    window.activateWindow()
    window.objects.key_row.field.setFocus()
    QGuiApplication.clipboard().setText(f"curl -O '{HOLIDAY}'")
    press(window.objects.key_row.field, Qt.Key.Key_V, CONTROL)
    assert window.objects.key_row.field.text() == ""
    assert window.side.paste.url is not None


def test_nothing_of_a_link_stays_in_the_window_when_its_card_is_closed(start: Start, services: FakeServices) -> None:
    window = start().window
    window.pasted.emit(f"{HOLIDAY}\n{OTHER}")
    window.side.paste.download.click()
    wait_until(lambda: bool(window.transfer_model.transfers()), "the row")
    wait_until(lambda: window.transfer_model.transfers()[0].state is TransferState.DONE, "the end")
    assert isinstance(services.runner.jobs[0], DownloadJob)
    press(window, Qt.Key.Key_Escape)
    assert window.side.paste.item is None
    assert window.side.paste.url is None


def test_files_of_a_clipboard_may_be_links_too(start: Start, tmp_path: Path) -> None:
    window = start().window
    data = QMimeData()
    file = shortcut(tmp_path, "report.webloc", f"<string>{HOLIDAY.replace('&', '&amp;')}</string>")
    data.setUrls([QUrl.fromLocalFile(str(file))])
    QGuiApplication.clipboard().setMimeData(data)
    press(window, Qt.Key.Key_V, CONTROL)
    wait_until(lambda: window.side.paste.url is not None, "the link")


def test_a_button_pastes_too_and_leads_to_the_field_where_there_is_nothing_to_paste(start: Start) -> None:
    window = start().window
    QGuiApplication.clipboard().clear()
    find(window, QPushButton, "pasteLinkButton").click()
    assert window.focusWidget() is window.top_bar.paste
    QGuiApplication.clipboard().setText(HOLIDAY)
    find(window, QPushButton, "pasteLinkButton").click()
    assert window.side.paste.url is not None


def test_the_paste_field_takes_more_than_plain_text(start: Start) -> None:
    window = start().window
    window.activateWindow()
    window.top_bar.paste.setFocus()
    data = QMimeData()
    data.setText("Download here")
    data.setHtml(f'<a href="{HOLIDAY.replace("&", "&amp;")}">Download here</a>')
    QGuiApplication.clipboard().setMimeData(data)
    press(window.top_bar.paste, Qt.Key.Key_V, CONTROL)
    assert window.top_bar.paste.text() == ""
    assert window.side.paste.url is not None
