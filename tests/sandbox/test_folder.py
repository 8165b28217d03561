"""One run at a time holds the folder, and others find out how to reach it."""

import threading
import time
from pathlib import Path

import pytest

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import SandboxError
from presign_gui.sandbox.folder import SandboxFolder
from tests.sandbox.test_info import INFO


@pytest.fixture
def folder(tmp_path: Path) -> SandboxFolder:
    made = SandboxFolder(tmp_path / "deep" / "data")
    made.prepare()
    made.log.touch()
    return made


def test_a_run_leaves_nothing_of_itself(folder: SandboxFolder) -> None:
    folder.work.mkdir()
    (folder.work / "old").touch()
    folder.running.touch()
    folder.log.write_text("old")
    (folder.objects / "kept").touch()
    with folder.used(0):
        assert list(folder.work.iterdir()) == []
        assert not folder.running.exists()
        assert folder.log_tail() == ""
        folder.write_running(INFO)
    assert sorted(entry.name for entry in folder.path.iterdir()) == ["objects", "sandbox.lock", "sandbox.log"]
    assert (folder.objects / "kept").exists()
    assert not folder.is_used()


def test_a_run_that_fails_gives_the_folder_back(folder: SandboxFolder) -> None:
    with pytest.raises(ZeroDivisionError), folder.used(0):
        raise ZeroDivisionError
    assert not folder.is_used()
    assert not folder.work.exists()


def test_a_second_run_is_refused(folder: SandboxFolder) -> None:
    with folder.used(0):
        assert folder.is_used()
        with pytest.raises(SandboxError) as caught, folder.used(0):
            pass
        assert caught.value.entry is entries.IN_USE
        assert folder.is_used()


def test_whoever_asks_while_it_starts_waits_for_it(folder: SandboxFolder) -> None:
    def start_slowly() -> None:
        with folder.used(0):
            held.set()
            time.sleep(0.2)
            folder.write_running(INFO)
            asked.wait(30)

    held, asked = threading.Event(), threading.Event()
    runner = threading.Thread(target=start_slowly)
    runner.start()
    assert held.wait(30)
    assert folder.wait_for_running(30) == INFO
    asked.set()
    runner.join()
    assert folder.wait_for_running(5) is None


def test_whoever_asks_does_not_wait_for_ever(folder: SandboxFolder) -> None:
    with folder.used(0):
        assert folder.wait_for_running(0.1) is None


def test_the_word_of_a_killed_run_does_not_count(folder: SandboxFolder) -> None:
    with folder.used(0):
        folder.write_running(INFO)
        left = folder.running.read_bytes()
    folder.running.write_bytes(left)
    assert folder.read_running() == INFO
    assert folder.wait_for_running(0) is None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"owner": {}}', b'{"owner": {}, "member": {}}'])
def test_a_damaged_word_is_none(folder: SandboxFolder, content: bytes) -> None:
    folder.running.write_bytes(content)
    assert folder.read_running() is None


def test_asking_makes_no_folder(tmp_path: Path) -> None:
    folder = SandboxFolder(tmp_path / "data")
    assert folder.wait_for_running(0) is None
    assert not folder.path.exists()


def test_the_tail_of_a_long_log_is_its_end(folder: SandboxFolder) -> None:
    folder.log.write_bytes(b"x" * 100_000 + b"\nthe end \xe6")
    assert folder.log_tail().endswith("\nthe end �")
    assert len(folder.log_tail()) < 10_000


def test_a_word_that_cannot_be_written_is_an_error_that_names_the_folder(folder: SandboxFolder) -> None:
    with pytest.raises(SandboxError) as caught:
        folder.write_running(INFO)
    assert caught.value.entry is entries.FOLDER_UNUSABLE
    assert str(folder.path) in caught.value.cause()
