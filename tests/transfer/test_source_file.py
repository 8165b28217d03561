import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from presign_gui.domain.errors import LocalFileError
from presign_gui.domain.parts import ByteRange
from presign_gui.transfer.checksum import MD5
from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.source_file import BLOCK, SourceFile


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.bin"
    path.write_bytes(os.urandom(2 * BLOCK + 17))
    return path


def failure_of(path: Path) -> str:
    with pytest.raises(LocalFileError) as caught:
        SourceFile(path)
    assert str(path) in caught.value.cause()
    return caught.value.kind


def whole(opened: SourceFile) -> ByteRange:
    return ByteRange(0, opened.size)


def test_a_file_comes_in_blocks(source: Path) -> None:
    with SourceFile(source) as opened:
        blocks = [bytes(block) for block in opened.blocks(whole(opened))]
        part = [bytes(block) for block in opened.blocks(ByteRange(5, BLOCK + 7))]
    assert [len(block) for block in blocks] == [BLOCK, BLOCK, 17]
    assert b"".join(blocks) == source.read_bytes()
    assert b"".join(part) == source.read_bytes()[5 : BLOCK + 7]
    assert opened.size == 2 * BLOCK + 17


def test_its_state_tells_it_from_others(source: Path) -> None:
    found = source.stat()
    with SourceFile(source) as opened:
        assert (opened.state.size, opened.state.mtime_ns, opened.state.inode) == (
            found.st_size,
            found.st_mtime_ns,
            found.st_ino,
        )


def test_checksums_of_some_of_it(source: Path) -> None:
    with SourceFile(source) as opened:
        found = opened.checksums([MD5], ByteRange(1, BLOCK + 3), Control())
        assert found.digest(MD5) == hashlib.md5(source.read_bytes()[1 : BLOCK + 3]).digest()
        assert opened.checksums([MD5], None, Control()).digest(MD5) == hashlib.md5().digest()


def test_checksums_of_much_can_be_cancelled(source: Path) -> None:
    control = Control()
    control.cancel()
    with SourceFile(source) as opened, pytest.raises(Cancelled):
        opened.checksums([MD5], whole(opened), control)


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
def test_a_file_that_changes_is_noticed_at_the_next_block(source: Path, change: Callable[[Path], None]) -> None:
    with SourceFile(source) as opened:
        blocks = opened.blocks(whole(opened))
        next(blocks)
        change(source)
        with pytest.raises(LocalFileError) as caught:
            next(blocks)
    assert caught.value.kind == "SourceChanged"


def test_a_replaced_file_is_read_as_it_was_opened_and_the_change_is_noticed_by_name(
    source: Path, tmp_path: Path
) -> None:
    content = source.read_bytes()
    with SourceFile(source) as opened:
        opened.check_name()
        newer = tmp_path / "newer"
        newer.write_bytes(content)
        os.utime(newer, ns=(opened.state.mtime_ns, opened.state.mtime_ns))
        newer.replace(source)
        assert b"".join(bytes(block) for block in opened.blocks(whole(opened))) == content
        with pytest.raises(LocalFileError) as caught:
            opened.check_name()
        assert caught.value.kind == "SourceChanged"


def test_a_file_that_was_removed_is_noticed_by_name(source: Path) -> None:
    with SourceFile(source) as opened:
        source.unlink()
        with pytest.raises(LocalFileError):
            opened.check_name()


def test_without_positioned_reads_it_is_the_same(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "preadv")  # as on Windows
    with SourceFile(source) as opened:
        assert b"".join(bytes(block) for block in opened.blocks(ByteRange(3, BLOCK))) == source.read_bytes()[3:BLOCK]
