"""The folder on this computer in which a sandbox keeps its objects, its log and the word that it runs."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.sandbox.info import SandboxInfo
from presign_gui.sandbox.lock import FileLock

_POLL: Final = 0.05
"""Seconds between two looks at a lock or a file of another process."""
_LOG_TAIL: Final = 8 * 1024
"""Bytes of the log's end that an error shows."""


@dataclass(frozen=True, slots=True)
class SandboxFolder:
    """The layout of the folder. Only `objects` is worth keeping; the rest belongs to one run."""

    path: Path

    @property
    def objects(self) -> Path:
        """The bodies and the metadata of all objects, as MiniStack writes them."""
        return self.path / "objects"

    @property
    def work(self) -> Path:
        """Temporary files of the server and of the functions; emptied at every start."""
        return self.path / "work"

    @property
    def log(self) -> Path:
        """What the server of the last run wrote."""
        return self.path / "sandbox.log"

    @property
    def running(self) -> Path:
        """How to reach the sandbox that runs, for other processes of this user. It holds secret keys."""
        return self.path / "running.json"

    def prepare(self) -> None:
        """Make what is missing of the folder. Raises SandboxError."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.objects.mkdir(mode=0o700, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            for path in (self.objects, *self.objects.parents):
                if path.is_file():
                    raise entries.FOLDER_IN_THE_WAY.error(path=str(path)) from error
            raise self.unusable(error) from error
        except OSError as error:
            raise self.unusable(error) from error

    def unusable(self, error: OSError) -> PresignGuiError:
        """Make the error that tells why the folder cannot be used."""
        return entries.FOLDER_UNUSABLE.error(folder=str(self.path), reason=error.strerror or str(error))

    @contextlib.contextmanager
    def used(self, wait_seconds: float) -> Iterator[None]:
        """Hold the folder for one run: empty what the last run left, and again at the end.

        Where another process holds it, wait in case that one is just ending. Raises SandboxError.
        """
        deadline = time.monotonic() + wait_seconds
        with contextlib.ExitStack() as ending:
            try:
                lock = FileLock(self._lock)
                while not lock.acquire():
                    if time.monotonic() > deadline:
                        raise entries.IN_USE.error(folder=str(self.path))
                    time.sleep(_POLL)
                ending.callback(lock.release)
                self._clear()
                self.work.mkdir()
                os.truncate(self.log, 0)
                ending.callback(self._clear)
            except OSError as error:
                raise self.unusable(error) from error
            yield

    def is_used(self) -> bool:
        """Tell whether a process holds the folder at the moment."""
        if not self._lock.exists():
            return False
        lock = FileLock(self._lock)
        try:
            return not lock.acquire()
        except OSError as error:
            raise self.unusable(error) from error
        finally:
            lock.release()

    def write_running(self, info: SandboxInfo) -> None:
        """Say how the sandbox is reached: to this user alone, and all at once. Raises SandboxError."""
        draft = self.work / self.running.name
        try:
            file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "w", encoding="utf-8") as stream:
                json.dump(info.to_json(), stream)
            draft.replace(self.running)
        except OSError as error:
            raise self.unusable(error) from error

    def read_running(self) -> SandboxInfo | None:
        """Return what the process that uses the folder said, or None where it has not said anything yet."""
        try:
            return SandboxInfo.from_json(json.loads(self.running.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def wait_for_running(self, wait_seconds: float) -> SandboxInfo | None:
        """Return how to reach the sandbox that runs in this folder, waiting for one that is just starting.

        None where none runs. A file that a killed sandbox left behind does not count.
        """
        deadline = time.monotonic() + wait_seconds
        while self.is_used():
            info = self.read_running()
            if info is not None or time.monotonic() > deadline:
                return info
            time.sleep(_POLL)
        return None

    def log_tail(self) -> str:
        """Return the last lines of the log."""
        try:
            return self.log.read_bytes()[-_LOG_TAIL:].decode(errors="replace")
        except OSError:
            return ""

    @property
    def _lock(self) -> Path:
        return self.path / "sandbox.lock"

    def _clear(self) -> None:
        self.running.unlink(missing_ok=True)
        # On Windows a function's process that is just ending may still hold a file; the next start clears it.
        shutil.rmtree(self.work, ignore_errors=True)
