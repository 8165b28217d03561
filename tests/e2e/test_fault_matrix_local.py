"""The fault matrix on this side: the file, the disk and the folder, and the object that changes while it comes."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from presign_gui.domain.errors import PresignGuiError
from presign_gui.transfer.part_file import PartFile
from tests.e2e.bad_days import reset_at, then
from tests.e2e.matrix_case import ALWAYS, Case, any_download, any_upload
from tests.fakes.engine_room import KEY, random_bytes
from tests.servers.multipart_s3 import Asked, Fault, MultipartS3

__all__ = ["any_download", "any_upload"]


def test_a_source_that_changes_midway(upload: Case) -> None:
    upload.befall(then(lambda _server, _asked: append_to(upload.source)), times=1, after=upload.kind == "multipart")
    error = upload.fails()
    assert error.kind == "SourceChanged"
    assert upload.room.server.objects == {}
    assert upload.room.server.uploads == {}
    assert upload.room.watcher.resume is None


def append_to(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def test_an_object_that_is_replaced_midway(download: Case) -> None:
    def replace_it(server: MultipartS3, asked: Asked) -> None:
        if asked.range is not None:
            server.put(KEY, random_bytes(len(download.data))[::-1])

    first = Fault(("GetObject",), reset_at(0.2))
    download.room.server.faults = [first, Fault(("GetObject",), then(replace_it), times=ALWAYS)]
    assert download.fails().kind == "ObjectChanged"
    assert list(download.room.downloads.iterdir()) == []
    assert download.room.watcher.resume is None


@dataclass
class SmallDisk:
    """A folder on a disk that is too small, and the way to make room on it."""

    folder: Path
    make_room: Callable[[], object]


@pytest.fixture
def small_disk(download: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    """Give one of memory, where the system lets the tests mount it; else one whose writes fail as they do there."""
    folder = tmp_path / "small-disk"
    folder.mkdir()
    size = len(download.data) // 2
    options = ["-t", "tmpfs", "-o", f"size={size}"]
    if subprocess.run(["mount", *options, "tmpfs", str(folder)], check=False, capture_output=True).returncode == 0:
        larger = ["mount", "-o", f"remount,size={3 * len(download.data)}", str(folder)]
        yield SmallDisk(folder, lambda: subprocess.run(larger, check=True))
        subprocess.run(["umount", str(folder)], check=True)
        return
    write, left = os.pwrite, [size]

    def pwrite(number: int, data: bytes, offset: int) -> int:
        left[0] -= len(data)
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(number, data, offset)

    monkeypatch.setattr(os, "pwrite", pwrite)
    yield SmallDisk(folder, lambda: left.append(left.pop() + 3 * len(download.data)))


def test_a_disk_that_fills_up_and_is_emptied(
    download: Case, small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size is looked at before the first byte, so that here only another program can have filled it since."""
    monkeypatch.setattr(PartFile, "reserve", lambda _self, _size: None)
    with pytest.raises(PresignGuiError) as caught:
        download.room.download(folder=small_disk.folder)
    assert caught.value.kind == "DiskFull"
    kept = download.room.watcher.download
    assert list(small_disk.folder.iterdir()) == [kept.partial.path]
    small_disk.make_room()
    result = download.room.download(folder=small_disk.folder, resume=kept)
    assert result.path.read_bytes() == download.data
    assert [path.name for path in small_disk.folder.iterdir()] == ["report.bin"]


def test_a_disk_that_has_no_room_from_the_start(download: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(self: PartFile, size: int) -> None:
        del size
        raise self._disk_full("")

    monkeypatch.setattr(PartFile, "reserve", no_room)
    assert download.fails(keeps=False).kind == "DiskFull"
    assert list(download.room.downloads.iterdir()) == []


def test_a_folder_that_may_not_be_written_to_any_more_and_may_again(
    download: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_self: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as locked:
        locked.setattr(Path, "hardlink_to", forbidden)
        assert download.fails().kind == "TargetUnwritable"
    download.check_done(download.goes_on())
