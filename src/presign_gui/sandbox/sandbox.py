"""The embedded sandbox as the rest of the program sees it: start it, find one that runs, stop it."""

import importlib.util
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self, cast

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.sandbox.folder import SandboxFolder
from presign_gui.sandbox.info import KeyPair, SandboxInfo
from presign_gui.sandbox.messages import READY, STARTING, Failed, Ready, Step, decode
from presign_gui.sandbox.server import clean_environment

__all__ = ["KeyPair", "Sandbox", "SandboxInfo"]

_START_LIMIT: Final = 60.0
"""Seconds. It takes one or two on an ordinary computer; a cold disk and a virus scanner may make that many more."""
_STOP_LIMIT: Final = 5.0
"""Seconds that the process has to end by itself, which it does in less (see `child`), before it is killed."""


class Sandbox:
    """A sandbox that runs as a child of this process, and ends with it. Use as a context manager, or call `stop`."""

    def __init__(self, process: subprocess.Popen[bytes], info: SandboxInfo) -> None:
        """Made by `start`."""
        self._process = process
        self.info: Final = info

    @classmethod
    def start(
        cls, data_dir: Path, *, port: int | None = None, on_step: Callable[[str], None] = lambda _step: None
    ) -> Self:
        """Start the sandbox that keeps its objects in `data_dir`, on `port` or else on a free one.

        Blocks until it can be used (measured: 1 to 2 s); `on_step` hears what is being done, in a few English words
        marked for translation under "sandbox". Raises SandboxError, among others where another process runs the
        sandbox in this folder: call `attach` first.
        """
        if importlib.util.find_spec("ministack") is None:
            raise entries.NOT_INSTALLED.error()
        on_step(STARTING)
        folder = SandboxFolder(data_dir.absolute())
        folder.prepare()
        process = _spawn(folder, port or 0)
        try:
            info = _wait_until_ready(process, folder, on_step)
        except BaseException:
            _end(process)
            raise
        on_step(READY)
        return cls(process, info)

    @staticmethod
    def attach(data_dir: Path) -> SandboxInfo | None:
        """Return how to reach the sandbox that another process of this user runs in `data_dir`, or None.

        Waits where that sandbox is just starting or stopping. Raises SandboxError for a folder that cannot be read.
        """
        return SandboxFolder(data_dir.absolute()).wait_for_running(_START_LIMIT)

    @property
    def is_running(self) -> bool:
        """Tell whether the sandbox's process runs: False after `stop`, and where it ended by itself."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the sandbox and wait for that (measured: 0.2 s; at most 5 s). Does nothing the second time."""
        _end(self._process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _spawn(folder: SandboxFolder, port: int) -> subprocess.Popen[bytes]:
    """Start the child, apart from our terminal: a Ctrl+C there is ours to answer."""
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    command = [sys.executable, "-P", "-m", "presign_gui.sandbox.child", str(folder.path), str(port)]
    try:
        log = folder.log.open("ab")
    except OSError as error:
        raise folder.unusable(error) from error
    with log:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=folder.path,
            env=clean_environment(os.environ, folder),
            **apart,
        )


def _wait_until_ready(
    process: subprocess.Popen[bytes], folder: SandboxFolder, on_step: Callable[[str], None]
) -> SandboxInfo:
    began = time.monotonic()
    watchdog = threading.Timer(_START_LIMIT, process.kill)
    watchdog.start()
    try:
        for line in cast("IO[bytes]", process.stdout):
            match decode(line):
                case Step(text):
                    on_step(text)
                case Ready(info):
                    return info
                case Failed() as failed:
                    raise failed.error()
    finally:
        watchdog.cancel()
    if time.monotonic() - began >= _START_LIMIT:
        waited = timedelta(seconds=_START_LIMIT)
        raise entries.NOT_READY_IN_TIME.error(waited=waited, log=str(folder.log), detail=folder.log_tail())
    raise entries.ENDED_EARLY.error(log=str(folder.log), folder=str(folder.path), detail=folder.log_tail())


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the child's input, which tells it to stop, and see that it does."""
    cast("IO[bytes]", process.stdin).close()
    try:
        process.wait(_STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    cast("IO[bytes]", process.stdout).close()
