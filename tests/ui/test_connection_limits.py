"""What a backend allows is shown in the window before anything is refused."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel

from presign_gui.domain.backend_limits import NO_LIMITS, BackendLimits, ConnectionLimits
from presign_gui.domain.catalogue.network import DNS_FAILED
from presign_gui.ui.application import Application
from presign_gui.ui.connection_trial import Trial
from presign_gui.ui.connection_words import ConnectionWords
from presign_gui.ui.expiry_chooser import ExpiryChooser
from presign_gui.ui.look import Look
from tests.fakes.person import drop, find, type_text, wait_until
from tests.fakes.stacks import BACKEND, BUCKET, DOWNLOAD_LIMITS, LIMITS, FakeFunctions
from tests.fakes.ui_services import FakeServices
from tests.ui.conftest import Start

FREE = BackendLimits(buckets=(BUCKET,), prefixes=("",), max_expires_in=3600)


@pytest.fixture
def application(start: Start, services: FakeServices) -> Application:
    services.connections.save(BACKEND)
    services.cloud.functions = FakeFunctions(LIMITS, DOWNLOAD_LIMITS)
    application = start("team")
    wait_until(lambda: application.actions.connecting.limits != NO_LIMITS, "the limits")
    return application


@pytest.fixture
def words(look: Look) -> ConnectionWords:
    return ConnectionWords(look.formatter)


def spans(chooser: ExpiryChooser) -> list[str]:
    combo = find(chooser, QComboBox, "expiryCombo")
    return [combo.itemText(row) for row in range(combo.count())]


def hint(application: Application) -> str:
    return find(application.window, QLabel, "keyLimits").text()


def test_the_key_field_says_what_is_allowed(application: Application) -> None:
    assert hint(application) == (
        "Uploads: below incoming/, up to 500.0 MiB, application/pdf, image/*. Downloads: below shared/."
    )


def test_a_key_that_would_be_refused_is_not_tried(application: Application) -> None:
    row = application.window.objects.key_row
    links = application.window.side.links
    type_text(row.field, "other.pdf")
    assert not row.download.isEnabled()
    assert not links.upload_link.isEnabled()
    assert "below incoming/" in hint(application)
    assert "below shared/" in hint(application)
    row.field.selectAll()
    type_text(row.field, "shared/a.pdf")
    assert row.download.isEnabled()
    assert not links.upload_link.isEnabled()
    row.field.selectAll()
    type_text(row.field, "incoming/a.pdf")
    assert not row.copy_link.isEnabled()


@pytest.mark.parametrize("max_size", [None, 500])
def test_upload_links_are_for_backends_that_do_not_limit_sizes(
    start: Start, services: FakeServices, max_size: int | None
) -> None:
    services.connections.save(BACKEND)
    services.cloud.functions.upload = replace(LIMITS, max_size=max_size)
    application = start("team")
    wait_until(lambda: application.actions.connecting.limits != NO_LIMITS, "the limits")
    links = application.window.side.links
    type_text(application.window.objects.key_row.field, "incoming/a.pdf")
    assert links.upload_link.isEnabled() is (max_size is None)
    assert find(links, QLabel, "noUploadLinks").isVisible() is (max_size is not None)
    application.actions.connections.open_named("sandbox")
    wait_until(lambda: not find(links, QLabel, "noUploadLinks").isVisible(), "the other connection")


def test_links_last_no_longer_than_the_backend_allows(application: Application, services: FakeServices) -> None:
    chooser = application.window.side.links.expiry
    assert spans(chooser) == ["15 minutes", "30 min", "Until a date and time…"]
    assert chooser.expires_in() == 1800
    assert find(chooser, QLabel, "expiryLimit").text() == "This backend allows 30 min at most."
    assert services.settings.load().expires_in == 3600


def test_what_was_chosen_comes_back_with_another_connection(application: Application) -> None:
    application.actions.connections.open_named("sandbox")
    chooser = application.window.side.links.expiry
    wait_until(lambda: chooser.expires_in() == 3600, "the expiry")
    assert not find(chooser, QLabel, "expiryLimit").isVisible()
    wait_until(lambda: hint(application) == "", "the key field")


def test_dropped_files_go_below_what_is_allowed(
    application: Application, services: FakeServices, tmp_path: Path
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    assert application.actions.drop_hint([file])[1] == f"to s3://{BUCKET}/incoming/a.pdf"
    drop(application.window, [file])
    wait_until(lambda: bool(services.runner.jobs), "the upload")
    assert services.runner.jobs[0].location.key == "incoming/a.pdf"


def test_files_for_a_key_that_would_be_refused_are_not_queued(
    application: Application, services: FakeServices, tmp_path: Path
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    type_text(application.window.objects.key_row.field, "other/a.pdf")
    assert application.actions.drop_hint([file])[0] == "Not allowed here"
    drop(application.window, [file])
    assert "takes uploads below incoming/ only" in application.window.notice.text
    assert services.runner.jobs == []


def test_functions_that_do_not_answer_leave_the_window_as_it_is(start: Start, services: FakeServices) -> None:
    services.connections.save(BACKEND)
    services.cloud.functions.failure = DNS_FAILED.error(host="x")
    application = start("team")
    assert hint(application) == ""
    assert not application.window.notice.isVisible()


def test_what_the_connection_file_told_is_shown_where_the_functions_do_not_answer(
    start: Start, services: FakeServices
) -> None:
    limits = ConnectionLimits(upload=LIMITS, download=DOWNLOAD_LIMITS)
    services.connections.save(replace(BACKEND, limits=limits))
    services.cloud.functions.failure = DNS_FAILED.error(host="x")
    application = start("team")
    assert "below incoming/, up to 500.0 MiB" in hint(application)
    assert application.window.side.links.expiry.expires_in() == 1800
    assert application.actions.connecting.limits == limits


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (NO_LIMITS, ""),
        (ConnectionLimits(upload=FREE, download=FREE), ""),
        (
            ConnectionLimits(
                upload=BackendLimits(
                    buckets=(), prefixes=("", "a/"), max_expires_in=60, max_size=1024, create_only=True
                )
            ),
            "Uploads: up to 1.0 KiB, new files only.",
        ),
    ],
)
def test_only_what_is_limited_is_said(words: ConnectionWords, limits: ConnectionLimits, text: str) -> None:
    assert words.limits(limits) == text


@pytest.mark.parametrize(
    ("trial", "part"),
    [
        (Trial(limits=ConnectionLimits(upload=LIMITS)), "It works: the functions answer. Uploads: below incoming/"),
        (Trial(limits=ConnectionLimits(upload=FREE)), "It works: the functions answer."),
        (Trial(), "do not tell what they allow"),
        (Trial(may_list=False), "may not list"),
        (Trial(may_list=True), f"bucket {BUCKET} can be listed"),
    ],
)
def test_a_test_says_what_was_found(words: ConnectionWords, trial: Trial, part: str) -> None:
    assert part in words.trial(BACKEND, trial)


def test_the_shorter_of_two_lives_counts() -> None:
    assert ConnectionLimits(upload=FREE, download=DOWNLOAD_LIMITS).longest == 1800
    assert NO_LIMITS.longest is None
    assert ConnectionLimits(upload=LIMITS).upload_prefix("") == "incoming/"
    assert ConnectionLimits(upload=LIMITS).upload_prefix("incoming/2026/") == "incoming/2026/"
    assert NO_LIMITS.upload_prefix("x/") == "x/"
