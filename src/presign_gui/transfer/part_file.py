"""The file that a download grows in, and its move to the final name.

Until the last byte is compared and on the disk there is only `NAME.part`; after that, in one step, there is only
NAME. Whatever fails in between leaves neither.
"""

import contextlib
import errno
import itertools
import os
import shutil
import threading
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from presign_gui.domain.catalogue import local_file
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.filenames import numbered
from presign_gui.domain.parts import ByteRange
from presign_gui.domain.transfer import IfExists
from presign_gui.transfer.control import Control, run_beside

_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_HARD_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""What FAT, exFAT and some network drives answer to link(2)."""

_WINDOWS: Final = os.name == "nt"
_BLOCK: Final = 1024 * 1024
_SYNCED_AT_ONCE: Final = 1024 * 1024
"""Bytes that are on the disk before anyone could have changed their mind; more may take a while."""


class PartFile:
    """A `NAME.part` in `folder`, created exclusively, or `opened` as an earlier run left it (see `reopen`).

    Use it in a `with` statement, which removes what is left of it unless `keeps` says otherwise. Any number of threads
    write to it. Two downloads of the same name never share one: the second gets `NAME (1).part`. Raises LocalFileError.
    """

    def __init__(self, folder: Path, name: str, opened: tuple[Path, FileIO] | None = None) -> None:
        self._folder = folder
        self._name = name
        self._lock = threading.Lock()
        self._missing = 0
        self._end = 0
        self.path, self._file = opened or self._create()
        self.keeps = False
        """Whether the file stays when the download ends without it being complete."""
        # Once the part has its final name, the old one may already be the part of another download.
        self._is_placed = False

    @classmethod
    def reopen(cls, folder: Path, name: str, path: Path, size: int) -> Self | None:
        """Open what an earlier run left in `path`; None where it is not there, or not as that run left it."""
        try:
            if path.is_symlink() or not path.is_file() or path.stat().st_size != size:
                return None
            file = cls(folder, name, (path, path.open("r+b", buffering=0)))
        except OSError:
            return None
        file._end = size
        return file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if not self._is_placed and not self.keeps:
            self.path.unlink(missing_ok=True)

    def reserve(self, size: int) -> None:
        """Raise LocalFileError where the disk has no room for `size` more bytes, rather than when most of them came."""
        self._missing = size
        if size > shutil.disk_usage(self._folder).free:
            raise self._disk_full("")

    def resize(self, size: int) -> None:
        """Give the file its length, which on most systems takes no room on the disk yet."""
        try:
            self._file.truncate(size)
        except OSError as error:
            raise self._unwritable(self.path, error) from None

    def write(self, block: bytes) -> None:
        """Append `block`."""
        self.write_at(block, self._end)

    def write_at(self, block: bytes, offset: int) -> None:
        """Write `block` where it belongs."""
        rest = memoryview(block)
        try:
            while rest:
                rest = rest[self._write(rest, offset + len(block) - len(rest)) :]
        except OSError as error:
            with self._lock:
                self._missing = max(self._missing, len(rest))
            raise self._unwritable(self.path, error) from None
        with self._lock:
            self._missing -= len(block)
            self._end = max(self._end, offset + len(block))

    def blocks(self, where: ByteRange) -> Iterator[memoryview]:
        """Yield what was written to `where`, in blocks; each is only good until the next is asked for."""
        buffer = memoryview(bytearray(min(_BLOCK, where.size)))
        for offset in range(where.start, where.stop, _BLOCK):
            block = buffer[: where.stop - offset]
            try:
                count = self._read(block, offset)
            except OSError as error:
                raise self._unwritable(self.path, error) from None
            yield block[:count]

    def move_into_place(self, if_exists: IfExists, control: Control) -> Path | None:
        """Give the file its final name and return that; None where another has it and `if_exists` says to skip.

        The bytes are on the disk before the name is. A file that came to be under the name in the meantime is
        replaced only if that was asked for.
        """
        target = self._folder / self._name
        try:
            if self._end > _SYNCED_AT_ONCE:
                run_beside(self._sync, control)
            else:
                self._sync()
            self._file.close()
            placed = self._place(target, if_exists)
        except OSError as error:
            raise self._unwritable(target, error) from None
        _sync_folder(self._folder)
        return placed

    def _write(self, block: memoryview, offset: int) -> int:
        if hasattr(os, "pwrite"):
            return os.pwrite(self._file.fileno(), block, offset)
        with self._lock:  # Windows
            self._file.seek(offset)
            return self._file.write(block)

    def _read(self, block: memoryview, offset: int) -> int:
        if hasattr(os, "preadv"):
            return os.preadv(self._file.fileno(), [block], offset)
        with self._lock:
            self._file.seek(offset)
            return self._file.readinto(block) or 0

    def _sync(self) -> None:
        os.fsync(self._file.fileno())

    def _place(self, target: Path, if_exists: IfExists) -> Path | None:
        if if_exists is IfExists.OVERWRITE:
            self.path.replace(target)
            self._is_placed = True
            return target
        for candidate in candidates(target):
            try:
                _move_to_new_name(self.path, candidate)
            except FileExistsError:
                if if_exists is IfExists.SKIP:
                    break
            else:
                self._is_placed = True
                return candidate
        return None

    def _create(self) -> tuple[Path, FileIO]:
        for candidate in candidates(self._folder / self._name):
            path = candidate.with_name(candidate.name + ".part")
            try:
                return path, path.open("x+b", buffering=0)
            except FileExistsError:
                continue
            except (FileNotFoundError, NotADirectoryError):
                raise local_file.FOLDER_NOT_FOUND.error(folder=str(self._folder)) from None
            except OSError as error:
                if error.errno in _FORBIDDEN:
                    raise local_file.FOLDER_FORBIDDEN.error(folder=str(self._folder), detail=str(error)) from None
                raise self._unwritable(path, error) from None
        raise AssertionError("there is always another number")

    def _unwritable(self, path: Path, error: OSError) -> PresignGuiError:
        if error.errno in _FULL:
            return self._disk_full(str(error))
        if isinstance(error, IsADirectoryError):
            return local_file.TARGET_IS_FOLDER.error(path=str(path))
        return local_file.TARGET_UNWRITABLE.error(path=str(path), reason=error.strerror or str(error))

    def _disk_full(self, detail: str) -> PresignGuiError:
        free = ByteCount(shutil.disk_usage(self._folder).free)
        needed = ByteCount(max(0, self._missing))
        return local_file.DISK_FULL.error(folder=str(self._folder), needed=needed, free=free, detail=detail)


def candidates(target: Path) -> Iterator[Path]:
    """Yield `report.pdf`, `report (1).pdf`, `report (2).pdf` ... without end."""
    yield target
    for number in itertools.count(1):
        yield target.with_name(numbered(target.name, number))


def _move_to_new_name(part: Path, target: Path) -> None:
    """Move `part` to `target` in one step. Raises FileExistsError where `target` exists, whenever it came to be."""
    if _WINDOWS:
        part.rename(target)  # which replaces nothing there, unlike on POSIX
        return
    try:
        target.hardlink_to(part)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        _take_and_replace(part, target)
    else:
        part.unlink()


def _take_and_replace(part: Path, target: Path) -> None:
    """Take the name with an empty file, then replace that: the way where nothing else spares an existing file."""
    target.open("xb").close()
    try:
        part.replace(target)
    except OSError:
        target.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk too, as far as the system can: Windows and some network drives cannot."""
    if _WINDOWS:
        return
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
