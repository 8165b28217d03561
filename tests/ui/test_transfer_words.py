"""The states of transfers in words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Direction, Progress, TransferState, Verification, Waiting, WaitReason
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import Tone
from presign_gui.ui.transfer_words import Column, TransferWords, tone_of
from tests.fakes.transfers import done, transfer

NOW = datetime(2026, 11, 24, 6, 0, 0, tzinfo=UTC)


@pytest.fixture
def words(look: Look) -> TransferWords:
    return TransferWords(Look(look.theme, look.formatter, look.messages, lambda: NOW))


def waits(reason: WaitReason, seconds: float) -> Any:
    return transfer(waiting=Waiting(reason=reason, until=NOW + timedelta(seconds=seconds)))


@pytest.mark.parametrize("state", TransferState)
def test_every_state_has_a_name_and_a_tone(words: TransferWords, state: TransferState) -> None:
    assert words.state(transfer(state=state))
    assert isinstance(tone_of(transfer(state=state)), Tone)


def test_a_running_transfer_says_which_way(words: TransferWords) -> None:
    assert words.state(transfer()) == "Uploading"
    assert words.state(transfer(direction=Direction.DOWNLOAD)) == "Downloading"


@pytest.mark.parametrize(
    ("reason", "seconds", "state", "note"),
    [
        (WaitReason.OFFLINE, 12, "No network", "trying again in 0:12"),
        (WaitReason.BACKOFF, 75, "Interrupted", "trying again in 1:15"),
        (WaitReason.SERVER_ASKED, 30, "Interrupted", "server busy, again in 0:30"),
        (WaitReason.BACKOFF, 0.4, "Interrupted", "trying again now"),
    ],
)
def test_waiting_is_counted_down(
    words: TransferWords, reason: WaitReason, seconds: float, state: str, note: str
) -> None:
    waiting = waits(reason, seconds)
    assert (words.state(waiting), words.note(waiting)) == (state, note)
    assert tone_of(waiting) is Tone.WARNING
    assert words.first_line(waiting, Column.SPEED) == words.first_line(waiting, Column.TIME_LEFT) == ""


def test_what_was_verified_is_said_beside_done(words: TransferWords) -> None:
    assert words.note(done()) == "verified (CRC64NVME)"
    assert words.verification(Verification(None)) == "size checked only"
    failed = transfer(state=TransferState.FAILED, error=entries.KEY_EMPTY.error())
    assert words.note(failed) == "No object key"
    assert words.note(transfer(state=TransferState.SKIPPED)) == "the file exists already"


def test_a_guest_is_told_that_a_link_is_needed(words: TransferWords) -> None:
    guest = transfer(state=TransferState.PAUSED, connection=None, needs_link=True)
    assert words.note(guest) == "goes on with a fresh link"
    assert tone_of(guest) is Tone.WARNING
    assert words.note(transfer(state=TransferState.PAUSED)) == ""


def test_a_running_row_tells_amount_speed_and_time_left(words: TransferWords) -> None:
    running = transfer(1, progress=Progress(1024, 2048, 512.0))
    assert words.first_line(running, Column.PROGRESS) == "1.0 KiB of 2.0 KiB"
    assert words.first_line(running, Column.SPEED) == "512 bytes/s"
    assert words.first_line(running, Column.TIME_LEFT) == "2 s"
    assert words.second_line(running, Column.NAME) == "to photos/a/report.pdf"
    assert words.second_line(running, Column.PROGRESS) == ""


def test_a_row_without_a_known_total_tells_what_is_done(words: TransferWords) -> None:
    row = transfer(1, direction=Direction.DOWNLOAD, progress=Progress(2048, None))
    assert words.first_line(row, Column.PROGRESS) == "2.0 KiB"
    assert words.second_line(row, Column.NAME).startswith("from ")


def test_a_row_that_has_ended_tells_no_speed(words: TransferWords) -> None:
    assert words.first_line(done(), Column.SPEED) == ""
    assert words.first_line(done(), Column.PROGRESS) == "1.5 KiB"


def test_another_object_than_the_one_asked_for_is_said_plainly(words: TransferWords) -> None:
    row = transfer(1, location=ObjectLocation("fa-106", "sample.txt"), asked=ObjectLocation("fa-106", "report.pdf"))
    assert words.second_line(row, Column.NAME) == "This function always signs fa-106/sample.txt"
