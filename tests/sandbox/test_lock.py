"""The lock excludes everybody else, and outlives nobody."""

import subprocess
import sys
from pathlib import Path

from presign_gui.sandbox.lock import FileLock


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release()
    first.release()
    assert second.acquire()
    assert not first.acquire()
    second.release()


def test_another_process_is_excluded_until_it_is_killed(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys, time; from presign_gui.sandbox.lock import FileLock;"
        "lock = FileLock(pathlib.Path(sys.argv[1])); print(lock.acquire(), flush=True); time.sleep(600)"
    )
    lock = FileLock(tmp_path / "lock")
    command = [sys.executable, "-c", program, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"True"
        assert not lock.acquire()
        holder.kill()
    assert lock.acquire()
    lock.release()
