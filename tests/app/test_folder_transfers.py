"""Folders become keys and prefixes become folders, with a queue that stands still."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.app.folder_transfers import FolderTransfers
from presign_gui.app.folders import FolderReport, Reason
from presign_gui.app.jobs import DownloadJob, UploadJob
from presign_gui.app.open_connection import OpenConnection
from presign_gui.app.queue import TransferQueue
from presign_gui.domain.catalogue import listing
from presign_gui.domain.errors import InputError, LocalFileError, PresignGuiError, S3ServiceError
from presign_gui.domain.transfer import IfExists, Transfer
from tests.fakes.queues import ScriptedRunner
from tests.fakes.ui_services import DirectedBrowser, DirectedSigner, page


@pytest.fixture
def queue() -> Iterator[TransferQueue]:
    queue = TransferQueue(ScriptedRunner(), workers=1)
    queue._keeper.change_limit(0)
    yield queue
    assert queue.close(30)


@pytest.fixture
def browser() -> DirectedBrowser:
    return DirectedBrowser()


@pytest.fixture
def opened(browser: DirectedBrowser) -> OpenConnection:
    connection = Connection(name="work", signer=SignerKind.LOCAL)
    return OpenConnection(connection=connection, signer=DirectedSigner(), browser=browser)


def make(folder: Path, *files: str) -> None:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"xyz")


def keys(queue: TransferQueue) -> list[str]:
    return [each.location.key for each in queue.transfers()]


def places(queue: TransferQueue, folder: Path) -> dict[str, str]:
    """Return where each key goes, below the folder."""

    def place(transfer: Transfer) -> str:
        job = queue._job(transfer.id)
        assert isinstance(job, DownloadJob)
        assert job.file_name is not None
        return (job.folder / job.file_name).relative_to(folder).as_posix()

    return {each.location.key: place(each) for each in queue.transfers()}


# -- up -------------------------------------------------------------------------------------------------------------


def test_a_folder_becomes_keys_under_its_name(queue: TransferQueue, opened: OpenConnection, tmp_path: Path) -> None:
    make(tmp_path, "photos/a.jpg", "photos/2026/b.jpg", "notes.txt")
    reports: list[FolderReport] = []
    transfers = FolderTransfers(queue, opened, on_report=reports.append)
    report = transfers.upload([tmp_path / "photos", tmp_path / "notes.txt"], "bucket", "in/box")
    assert keys(queue) == ["in/box/photos/a.jpg", "in/box/photos/2026/b.jpg", "in/box/notes.txt"]
    assert report == FolderReport(files=3, size=9, is_complete=True)
    assert reports[-1] == report
    job = queue._job(queue.ids()[0])
    assert isinstance(job, UploadJob)
    assert (job.source, job.connection, job.content_type) == (tmp_path / "photos/a.jpg", "work", "image/jpeg")


def test_what_is_in_a_folder_comes_directly_under_the_prefix_if_that_is_wanted(
    queue: TransferQueue, opened: OpenConnection, tmp_path: Path
) -> None:
    make(tmp_path, "a", "b/c")
    FolderTransfers(queue, opened).upload([tmp_path], "bucket", "p/", named=False)
    assert keys(queue) == ["p/a", "p/b/c"]


def test_a_chosen_link_stands_for_what_it_leads_to(
    queue: TransferQueue, opened: OpenConnection, tmp_path: Path
) -> None:
    make(tmp_path, "real/a")
    (tmp_path / "alias").symlink_to("real")
    FolderTransfers(queue, opened).upload([tmp_path / "alias"], "bucket", "")
    assert keys(queue) == ["alias/a"]


def test_what_would_replace_another_is_left_out_and_said(
    queue: TransferQueue, opened: OpenConnection, tmp_path: Path
) -> None:
    make(tmp_path, "1/x/a", "2/x/a")
    report = FolderTransfers(queue, opened).upload([tmp_path / "1/x", tmp_path / "2/x"], "bucket", "")
    assert keys(queue) == ["x/a"]
    assert report.left_out == {Reason.SAME_NAME: 1}


def test_names_that_no_key_can_have_are_left_out_and_said(
    queue: TransferQueue, opened: OpenConnection, tmp_path: Path
) -> None:
    make(tmp_path, "good", "/".join(["x" * 200] * 6))
    (tmp_path / os.fsdecode(b"caf\xe9")).write_bytes(b"")
    report = FolderTransfers(queue, opened).upload([tmp_path], "bucket", "", named=False)
    assert keys(queue) == ["good"]
    assert report.left_out == {Reason.NAME: 2}
    assert any("1024" in each.detail for each in report.examples)


def test_many_files_are_queued_in_batches(queue: TransferQueue, opened: OpenConnection, tmp_path: Path) -> None:
    make(tmp_path, *(f"{number:04}" for number in range(450)))
    reports: list[FolderReport] = []
    FolderTransfers(queue, opened, on_report=reports.append).upload([tmp_path], "bucket", "", named=False)
    assert len(queue.ids()) == 450
    assert reports[0].files <= 200
    assert not reports[0].is_complete
    assert [each.is_complete for each in reports].count(True) == 1


def test_it_can_be_stopped_and_what_is_queued_stays(
    queue: TransferQueue, opened: OpenConnection, tmp_path: Path
) -> None:
    make(tmp_path, *(f"{number:04}" for number in range(450)))
    reports: list[FolderReport] = []
    transfers = FolderTransfers(queue, opened, on_report=reports.append, is_stopped=lambda: bool(reports))
    report = transfers.upload([tmp_path], "bucket", "", named=False)
    assert not report.is_complete
    assert len(queue.ids()) == report.files < 450


def test_the_end_of_the_queue_is_the_end_of_it(queue: TransferQueue, opened: OpenConnection, tmp_path: Path) -> None:
    make(tmp_path, "a")
    assert queue.close(30)
    assert not FolderTransfers(queue, opened).upload([tmp_path], "bucket", "").is_complete


def test_an_impossible_bucket_is_refused_at_once(queue: TransferQueue, opened: OpenConnection) -> None:
    with pytest.raises(InputError):
        FolderTransfers(queue, opened).upload([Path()], "No", "")


# -- down -----------------------------------------------------------------------------------------------------------


def test_a_prefix_becomes_a_folder(
    queue: TransferQueue, opened: OpenConnection, browser: DirectedBrowser, tmp_path: Path
) -> None:
    browser.pages["bucket", "p/**", None] = page("p/a", "p/b/c", continuation="next")
    browser.pages["bucket", "p/**", "next"] = page("p/b/d", "p/e/")
    folder = tmp_path / "new" / "p"
    report = FolderTransfers(queue, opened).download("bucket", "p", folder, if_exists=IfExists.SKIP)
    assert places(queue, folder) == {"p/a": "a", "p/b/c": "b/c", "p/b/d": "b/d"}
    assert (folder / "b").is_dir()
    assert (report.files, report.size, report.is_complete) == (3, 4500, True)
    assert report.left_out == {Reason.FOLDER_MARKER: 1}
    job = queue._job(queue.ids()[0])
    assert isinstance(job, DownloadJob)
    assert job.if_exists is IfExists.SKIP


def test_no_key_leads_out_of_the_folder_and_none_replaces_another(
    queue: TransferQueue, opened: OpenConnection, browser: DirectedBrowser, tmp_path: Path
) -> None:
    browser.pages["bucket", "**", None] = page("../x", "A", "a", "a/b", "con/c")
    FolderTransfers(queue, opened).download("bucket", "", tmp_path)
    assert places(queue, tmp_path) == {
        "../x": "download/x", "A": "A", "a": "a (1)", "a/b": "a (2)/b", "con/c": "_con/c",
    }  # fmt: skip


def test_a_folder_that_cannot_be_made_is_said_and_the_rest_goes_on(
    queue: TransferQueue, opened: OpenConnection, browser: DirectedBrowser, tmp_path: Path
) -> None:
    (tmp_path / "b").write_text("in the way")
    browser.pages["bucket", "**", None] = page("a", "b/c")
    report = FolderTransfers(queue, opened).download("bucket", "", tmp_path)
    assert keys(queue) == ["a"]
    assert report.left_out == {Reason.UNWRITABLE: 1}
    (example,) = report.examples
    assert (example.name, example.detail) == ("b/c", "File exists")


def test_a_target_that_cannot_be_made_is_an_error(queue: TransferQueue, opened: OpenConnection, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalFileError) as caught:
        FolderTransfers(queue, opened).download("bucket", "", tmp_path / "file" / "p")
    assert caught.value.kind == "TargetUnwritable"


def test_a_connection_that_cannot_list_says_so(queue: TransferQueue, opened: OpenConnection, tmp_path: Path) -> None:
    mute = OpenConnection(connection=opened.connection, signer=opened.signer, browser=None)
    with pytest.raises(PresignGuiError) as caught:
        FolderTransfers(queue, mute).download("bucket", "", tmp_path)
    assert caught.value.kind == "ConnectionCannotList"


def test_a_listing_that_is_refused_is_an_error(
    queue: TransferQueue, opened: OpenConnection, browser: DirectedBrowser, tmp_path: Path
) -> None:
    browser.failure = listing.LIST_OBJECTS_REFUSED.error(bucket="bucket")
    with pytest.raises(S3ServiceError):
        FolderTransfers(queue, opened).download("bucket", "", tmp_path)
