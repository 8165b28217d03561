"""Folders up and down, and unfinished uploads, with the strict server and nothing in between."""

import os
from pathlib import Path

from presign_gui.app.jobs import UploadJob
from presign_gui.app.paths import Paths
from presign_gui.app.services import Services
from presign_gui.app.store import Store
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.resume import FileState, MultipartUpload, UploadResume
from tests.fakes.command_line import CommandLine
from tests.servers.seaweedfs import SeaweedFS


def make(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


FILES = {
    "a.txt": b"a",
    "empty": b"",
    "deep/er/b.bin": os.urandom(100_000),
    "日本語/報告 1.txt": "報告".encode(),
    **{f"many/{number:03}": b"%d" % number for number in range(120)},
}


def test_a_folder_comes_back_as_it_went(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    make(folder / "tree", FILES)
    (folder / "tree" / "link").symlink_to("a.txt")
    address = f"s3://{seaweedfs.bucket}/folders/one"
    sent = owner("upload", "tree", address, "--recursive", "--json")
    assert (sent.status, "Left out:" in sent.err) == (0, True), sent.err
    rows = sent.json["transfers"]
    assert {row["key"] for row in rows} == {f"folders/one/{name}" for name in FILES}
    assert {row["state"] for row in rows} == {"done"}
    assert all(row["verification"] != "size" for row in rows)
    assert sent.json["left_out"]["counts"] == {"link": 1}

    fetched = owner("download", f"{address}/", "-r", "-o", "copy", "--json")
    assert fetched.status == 0, fetched.err
    assert contents(folder / "copy") == FILES
    assert len(fetched.json["transfers"]) == len(FILES)

    again = owner("download", f"{address}/", "-r", "-o", "copy", "--if-exists", "skip", "--json")
    assert {row["state"] for row in again.json["transfers"]} == {"skipped"}
    assert contents(folder / "copy") == FILES


def test_several_folders_keep_their_names(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    make(folder, {"x/1": b"1", "y/2": b"2", "3": b"3"})
    sent = owner("upload", "x", "y", "3", f"s3://{seaweedfs.bucket}/folders/several/", "-r")
    assert sent.status == 0, sent.err
    addresses = {f"s3://{seaweedfs.bucket}/folders/several/{name}" for name in ("x/1", "y/2", "3")}
    assert set(sent.out.splitlines()) == addresses


def test_a_prefix_with_nothing_under_it_is_an_empty_folder(
    owner: CommandLine, seaweedfs: SeaweedFS, folder: Path
) -> None:
    fetched = owner("download", f"s3://{seaweedfs.bucket}/nothing/here/", "-r", "-o", "copy", "--json")
    assert (fetched.status, fetched.json["transfers"]) == (0, [])
    assert list((folder / "copy").iterdir()) == []


def test_what_cannot_be_sent_is_said_and_is_a_failure(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    make(folder, {"a/x/1": b"1", "b/x/2": b"2"})
    sent = owner("upload", "a/x", "b/x", f"s3://{seaweedfs.bucket}/folders/same/", "-r", "--json")
    assert (sent.status, sent.json["error"]["kind"]) == (8, "SomeLeftOut")
    assert sent.json["left_out"]["examples"][0]["reason"] == "same name"
    assert [row["state"] for row in sent.json["transfers"]] == ["done"]


def test_a_folder_that_is_not_there_is_bad_input(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    ran = owner("upload", "gone", f"s3://{seaweedfs.bucket}/x/", "-r", "--json")
    assert (ran.status, ran.json["error"]["kind"]) == (3, "SourceNotFound")
    assert owner("upload", ".", "https://x/?X-Amz-Signature=1", "-r").status == 2


# -- unfinished uploads ---------------------------------------------------------------------------------------------


def begin(seaweedfs: SeaweedFS, key: str) -> str:
    upload = seaweedfs.client().create_multipart_upload(Bucket=seaweedfs.bucket, Key=key)
    return upload["UploadId"]


def note(store: Store, where: ObjectLocation, upload_id: str, connection: str = "here") -> int:
    """Put a transfer into the window's queue that goes on with an upload."""
    (transfer_id,) = store.add([UploadJob(source=Path("x"), location=where, connection=connection)])
    multipart = MultipartUpload(upload_id, 5 << 20)
    store.begin(transfer_id, UploadResume(location=where, source=FileState(9, 9), multipart=multipart))
    return transfer_id


def listed(owner: CommandLine, seaweedfs: SeaweedFS, prefix: str) -> dict[str, str]:
    ran = owner("uploads", "list", f"s3://{seaweedfs.bucket}/{prefix}", "--json")
    assert ran.status == 0, ran.err
    return {row["upload_id"]: row["state"] for row in ran.json["uploads"]}


def test_unfinished_uploads_of_a_bucket_are_listed_and_aborted(
    owner: CommandLine, seaweedfs: SeaweedFS, folder: Path
) -> None:
    one, two = begin(seaweedfs, "unfinished/one"), begin(seaweedfs, "unfinished/two")
    assert listed(owner, seaweedfs, "unfinished/") == {one: "unknown", two: "unknown"}
    young = owner("uploads", "abort", f"s3://{seaweedfs.bucket}/unfinished/", "--older-than", "1h", "--json")
    assert (young.status, young.json["uploads"]) == (0, [])
    ran = owner("uploads", "abort", f"s3://{seaweedfs.bucket}/unfinished/one", "--upload-id", one)
    assert (ran.status, one in ran.out) == (0, True)
    assert listed(owner, seaweedfs, "unfinished/") == {two: "unknown"}
    old = owner("uploads", "abort", f"s3://{seaweedfs.bucket}/unfinished/", "--older-than", "0m", "--json")
    assert [row["upload_id"] for row in old.json["uploads"]] == [two]
    assert listed(owner, seaweedfs, "unfinished/") == {}


def test_what_the_window_goes_on_with_is_not_aborted_and_what_it_noted_is(
    owner: CommandLine, seaweedfs: SeaweedFS, folder: Path
) -> None:
    paths = Paths.of_this_user()
    kept, noted = begin(seaweedfs, "noted/kept"), begin(seaweedfs, "noted/noted")
    store = Store.open(paths.queue_file)
    note(store, ObjectLocation(seaweedfs.bucket, "noted/kept"), kept)
    store.abandon([note(store, ObjectLocation(seaweedfs.bucket, "noted/noted"), noted)])
    store.close()
    assert listed(owner, seaweedfs, "noted/") == {kept: "in queue", noted: "abandoned"}
    refused = owner("uploads", "abort", f"s3://{seaweedfs.bucket}/noted/kept", "--upload-id", kept, "--json")
    assert (refused.status, refused.json["error"]["kind"]) == (3, "UploadInQueue")
    spared = owner("uploads", "abort", f"s3://{seaweedfs.bucket}/noted/", "--older-than", "0m", "--json")
    assert [row["upload_id"] for row in spared.json["uploads"]] == [noted]
    assert listed(owner, seaweedfs, "noted/") == {kept: "in queue"}
    assert owner("uploads", "list", "--json").json["uploads"] == []


def test_what_was_noted_is_aborted_over_its_connection(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    assert owner("connections", "add", "here", "--endpoint-url", seaweedfs.endpoint_url).status == 0
    upload_id = begin(seaweedfs, "alone/x")
    store = Store.open(Paths.of_this_user().queue_file)
    where = ObjectLocation(seaweedfs.bucket, "alone/x")
    for connection in ("here", "gone"):
        store.abandon([note(store, where, upload_id, connection)])
    store.close()
    ran = owner("uploads", "list", "--json")
    assert [(row["connection"], row["state"]) for row in ran.json["uploads"]] == [
        ("here", "abandoned"),
        ("gone", "abandoned"),
    ]
    aborted = owner("uploads", "abort", "--json")
    assert (aborted.status, aborted.json["error"]["kind"]) == (3, "ConnectionUnknown")
    assert [row["connection"] for row in aborted.json["uploads"]] == ["here"]
    assert listed(owner, seaweedfs, "alone/") == {}
    assert [row["connection"] for row in owner("uploads", "list", "--json").json["uploads"]] == ["gone"]


def test_while_the_window_is_open_it_has_its_notes_for_itself(
    owner: CommandLine, seaweedfs: SeaweedFS, folder: Path
) -> None:
    window = Services(keep_queue=True)
    assert window.problems == []
    ran = owner("uploads", "list", "--json")
    assert (ran.status, ran.json["error"]["kind"]) == (8, "QueueInUse")
    assert window.close()
