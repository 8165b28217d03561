"""No range of a download is noted before its bytes are on the disk, and many are synced at once."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from presign_gui.app.range_journal import RangeJournal, sync_file
from presign_gui.domain.catalogue import store as entries
from presign_gui.domain.errors import LocalFileError
from presign_gui.domain.parts import ByteRange

PATH = Path("/downloads/large.bin.part")
FIRST, SECOND, THIRD = (ByteRange(start, start + 10) for start in (0, 10, 20))


class Disk:
    """Syncs when the test lets it, and writes down what happened in which order."""

    def __init__(self) -> None:
        self.log: list[object] = []
        self.is_syncing = threading.Event()
        self.gate = threading.Event()
        self.error: Exception | None = None

    def sync(self, path: Path) -> None:
        assert path == PATH
        self.is_syncing.set()
        assert self.gate.wait(30)
        if isinstance(self.error, OSError):
            raise self.error
        self.log.append("synced")

    def note(self, ranges: Sequence[ByteRange]) -> None:
        if self.error is not None:
            raise self.error
        self.log.append(list(ranges))


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def journal(disk: Disk) -> RangeJournal:
    return RangeJournal(PATH, disk.note, disk.sync)


def test_what_comes_while_the_disk_is_busy_is_synced_at_once_and_then_noted(disk: Disk, journal: RangeJournal) -> None:
    journal.add(FIRST)
    assert disk.is_syncing.wait(30)
    journal.add(SECOND)
    journal.add(THIRD)
    assert disk.log == []
    disk.gate.set()
    assert journal.finish(10)
    assert disk.log == ["synced", [FIRST], "synced", [SECOND, THIRD]]


def test_what_is_not_on_the_disk_in_time_is_never_noted(disk: Disk, journal: RangeJournal) -> None:
    journal.add(FIRST)
    assert not journal.finish(0.01)
    disk.gate.set()
    assert journal.finish(10)
    assert disk.log == ["synced"]


def test_what_cannot_be_synced_is_not_noted(
    disk: Disk, journal: RangeJournal, caplog: pytest.LogCaptureFixture
) -> None:
    disk.error = FileNotFoundError(2, "No such file")
    disk.gate.set()
    journal.add(FIRST)
    assert journal.finish(10)
    assert disk.log == []
    assert "could not be synced" in caplog.text
    caplog.clear()


def test_what_cannot_be_noted_ends_the_download(disk: Disk, journal: RangeJournal) -> None:
    disk.error = entries.UNUSABLE.error(path="/x", reason="full")
    disk.gate.set()
    journal.add(FIRST)
    assert not journal.finish(10)
    with pytest.raises(LocalFileError):
        journal.add(SECOND)


def test_a_file_is_synced_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.part"
    path.write_bytes(b"x")
    sync_file(path)
    with pytest.raises(FileNotFoundError):
        sync_file(tmp_path / "absent")
