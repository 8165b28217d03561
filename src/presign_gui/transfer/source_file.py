"""A file that is uploaded: open once for the whole upload, read by any number of threads, and watched for changes."""

import os
import stat
import threading
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from presign_gui.domain.catalogue import local_file
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.parts import ByteRange
from presign_gui.domain.resume import FileState
from presign_gui.transfer.checksum import RunningChecksums
from presign_gui.transfer.control import Control

BLOCK: Final = 1024 * 1024
"""Bytes that are read and sent at a time: with them a PUT over TLS is as fast as curl's."""


class SourceFile:
    """One regular file. Use it in a `with` statement. `state` is the file as it was when it was opened.

    Raises LocalFileError where the file is missing, unreadable or no regular file, and where it changes under way. A
    change is looked for after each block is read, so a mixture is never complete on the server.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _open(path)
        self._lock = threading.Lock()
        self.state = self._stat()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def size(self) -> int:
        """Bytes."""
        return self.state.size

    def read_into(self, buffer: memoryview, offset: int) -> None:
        """Fill `buffer` with the bytes from `offset` on, which are all there unless the file has changed."""
        try:
            count = self._read(buffer, offset)
            while count < len(buffer) and (more := self._read(buffer[count:], offset + count)):
                count += more
        except OSError as error:
            raise _unreadable(self.path, error) from None
        if count < len(buffer) or self._stat() != self.state:
            raise self.has_changed()

    def check_name(self) -> None:
        """Raise LocalFileError where the path has come to name another file, which a program saved in its place."""
        try:
            found = self.path.stat()
        except OSError:
            raise self.has_changed() from None
        if not _state_of(found).is_same(self.state):
            raise self.has_changed()

    def checksums(self, algorithms: Iterable[str], where: ByteRange | None, control: Control) -> RunningChecksums:
        """Read some of the file, None for nothing, and return its checksums. Raises Cancelled and Paused too."""
        running = RunningChecksums(algorithms)
        for block in self.blocks(where) if where else ():
            control.raise_if_stopped()
            running.update(block)
        return running

    def blocks(self, where: ByteRange) -> Iterator[memoryview]:
        """Yield some of the file in blocks; each is only good until the next is asked for."""
        buffer = memoryview(bytearray(min(BLOCK, where.size)))
        for offset in range(where.start, where.stop, BLOCK):
            block = buffer[: where.stop - offset]
            self.read_into(block, offset)
            yield block

    def has_changed(self) -> PresignGuiError:
        """Return the error of a file that is not what it was."""
        return local_file.SOURCE_CHANGED.error(path=str(self.path))

    def _read(self, buffer: memoryview, offset: int) -> int:
        if hasattr(os, "preadv"):
            return os.preadv(self._file.fileno(), [buffer], offset)
        with self._lock:  # Windows
            self._file.seek(offset)
            return self._file.readinto(buffer) or 0

    def _stat(self) -> FileState:
        return _state_of(os.fstat(self._file.fileno()))


def _state_of(found: os.stat_result) -> FileState:
    return FileState(found.st_size, found.st_mtime_ns, found.st_ino)


def _open(path: Path) -> FileIO:
    try:
        # Asked before opening, because opening a pipe waits for its writer.
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise local_file.SOURCE_IS_FOLDER.error(path=str(path))
        if not stat.S_ISREG(mode):
            raise local_file.SOURCE_NOT_A_FILE.error(path=str(path))
        return path.open("rb", buffering=0)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> PresignGuiError:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return local_file.SOURCE_NOT_FOUND.error(path=str(path))
        case PermissionError():
            return local_file.SOURCE_FORBIDDEN.error(path=str(path))
        case OSError(strerror=str(reason)):
            return local_file.SOURCE_UNREADABLE.error(path=str(path), reason=reason)
        case _:
            return local_file.SOURCE_UNREADABLE.error(path=str(path), reason=str(error))
