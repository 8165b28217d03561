"""Sizes and keys of all kinds, up and down, against a server that checks every signature."""

import hashlib
import os
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine
from tests.servers.seaweedfs import SeaweedFS

MIB = 1024 * 1024
KEYS = [
    "two words.txt",
    "a+b.txt",
    "100%.txt",
    "%20.txt",
    "a%2Fb.txt",
    "number #1.txt",
    "why?x=1&y=2.txt",
    "a&b=c;d.txt",
    "double//slash.txt",
    "/leading slash.txt",
    "..hidden/a..b/...txt",
    "日本語/報告書.txt",
    "😀🚀.txt",
    "e\u0301 and é.txt",
    "quote\"'<x>~*!().txt",
    "back\\slash.txt",
    "long/" + "d/" * 397 + "x" * 225,
    "lang/" + "語/" * 200 + "x" * 219,
]
DOT_KEYS = ["..", "../up.txt", "a/../b.txt", "a/./b.txt", "a/.."]


def write_random(path: Path, size: int) -> str:
    """Write `size` bytes that differ from block to block and return their SHA-256."""
    digest, block = hashlib.sha256(), os.urandom(MIB + 7)
    with path.open("wb") as file:
        for start in range(0, size, len(block)):
            piece = block[: size - start]
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@pytest.mark.parametrize("size", [0, 1, 5 * MIB, 300 * MIB])
def test_any_size_comes_back_as_it_went(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path, size: int) -> None:
    digest = write_random(folder / "sent.bin", size)
    address = f"s3://{seaweedfs.bucket}/sizes/{size}.bin"

    sent = owner("upload", "sent.bin", address, "--json")
    assert (sent.status, sent.err) == (0, sent.err)
    (row,) = sent.json["transfers"]
    assert (row["state"], row["size"], row["destination"]) == ("done", size, address)
    assert row["verification"] != "size"

    fetched = owner("download", address, "--json")
    assert fetched.status == 0
    (row,) = fetched.json["transfers"]
    assert (row["state"], row["size"], row["destination"]) == ("done", size, f"{size}.bin")
    assert row["verification"] != "size"
    assert sha256(folder / f"{size}.bin") == digest
    assert sorted(path.name for path in folder.iterdir()) == sorted(["sent.bin", f"{size}.bin"])


@pytest.mark.parametrize("key", KEYS)
def test_any_key_is_signed_and_sent_to_the_letter(
    owner: CommandLine, seaweedfs: SeaweedFS, folder: Path, key: str
) -> None:
    (folder / "sent.txt").write_text(key, encoding="utf-8")
    address = f"s3://{seaweedfs.bucket}/{key}"

    sent = owner("upload", "sent.txt", address)
    assert (sent.status, sent.result) == (0, address)
    stored = seaweedfs.client().get_object(Bucket=seaweedfs.bucket, Key=key)
    assert stored["Body"].read().decode() == key

    fetched = owner("download", address, "-o", folder / "fetched.txt")
    assert (fetched.status, fetched.result) == (0, str(folder / "fetched.txt"))
    assert (folder / "fetched.txt").read_text(encoding="utf-8") == key


@pytest.mark.parametrize("key", KEYS)
def test_any_key_becomes_a_file_in_the_chosen_folder(
    owner: CommandLine, seaweedfs: SeaweedFS, folder: Path, key: str
) -> None:
    seaweedfs.client().put_object(Bucket=seaweedfs.bucket, Key=key, Body=key.encode())
    fetched = owner("download", f"s3://{seaweedfs.bucket}/{key}")
    assert fetched.status == 0
    (saved,) = folder.iterdir()
    assert fetched.result == saved.name
    assert saved.read_text(encoding="utf-8") == key


def test_keys_of_1024_bytes_are_among_them() -> None:
    assert {len(key.encode()) for key in KEYS if len(key) > 200} == {1024}


@pytest.mark.parametrize("key", DOT_KEYS)
def test_dots_between_slashes_reach_the_server_as_they_are(
    owner: CommandLine, seaweedfs: SeaweedFS, folder: Path, key: str
) -> None:
    """SeaweedFS refuses them as keys. A client that had collapsed them would get SignatureDoesNotMatch instead."""
    (folder / "sent.txt").write_bytes(b"x")
    address = f"s3://{seaweedfs.bucket}/{key}"
    for ran in (owner("upload", "sent.txt", address, "--json"), owner("download", address, "--json")):
        assert (ran.status, ran.json["error"]["code"]) == (6, "InvalidRequest")
    assert [path.name for path in folder.iterdir()] == ["sent.txt"]


def test_several_files_go_under_one_prefix(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    names = [f"{number} of 5.txt" for number in range(1, 6)]
    for name in names:
        (folder / name).write_text(name, encoding="utf-8")
    ran = owner("upload", *names, f"s3://{seaweedfs.bucket}/several")
    assert ran.status == 0
    assert sorted(ran.out.splitlines()) == [f"s3://{seaweedfs.bucket}/several/{name}" for name in names]
    listed = seaweedfs.client().list_objects_v2(Bucket=seaweedfs.bucket, Prefix="several/")
    assert [each["Key"] for each in listed["Contents"]] == [f"several/{name}" for name in names]


def test_a_link_needs_no_credentials(
    owner: CommandLine, seaweedfs: SeaweedFS, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"s3://{seaweedfs.bucket}/guest/報告 書.txt"
    upload_link = owner("link", address, "--upload").result
    download_link = owner("link", address).result
    for name in seaweedfs.environment(folder):
        monkeypatch.delenv(name)
    (folder / "sent.txt").write_bytes(b"from a guest")

    assert owner("upload", "sent.txt", upload_link).result == address
    fetched = owner("download", download_link)
    assert (fetched.status, fetched.result) == (0, "報告 書.txt")
    assert (folder / "報告 書.txt").read_bytes() == b"from a guest"


def test_what_is_there_is_never_overwritten_unasked(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    seaweedfs.client().put_object(Bucket=seaweedfs.bucket, Key="again/report.txt", Body=b"new")
    address = f"s3://{seaweedfs.bucket}/again/report.txt"
    (folder / "report.txt").write_bytes(b"old")

    assert owner("download", address).result == "report (1).txt"
    assert owner("download", address, "--if-exists", "skip").status == 0
    assert (folder / "report.txt").read_bytes() == b"old"
    assert (folder / "report (1).txt").read_bytes() == b"new"
    assert owner("download", address, "--if-exists", "overwrite").result == "report.txt"
    assert (folder / "report.txt").read_bytes() == b"new"
    assert len(list(folder.iterdir())) == 2
