"""Folders in sight of a person: what moves while the look through them goes on, and what is left out."""

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from presign_gui.app.folders import FolderReport, LeftOut, Reason, Tally
from presign_gui.cli.transfers import Look, carry_out_folders
from presign_gui.domain.catalogue import listing
from presign_gui.domain.errors import S3ServiceError
from presign_gui.transfer.control import Control
from tests.cli.test_transfers import Session, refused, upload

Reported = Callable[[FolderReport], None]
Stopped = Callable[[], bool]


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    yield session
    assert session.queue.close(30)


def finding(session: Session, count: int, *left_out: LeftOut) -> Look:
    """Find so many files, and leave something out."""

    def look(on_report: Reported, _is_stopped: Stopped) -> FolderReport:
        tally = Tally()
        for each in left_out:
            tally.leave_out(each)
        for start in range(0, count, 50):
            jobs = [upload(f"{number}.txt") for number in range(start, min(count, start + 50))]
            session.queue.add_all(jobs)
            for _ in jobs:
                tally.count(1024)
            on_report(tally.report())
        return tally.report(is_complete=True)

    return look


def document(outcome: Any) -> Any:
    return json.loads(json.dumps(outcome.document))


def test_every_file_is_told_once(session: Session) -> None:
    outcome = carry_out_folders(session.queue, finding(session, 120), session.output)
    assert outcome.status == 0
    assert sorted(session.out.getvalue().splitlines()) == sorted(f"s3://bucket/p/{n}.txt" for n in range(120))
    told = document(outcome)
    assert [row["key"] for row in told["transfers"]] == [f"p/{number}.txt" for number in range(120)]
    assert told["left_out"] == {"counts": {}, "examples": []}


def test_what_is_never_transferred_is_said_and_is_no_failure(session: Session) -> None:
    links = [LeftOut(f"/x/{number}", Reason.LINK) for number in range(25)]
    outcome = carry_out_folders(session.queue, finding(session, 1, *links), session.output)
    assert outcome.status == 0
    lines = session.err.getvalue().splitlines()
    assert lines.count("Left out: /x/7 (a link)") == 1
    assert lines[-1] == "Left out: 5 more"
    told = document(outcome)
    assert told["left_out"]["counts"] == {"link": 25}
    assert len(told["left_out"]["examples"]) == 25


def test_what_could_not_be_read_is_a_failure(session: Session) -> None:
    left_out = LeftOut("/x/secret", Reason.UNREADABLE, "Permission denied")
    outcome = carry_out_folders(session.queue, finding(session, 1, left_out), session.output)
    assert (outcome.status, document(outcome)["error"]["kind"]) == (8, "SomeLeftOut")
    assert "Left out: /x/secret (cannot be read: Permission denied)\n" in session.err.getvalue()
    assert document(outcome)["transfers"][0]["state"] == "done"


def test_a_failed_transfer_counts_for_more_than_what_is_left_out(session: Session) -> None:
    session.runner.endings["0.txt"] = refused
    left_out = LeftOut("/x/secret", Reason.UNREADABLE, "Permission denied")
    outcome = carry_out_folders(session.queue, finding(session, 2, left_out), session.output)
    assert (outcome.status, document(outcome)["error"]["kind"]) == (7, "ConnectionRefused")
    assert document(outcome)["left_out"]["counts"] == {"unreadable": 1}


def test_a_look_that_fails_is_the_failure_of_the_command(session: Session) -> None:
    def look(_on_report: Reported, _is_stopped: Stopped) -> FolderReport:
        session.queue.add_all([upload("first.txt")])
        raise listing.LIST_OBJECTS_REFUSED.error(bucket="b")

    with pytest.raises(S3ServiceError):
        carry_out_folders(session.queue, look, session.output)
    assert session.out.getvalue() == "s3://bucket/p/first.txt\n", "what was found is done"


def test_ctrl_c_ends_the_look_and_the_transfers(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    is_running, may_look = threading.Event(), threading.Event()

    def until_stopped(job: object, control: Control, meter: object) -> Any:
        is_running.set()
        while not may_look.wait(0.01):
            control.raise_if_stopped()
        raise AssertionError

    def look(_on_report: Reported, is_stopped: Stopped) -> FolderReport:
        session.queue.add_all([upload("a"), upload("b")])
        while not is_stopped():
            may_look.wait(0.01)
        return Tally().report()

    session.runner.endings["b"] = until_stopped
    told = session.output.result

    def interrupt(line: str) -> None:
        told(line)
        assert is_running.wait(30)
        raise KeyboardInterrupt

    monkeypatch.setattr(session.output, "result", interrupt)
    outcome = carry_out_folders(session.queue, look, session.output)
    assert outcome.status == 130
    assert [row["state"] for row in document(outcome)["transfers"]] == ["done", "cancelled"]
    assert document(outcome)["left_out"] == {"counts": {}, "examples": []}
