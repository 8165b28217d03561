"""The file that a download grows in, and its move to the final name.

Until the last byte is compared and on the disk there is only `NAME.part`; after that, in one step, there is only
NAME. Whatever fails in between leaves neither.
"""

import contextlib
import errno
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from presign_gui.domain.catalogue import local_file
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.filenames import numbered
from presign_gui.domain.transfer import IfExists
from presign_gui.transfer.control import Control, run_beside

_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_HARD_LINKS: Final = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""What FAT, exFAT and some network drives answer to link(2)."""

_WINDOWS: Final = os.name == "nt"


class PartFile:
    """An exclusively created `NAME.part` in `folder`. Use it in a `with` statement, which removes what is left of it.

    Two downloads of the same name never share one: the second gets `NAME (1).part`. Raises LocalFileError.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._missing = 0
        self._path, self._file = self._create()
        # Once the part has its final name, the old one may already be the part of another download.
        self._is_placed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if not self._is_placed:
            self._path.unlink(missing_ok=True)

    def reserve(self, size: int) -> None:
        """Raise LocalFileError where the disk has no room for `size` bytes, rather than after most of them came."""
        self._missing = size
        if size > shutil.disk_usage(self._folder).free:
            raise self._disk_full("")

    def write(self, block: bytes) -> None:
        """Append `block`."""
        rest = memoryview(block)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            self._missing = max(self._missing, len(rest))
            raise self._unwritable(self._path, error) from None
        self._missing -= len(block)

    def move_into_place(self, if_exists: IfExists, control: Control) -> Path | None:
        """Give the file its final name and return that; None where another has it and `if_exists` says to skip.

        The bytes are on the disk before the name is. A file that came to be under the name in the meantime is
        replaced only if that was asked for.
        """
        target = self._folder / self._name
        try:
            run_beside(self._sync, control)
            self._file.close()
            placed = self._place(target, if_exists)
        except OSError as error:
            raise self._unwritable(target, error) from None
        _sync_folder(self._folder)
        return placed

    def _sync(self) -> None:
        os.fsync(self._file.fileno())

    def _place(self, target: Path, if_exists: IfExists) -> Path | None:
        if if_exists is IfExists.OVERWRITE:
            self._path.replace(target)
            self._is_placed = True
            return target
        for candidate in candidates(target):
            try:
                _move_to_new_name(self._path, candidate)
            except FileExistsError:
                if if_exists is IfExists.SKIP:
                    break
            else:
                self._is_placed = True
                return candidate
        return None

    def _create(self) -> tuple[Path, BinaryIO]:
        for candidate in candidates(self._folder / self._name):
            path = candidate.with_name(candidate.name + ".part")
            try:
                return path, path.open("xb", buffering=0)
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
