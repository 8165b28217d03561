"""Choosing, opening, changing connections; buckets, folders and pages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QPushButton

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.domain.catalogue.listing import LIST_OBJECTS_REFUSED
from presign_gui.domain.catalogue.network import DNS_FAILED
from presign_gui.ui.connection_dialog import ConnectionDialog
from presign_gui.ui.main_window import MainWindow
from tests.fakes.person import find, let_pass, press, type_text, wait_until
from tests.fakes.ui_services import FakeServices, page, saved_names
from tests.ui.conftest import Start

LAMBDA = Connection(name="classic", signer=SignerKind.LAMBDA, upload_function="u", bucket="fa-106")


def filled(window: MainWindow) -> QMenu:
    window.top_bar.menu.fill()
    return window.top_bar.menu


def menu_texts(window: MainWindow) -> list[str]:
    return [entry.text() for entry in filled(window).actions() if entry.text()]


def set_text(dialog: ConnectionDialog, field: str, text: str) -> None:
    find(dialog, QLineEdit, f"{field}Field").setText(text)


def test_a_first_start_offers_the_sandbox_with_one_click(start: Start, services: FakeServices) -> None:
    window = start().window
    sandbox = find(window, QPushButton, "startSandboxButton")
    assert sandbox.isVisible()
    assert not window.side.isVisible()
    sandbox.click()
    wait_until(window.objects.breadcrumb.isVisible, "the bucket")
    assert services.opened == ["sandbox"]
    assert window.top_bar.connection.text() == "Sandbox on this computer"
    wait_until(lambda: services.settings.load().connection == "sandbox", "the saving")


def test_the_connection_of_last_time_is_opened_again(start: Start, services: FakeServices) -> None:
    services.connections.save(LAMBDA)
    application = start("classic")
    wait_until(lambda: services.settings.load().connection == "classic", "the saving")
    application.actions.end()
    wait_until(lambda: application.actions.has_ended, "the end")
    again = start()
    wait_until(lambda: again.actions.connecting.current is not None, "the connection")
    assert services.opened == ["classic", "classic"]


def test_a_connection_that_cannot_list_shows_the_key_form(start: Start, services: FakeServices) -> None:
    services.connections.save(LAMBDA)
    window = start("classic").window
    assert "cannot list" in find(window, QLabel, "objectsEmptyTitle").text()
    assert window.objects.key_row.isVisible()
    assert not window.objects.refresh.isVisible()
    type_text(window.objects.key_row.field, "sample.txt")
    assert window.objects.key_row.download.isEnabled()
    assert not services.browser.listed


def test_a_connection_that_does_not_open_says_why_and_can_be_tried_again(start: Start, services: FakeServices) -> None:
    services.opening_failure = DNS_FAILED.error(host="x")
    window = start("sandbox", wait=False).window
    wait_until(window.objects.error.isVisible, "the error")
    services.opening_failure = None
    find(window, QPushButton, "objectsRetryButton").click()
    wait_until(window.objects.breadcrumb.isVisible, "the connection")


@pytest.mark.parametrize(("name", "can_be_changed"), [("sandbox", False), ("sandbox-backend", False), ("mine", True)])
def test_a_connection_that_does_not_open_can_be_changed_where_it_is_a_saved_one(
    start: Start, services: FakeServices, name: str, can_be_changed: bool
) -> None:
    services.connections.save(Connection(name="mine", signer=SignerKind.LOCAL))
    services.opening_failure = DNS_FAILED.error(host="x")
    window = start(name, wait=False).window
    wait_until(window.objects.error.isVisible, "the error")
    offered = [each.objectName() for each in window.findChildren(QPushButton) if each.isVisible()]
    assert ("changeConnectionButton" in offered) is can_be_changed


def test_an_unknown_connection_is_said(start: Start) -> None:
    window = start("nonsense", wait=False).window
    wait_until(window.notice.isVisible, "the notice")
    assert "nonsense" in window.notice.text


def test_buckets_are_offered_and_can_be_typed(start: Start, services: FakeServices) -> None:
    services.browser.pages["reports", "", None] = page("q1.pdf")
    window = start("sandbox").window
    bucket = find(window, QComboBox, "bucketCombo")
    wait_until(lambda: bucket.count() == 2, "the buckets")
    assert bucket.currentText() == "photos"
    bucket.setEditText("reports")
    press(find(window, QLineEdit, "bucketField"), Qt.Key.Key_Return)
    wait_until(lambda: window.object_model.rowCount() == 1, "the listing")
    bucket.setEditText("No_Bucket")
    press(find(window, QLineEdit, "bucketField"), Qt.Key.Key_Return)
    assert "No_Bucket" in window.notice.text


def test_folders_open_and_the_breadcrumb_leads_back(start: Start, services: FakeServices) -> None:
    services.browser.pages["photos", "", None] = page(prefixes=("2026/",))
    services.browser.pages["photos", "2026/", None] = page("2026/a.jpg")
    window = start("sandbox").window
    wait_until(lambda: window.object_model.rowCount() == 1, "the listing")
    window.objects.view.setCurrentIndex(window.object_model.index(0, 0))
    press(window.objects.view, Qt.Key.Key_Return)
    wait_until(lambda: services.browser.listed[-1][1] == "2026/", "the folder")
    find(window.objects.breadcrumb, QPushButton, "breadcrumb0").click()
    wait_until(lambda: services.browser.listed[-1][1] == "", "the way back")
    window.objects.view.folder_opened.emit("2026/deep/")
    press(window.objects.view, Qt.Key.Key_Backspace)
    wait_until(lambda: services.browser.listed[-1][1] == "2026/", "one step up")
    wait_until(lambda: window.object_model.rowCount() == 1, "the listing")
    press(window, Qt.Key.Key_F5)
    wait_until(lambda: len(services.browser.listed) == 6, "listing again")


def test_more_pages_come_while_scrolling(start: Start, services: FakeServices) -> None:
    services.browser.pages["photos", "", None] = page(*(f"{n:03}.jpg" for n in range(60)), continuation="next")
    services.browser.pages["photos", "", "next"] = page(*(f"{n:03}.jpg" for n in range(60, 70)))
    window = start("sandbox").window
    wait_until(lambda: window.object_model.rowCount() >= 60, "the first page")
    window.objects.view.scrollToBottom()
    wait_until(lambda: window.object_model.rowCount() == 70, "the second page")


def test_a_bucket_that_cannot_be_listed_says_why_and_stays_usable(start: Start, services: FakeServices) -> None:
    services.browser.failure = DNS_FAILED.error(host="x")
    window = start("sandbox").window
    wait_until(window.objects.error.isVisible, "the error")
    assert window.objects.key_row.isVisible()
    services.browser.failure = None
    find(window, QPushButton, "objectsRetryButton").click()
    wait_until(lambda: not window.objects.error.isVisible(), "the listing")


def test_a_new_connection_is_saved_and_opened(start: Start, services: FakeServices) -> None:
    application = start()
    dialog = application.actions.connections.open_dialog(None)
    dialog.save.click()
    assert find(dialog, QLabel, "nameFlaw").isVisible()
    set_text(dialog, "name", "Work")
    find(dialog, QComboBox, "kindCombo").setCurrentIndex(1)
    set_text(dialog, "upload_function", "presign-upload")
    dialog.save.click()
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")
    saved = services.connections.get("Work")
    assert saved.signer is SignerKind.LAMBDA
    assert saved.upload_function == "presign-upload"
    assert menu_texts(application.window) == [
        "Sandbox on this computer",
        "Sandbox with a backend",
        "Work",
        "New connection…",
        "New backend…",
        "Open a connection file…",
        "Change this connection…",
        "Save a file for members…",
        "Remove this connection",
    ]


def test_a_connection_is_renamed_and_removed(start: Start, services: FakeServices) -> None:
    services.connections.save(LAMBDA)
    application = start("classic")
    window = application.window
    dialog = application.actions.connections.open_dialog(LAMBDA)
    set_text(dialog, "name", "renamed")
    dialog.save.click()
    wait_until(lambda: services.opened == ["classic", "renamed"], "the renamed connection")
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")
    assert saved_names(services) == ["renamed"]
    next(entry for entry in filled(window).actions() if "Remove" in entry.text()).trigger()
    wait_until(lambda: application.actions.connecting.current is None, "the removal")
    assert find(window, QPushButton, "startSandboxButton").isVisible()
    assert saved_names(services) == []


def test_a_connection_that_cannot_be_saved_says_so_in_the_dialog(
    start: Start, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_connection: Connection) -> None:
        raise DNS_FAILED.error(host="x")

    application = start()
    monkeypatch.setattr(services.connections, "save", refuse)
    dialog = application.actions.connections.open_dialog(None)
    set_text(dialog, "name", "Work")
    dialog.save.click()
    wait_until(lambda: find(dialog, QLabel, "connectionErrorTitle").isVisible(), "the error")
    dialog.reject()


def test_profiles_are_offered_to_choose_from(start: Start) -> None:
    application = start()
    dialog = application.actions.connections.open_dialog(None)
    profiles = find(dialog, QComboBox, "profileField")
    profiles.setEditText("typed")
    wait_until(lambda: profiles.count() == 2, "the profiles")
    assert profiles.currentText() == "typed"
    dialog.reject()


def test_a_connection_is_tried_before_it_is_saved(start: Start, services: FakeServices) -> None:
    application = start()
    dialog = application.actions.connections.open_dialog(None)
    set_text(dialog, "name", "Work")
    dialog.test.click()
    result = find(dialog, QLabel, "connectionTestText")
    wait_until(lambda: "can be listed" in result.text(), "the test")
    assert application.actions.connecting.current is None
    assert saved_names(services) == []
    services.browser.failure = LIST_OBJECTS_REFUSED.error(bucket="photos")
    set_text(dialog, "bucket", "photos")
    dialog.test.click()
    wait_until(lambda: "may not list" in result.text(), "the second test")
    services.browser.failure = DNS_FAILED.error(host="x")
    dialog.test.click()
    wait_until(lambda: find(dialog, QLabel, "connectionErrorTitle").isVisible(), "the third test")
    assert not result.isVisible()
    dialog.reject()


def test_a_test_of_what_does_not_stand_there_any_more_says_nothing(start: Start, services: FakeServices) -> None:
    application = start()
    dialog = application.actions.connections.open_dialog(None)
    dialog.test.click()
    assert find(dialog, QLabel, "nameFlaw").isVisible()
    set_text(dialog, "name", "Work")
    dialog.test.click()
    find(dialog, QComboBox, "kindCombo").setCurrentIndex(1)
    wait_until(lambda: services.opened == ["Work"], "the test")
    let_pass(50)
    assert find(dialog, QLabel, "connectionTestText").text() == ""
    set_text(dialog, "upload_function", "signer")
    dialog.test.click()
    wait_until(lambda: "do not tell" in find(dialog, QLabel, "connectionTestText").text(), "the functions' test")
    dialog.reject()
