"""Where files and objects go."""

from pathlib import Path

import pytest

from presign_gui.cli.arguments import UsageError
from presign_gui.cli.destinations import Target, is_s3_uri, locations_for, target_of
from presign_gui.domain.errors import InputError


@pytest.mark.parametrize(
    ("files", "destination", "keys"),
    [
        (["x/a.txt"], "s3://bucket/k", ["k"]),
        (["x/a.txt"], "s3://bucket/p/", ["p/a.txt"]),
        (["x/a.txt"], "s3://bucket", ["a.txt"]),
        (["x/a.txt"], "s3://bucket/", ["a.txt"]),
        (["a b+c.txt"], "s3://bucket//", ["/a b+c.txt"]),
        (["x/a", "b"], "s3://bucket/p/", ["p/a", "p/b"]),
        (["x/a", "b"], "s3://bucket/p", ["p/a", "p/b"]),
        (["x/a", "b"], "s3://bucket", ["a", "b"]),
    ],
)
def test_keys_of_files(files: list[str], destination: str, keys: list[str]) -> None:
    locations = locations_for([Path(file) for file in files], destination)
    assert [location.key for location in locations] == keys
    assert {location.bucket for location in locations} == {"bucket"}


def test_one_file_never_overwrites_another_of_the_same_command() -> None:
    with pytest.raises(UsageError, match="s3://bucket/p/a"):
        locations_for([Path("x/a"), Path("y/a")], "s3://bucket/p/")


def test_an_impossible_bucket_is_refused() -> None:
    with pytest.raises(InputError):
        locations_for([Path("a")], "s3://B/k")


@pytest.mark.parametrize(("text", "answer"), [("s3://b/k", True), ("S3://b/k", True), ("https://x/y", False)])
def test_addresses_and_links_are_told_apart(text: str, answer: bool) -> None:
    assert is_s3_uri(text) is answer


def test_targets(tmp_path: Path) -> None:
    file = tmp_path / "there.txt"
    file.write_bytes(b"")
    assert target_of(None) == Target(Path(), None)
    assert target_of(str(tmp_path)) == Target(tmp_path, None)
    assert target_of(f"{tmp_path}/missing/") == Target(tmp_path / "missing", None)
    assert target_of(str(tmp_path / "new.txt")) == Target(tmp_path, "new.txt")
    assert target_of(str(file)) == Target(tmp_path, "there.txt")
    assert target_of("new.txt") == Target(Path(), "new.txt")


def test_a_device_is_not_replaced_by_a_file() -> None:
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        target_of("/dev/null")
