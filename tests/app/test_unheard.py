"""Uploads that S3 began while its answer was lost: which of those that a bucket lists are ours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from presign_gui.app.abandoned import AbandonedUploads, Standing
from presign_gui.app.connections import Connection, SignerKind
from presign_gui.app.jobs import Job, UploadJob
from presign_gui.app.open_connection import OpenConnection
from presign_gui.app.queue import TransferQueue
from presign_gui.app.store import Store
from presign_gui.domain.catalogue.network import DNS_FAILED
from presign_gui.domain.listing import UploadSummary
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import FinishedPart
from presign_gui.domain.resume import FileState, MultipartUpload, UploadResume
from presign_gui.domain.transfer import SIZE_ONLY, TransferResult, TransferState
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.queues import ScriptedRunner
from tests.fakes.signers import FakeSigner
from tests.fakes.ui_services import DirectedBrowser
from tests.fakes.waiting import wait_until

HERE = ObjectLocation("bucket", "large.bin")
LONG_AGO = timedelta(hours=2)


class Place:
    """A store, what the bucket lists, and what was aborted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Store.open(path)
        self.browser: DirectedBrowser | None = DirectedBrowser()
        self.runner = ScriptedRunner()
        self.uploads = self._uploads()

    def _uploads(self) -> AbandonedUploads:
        return AbandonedUploads(self.store, self.runner, lambda _name: FakeSigner(), lambda _name: self.browser)

    def ask(self, ago: timedelta = LONG_AGO, location: ObjectLocation = HERE) -> datetime:
        """Ask for an upload, and be killed."""
        asked_at = datetime.now(UTC) - ago
        self.store.ask("work", location, asked_at)
        self.store.close()
        self.store = Store.open(self.path)
        self.uploads = self._uploads()
        return asked_at

    def lists(self, upload_id: str, initiated: datetime, key: str = HERE.key) -> None:
        assert self.browser is not None
        self.browser.uploads.append(UploadSummary(key=key, upload_id=upload_id, initiated=initiated))

    def standings(self) -> list[Standing]:
        connection = OpenConnection(
            connection=Connection(name="work", signer=SignerKind.LOCAL), signer=FakeSigner(), browser=self.browser
        )
        return [each.standing for each in self.uploads.find(connection, "bucket", "")]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "transfers.db")
    yield place
    place.store.close()


def test_the_one_that_was_begun_in_those_seconds_is_aborted_and_forgotten(place: Place) -> None:
    asked_at = place.ask()
    place.lists("ours", asked_at + timedelta(seconds=2))
    place.uploads.end_unheard()
    assert place.runner.aborted == [(HERE, "ours")]
    assert not place.store.unheard()
    assert not place.store.abandoned()


def test_those_of_another_moment_or_key_or_of_a_transfer_are_left(place: Place) -> None:
    (transfer_id,) = place.store.add([upload_of(HERE)])
    place.store.begin(transfer_id, resume("in-queue"))
    asked_at = place.ask()
    place.lists("earlier", asked_at - timedelta(minutes=1))
    place.lists("later", asked_at + timedelta(minutes=5))
    place.lists("beside", asked_at, HERE.key + "2")
    place.lists("in-queue", asked_at)
    place.uploads.end_unheard()
    assert place.runner.aborted == []
    assert place.store.unheard() == ()


def test_where_it_cannot_be_told_which_is_ours_a_person_decides(place: Place) -> None:
    asked_at = place.ask()
    place.lists("one", asked_at)
    place.lists("other", asked_at + timedelta(seconds=1))
    place.lists("far", asked_at + timedelta(days=1))
    place.uploads.end_unheard()
    assert place.runner.aborted == []
    assert place.standings() == [Standing.PERHAPS_OURS, Standing.PERHAPS_OURS, Standing.UNKNOWN]


def test_what_was_asked_twice_may_be_there_twice(place: Place) -> None:
    place.ask()
    asked_at = place.ask()
    place.lists("one", asked_at)
    place.lists("two", asked_at)
    place.uploads.end_unheard()
    assert {upload_id for _, upload_id in place.runner.aborted} == {"one", "two"}
    assert place.store.unheard() == ()


def test_what_s3_may_still_be_about_is_looked_for_again(place: Place) -> None:
    asked_at = place.ask(timedelta(seconds=5))
    place.uploads.end_unheard()
    assert len(place.store.unheard()) == 1
    place.lists("late", asked_at + timedelta(seconds=3))
    place.uploads.end_unheard()
    assert place.runner.aborted == [(HERE, "late")]


def test_while_another_is_asked_for_nothing_is_touched(place: Place) -> None:
    asked_at = place.ask()
    answer = place.store.ask("work", HERE, datetime.now(UTC))
    place.lists("whose", asked_at)
    place.uploads.end_unheard()
    assert place.runner.aborted == []
    place.store.heard(answer)
    place.uploads.end_unheard()
    assert place.runner.aborted == [(HERE, "whose")]


def test_what_cannot_be_listed_stays_noted(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.ask()
    assert place.browser is not None
    place.browser.failure = DNS_FAILED.error(host="x")
    place.uploads.end_unheard()
    assert "HostNotFound" in caplog.text
    place.browser = None
    place.uploads.end_unheard()
    assert len(place.store.unheard()) == 1
    caplog.clear()


def test_an_answer_ends_the_note_in_the_same_step(place: Place) -> None:
    (transfer_id,) = place.store.add([upload_of(HERE)])
    answer = place.store.ask("work", HERE, datetime.now(UTC))
    assert place.store.is_asking(HERE)
    place.store.begin(transfer_id, resume("u-1"), answers=answer)
    assert not place.store.is_asking(HERE)
    assert place.store.unheard() == ()
    kept = place.store.resume(transfer_id)
    assert isinstance(kept, UploadResume)
    assert kept.multipart.upload_id == "u-1"


@pytest.mark.parametrize("is_kept", [True, False], ids=["window", "command"])
def test_a_transfer_whose_second_attempt_was_heard_leaves_nothing_of_the_first(
    tmp_path: Path, *, is_kept: bool
) -> None:
    store = Store.open(tmp_path / "transfers.db") if is_kept else Store.in_memory()
    runner, browser = ScriptedRunner(), DirectedBrowser()

    def begins_twice(job: Job, _control: Control, _meter: Meter, watcher: Watcher) -> TransferResult:
        watcher.asks_to_begin(HERE)
        browser.uploads.append(UploadSummary(key=HERE.key, upload_id="lost", initiated=datetime.now(UTC)))
        watcher.asks_to_begin(HERE)
        watcher.not_begun()
        watcher.asks_to_begin(HERE)
        browser.uploads.append(UploadSummary(key=HERE.key, upload_id="heard", initiated=datetime.now(UTC)))
        watcher.began(resume("heard"))
        assert isinstance(job, UploadJob)
        return TransferResult(path=job.source, size=48, verification=SIZE_ONLY)

    runner.steps = [begins_twice]
    queue = TransferQueue(
        runner, store, find_signer=lambda _name: FakeSigner(), find_browser=lambda _name: browser, workers=1
    )
    queue.add(upload_of(HERE))
    wait_until(lambda: queue.counts() == {TransferState.DONE: 1}, "the end")
    wait_until(lambda: runner.aborted == [(HERE, "lost")], "the abort")
    assert store.unheard() == ()
    assert queue.close(30)


def upload_of(location: ObjectLocation) -> UploadJob:
    return UploadJob(source=Path("/large.bin"), location=location, connection="work", signer=FakeSigner())


def resume(upload_id: str) -> UploadResume:
    part = FinishedPart(number=1, size=16, etag='"e"')
    return UploadResume(location=HERE, source=FileState(48, 7), multipart=MultipartUpload(upload_id, 16), parts=(part,))
