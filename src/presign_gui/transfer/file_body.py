"""A file on its way out: read in large blocks, checksummed on the way, and watched for changes."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from presign_gui.domain.catalogue import local_file
from presign_gui.domain.errors import PresignGuiError
from presign_gui.transfer.checksum import FAST, MD5, BackgroundChecksums, RunningChecksums
from presign_gui.transfer.progress import Meter

BLOCK: Final = 1024 * 1024
"""Bytes that are read and sent at a time: with them a PUT over TLS is as fast as curl's."""


class FileBody:
    """The content of one regular file as a request's body. Use it in a `with` statement.

    Raises LocalFileError where the file is missing, unreadable or no regular file, and where it changes under way. A
    change is looked for before each block goes out, so a mixture is never complete on the server.
    """

    def __init__(self, path: Path, meter: Meter) -> None:
        self._path = path
        self._meter = meter
        self._file = _open(path)
        self._checksums: BackgroundChecksums | None = None
        self._state = self._stat()
        self.size = self._state[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop_checksums()
        self._file.close()

    def blocks(self) -> Iterator[bytes]:
        """Yield the file's bytes: from the first again, with new checksums, each time it is called."""
        if self._checksums is not None:
            self._drop_checksums()
            self._meter.rewind(0)
        checksums = self._checksums = BackgroundChecksums((*FAST, MD5))
        for block in self._read():
            checksums.update(block)
            yield block

    def sent(self, count: int) -> None:
        """Count bytes that went out."""
        self._meter.add(count)

    def digest(self, algorithm: str) -> bytes | None:
        """Return a checksum of what `blocks` yielded; None for an algorithm that does not run along."""
        return self._checksums.digest(algorithm) if self._checksums is not None else None

    def read_again(self, algorithms: Iterable[str]) -> RunningChecksums:
        """Return checksums that did not run along, from a second reading of the file."""
        running = RunningChecksums(algorithms)
        for block in self._read():
            running.update(block)
        return running

    def _read(self) -> Iterator[bytes]:
        self._file.seek(0)
        left = self.size
        while left:
            try:
                block = self._file.read(min(BLOCK, left))
            except OSError as error:
                raise _unreadable(self._path, error) from None
            if not block or self._stat() != self._state:
                raise local_file.SOURCE_CHANGED.error(path=str(self._path))
            left -= len(block)
            yield block

    def _stat(self) -> tuple[int, int]:
        """Return what shows a change: size in bytes, and time of the last one in nanoseconds."""
        found = os.fstat(self._file.fileno())
        return found.st_size, found.st_mtime_ns

    def _drop_checksums(self) -> None:
        if self._checksums is not None:
            self._checksums.close()


def _open(path: Path) -> BinaryIO:
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
