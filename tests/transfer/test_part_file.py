import errno
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from presign_gui.domain.errors import LocalFileError
from presign_gui.domain.parts import ByteRange
from presign_gui.domain.transfer import IfExists
from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.part_file import PartFile


def save(folder: Path, name: str, content: bytes, if_exists: IfExists = IfExists.RENAME) -> Path | None:
    with PartFile(folder, name) as part:
        part.write(content)
        return part.move_into_place(if_exists, Control())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def no_hard_links(*_arguments: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.fixture(params=["hard links", "no hard links"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on either kind of file system."""
    if request.param == "no hard links":
        monkeypatch.setattr(Path, "hardlink_to", no_hard_links)
    return tmp_path


def test_a_file_is_a_part_until_it_is_moved(folder: Path) -> None:
    with PartFile(folder, "a.txt") as part:
        part.write(b"abc")
        part.write(b"")
        part.write(b"def")
        assert names(folder) == ["a.txt.part"]
        assert part.move_into_place(IfExists.RENAME, Control()) == folder / "a.txt"
        assert names(folder) == ["a.txt"]
    assert (folder / "a.txt").read_bytes() == b"abcdef"


def test_a_name_that_is_taken_gets_a_number(folder: Path) -> None:
    assert [save(folder, "a.txt", b"%d" % n) for n in range(3)] == [
        folder / "a.txt",
        folder / "a (1).txt",
        folder / "a (2).txt",
    ]
    assert [(folder / name).read_bytes() for name in names(folder)] == [b"1", b"2", b"0"]


def test_a_file_that_appears_meanwhile_is_never_replaced_unasked(folder: Path) -> None:
    with PartFile(folder, "a.txt") as part:
        (folder / "a.txt").write_bytes(b"theirs")
        assert part.move_into_place(IfExists.RENAME, Control()) == folder / "a (1).txt"
    with PartFile(folder, "b.txt") as part:
        (folder / "b.txt").write_bytes(b"theirs")
        assert part.move_into_place(IfExists.SKIP, Control()) is None
    assert (folder / "a.txt").read_bytes() == (folder / "b.txt").read_bytes() == b"theirs"
    assert names(folder) == ["a (1).txt", "a.txt", "b.txt"]


def test_a_dangling_link_is_a_taken_name(folder: Path) -> None:
    (folder / "a.txt").symlink_to(folder / "nowhere")
    assert save(folder, "a.txt", b"x") == folder / "a (1).txt"
    assert not (folder / "nowhere").exists()


def test_overwriting_replaces_in_one_step(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"old")
    assert save(folder, "a.txt", b"new", IfExists.OVERWRITE) == folder / "a.txt"
    assert (folder / "a.txt").read_bytes() == b"new"
    assert names(folder) == ["a.txt"]


def test_a_folder_is_not_overwritten(folder: Path) -> None:
    (folder / "a.txt").mkdir()
    with pytest.raises(LocalFileError) as caught:
        save(folder, "a.txt", b"new", IfExists.OVERWRITE)
    assert caught.value.kind == "TargetIsFolder"
    assert names(folder) == ["a.txt"]


def test_two_parts_of_one_name_are_two_files(folder: Path) -> None:
    with PartFile(folder, "a.txt") as one, PartFile(folder, "a.txt") as two:
        one.write(b"1")
        two.write(b"2")
        assert names(folder) == ["a (1).txt.part", "a.txt.part"]
        assert two.move_into_place(IfExists.RENAME, Control()) == folder / "a.txt"
        assert one.move_into_place(IfExists.RENAME, Control()) == folder / "a (1).txt"
    assert [(folder / name).read_bytes() for name in names(folder)] == [b"1", b"2"]


def test_the_part_of_another_is_not_removed_with_ours(folder: Path) -> None:
    with PartFile(folder, "a.txt") as part:
        part.move_into_place(IfExists.RENAME, Control())
        other = folder / "a.txt.part"
        other.write_bytes(b"another download")
    assert other.exists()


def test_many_at_once_each_get_a_name(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        placed = list(pool.map(lambda n: save(folder, "a.txt", b"%d" % n), range(40)))
    assert len(set(placed)) == 40
    assert sorted(path.read_bytes() for path in folder.iterdir()) == sorted(b"%d" % n for n in range(40))


def test_a_failure_leaves_nothing(folder: Path) -> None:
    class UnrelatedError(Exception):
        pass

    def fail() -> None:
        with PartFile(folder, "a.txt") as part:
            part.write(b"abc")
            raise UnrelatedError

    with pytest.raises(UnrelatedError):
        fail()
    assert names(folder) == []


def test_an_old_part_is_left_alone(folder: Path) -> None:
    (folder / "a.txt.part").write_bytes(b"of a program that was killed")
    assert save(folder, "a.txt", b"x") == folder / "a.txt"
    assert (folder / "a.txt.part").read_bytes() == b"of a program that was killed"


def test_a_long_name_has_room_for_number_and_part(folder: Path) -> None:
    name = "é" * 119 + ".json"
    for _ in range(3):
        save(folder, name, b"x")
    assert len(names(folder)) == 3


def raising(number: int) -> Callable[..., Any]:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOENT, "FolderNotFound"),
        (errno.ENOTDIR, "FolderNotFound"),
        (errno.EACCES, "FolderForbidden"),
        (errno.EPERM, "FolderForbidden"),
        (errno.ENOSPC, "DiskFull"),
        (errno.EROFS, "FolderForbidden"),
        (errno.EIO, "TargetUnwritable"),
        (errno.ENAMETOOLONG, "TargetUnwritable"),
    ],
)
def test_a_part_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: str) -> None:
    monkeypatch.setattr(Path, "open", raising(number))
    with pytest.raises(LocalFileError) as caught:
        PartFile(tmp_path, "a.txt")
    assert caught.value.kind == kind


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError) as caught:
        PartFile(tmp_path / "missing", "a.txt")
    assert str(tmp_path / "missing") in caught.value.cause()


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, "DiskFull"), (errno.EIO, "TargetUnwritable")])
def test_a_disk_that_fails_at_the_end_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: str
) -> None:
    monkeypatch.setattr("presign_gui.transfer.part_file.os.fsync", raising(number))
    with pytest.raises(LocalFileError) as caught:
        save(folder, "a.txt", b"abc")
    assert caught.value.kind == kind
    assert names(folder) == []


def test_a_full_disk_is_told_while_writing(folder: Path) -> None:
    with PartFile(folder, "a.txt") as part:
        part._file.close()
        with Path("/dev/full").open("wb", buffering=0) as part._file, pytest.raises(LocalFileError) as caught:
            part.write(b"abc")
    assert caught.value.kind == "DiskFull"
    assert "3 bytes needed" in caught.value.cause()


def test_a_disk_without_room_is_told_before_the_download(folder: Path) -> None:
    with PartFile(folder, "a.txt") as part, pytest.raises(LocalFileError) as caught:
        part.reserve(2**62)
    assert caught.value.kind == "DiskFull"
    assert "4194304.0 TiB needed" in caught.value.cause()


def test_a_failed_move_gives_the_taken_name_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", no_hard_links)
    monkeypatch.setattr(Path, "replace", raising(errno.EIO))
    with pytest.raises(LocalFileError):
        save(tmp_path, "a.txt", b"abc")
    assert names(tmp_path) == []


def test_a_disk_that_takes_its_time_does_not_hold_up_a_cancel(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = threading.Event()
    monkeypatch.setattr("presign_gui.transfer.part_file.os.fsync", lambda _number: stuck.wait())
    control = Control()
    threading.Timer(0.05, control.cancel).start()
    with PartFile(folder, "a.txt") as part:
        part.write(bytes(2 * 1024 * 1024))
        with pytest.raises(Cancelled):
            part.move_into_place(IfExists.RENAME, control)
    assert names(folder) == []
    stuck.set()


# -- what ranged and resumed downloads need ----------------------------------------------------------------------------


def test_ranges_are_written_where_they_belong_in_any_order(folder: Path) -> None:
    with PartFile(folder, "a.bin") as part:
        part.reserve(9)
        part.resize(9)
        assert part.path.stat().st_size == 9
        part.write_at(b"789", 6)
        part.write_at(b"123", 0)
        part.write_at(b"456", 3)
        assert b"".join(bytes(block) for block in part.blocks(ByteRange(2, 8))) == b"345678"
        assert part.move_into_place(IfExists.RENAME, Control()) == folder / "a.bin"
    assert (folder / "a.bin").read_bytes() == b"123456789"


def test_without_positioned_writes_it_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pwrite")  # as on Windows
    monkeypatch.delattr(os, "preadv")
    with PartFile(folder, "a.bin") as part:
        part.write_at(b"456", 3)
        part.write_at(b"123", 0)
        assert b"".join(bytes(block) for block in part.blocks(ByteRange(1, 6))) == b"23456"
        part.move_into_place(IfExists.RENAME, Control())
    assert (folder / "a.bin").read_bytes() == b"123456"


def test_what_is_kept_is_opened_again_as_it_was(folder: Path) -> None:
    with PartFile(folder, "a.bin") as part:
        part.resize(6)
        part.write_at(b"123", 0)
        part.keeps = True
    assert names(folder) == ["a.bin.part"]
    again = PartFile.reopen(folder, "a.bin", folder / "a.bin.part", 6)
    assert again is not None
    with again:
        again.write_at(b"456", 3)
        again.move_into_place(IfExists.RENAME, Control())
    assert names(folder) == ["a.bin"]
    assert (folder / "a.bin").read_bytes() == b"123456"


def test_only_what_is_as_it_was_left_is_opened_again(folder: Path) -> None:
    path = folder / "a.bin.part"
    assert PartFile.reopen(folder, "a.bin", path, 6) is None
    path.write_bytes(b"12345")
    assert PartFile.reopen(folder, "a.bin", path, 6) is None
    path.unlink()
    path.mkdir()
    assert PartFile.reopen(folder, "a.bin", path, 6) is None
    path.rmdir()
    (folder / "elsewhere").write_bytes(b"123456")
    path.symlink_to(folder / "elsewhere")
    assert PartFile.reopen(folder, "a.bin", path, 6) is None
