"""Backends as a person meets them: form, plan, events, end; closing midway; deleting."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.app.stack_records import StackRecord, StackRecords, StackTarget
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.catalogue.network import DNS_FAILED
from presign_gui.domain.stack import BucketContents, StackKind
from presign_gui.ui.application import Application
from presign_gui.ui.stack_dialog import StackDialog
from presign_gui.ui.stack_model import EventColumn
from presign_gui.ui.tokens import UNIT
from tests.fakes.person import find, press, wait_until
from tests.fakes.stacks import BACKEND, BUCKET, LIMITS, event, stack
from tests.fakes.ui_services import FakeServices, saved_names
from tests.ui.conftest import Start

FULL = BucketContents(bucket=BUCKET, objects=3, bytes=5 * 1024**2, unfinished_uploads=1)
EMPTY = BucketContents(bucket=BUCKET, objects=0, bytes=0, unfinished_uploads=0)


def choose(application: Application, part: str) -> None:
    menu = application.window.top_bar.menu
    menu.fill()
    next(entry for entry in menu.actions() if part in entry.text()).trigger()


def menu_has(application: Application, part: str) -> bool:
    menu = application.window.top_bar.menu
    menu.fill()
    return any(part in entry.text() for entry in menu.actions())


def dialog_of(application: Application) -> StackDialog:
    (shown,) = (each for each in application.window.findChildren(StackDialog) if each.isVisible())
    return shown


def set_text(dialog: StackDialog, field: str, text: str) -> None:
    find(dialog, QLineEdit, f"stack_{field}Field").setText(text)


def banner(dialog: StackDialog, name: str) -> str:
    return find(dialog, QLabel, f"{name}Text").text()


@pytest.fixture
def application(start: Start, services: FakeServices) -> Application:
    """The window with a connection to the backend named team."""
    services.connections.save(BACKEND)
    return start("team")


@pytest.fixture
def planned(start: Start, services: FakeServices) -> Application:
    """The window with a plan of a new backend shown."""
    services.cloud.found = stack(None)
    application = start()
    choose(application, "New backend")
    dialog = dialog_of(application)
    set_text(dialog, "name", "team")
    dialog.form.plan.click()
    wait_until(lambda: dialog.page is dialog.plan, "the plan")
    return application


def opened(application: Application, part: str, page: Callable[[StackDialog], object]) -> StackDialog:
    choose(application, part)
    dialog = dialog_of(application)
    wait_until(lambda: dialog.page is page(dialog), "the page")
    return dialog


def test_a_form_with_a_flaw_asks_nobody(start: Start, services: FakeServices) -> None:
    application = start()
    choose(application, "New backend")
    dialog = dialog_of(application)
    dialog.form.plan.click()
    assert find(dialog, QLabel, "stack_nameFlaw").isVisible()
    assert services.cloud.orders == []


def test_profiles_are_offered(start: Start) -> None:
    application = start()
    choose(application, "New backend")
    profiles = find(dialog_of(application), QComboBox, "stack_profileField")
    wait_until(lambda: profiles.count() == 2, "the profiles")
    assert profiles.currentText() == ""


def test_the_plan_is_shown_before_anything_is_made(planned: Application, services: FakeServices) -> None:
    dialog = dialog_of(planned)
    assert dialog.plan.model.rowCount() == 2
    assert "Nothing has been made" in banner(dialog, "planBanner")
    assert not planned.actions.stacks.deploying.works
    find(dialog, QPushButton, "planBackButton").click()
    assert dialog.page is dialog.form
    wait_until(lambda: len(services.cloud.discarded) == 1, "the plan's end")
    assert dialog.form.draft().name == "team"


def test_events_come_as_they_happen_and_the_end_is_a_connection(planned: Application, services: FakeServices) -> None:
    dialog = dialog_of(planned)
    dialog.plan.agree.click()
    work = planned.actions.stacks.deploying.works[0]
    wait_until(lambda: len(work.events.events()) == 1, "the first event")
    assert dialog.page is dialog.work
    assert work.fraction == 0.0
    assert "You may close this window" in find(dialog, QLabel, "stackStatus").text()
    services.cloud.gate.set()
    wait_until(lambda: work.has_ended, "the end")
    assert work.fraction == 1.0
    assert "“team” is saved" in banner(dialog, "stackBanner")
    wait_until(lambda: BACKEND in planned.actions.connecting.known, "the list of connections")
    dialog.work.connect_button.click()
    wait_until(lambda: planned.actions.connecting.current is not None, "the connection")
    assert services.opened == ["team"]
    assert not planned.actions.stacks.deploying.works


def test_a_small_screen_holds_the_window_and_a_column_every_time_of_day(planned: Application) -> None:
    dialog = dialog_of(planned)
    room = dialog.screen().availableSize()
    assert dialog.height() < room.height()
    dialog.plan.agree.click()
    table = dialog.work.table
    assert table is not None
    widest = max(table.fontMetrics().horizontalAdvance(":".join([digit * 2] * 3)) for digit in "0123456789")
    assert table.columnWidth(EventColumn.TIME) >= widest + 2 * UNIT


def test_a_failure_is_named_and_can_be_mended(planned: Application, services: FakeServices) -> None:
    services.cloud.events = (
        event("team", "CREATE_IN_PROGRESS"),
        event("Bucket", "CREATE_FAILED", "it exists"),
        event("team", "ROLLBACK_COMPLETE"),
    )
    services.cloud.failure = entries.CREATION_FAILED.error(
        resource="Bucket", kind="AWS::S3::Bucket", reason="it exists", undone="LogGroup"
    )
    services.cloud.gate.set()
    dialog = dialog_of(planned)
    dialog.plan.agree.click()
    wait_until(dialog.work.error.isVisible, "the failure")
    assert "it exists" in find(dialog, QLabel, "stackErrorCause").text()
    assert "LogGroup" in find(dialog, QLabel, "stackErrorRemedy").text()
    dialog.work.again_button.click()
    assert dialog.page is dialog.form
    assert not planned.actions.stacks.deploying.works
    services.cloud.failure = None
    dialog.form.plan.click()
    wait_until(lambda: dialog.page is dialog.plan, "the second plan")


def test_a_plan_that_fails_keeps_the_form(start: Start, services: FakeServices) -> None:
    services.cloud.plan_failure = DNS_FAILED.error(host="x")
    application = start()
    choose(application, "New backend")
    dialog = dialog_of(application)
    set_text(dialog, "name", "team")
    dialog.form.plan.click()
    wait_until(dialog.form.error.isVisible, "the error")
    assert dialog.form.plan.isEnabled()


def test_a_backend_that_is_there_already_is_said(start: Start, services: FakeServices) -> None:
    application = start()
    choose(application, "New backend")
    dialog = dialog_of(application)
    set_text(dialog, "name", "team")
    dialog.form.plan.click()
    wait_until(lambda: dialog.page is dialog.plan, "the plan")
    assert "already" in banner(dialog, "planBanner")


def test_where_nothing_changes_it_is_only_connected_to(start: Start, services: FakeServices) -> None:
    services.cloud.changes = ()
    services.cloud.gate.set()
    application = start()
    choose(application, "New backend")
    dialog = dialog_of(application)
    set_text(dialog, "name", "team")
    dialog.form.plan.click()
    wait_until(lambda: dialog.page is dialog.plan, "the plan")
    assert dialog.plan.agree.text() == "Test and connect"
    assert not dialog.plan.table.isVisible()


def test_closing_the_window_of_a_plan_forgets_the_plan(planned: Application, services: FakeServices) -> None:
    press(dialog_of(planned), Qt.Key.Key_Escape)
    wait_until(lambda: len(services.cloud.discarded) == 1, "the plan's end")


def test_work_goes_on_without_its_window_and_is_told_of(planned: Application, services: FakeServices) -> None:
    dialog = dialog_of(planned)
    dialog.plan.agree.click()
    dialog.close()
    assert menu_has(planned, "Backend team: under way…")
    services.cloud.gate.set()
    wait_until(planned.window.notice.isVisible, "the notice")
    assert "team is ready" in planned.window.notice.text
    find(planned.window, QPushButton, "noticeButton").click()
    wait_until(dialog_of(planned).work.connect_button.isVisible, "the window")
    dialog_of(planned).close()
    assert not menu_has(planned, "Backend team")


def test_work_is_found_again_while_it_is_under_way(planned: Application, services: FakeServices) -> None:
    dialog = dialog_of(planned)
    dialog.plan.agree.click()
    dialog.close()
    choose(planned, "Backend team: under way")
    wait_until(lambda: find(dialog_of(planned), QLabel, "stackStatus").isVisible(), "the window")
    assert dialog_of(planned).page is dialog_of(planned).work


def test_the_next_start_picks_up_what_was_under_way(start: Start, services: FakeServices) -> None:
    record = StackRecord(target=StackTarget(), name="team", kind=StackKind.BACKEND, connection="team")
    StackRecords(services.paths.stacks_file).begin(record)
    application = start()
    wait_until(lambda: bool(application.actions.stacks.deploying.works), "the work")
    assert menu_has(application, "Backend team: under way…")
    services.cloud.gate.set()
    wait_until(lambda: BACKEND in application.actions.connecting.known, "the connection")
    assert "team is ready" in application.window.notice.text


def test_a_stack_that_was_deleted_meanwhile_is_said(start: Start, services: FakeServices) -> None:
    record = StackRecord(target=StackTarget(), name="team", kind=StackKind.BACKEND, connection="team")
    StackRecords(services.paths.stacks_file).begin(record)
    services.cloud.found = stack("DELETE_COMPLETE")
    services.cloud.gate.set()
    application = start()
    wait_until(application.window.notice.isVisible, "the notice")
    assert "is deleted" in application.window.notice.text


@pytest.fixture
def deleting(services: FakeServices) -> StackRecord:
    """Leave a record of a deletion that the program was closed in the middle of."""
    services.connections.save(BACKEND)
    record = StackRecord(
        target=StackTarget(), name="team", kind=StackKind.BACKEND, connection="team", deletes=True, bucket=BUCKET
    )
    StackRecords(services.paths.stacks_file).begin(record)
    return record


def test_the_next_start_picks_a_deletion_up_as_one(start: Start, services: FakeServices, deleting: StackRecord) -> None:
    services.cloud.found = stack("DELETE_IN_PROGRESS")
    services.cloud.contents = FULL
    application = start(deleting.connection)
    wait_until(lambda: menu_has(application, "Backend team: under way…"), "the work")
    choose(application, "Backend team: under way")
    dialog = dialog_of(application)
    assert "is deleting team" in find(dialog, QLabel, "stackStatus").text()
    services.cloud.gate.set()
    wait_until(lambda: bool(banner(dialog, "stackBanner")), "the end")
    assert "team is deleted" in banner(dialog, "stackBanner")
    assert "It stays as it is" in banner(dialog, "stackBanner")
    assert "“team” was removed" in banner(dialog, "stackBanner")
    wait_until(lambda: application.actions.connecting.current is None, "the connection's end")
    assert saved_names(services) == []


def test_a_deletion_that_never_began_is_said(start: Start, services: FakeServices, deleting: StackRecord) -> None:
    application = start()
    wait_until(application.window.notice.isVisible, "the notice")
    assert "team was not deleted" in application.window.notice.text
    find(application.window, QPushButton, "noticeButton").click()
    wait_until(lambda: "was not deleted" in banner(dialog_of(application), "stackBanner"), "the window")
    assert saved_names(services) == [deleting.connection]


def test_work_that_fails_unseen_is_told_of(planned: Application, services: FakeServices) -> None:
    services.cloud.failure = DNS_FAILED.error(host="x")
    dialog_of(planned).plan.agree.click()
    dialog_of(planned).close()
    services.cloud.gate.set()
    wait_until(planned.window.notice.isVisible, "the notice")
    assert "failed" in planned.window.notice.text
    choose(planned, "Backend team: failed…")
    wait_until(dialog_of(planned).work.error.isVisible, "the error")


def test_a_change_begins_with_what_the_backend_says(application: Application, services: FakeServices) -> None:
    services.cloud.found = stack(UploadPrefixes="incoming/", MaxExpiresIn="900", CreateOnly="true")
    dialog = opened(application, "Change the backend team", lambda each: each.form)
    draft = dialog.form.draft()
    assert (draft.upload_prefixes, draft.max_expires_in, draft.create_only) == ("incoming/", 900, True)
    assert not find(dialog, QLineEdit, "stack_nameField").isEnabled()
    assert not find(dialog, QLineEdit, "stack_bucketField").isVisible()
    set_text(dialog, "max_size", "1 GiB")
    dialog.form.plan.click()
    wait_until(lambda: dialog.page is dialog.plan, "the plan")
    assert "Nothing has been changed" in banner(dialog, "planBanner")
    order = services.cloud.orders[-1]
    assert (order.connection, order.parameters["MaxSize"]) == ("team", str(1024**3))


def test_what_a_changed_backend_allows_is_shown_at_once(application: Application, services: FakeServices) -> None:
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")
    services.cloud.gate.set()
    dialog = opened(application, "Change the backend team", lambda each: each.form)
    dialog.form.plan.click()
    wait_until(lambda: dialog.page is dialog.plan, "the plan")
    services.cloud.functions.upload = LIMITS
    dialog.plan.agree.click()
    wait_until(lambda: application.actions.connecting.limits.upload == LIMITS, "the limits")
    assert "below incoming/" in find(application.window, QLabel, "keyLimits").text()


def test_a_backend_that_is_gone_is_said(application: Application, services: FakeServices) -> None:
    services.cloud.found = stack(None)
    choose(application, "Change the backend team")
    dialog = dialog_of(application)
    wait_until(dialog.error.isVisible, "the error")
    find(dialog, QPushButton, "closeStackErrorButton").click()
    assert not dialog.isVisible()


def test_files_stay_unless_they_are_wanted_away(application: Application, services: FakeServices) -> None:
    services.cloud.contents = FULL
    services.cloud.gate.set()
    dialog = opened(application, "Delete the backend team", lambda each: each.removal)
    assert "3 (5.0 MiB)" in banner(dialog, "deleteBucket")
    assert "stays" in find(dialog, QLabel, "deleteBecomes").text()
    assert not dialog.removal.with_files.isChecked()
    dialog.removal.delete.click()
    wait_until(lambda: bool(banner(dialog, "stackBanner")), "the end")
    assert "It stays as it is" in banner(dialog, "stackBanner")
    assert services.cloud.deletions == [("team", False)]
    wait_until(lambda: application.actions.connecting.current is None, "the connection's end")
    assert saved_names(services) == []


def test_files_go_only_when_that_is_said(application: Application, services: FakeServices) -> None:
    services.cloud.contents = FULL
    services.cloud.gate.set()
    dialog = opened(application, "Delete the backend team", lambda each: each.removal)
    dialog.removal.with_files.setChecked(True)
    assert "no way back" in banner(dialog, "deleteWarning")
    assert dialog.removal.delete.text() == "Delete everything"
    dialog.removal.delete.click()
    wait_until(lambda: services.cloud.deletions == [("team", True)], "the bucket's end")


def test_an_empty_bucket_goes_without_being_emptied(application: Application, services: FakeServices) -> None:
    services.cloud.contents = EMPTY
    services.cloud.gate.set()
    dialog = opened(application, "Delete the backend team", lambda each: each.removal)
    assert not dialog.removal.with_files.isVisible()
    dialog.removal.delete.click()
    wait_until(lambda: services.cloud.deletions == [("team", False)], "the end")


def test_a_bucket_that_was_there_before_stays(application: Application, services: FakeServices) -> None:
    services.cloud.found = stack(ExistingBucketName=BUCKET)
    services.cloud.contents = EMPTY
    services.cloud.gate.set()
    dialog = opened(application, "Delete the backend team", lambda each: each.removal)
    assert "was there before" in find(dialog, QLabel, "deleteBecomes").text()
    dialog.removal.delete.click()
    wait_until(lambda: services.cloud.deletions == [("team", False)], "the end")


def test_the_program_ends_while_a_stack_is_being_made(planned: Application, services: FakeServices) -> None:
    dialog_of(planned).plan.agree.click()
    planned.actions.end()
    wait_until(lambda: planned.actions.has_ended, "the end")
    assert not services.cloud.gate.is_set()


def test_a_connection_to_other_functions_offers_no_backend(start: Start, services: FakeServices) -> None:
    services.connections.save(Connection(name="own", signer=SignerKind.LAMBDA, upload_function="signer"))
    application = start("own")
    assert not menu_has(application, "the backend")
    assert menu_has(application, "Save a file for members")


def test_a_classic_stack_can_only_be_deleted(start: Start, services: FakeServices) -> None:
    services.connections.save(Connection(name="own", signer=SignerKind.LAMBDA, upload_function="fa-106-function1"))
    application = start("own")
    assert not menu_has(application, "Change the backend")
    assert menu_has(application, "Delete the backend fa-106…")


def test_a_name_of_another_connection_is_refused(start: Start, services: FakeServices, tmp_path: Path) -> None:
    services.connections.save(Connection(name="team", signer=SignerKind.LOCAL))
    application = start()
    choose(application, "New backend")
    dialog = dialog_of(application)
    set_text(dialog, "name", "team")
    dialog.form.plan.click()
    assert "of this name" in find(dialog, QLabel, "stack_nameFlaw").text()
