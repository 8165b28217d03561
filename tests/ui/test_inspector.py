"""The inspector: what it says of every kind of link, its countdown, and its live check."""

import threading
import time
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton

from presign_gui.app import link_check
from presign_gui.app.link_check import Finding, FindingKind, LinkCheck, Verdict
from presign_gui.domain.catalogue import program
from presign_gui.domain.catalogue.presigned_url import REQUEST_EXPIRED_UNTIMED
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.server_clock import ServerClock
from presign_gui.ui.formatting import LocaleFormatter
from presign_gui.ui.inspection import groups, values
from presign_gui.ui.inspector import Inspector
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from tests.fakes.links import SIGNED_AT, sigv2_link, sigv4_link
from tests.fakes.person import find, let_pass, press, wait_until
from tests.ui.conftest import Start
from tests.ui.test_links import DOWNLOAD, link

FORMATTER = LocaleFormatter(QLocale("en_GB"))


def told(text: str) -> dict[str, str]:
    return values(PastedLink(url=parse_presigned_url(text)), FORMATTER)


def test_every_value_has_a_name() -> None:
    names = [name for group in groups().values() for name in group.names]
    assert len(names) == len(set(names))
    assert set(told(sigv4_link())) == set(names) - {"left"}


def test_a_link_of_aws_is_told_in_full() -> None:
    overrides = "response-content-disposition=attachment%3B%20filename%3Da.pdf&response-expires=0&versionId=v7&"
    shown = told(sigv4_link(parameters="x-id=GetObject&" + overrides, token="abc"))
    assert shown["allows"] == "download (GetObject)"
    assert (shown["bucket"], shown["key"], shown["version"]) == ("my-bucket", "reports/2026.pdf", "v7")
    assert shown["disposition"] == "attachment; filename=a.pdf"
    assert shown["overrides"] == "response-expires=0"
    assert shown["service"] == "Amazon S3"
    assert shown["style"].startswith("virtual-hosted")
    assert (shown["lasts"], shown["signature"]) == ("1 h", "Version 4 (SigV4)")
    assert shown["key_type"].startswith("temporary")
    assert shown["headers"] == "host"
    assert "IOSFODNN" not in shown["key_id"]


def test_an_old_link_and_other_servers_are_told_as_far_as_they_tell() -> None:
    old = told(sigv2_link())
    assert (old["signed"], old["lasts"]) == ("not told", "")
    assert old["headers"] == "not listed in this version"
    assert told(sigv4_link("https://b.s3.eu-central-003.backblazeb2.com/k"))["service"].startswith("another service")
    own = told(sigv4_link("https://files.example.com/b/k"))
    assert own["service"].startswith("a server of its own")
    assert own["style"].startswith("path")
    assert told(sigv4_link("https://files.example.com/"))["bucket"] == "unknown"


@pytest.fixture
def inspector(look: Look) -> Inspector:
    now = SIGNED_AT + timedelta(minutes=20)
    made = Inspector(Look(look.theme, look.formatter, look.messages, clock=lambda: now))
    made.resize(700, 500)
    return made


def text_of(inspector: Inspector, name: str) -> str:
    return find(inspector, QLabel, name).text()


def test_the_panel_counts_down_and_says_what_must_be_sent(inspector: Inspector) -> None:
    signed = sigv4_link(signed_headers="host;x-amz-acl")
    inspector.show_link(PastedLink(url=parse_presigned_url(signed), headers=(("x-amz-acl", "private"),)))
    assert text_of(inspector, "inspectorLeft") == "40:00"
    assert text_of(inspector, "inspectorSend") == "x-amz-acl: private"
    inspector.show_link(PastedLink(url=parse_presigned_url(sigv4_link(expires_in=60))))
    assert text_of(inspector, "inspectorLeft") == "nothing: it has expired"
    assert text_of(inspector, "inspectorSend") == "Nothing beside the link itself."
    broken = sigv4_link().replace("X-Amz-Expires=3600", "X-Amz-Expires=x")
    inspector.show_link(PastedLink(url=parse_presigned_url(broken)))
    assert text_of(inspector, "inspectorLeft") == "not told"
    assert "expiry cannot be read" in text_of(inspector, "inspectorWarningsText")
    inspector.deleteLater()


def test_the_groups_stand_side_by_side_where_there_is_room(inspector: Inspector) -> None:
    inspector.show_link(PastedLink(url=parse_presigned_url(sigv4_link())))
    inspector.show()
    let_pass()
    key, host = find(inspector, QLabel, "inspectorKey"), find(inspector, QLabel, "inspectorHost")

    def left_of(widget: QLabel) -> int:
        return widget.mapTo(inspector, widget.rect().topLeft()).x()

    assert left_of(host) > left_of(key) + 200
    inspector.resize(500, 500)
    let_pass()
    assert abs(left_of(host) - left_of(key)) < 100
    inspector.hide()
    inspector.deleteLater()


def test_after_a_check_the_servers_clock_counts(inspector: Inspector) -> None:
    shown = PastedLink(url=parse_presigned_url(sigv4_link()))
    inspector.show_link(shown)
    clock = ServerClock(
        SIGNED_AT + timedelta(minutes=59), time.monotonic(), timedelta(minutes=39), timedelta(seconds=1)
    )
    inspector.show_check(shown, LinkCheck(verdict=Verdict.WORKS, findings=(), clock=clock))
    assert text_of(inspector, "inspectorLeft") in {"1:00", "0:59"}
    inspector.deleteLater()


def open_inspector(start: Start, text: str) -> MainWindow:
    window = start().window
    window.pasted.emit(text)
    window.side.paste.details.click()
    return window


def test_it_opens_in_place_of_the_objects_and_closes_with_escape(start: Start) -> None:
    window = open_inspector(start, link(DOWNLOAD))
    assert window.inspector.isVisible()
    assert not window.objects.isVisible()
    assert text_of(window.inspector, "inspectorTitle") == "A download link"
    shown = " ".join(each.text() + each.toolTip() for each in window.findChildren(QLabel))
    assert "5ec3e7" not in shown
    press(window, Qt.Key.Key_Escape)
    assert not window.inspector.isVisible()
    assert window.objects.isVisible()
    assert window.inspector.link is None
    assert window.side.paste.isVisible()


def test_it_follows_the_card_and_closes_with_it(start: Start) -> None:
    window = open_inspector(start, f"{link(DOWNLOAD)}\n{link(DOWNLOAD).replace('holiday', 'lake')}")
    find(window, QListWidget, "linkList").setCurrentRow(1)
    assert text_of(window.inspector, "inspectorKey") == "a/lake.jpg"
    window.pasted.emit("hello")
    assert not window.inspector.isVisible()


def answered(monkeypatch: pytest.MonkeyPatch, check: LinkCheck) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    asked: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    def check_link(url: PresignedUrl, headers: tuple[tuple[str, str], ...] = ()) -> LinkCheck:
        asked.append((url.url, headers))
        return check

    monkeypatch.setattr(link_check, "check_link", check_link)
    return asked


def finding(kind: FindingKind, **facts: ByteCount) -> Finding:
    return Finding(kind, MappingProxyType(dict(facts)))


def test_a_live_check_says_that_a_link_works_and_what_is_there(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    check = LinkCheck(
        verdict=Verdict.WORKS,
        findings=(finding(FindingKind.WORKS, size=ByteCount(2048)),),
        size=2048,
        content_type="image/jpeg",
        last_modified=datetime(2026, 11, 1, tzinfo=UTC),
        file_name="holiday.jpg",
    )
    asked = answered(monkeypatch, check)
    text = link(DOWNLOAD)
    window = open_inspector(start, text)
    window.inspector.check.click()
    assert not window.inspector.check.isEnabled()
    result = window.inspector.result
    wait_until(lambda: find(result, QLabel, "checkVerdictText").isVisible(), "the verdict")
    assert text_of(window.inspector, "checkVerdictText") == "The link works, and the object has 2.0 KiB."
    assert text_of(window.inspector, "checkName") == "holiday.jpg"
    assert not find(result, QLabel, "checkEtag").isVisible()
    assert window.inspector.check.isEnabled()
    assert asked == [(text, ())]


def test_a_refused_link_is_explained_where_it_was_checked(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    error = REQUEST_EXPIRED_UNTIMED.error(status=403)
    answered(monkeypatch, LinkCheck(verdict=Verdict.REFUSED, findings=(finding(FindingKind.REFUSED),), error=error))
    window = open_inspector(start, link(DOWNLOAD))
    window.inspector.check.click()
    wait_until(window.inspector.result.error.isVisible, "the error")
    assert window.inspector.result.error.error is error


def test_what_cannot_be_asked_is_said(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def check_link(_url: PresignedUrl, _headers: object = ()) -> LinkCheck:
        raise program.LINK_WITHOUT_OBJECT.error()

    monkeypatch.setattr(link_check, "check_link", check_link)
    window = open_inspector(start, link(DOWNLOAD))
    window.inspector.check.click()
    wait_until(window.inspector.result.error.isVisible, "the error")
    assert window.inspector.check.isEnabled()


def test_a_check_that_comes_after_another_link_was_opened_is_dropped(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def check_link(_url: PresignedUrl, _headers: object = ()) -> LinkCheck:
        gate.wait(30)
        return LinkCheck(verdict=Verdict.WORKS, findings=(finding(FindingKind.WORKS_EMPTY),))

    monkeypatch.setattr(link_check, "check_link", check_link)
    window = open_inspector(start, link(DOWNLOAD))
    window.inspector.check.click()
    window.pasted.emit(link(DOWNLOAD).replace("holiday", "lake"))
    gate.set()
    let_pass(100)
    assert not find(window.inspector.result, QLabel, "checkVerdictText").isVisible()
    assert find(window, QPushButton, "inspectorCheckButton").isEnabled()
