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

from presign_gui.app.store import Store
from presign_gui.app.store_schema import MIGRATIONS
from presign_gui.app.stored_transfer import (
    DownloadTask,
    FileState,
    MultipartUpload,
    PartialDownload,
    StoredTransfer,
    Task,
    UploadTask,
)
from presign_gui.domain.catalogue import local_file
from presign_gui.domain.catalogue import store as entries
from presign_gui.domain.errors import LocalFileError
from presign_gui.domain.facts import ByteCount, Fact
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart, PartChecksum
from presign_gui.domain.transfer import IfExists, TransferResult, TransferState, Verification

WHERE = ObjectLocation("some-bucket", "reports/2026 α.pdf")
UPLOAD = UploadTask(source=Path("/home/someone/2026 α.pdf"), location=WHERE, connection="work", create_only=True)
DOWNLOAD = DownloadTask(
    location=WHERE, folder=Path("/home/someone/Downloads"), file_name="b.pdf", if_exists=IfExists.SKIP
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "transfers.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store.open(path)
    yield opened
    opened.close()


def uploads(count: int) -> list[Task]:
    return [
        UploadTask(source=Path(f"/files/{number}"), location=ObjectLocation("some-bucket", f"{number}"))
        for number in range(count)
    ]


def part(number: int, size: int = 16, etag: str = '"e"') -> FinishedPart:
    return FinishedPart(number=number, size=size, etag=etag)


def begun(store: Store, upload_id: str = "upload-1") -> int:
    (transfer_id,) = store.add([UPLOAD])
    store.save(replace(store.transfer(transfer_id), multipart=MultipartUpload(upload_id, 16)))
    return transfer_id


def reopened(store: Store, path: Path) -> Store:
    store.close()
    return Store.open(path)


# -- what is kept ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", [UPLOAD, DOWNLOAD, replace(UPLOAD, connection=None, create_only=False)])
def test_a_task_is_the_same_after_a_restart(store: Store, path: Path, task: Task) -> None:
    (transfer_id,) = store.add([task])
    again = reopened(store, path)
    assert again.transfer(transfer_id) == StoredTransfer(id=transfer_id, task=task, state=TransferState.QUEUED)
    again.close()


def test_how_far_it_is_is_the_same_after_a_restart(store: Store, path: Path) -> None:
    upload_id, download_id = store.add([UPLOAD, DOWNLOAD])
    upload = StoredTransfer(
        id=upload_id,
        task=UPLOAD,
        state=TransferState.DONE,
        source=FileState(2**62, -1),
        signed_for=ObjectLocation("other-bucket", "sample.txt"),
        multipart=MultipartUpload("upload-1", 5 * 2**30),
        result=TransferResult(
            path=UPLOAD.source, size=2**45, verification=Verification("CRC64NVME"), etag='"e-2"', version_id="v1"
        ),
    )
    download = StoredTransfer(
        id=download_id,
        task=DOWNLOAD,
        state=TransferState.RUNNING,
        target=Path("/home/someone/Downloads/b (1).pdf"),
        partial=PartialDownload(Path("/home/someone/Downloads/b (1).pdf.part"), '"etag"', 10**13),
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
    assert isinstance(found.task, UploadTask)
    assert os.fsencode(found.task.source) == b"/files/caf\xe9"
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
    assert store.order() == ids
    assert tuple(each.id for each in store.transfers(reversed(ids))) == ids


def test_adding_nothing_adds_nothing(store: Store) -> None:
    assert store.add([]) == ()
    assert store.order() == ()


def test_an_id_is_never_used_again(store: Store, path: Path) -> None:
    ids = store.add(uploads(3))
    store.remove(ids)
    again = reopened(store, path)
    assert set(again.add(uploads(3))).isdisjoint(ids)
    again.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 5))), max_size=60))
def test_moving_does_what_it_does_in_a_list(store: Store, moves: list[tuple[int, int | None]]) -> None:
    store.remove(store.order())
    ids = store.add(uploads(6))
    expected = list(ids)
    for moved, target in moves:
        before = None if target is None else ids[target]
        if before == ids[moved]:
            continue
        store.move(ids[moved], before)
        expected.remove(ids[moved])
        expected.insert(len(expected) if before is None else expected.index(before), ids[moved])
    assert list(store.order()) == expected


def test_a_gap_that_is_used_up_is_made_anew(store: Store) -> None:
    ids = store.add(uploads(4))
    for turn in range(100):
        store.move(ids[1 + turn % 2], before=ids[3])
    assert store.order() == (ids[0], ids[1], ids[2], ids[3])


def test_what_is_not_there_cannot_be_moved(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    with pytest.raises(KeyError):
        store.move(99, None)
    with pytest.raises(KeyError):
        store.move(transfer_id, before=99)
    assert store.order() == (transfer_id,)


# -- reading a little at a time ------------------------------------------------------------------------------------


def test_counts_and_loads_by_state(store: Store) -> None:
    ids = store.add(uploads(5))
    for each in store.transfers(ids[:3]):
        store.save(replace(each, state=TransferState.DONE))
    assert store.counts() == {TransferState.DONE: 3, TransferState.QUEUED: 2}
    assert [each.id for each in store.in_state(TransferState.QUEUED)] == list(ids[3:])
    assert [each.id for each in store.in_state(TransferState.QUEUED, TransferState.DONE, limit=4)] == list(ids[:4])
    assert store.in_state(TransferState.FAILED) == ()


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
    assert store.order() == ()


def test_saving_is_all_or_nothing(store: Store) -> None:
    first, second = store.add(uploads(2))
    good = replace(store.transfer(first), state=TransferState.DONE)
    bad = replace(store.transfer(second), source=FileState(2**70, 0))  # more than SQLite's integers hold
    with pytest.raises(OverflowError):
        store.save(good, bad)
    assert store.counts() == {TransferState.QUEUED: 2}


# -- parts and ranges ------------------------------------------------------------------------------------------------


def test_finished_parts_are_kept_by_number(store: Store, path: Path) -> None:
    transfer_id = begun(store)
    attested = replace(part(1), checksum=PartChecksum(algorithm="CRC64NVME", value="AAAAAAAAAAA="))
    store.finish_part(transfer_id, "upload-1", part(2, 7))
    store.finish_part(transfer_id, "upload-1", part(1, etag='"first try"'))
    store.finish_part(transfer_id, "upload-1", attested)
    again = reopened(store, path)
    assert again.parts(transfer_id) == (attested, part(2, 7))
    assert again.transfer(transfer_id).done == 23
    again.close()


def test_a_part_of_an_earlier_upload_is_a_late_word(store: Store) -> None:
    transfer_id = begun(store, "upload-2")
    store.finish_part(transfer_id, "upload-1", part(1))
    assert store.parts(transfer_id) == ()


def test_a_part_of_a_removed_transfer_is_a_late_word(store: Store) -> None:
    transfer_id = begun(store)
    store.remove([transfer_id])
    store.finish_part(transfer_id, "upload-1", part(1))
    assert store.parts(transfer_id) == ()


@pytest.mark.parametrize("multipart", [None, MultipartUpload("upload-2", 16), MultipartUpload("upload-1", 32)])
def test_parts_are_forgotten_with_their_upload(store: Store, multipart: MultipartUpload | None) -> None:
    transfer_id, other_id = begun(store), begun(store)
    for each in (transfer_id, other_id):
        store.finish_part(each, "upload-1", part(1))
    store.save(replace(store.transfer(transfer_id), multipart=multipart))
    assert store.parts(transfer_id) == ()
    assert store.parts(other_id) == (part(1),)


def test_parts_stay_through_a_change_of_state(store: Store) -> None:
    transfer_id = begun(store)
    store.finish_part(transfer_id, "upload-1", part(1))
    store.save(replace(store.transfer(transfer_id), state=TransferState.FAILED))
    assert store.parts(transfer_id) == (part(1),)


PARTIAL = PartialDownload(Path("/d/b.pdf.part"), '"etag"', 100)


def test_finished_ranges_come_back_merged(store: Store, path: Path) -> None:
    (transfer_id,) = store.add([DOWNLOAD])
    store.save(replace(store.transfer(transfer_id), partial=PARTIAL))
    for start, stop in ((40, 60), (0, 20), (20, 40), (80, 100)):
        store.finish_range(transfer_id, PARTIAL, ByteRange(start, stop))
    again = reopened(store, path)
    assert again.ranges(transfer_id) == (ByteRange(0, 60), ByteRange(80, 100))
    assert again.transfer(transfer_id).done == 80
    again.close()


@pytest.mark.parametrize(
    "other", [None, replace(PARTIAL, etag='"new"'), replace(PARTIAL, size=99), replace(PARTIAL, path=Path("/d/c.part"))]
)
def test_ranges_are_forgotten_with_their_object(store: Store, other: PartialDownload | None) -> None:
    (transfer_id,) = store.add([DOWNLOAD])
    store.save(replace(store.transfer(transfer_id), partial=PARTIAL))
    store.finish_range(transfer_id, PARTIAL, ByteRange(0, 20))
    store.save(replace(store.transfer(transfer_id), partial=other))
    assert store.ranges(transfer_id) == ()
    store.finish_range(transfer_id, PARTIAL, ByteRange(20, 40))
    assert store.ranges(transfer_id) == ()


# -- abandoned uploads -----------------------------------------------------------------------------------------------


def test_a_cancelled_upload_is_remembered_until_it_is_aborted(store: Store, path: Path) -> None:
    transfer_id = begun(store)
    store.finish_part(transfer_id, "upload-1", part(1))
    store.abandon(transfer_id)
    assert store.transfer(transfer_id).multipart is None
    assert store.parts(transfer_id) == ()
    again = reopened(store, path)
    (found,) = again.abandoned()
    assert (found.location, found.connection, found.upload_id) == (WHERE, "work", "upload-1")
    again.aborted(found.id)
    assert again.abandoned() == ()
    again.close()


def test_removing_a_row_does_not_lose_its_upload(store: Store) -> None:
    transfer_id = begun(store)
    store.save(replace(store.transfer(transfer_id), signed_for=ObjectLocation("other-bucket", "other")))
    store.remove([transfer_id])
    (found,) = store.abandoned()
    assert found.location == ObjectLocation("other-bucket", "other")


def test_abandoning_what_has_no_upload_leaves_nothing(store: Store) -> None:
    (transfer_id,) = store.add([UPLOAD])
    store.abandon(transfer_id)
    store.remove([transfer_id])
    assert store.abandoned() == ()


# -- the file --------------------------------------------------------------------------------------------------------


def test_a_fresh_store_has_nothing_to_tell(store: Store) -> None:
    assert store.notice is None
    assert store.counts() == {}


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
    assert again.order() == ()
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
    assert len(third.order()) == 1
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
    assert second.order() == ids
    assert second.notice is None
    second.close()
    copy = path.with_name("transfers.before-2.db")
    old = Store.open(copy)
    assert old.order() == ids
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
    assert again.order() == ids
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
    assert store.order() == ids
    store.close()


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
from presign_gui.app.store import Store
from presign_gui.app.stored_transfer import MultipartUpload, UploadTask
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import FinishedPart
from presign_gui.domain.transfer import TransferState
store = Store.open(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    where = ObjectLocation("some-bucket", f"key-{number}")
    (one,) = store.add([UploadTask(source=Path("/files/x"), location=where)])
    print("added", one, flush=True)
    upload = MultipartUpload(f"upload-{one}", 16)
    store.save(replace(store.transfer(one), state=TransferState.RUNNING, multipart=upload))
    print("running", one, flush=True)
    for part in range(1, 4):
        store.finish_part(one, upload.upload_id, FinishedPart(number=part, size=16, etag=f"{part}"))
        print(f"part-{part}", one, flush=True)
    if number % 3 == 0:
        store.move(one, before=store.order()[0])
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
    assert store.add([UPLOAD]) == store.order()


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
    assert again.order() == ids
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
    order = store.order()
    expected: list[int] = []
    for what, transfer_id in said:
        found = store.transfer(transfer_id)
        if what == "added":
            expected.append(transfer_id)
        elif what == "running":
            assert found.state is TransferState.RUNNING
            assert found.multipart == MultipartUpload(f"upload-{transfer_id}", 16)
        elif what == "moved":
            expected.remove(transfer_id)
            expected.insert(0, transfer_id)
        else:
            number = int(what.removeprefix("part-"))
            assert number in {each.number for each in store.parts(transfer_id)}
    # The last change may have been committed and not said any more.
    assert len(order) - len(expected) in {0, 1}
    settled = [each for each in expected if each != expected[-1]]
    assert [each for each in order if each in settled] == settled


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
    assert [len(store.parts(each)) for each in ids] == [50] * 4


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
