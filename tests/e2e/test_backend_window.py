"""A backend's whole life in the real window, on a CloudFormation that carries it out and functions that run."""

import filecmp
import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from presign_gui.app.connections import is_built_in
from presign_gui.app.paths import Paths
from presign_gui.app.services import Services
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.transfer import TransferState
from presign_gui.ui.application import Application
from presign_gui.ui.single_instance import Arguments
from presign_gui.ui.stack_dialog import StackDialog
from presign_gui.ui.stack_flow import StackFlow
from tests.fakes.person import drop, find, type_text, wait_until
from tests.fakes.windows import real_window
from tests.servers.ministack import ACCOUNT, REGION, Account

SECONDS = 60
MIB = 1024 * 1024


@pytest.fixture
def owner(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    """The window of somebody whose environment leads to the account."""
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)
    with real_window(tmp_path / "home") as application:
        yield application


def fill(dialog: StackDialog, **texts: str) -> None:
    for field, text in texts.items():
        find(dialog, QLineEdit, f"stack_{field}Field").setText(text)


def plan(dialog: StackDialog) -> None:
    dialog.form.plan.click()
    wait_until(lambda: dialog.page is dialog.plan, "the plan", SECONDS)


def new_backend(application: Application, name: str, max_expires_in: int = 3600, **texts: str) -> StackFlow:
    flow = application.actions.stacks.make()
    fill(flow.dialog, name=name, **texts)
    spans = flow.dialog.form.max_expires_in
    spans.setCurrentIndex(spans.findData(max_expires_in))
    find(flow.dialog, QComboBox, "stack_regionField").setEditText(REGION)
    plan(flow.dialog)
    return flow


def ended(flow: StackFlow) -> None:
    wait_until(lambda: flow.work is not None and flow.work.has_ended, "the end", SECONDS)


def banner(dialog: StackDialog) -> str:
    return find(dialog, QLabel, "stackBannerText").text()


def write_large(file: Path) -> None:
    """Write 200 MiB of which no two are alike, and hardly any takes room on the disk."""
    with file.open("wb") as written:
        for number in range(200):
            written.seek(number * MIB)
            written.write(number.to_bytes(8, "big"))
        written.truncate(200 * MIB)


def there_and_back(application: Application, file: Path, downloads: Path) -> None:
    """Drop a file, then download it by its key."""
    rows = application.window.transfer_model.transfers
    before = len(rows())
    application.window.objects.key_row.field.clear()
    drop(application.window, [file])
    wait_until(lambda: [each.state for each in rows()] == [TransferState.DONE] * (before + 1), "the upload", SECONDS)
    type_text(application.window.objects.key_row.field, f"in/{file.name}")
    application.window.objects.key_row.download.click()
    wait_until(lambda: [each.state for each in rows()] == [TransferState.DONE] * (before + 2), "the download", SECONDS)
    assert filecmp.cmp(file, downloads / file.name, shallow=False)


def test_a_backend_is_made_used_changed_and_deleted(owner: Application, account: Account, tmp_path: Path) -> None:
    flow = new_backend(owner, "window", max_expires_in=900, upload_prefixes="in/", download_prefixes="in/")
    assert flow.dialog.plan.model.rowCount() > 3
    flow.dialog.plan.agree.click()
    ended(flow)
    assert "is ready" in banner(flow.dialog)
    assert flow.work is not None
    assert flow.work.fraction == 1.0
    flow.dialog.work.connect_button.click()
    wait_until(lambda: owner.actions.connecting.limits.longest == 900, "the limits", SECONDS)

    report, large = tmp_path / "report.txt", tmp_path / "large.bin"
    report.write_bytes(b"report" * 1000)
    write_large(large)
    for file in (report, large):
        there_and_back(owner, file, tmp_path / "home" / "downloads")
    owner.window.side.links.upload_link.click()
    wait_until(lambda: owner.window.side.links.link is not None, "the link")
    link = owner.window.side.links.link
    assert link is not None
    assert "X-Amz-Expires=900&" in link.url
    stored = account.client("s3").head_object(Bucket=f"window-{ACCOUNT}-{REGION}", Key="in/large.bin")
    assert stored["ContentLength"] == 200 * MIB
    assert "-" in stored["ETag"], "it did not go up in parts"

    connection = owner.actions.connecting.known[-1]
    changed = owner.actions.stacks.change(connection)
    assert changed is not None
    wait_until(lambda: changed.dialog.page is changed.dialog.form, "the form", SECONDS)
    assert changed.dialog.form.draft().upload_prefixes == "in/"
    fill(changed.dialog, max_size="1 MiB")
    plan(changed.dialog)
    changed.dialog.plan.agree.click()
    ended(changed)
    assert "is ready" in banner(changed.dialog)
    changed.dialog.reject()

    removal = owner.actions.stacks.delete(connection)
    assert removal is not None
    wait_until(lambda: removal.dialog.page is removal.dialog.removal, "the question", SECONDS)
    assert find(removal.dialog, QLabel, "deleteBucketText").text().endswith(": 2 (200.0 MiB).")
    removal.dialog.removal.delete.click()
    ended(removal)
    assert "It stays as it is." in banner(removal.dialog)
    wait_until(lambda: all(is_built_in(each.name) for each in owner.actions.connecting.known), "the connection's end")
    kept = account.client("s3").list_objects_v2(Bucket=f"window-{ACCOUNT}-{REGION}")
    assert [each["Key"] for each in kept["Contents"]] == ["in/large.bin", "in/report.txt"]


def test_a_failure_names_the_resource_and_what_was_rolled_back(owner: Application, account: Account) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket="window-staging")
    flow = new_backend(owner, "window-fails", staging_bucket="window-staging")
    for each in s3.list_objects_v2(Bucket="window-staging")["Contents"]:
        s3.delete_object(Bucket="window-staging", Key=each["Key"])
    flow.dialog.plan.agree.click()
    ended(flow)
    assert flow.work is not None
    assert flow.work.error is not None
    assert flow.work.error.entry is entries.CREATION_FAILED
    assert "function.yaml" in find(flow.dialog, QLabel, "stackErrorCause").text()
    assert "Bucket" in find(flow.dialog, QLabel, "stackErrorRemedy").text()
    assert flow.work.events.events()[-1].status == "ROLLBACK_COMPLETE"
    flow.dialog.work.again_button.click()
    assert flow.dialog.form.draft().name == "window-fails"
    plan(flow.dialog)
    flow.dialog.reject()


def test_a_program_closed_midway_finds_the_stack_again(owner: Application, tmp_path: Path) -> None:
    flow = new_backend(owner, "window-left")
    flow.dialog.plan.agree.click()
    owner.actions.end()
    wait_until(lambda: owner.actions.has_ended, "the end", SECONDS)
    app = owner.app
    again = Application(app, language="en", make_services=lambda: Services(Paths.under(tmp_path / "home")))
    again.start(Arguments())
    wait_until(lambda: any(each.name == "window-left" for each in again.actions.connecting.known), "it", SECONDS)
    again.actions.end()
    wait_until(lambda: again.actions.has_ended, "the end")
    again.window.deleteLater()
    again.theme.deleteLater()
