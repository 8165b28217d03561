import os
from collections.abc import Callable
from pathlib import Path

import pytest

from presign_gui.domain.errors import LocalFileError
from presign_gui.transfer.file_body import BLOCK, FileBody
from presign_gui.transfer.progress import Meter


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.bin"
    path.write_bytes(os.urandom(2 * BLOCK + 17))
    return path


def failure_of(path: Path) -> str:
    with pytest.raises(LocalFileError) as caught:
        FileBody(path, Meter())
    assert str(path) in caught.value.cause()
    return caught.value.kind


def test_a_file_comes_whole_in_blocks(source: Path) -> None:
    with FileBody(source, Meter()) as body:
        blocks = list(body.blocks())
    assert [len(block) for block in blocks] == [BLOCK, BLOCK, 17]
    assert b"".join(blocks) == source.read_bytes()
    assert body.size == 2 * BLOCK + 17


def test_an_empty_file_has_no_blocks_but_a_checksum(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    with FileBody(empty, Meter()) as body:
        assert list(body.blocks()) == []
        assert body.digest("MD5") == bytes.fromhex("d41d8cd98f00b204e9800998ecf8427e")


def test_the_second_time_it_begins_at_the_beginning(source: Path) -> None:
    meter = Meter()
    with FileBody(source, meter) as body:
        first = next(body.blocks())
        body.sent(len(first))
        assert b"".join(body.blocks()) == source.read_bytes()
        fresh = body.digest("CRC64NVME")
        assert meter.snapshot().done == 0
    with FileBody(source, Meter()) as again:
        list(again.blocks())
        assert again.digest("CRC64NVME") == fresh


def test_checksums_that_did_not_run_along_come_from_a_second_reading(source: Path) -> None:
    with FileBody(source, Meter()) as body:
        list(body.blocks())
        assert body.digest("SHA256") is None
        assert body.read_again(["MD5"]).digest("MD5") == body.digest("MD5")


def test_no_such_file(tmp_path: Path) -> None:
    assert failure_of(tmp_path / "missing") == "SourceNotFound"
    (tmp_path / "file").touch()
    assert failure_of(tmp_path / "file" / "below") == "SourceNotFound"


def test_a_folder(tmp_path: Path) -> None:
    assert failure_of(tmp_path) == "SourceIsFolder"


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert failure_of(pipe) == "SourceNotAFile"


def test_a_device() -> None:
    assert failure_of(Path("/dev/null")) == "SourceNotAFile"


def test_a_file_that_may_not_be_read(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, whom no mode stops
    assert failure_of(source) == "SourceForbidden"


def test_a_name_with_a_zero_byte_is_no_crash() -> None:
    assert failure_of(Path("a\0b")) == "SourceUnreadable"


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def shrink(path: Path) -> None:
    os.truncate(path, BLOCK)


def rewrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"other")


def touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("change", [grow, shrink, rewrite, touch])
def test_a_file_that_changes_is_noticed_before_its_last_block(source: Path, change: Callable[[Path], None]) -> None:
    with FileBody(source, Meter()) as body:
        blocks = body.blocks()
        next(blocks)
        change(source)
        with pytest.raises(LocalFileError) as caught:
            next(blocks)
    assert caught.value.kind == "SourceChanged"


def test_a_replaced_file_is_sent_as_it_was_opened(source: Path, tmp_path: Path) -> None:
    content = source.read_bytes()
    with FileBody(source, Meter()) as body:
        newer = tmp_path / "newer"
        newer.write_bytes(b"new")
        newer.replace(source)
        assert b"".join(body.blocks()) == content
