import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.store import Outline, Store
from presign_gui.app.store_schema import MIGRATIONS
from presign_gui.app.stored_transfer import StoredTransfer
from presign_gui.domain.catalogue import local_file
from presign_gui.domain.catalogue import store as entries
from presign_gui.domain.errors import LocalFileError
from presign_gui.domain.facts import ByteCount, Fact
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart, PartChecksum
from presign_gui.domain.resume import DownloadResume, FileState, MultipartUpload, PartialDownload, UploadResume
from presign_gui.domain.transfer import IfExists, TransferResult, TransferState, Verification

WHERE = ObjectLocation("some-bucket", "reports/2026 α.pdf")
UPLOAD = UploadJob(
    source=Path("/home/someone/2026 α.pdf"),
    location=WHERE,
    connection="work",
    content_type="application/pdf",
    create_only=True,
    expires_in=900,
)
DOWNLOAD = DownloadJob(
    location=WHERE,
    folder=Path("/home/someone/Downloads"),
    file_name="b.pdf",
    if_exists=IfExists.SKIP,
    version_id="v1",
    expires_in=60,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "transfers.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store.open(path)
    yield opened
    opened.close()


def uploads(count: int) -> list[Job]:
    return [
        UploadJob(source=Path(f"/files/{number}"), location=ObjectLocation("some-bucket", f"{number}"))
        for number in range(count)
    ]


def part(number: int, size: int = 16, etag: str = '"e"') -> FinishedPart:
    return FinishedPart(number=number, size=size, etag=etag)


def order(store: Store) -> tuple[int, ...]:
    return tuple(each.id for each in store.outline())


def resume_of(upload_id: str = "upload-1", part_size: int = 16, *parts: FinishedPart) -> UploadResume:
    multipart = MultipartUpload(upload_id, part_size)
    return UploadResume(location=WHERE, source=FileState(40, 7, 2**100), multipart=multipart, parts=parts)


def begun(store: Store, upload_id: str = "upload-1") -> int:
    (transfer_id,) = store.add([UPLOAD])
    store.begin(transfer_id, resume_of(upload_id))
    return transfer_id


def parts_of(store: Store, transfer_id: int) -> tuple[FinishedPart, ...]:
    resume = store.resume(transfer_id)
    return resume.parts if isinstance(resume, UploadResume) else ()


def ranges_of(store: Store, transfer_id: int) -> tuple[ByteRange, ...]:
    resume = store.resume(transfer_id)
    return resume.finished if isinstance(resume, DownloadResume) else ()


def reopened(store: Store, path: Path) -> Store:
    store.close()
    return Store.open(path)


# -- what is kept ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("job", [UPLOAD, DOWNLOAD, replace(UPLOAD, connection=None, create_only=False)])
def test_a_job_is_the_same_after_a_restart(store: Store, path: Path, job: Job) -> None:
    (transfer_id,) = store.add([job])
    again = reopened(store, path)
    assert again.transfer(transfer_id) == StoredTransfer(id=transfer_id, job=job, state=TransferState.QUEUED)
    again.close()


def test_how_far_it_is_is_the_same_after_a_restart(store: Store, path: Path) -> None:
    upload_id, download_id = store.add([UPLOAD, DOWNLOAD])
    upload = StoredTransfer(
        id=upload_id,
        job=UPLOAD,
        state=TransferState.DONE,
        signed_for=ObjectLocation("other-bucket", "sample.txt"),
        result=TransferResult(
            path=UPLOAD.source, size=2**45, verification=Verification("CRC64NVME"), etag='"e-2"', version_id="v1"
        ),
    )
    download = StoredTransfer(
        id=download_id,
        job=DOWNLOAD,
        state=TransferState.PAUSED,
        target=Path("/home/someone/Downloads/b (1).pdf"),
    )
    store.save(upload, download)
    again = reopened(store, path)
    assert again.transfers([upload_id, download_id]) == (upload, download)
    again.close()


def test_a_skipped_download_and_one_of_checked_size_are_told_apart(store: Store) -> None:
    first, second = store.add([DOWNLOAD, DOWNLOAD])
    result = TransferResult(path=Path("/x"), size=0, verification=Verification(None), skipped=True)
    store.save(replace(store.transfer(first), state=TransferState.SKIPPED, result=result))
    store.save(replace(store.transfer(second), state=TransferState.DONE, result=replace(result, skipped=False)))
    assert [each.result for each in store.transfers([first, second])] == [result, replace(result, skipped=False)]


def test_a_file_name_that_is_no_text_is_kept(store: Store, path: Path) -> None:
    source = Path(os.fsdecode(b"/files/caf\xe9"))
    (transfer_id,) = store.add([replace(UPLOAD, source=source)])
    failure = local_file.SOURCE_NOT_FOUND.error(path=str(source))
    store.save(replace(store.transfer(transfer_id), state=TransferState.FAILED, error=failure))
    again = reopened(store, path)
    found = again.transfer(transfer_id)
    assert isinstance(found.job, UploadJob)
    assert os.fsencode(found.job.source) == b"/files/caf\xe9"
    assert found.error is not None
    assert found.error.facts["path"] == str(source)
    again.close()


def test_an_error_says_the_same_after_a_restart(store: Store, path: Path) -> None:
    (transfer_id,) = store.add([DOWNLOAD])
    failure = local_file.DISK_FULL.error(
        code="Code", status=507, request_id="r", host_id="h", detail="d",
        folder="/x", needed=ByteCount(2**40), free=ByteCount(0),
    )  # fmt: skip
    store.save(replace(store.transfer(transfer_id), state=TransferState.FAILED, error=failure))
    again = reopened(store, path)
    found = again.transfer(transfer_id).error
    assert found is not None
    assert (found.entry, found.code, found.status, found.request_id, found.host_id, found.detail, found.facts) == (
        failure.entry, "Code", 507, "r", "h", "d", failure.facts
    )  # fmt: skip
    assert str(found) == str(failure)
    again.close()


def test_no_presigned_url_reaches_the_disk(store: Store, path: Path) -> None:
    (transfer_id,) = store.add([DOWNLOAD])
    url = (
        "https://b.s3.eu-central-1.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Date=20261124T053840Z&X-Amz-Signature=5ec3e7"
    )
    failure = local_file.SOURCE_UNREADABLE.error(path=f"<{url}>", reason=url, detail=f"GET {url}\n\n<Error/>")
    store.save(replace(store.transfer(transfer_id), state=TransferState.FAILED, error=failure))
    on_disk = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"https://b.s3.eu-central-1.amazonaws.com/k?***" in on_disk
    for secret in (b"X-Amz", b"5ec3e7", b"20261124T053840Z"):
        assert secret not in on_disk
    error = store.transfer(transfer_id).error
    assert error is not None
    assert error.detail == "GET https://b.s3.eu-central-1.amazonaws.com/k?***\n\n<Error/>"


def test_only_this_user_may_read_the_file(store: Store, path: Path) -> None:
    store.add([UPLOAD])
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


# -- the order -----------------------------------------------------------------------------------------------------


def test_transfers_keep_the_order_in_which_they_came(store: Store) -> None:
    ids = store.add(uploads(3)) + store.add(uploads(2))
    assert order(store) == ids
    assert tuple(each.id for each in store.transfers(reversed(ids))) == ids


def test_adding_nothing_adds_nothing(store: Store) -> None:
    assert store.add([]) == ()
    assert order(store) == ()


def test_an_id_is_never_used_again(store: Store, path: Path) -> None:
    ids = store.add(uploads(3))
    store.remove(ids)
    again = reopened(store, path)
    assert set(again.add(uploads(3))).isdisjoint(ids)
    again.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 5))), max_size=60))
def test_moving_does_what_it_does_in_a_list(store: Store, moves: list[tuple[int, int | None]]) -> None:
    store.remove(order(store))
    ids = store.add(uploads(6))
    expected = list(ids)
    for moved, target in moves:
        before = None if target is None else ids[target]
        if before == ids[moved]:
            continue
        store.move(ids[moved], before)
        expected.remove(ids[moved])
        expected.insert(len(expected) if before is None else expected.index(before), ids[moved])
    assert list(order(store)) == expected


def test_a_gap_that_is_used_up_is_made_anew(store: Store) -> None:
    ids = store.add(uploads(4))
    for turn in range(100):
        store.move(ids[1 + turn % 2], before=ids[3])
    assert order(store) == (ids[0], ids[1], ids[2], ids[3])


def test_what_is_not_there_cannot_be_moved(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    with pytest.raises(KeyError):
        store.move(99, None)
    with pytest.raises(KeyError):
        store.move(transfer_id, before=99)
    assert order(store) == (transfer_id,)


# -- reading a little at a time ------------------------------------------------------------------------------------


def test_the_outline_tells_states_and_guests_without_loading(store: Store) -> None:
    ids = store.add([UPLOAD, DOWNLOAD, UPLOAD])
    store.save(replace(store.transfer(ids[0]), state=TransferState.DONE))
    store.move(ids[2], before=ids[0])
    assert store.outline() == (
        Outline(ids[2], TransferState.QUEUED, is_guest=False),
        Outline(ids[0], TransferState.DONE, is_guest=False),
        Outline(ids[1], TransferState.QUEUED, is_guest=True),
    )


def test_many_states_change_at_once_and_nothing_else(store: Store) -> None:
    ids = store.add(uploads(4))
    failed = replace(store.transfer(ids[1]), state=TransferState.FAILED, error=local_file.SOURCE_IS_FOLDER.error())
    store.save(failed)
    store.set_state(ids[1:3], TransferState.PAUSED)
    queued, paused = TransferState.QUEUED, TransferState.PAUSED
    assert [each.state for each in store.outline()] == [queued, paused, paused, queued]
    assert store.transfer(ids[1]).error is not None


def test_what_was_removed_is_not_loaded(store: Store) -> None:
    first, second = store.add(uploads(2))
    store.remove([first])
    assert [each.id for each in store.transfers([first, second])] == [second]
    with pytest.raises(KeyError):
        store.transfer(first)


def test_what_was_removed_does_not_come_back_by_saving(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    transfer = store.transfer(transfer_id)
    store.remove([transfer_id])
    store.save(transfer)
    assert order(store) == ()


def test_saving_is_all_or_nothing(store: Store) -> None:
    first, second = store.add(uploads(2))
    good = replace(store.transfer(first), state=TransferState.DONE)
    result = TransferResult(path=Path("/x"), size=2**70, verification=Verification(None))
    bad = replace(store.transfer(second), result=result)  # more than SQLite's integers hold
    with pytest.raises(OverflowError):
        store.save(good, bad)
    assert [each.state for each in store.outline()] == [TransferState.QUEUED] * 2


# -- parts and ranges ------------------------------------------------------------------------------------------------


def test_finished_parts_are_kept_by_number(store: Store, path: Path) -> None:
    transfer_id = begun(store)
    attested = replace(part(1), checksum=PartChecksum(algorithm="CRC64NVME", value="AAAAAAAAAAA="))
    store.finish_part(transfer_id, "upload-1", part(2, 7))
    store.finish_part(transfer_id, "upload-1", part(1, etag='"first try"'))
    store.finish_part(transfer_id, "upload-1", attested)
    again = reopened(store, path)
    assert parts_of(again, transfer_id) == (attested, part(2, 7))
    assert again.transfer(transfer_id).done == 23
    again.close()


def test_a_part_of_an_earlier_upload_is_a_late_word(store: Store) -> None:
    transfer_id = begun(store, "upload-2")
    store.finish_part(transfer_id, "upload-1", part(1))
    assert parts_of(store, transfer_id) == ()


def test_a_part_of_a_removed_transfer_is_a_late_word(store: Store) -> None:
    transfer_id = begun(store)
    store.remove([transfer_id])
    store.finish_part(transfer_id, "upload-1", part(1))
    assert parts_of(store, transfer_id) == ()


@pytest.mark.parametrize("other", [resume_of("upload-2"), resume_of("upload-1", 32), None])
def test_parts_are_forgotten_with_their_upload(store: Store, other: UploadResume | None) -> None:
    transfer_id, other_id = begun(store), begun(store)
    for each in (transfer_id, other_id):
        store.finish_part(each, "upload-1", part(1))
    if other is None:
        store.drop(transfer_id)
    else:
        store.begin(transfer_id, other)
    assert store.resume(transfer_id) == other
    assert parts_of(store, other_id) == (part(1),)


def test_an_upload_that_goes_on_tells_anew_which_parts_count(store: Store, path: Path) -> None:
    transfer_id = begun(store)
    for number in (1, 2):
        store.finish_part(transfer_id, "upload-1", part(number))
    going_on = resume_of("upload-1", 16, part(2), part(3, 8))
    store.begin(transfer_id, going_on)
    again = reopened(store, path)
    assert again.resume(transfer_id) == going_on
    assert (again.transfer(transfer_id).done, again.transfer(transfer_id).total) == (24, 40)
    again.close()


def test_what_is_finished_is_saved_and_begins_at_the_beginning(store: Store) -> None:
    transfer_id = begun(store)
    store.finish_part(transfer_id, "upload-1", part(1))
    result = TransferResult(path=UPLOAD.source, size=40, verification=Verification("CRC32"))
    store.finish(replace(store.transfer(transfer_id), state=TransferState.DONE, result=result))
    assert store.resume(transfer_id) is None
    assert store.transfer(transfer_id).result == result
    assert store.outline()[0].state is TransferState.DONE


def test_an_upload_goes_on_with_the_object_that_it_is_of(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    other = replace(resume_of(), location=ObjectLocation("other-bucket", "sample.txt"))
    store.begin(transfer_id, other)
    assert store.resume(transfer_id) == other
    assert store.transfer(transfer_id).signed_for == other.location


def test_parts_stay_through_a_change_of_state(store: Store) -> None:
    transfer_id = begun(store)
    store.finish_part(transfer_id, "upload-1", part(1))
    store.save(replace(store.transfer(transfer_id), state=TransferState.FAILED))
    assert parts_of(store, transfer_id) == (part(1),)


def test_what_has_not_begun_begins_at_the_beginning(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    assert store.resume(transfer_id) is None
    assert store.resume(99) is None


PARTIAL = PartialDownload(Path("/d/b.pdf.part"), '"etag"', 100)


def test_finished_ranges_come_back_merged(store: Store, path: Path) -> None:
    (transfer_id,) = store.add([DOWNLOAD])
    store.begin(transfer_id, DownloadResume(partial=PARTIAL))
    for start, stop in ((40, 60), (0, 20), (20, 40), (80, 100)):
        store.finish_ranges(transfer_id, PARTIAL, [ByteRange(start, stop)])
    again = reopened(store, path)
    assert ranges_of(again, transfer_id) == (ByteRange(0, 60), ByteRange(80, 100))
    assert (again.transfer(transfer_id).done, again.transfer(transfer_id).total) == (80, 100)
    again.close()


@pytest.mark.parametrize(
    "other", [None, replace(PARTIAL, etag='"new"'), replace(PARTIAL, size=99), replace(PARTIAL, path=Path("/d/c.part"))]
)
def test_ranges_are_forgotten_with_their_object(store: Store, other: PartialDownload | None) -> None:
    (transfer_id,) = store.add([DOWNLOAD])
    store.begin(transfer_id, DownloadResume(partial=PARTIAL))
    store.finish_ranges(transfer_id, PARTIAL, [ByteRange(0, 20)])
    if other is None:
        store.drop(transfer_id)
    else:
        store.begin(transfer_id, DownloadResume(partial=other))
    assert ranges_of(store, transfer_id) == ()
    store.finish_ranges(transfer_id, PARTIAL, [ByteRange(20, 40)])
    assert ranges_of(store, transfer_id) == ()


def test_a_download_that_goes_on_tells_anew_which_ranges_count(store: Store) -> None:
    (transfer_id,) = store.add([DOWNLOAD])
    store.begin(transfer_id, DownloadResume(partial=PARTIAL))
    store.finish_ranges(transfer_id, PARTIAL, [ByteRange(0, 50)])
    store.begin(transfer_id, DownloadResume(partial=PARTIAL, finished=(ByteRange(0, 20),)))
    assert ranges_of(store, transfer_id) == (ByteRange(0, 20),)


def test_the_files_of_downloads_that_have_begun_are_known(store: Store) -> None:
    begun_id, other_id, upload_id = store.add([DOWNLOAD, DOWNLOAD, UPLOAD])
    store.begin(begun_id, DownloadResume(partial=PARTIAL))
    store.begin(upload_id, resume_of())
    assert store.part_files([begun_id, other_id, upload_id]) == (PARTIAL.path,)


# -- abandoned uploads -----------------------------------------------------------------------------------------------


def test_a_cancelled_upload_is_remembered_until_it_is_aborted(store: Store, path: Path) -> None:
    transfer_id = begun(store)
    store.finish_part(transfer_id, "upload-1", part(1))
    told = store.abandon([transfer_id])
    assert told == store.abandoned()
    assert store.resume(transfer_id) is None
    assert store.upload_ids() == frozenset()
    again = reopened(store, path)
    (found,) = again.abandoned()
    assert (found.location, found.connection, found.upload_id) == (WHERE, "work", "upload-1")
    again.aborted(found.id)
    assert again.abandoned() == ()
    again.close()


def test_removing_a_row_does_not_lose_its_upload(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    store.begin(transfer_id, replace(resume_of(), location=ObjectLocation("other-bucket", "other")))
    assert store.upload_ids() == {"upload-1"}
    store.remove([transfer_id])
    (found,) = store.abandoned()
    assert found.location == ObjectLocation("other-bucket", "other")


def test_abandoning_what_has_no_upload_leaves_nothing(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    assert store.abandon([transfer_id]) == ()
    assert store.remove([transfer_id]) == ()
    assert store.abandoned() == ()


# -- the file --------------------------------------------------------------------------------------------------------


def test_a_fresh_store_has_nothing_to_tell(store: Store) -> None:
    assert store.notice is None
    assert store.outline() == ()
    assert store.outlives_program


@pytest.mark.parametrize("what", ["garbage", "truncated", "overwritten in the middle", "tables of another program"])
def test_a_damaged_file_is_moved_aside_and_said(path: Path, what: str) -> None:
    first = Store.open(path)
    first.add(uploads(2000))
    first.close()
    match what:
        case "garbage":
            path.write_bytes(random.Random(1).randbytes(100_000))
        case "truncated":
            os.truncate(path, path.stat().st_size // 2)
        case "overwritten in the middle":
            with path.open("r+b") as file:
                file.seek(4096)
                file.write(b"\xff" * 40_000)
        case _:
            path.unlink()
            other = sqlite3.connect(path)
            other.execute("CREATE TABLE bookmarks (url TEXT)")
            other.close()
    damaged = path.read_bytes()
    again = Store.open(path)
    assert order(again) == ()
    assert again.add([UPLOAD])
    assert again.notice is not None
    assert again.notice.entry is entries.DAMAGED
    aside = Path(str(again.notice.facts["aside"]))
    assert aside.read_bytes() == damaged
    assert aside.name.startswith("transfers.damaged-20")
    assert str(aside) in again.notice.cause()
    again.close()
    third = Store.open(path)
    assert third.notice is None
    assert len(order(third)) == 1
    third.close()


def test_two_files_damaged_in_one_second_are_both_kept(path: Path) -> None:
    for content in (b"first" * 1000, b"second" * 1000):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        Store.open(path).close()
    kept = {file.read_bytes()[:6] for file in path.parent.glob("transfers.damaged-*")}
    assert kept == {b"firstf", b"second"}


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    Store.open(path).close()
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(LocalFileError) as caught:
        Store.open(path)
    assert caught.value.entry is entries.NEWER
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_migration_keeps_a_copy_and_the_rows(path: Path) -> None:
    first = Store.open(path)
    ids = first.add(uploads(3))
    first.close()
    second = Store.open(path, (*MIGRATIONS, ("CREATE TABLE links (id INTEGER PRIMARY KEY) STRICT",)))
    assert order(second) == ids
    assert second.notice is None
    second.close()
    copy = path.with_name(f"transfers.before-{len(MIGRATIONS) + 1}.db")
    assert stat.S_IMODE(copy.stat().st_mode) & 0o077 == 0
    assert [file.name for file in path.parent.glob("*.before-*")] == [copy.name]
    old = Store.open(copy)
    assert order(old) == ids
    old.close()
    with pytest.raises(LocalFileError) as caught:
        Store.open(path)
    assert caught.value.entry is entries.NEWER


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    first = Store.open(path)
    ids = first.add(uploads(3))
    first.close()
    with pytest.raises(sqlite3.OperationalError):
        Store.open(path, (*MIGRATIONS, ("CREATE TABLE links (id INTEGER PRIMARY KEY)", "this is no SQL")))
    again = Store.open(path)
    assert order(again) == ids
    assert again.notice is None
    again.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalFileError) as caught:
        Store.open(tmp_path / "file" / "transfers.db")
    assert caught.value.entry is entries.UNUSABLE
    assert str(tmp_path) in caught.value.cause()


def test_a_full_disk_is_said_and_what_was_there_stays(path: Path) -> None:
    store = Store.open(path)
    ids = store.add(uploads(10))
    with store._database.transaction() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    store._database.read(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LocalFileError) as caught:
        store.add(uploads(5000))
    assert caught.value.entry is entries.UNUSABLE
    assert order(store) == ids
    store.close()


def test_a_store_in_memory_is_a_store_that_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store.in_memory()
    transfer_id = begun(store)
    store.finish_part(transfer_id, "upload-1", part(1))
    store.remove([transfer_id])
    assert [each.upload_id for each in store.abandoned()] == ["upload-1"]
    assert store.outline() == ()
    assert not store.outlives_program
    assert store.notice is None
    store.close()
    assert list(tmp_path.iterdir()) == []


# -- other processes -------------------------------------------------------------------------------------------------

_READ_ONLY = """
import os, sys
from pathlib import Path
from presign_gui.app.store import Store
from presign_gui.domain.errors import LocalFileError
path = Path(sys.argv[1])
if os.geteuid() == 0:  # root may write anywhere
    os.setgid(65534)
    os.setuid(65534)
try:
    Store.open(path)
except LocalFileError as error:
    print(error.kind, error.cause())
"""

_WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from presign_gui.app.jobs import UploadJob
from presign_gui.app.store import Store
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import FinishedPart
from presign_gui.domain.resume import FileState, MultipartUpload, UploadResume
from presign_gui.domain.transfer import TransferState
store = Store.open(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    where = ObjectLocation("some-bucket", f"key-{number}")
    (one,) = store.add([UploadJob(source=Path("/files/x"), location=where)])
    print("added", one, flush=True)
    store.save(replace(store.transfer(one), state=TransferState.PAUSED))
    print("paused", one, flush=True)
    upload = MultipartUpload(f"upload-{one}", 16)
    store.begin(one, UploadResume(location=where, source=FileState(40, 7), multipart=upload))
    print("begun", one, flush=True)
    for part in range(1, 4):
        store.finish_part(one, upload.upload_id, FinishedPart(number=part, size=16, etag=f"{part}"))
        print(f"part-{part}", one, flush=True)
    if number % 3 == 0:
        store.move(one, before=store.outline()[0].id)
        print("moved", one, flush=True)
"""

_OPENER = """
import sys
from pathlib import Path
from presign_gui.app.store import Store
from presign_gui.domain.errors import LocalFileError
try:
    store = Store.open(Path(sys.argv[1]))
except LocalFileError as error:
    print(error.kind, flush=True)
else:
    print("open", flush=True)
    sys.stdin.readline()
    store.close()
"""


def child(script: str, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("has_file", [False, True])
def test_a_read_only_folder_is_said(has_file: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "transfers.db"
        if has_file:
            Store.open(path).close()
            path.chmod(0o444)
        Path(folder).chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", _READ_ONLY, str(path)], capture_output=True, text=True, timeout=60, check=True
        )
        Path(folder).chmod(0o755)
    assert done.stdout.startswith("QueueUnusable ")
    assert str(path) in done.stdout


def test_the_second_process_is_told_and_the_first_goes_on(store: Store, path: Path) -> None:
    with child(_OPENER, path) as second:
        answer, _ = second.communicate(timeout=60)
    assert answer == "QueueInUse\n"
    assert store.add([UPLOAD]) == order(store)


def test_of_many_processes_that_start_at_once_one_gets_it(path: Path) -> None:
    children = [child(_OPENER, path) for _ in range(5)]
    answers = [each.stdout.readline().strip() for each in children if each.stdout is not None]
    for each in children:
        each.communicate("\n", timeout=60)
    assert sorted(answers) == ["QueueInUse"] * 4 + ["open"]


def test_a_store_that_was_closed_can_be_opened_by_another_process(path: Path) -> None:
    first = Store.open(path)
    ids = first.add([UPLOAD])
    first.close()
    with child(_OPENER, path) as second:
        answer, _ = second.communicate("\n", timeout=60)
    assert answer == "open\n"
    again = Store.open(path)
    assert order(again) == ids
    again.close()


def test_everything_that_was_said_to_be_saved_survives_kill_9(path: Path) -> None:
    for turn in range(6):
        path_of_turn = path.with_name(f"{turn}.db")
        said = _kill_while_it_writes(path_of_turn, after_lines=random.randint(1, 200))
        store = Store.open(path_of_turn)
        assert store.notice is None
        _check_everything_said(store, said)
        store.close()


def _kill_while_it_writes(path: Path, after_lines: int) -> list[tuple[str, int]]:
    with child(_WRITER, path) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(after_lines)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(what, int(transfer_id)) for what, transfer_id in whole]


def _check_everything_said(store: Store, said: list[tuple[str, int]]) -> None:
    found_order = order(store)
    expected: list[int] = []
    for what, transfer_id in said:
        found = store.transfer(transfer_id)
        if what == "added":
            expected.append(transfer_id)
        elif what == "paused":
            assert found.state is TransferState.PAUSED
        elif what == "begun":
            resume = store.resume(transfer_id)
            assert isinstance(resume, UploadResume)
            assert resume.multipart == MultipartUpload(f"upload-{transfer_id}", 16)
        elif what == "moved":
            expected.remove(transfer_id)
            expected.insert(0, transfer_id)
        else:
            number = int(what.removeprefix("part-"))
            assert number in {each.number for each in parts_of(store, transfer_id)}
    # The last change may have been committed and not said any more.
    assert len(found_order) - len(expected) in {0, 1}
    settled = [each for each in expected if each != expected[-1]]
    assert [each for each in found_order if each in settled] == settled


def test_many_threads_write_at_once(store: Store) -> None:
    ids = [begun(store, f"upload-{number}") for number in range(4)]

    def finish(number: int) -> None:
        for each in range(1, 51):
            store.finish_part(ids[number], f"upload-{number}", part(each))

    threads = [threading.Thread(target=finish, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(parts_of(store, each)) for each in ids] == [50] * 4


# -- errors as text --------------------------------------------------------------------------------------------------


def test_every_kind_of_fact_comes_back(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    facts: dict[str, Fact] = {
        "text": "“α”",
        "number": 7,
        "size": ByteCount(5),
        "moment": datetime(2026, 11, 24, 5, 38, 40, 123456, tzinfo=UTC),
        "span": timedelta(seconds=1.5),
    }
    failure = local_file.SOURCE_NOT_FOUND.error(**facts)  # type: ignore[arg-type] # no name of a parameter is among them
    store.save(replace(store.transfer(transfer_id), error=failure))
    found = store.transfer(transfer_id).error
    assert found is not None
    assert found.facts == facts


def test_an_error_of_a_kind_that_is_gone_is_still_an_error(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    unknown = replace(local_file.SOURCE_NOT_FOUND, kind="NoLongerKnown")
    store.save(replace(store.transfer(transfer_id), error=unknown.error(path="/x", detail="why")))
    found = store.transfer(transfer_id).error
    assert found is not None
    assert found.kind == "Unexpected"
    assert "NoLongerKnown" in found.cause()
    assert found.detail == "why"
