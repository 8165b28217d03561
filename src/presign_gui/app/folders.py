"""What is in a folder that is to be uploaded: its files one by one, and what is left out of it and why.

Links are not followed, whether they lead to files or to folders: what they lead to may be anywhere, may be there
twice, and may be the folder itself. Whoever drops a link itself means what it leads to. Devices, pipes and sockets
have no size and no end. All of that is counted and said, never silently left out.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

EXAMPLES: Final = 100
"""What is left out is named so many times; all of it is counted."""


class Reason(StrEnum):
    """Why something of a folder, or under a prefix, is left out."""

    LINK = "link"
    """A symbolic link, or a junction on Windows."""
    SPECIAL = "special file"
    """A device, a pipe or a socket."""
    UNREADABLE = "unreadable"
    """A folder that the system does not let us look into, or a file that is gone meanwhile; `detail` says why."""
    NAME = "name"
    """A name that is no Unicode, or a key longer than S3 allows."""
    SAME_NAME = "same name"
    """Another of the chosen folders or files has the same name, so that one would replace the other."""
    FOLDER_MARKER = "folder marker"
    """An object whose key ends in a slash: what some programs make for a folder. It is no file."""
    UNWRITABLE = "unwritable"
    """A folder on this computer that could not be made; `detail` says why."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that is not transferred: a path on this computer or a key, why, and what the system said of it."""

    name: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file: `relative` is its path below the folder, with slashes, and `size` is in bytes."""

    path: Path
    relative: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReport:
    """How far the look through folders or a prefix is: `files` were queued, of `size` bytes in all.

    `is_complete` is False while it goes on, and where it was stopped.
    """

    files: int = 0
    size: int = 0
    left_out: Mapping[Reason, int] = field(default_factory=dict)
    examples: tuple[LeftOut, ...] = ()
    is_complete: bool = False


class Tally:
    """Counts for a report."""

    def __init__(self) -> None:
        self._files = 0
        self._size = 0
        self._left_out: Counter[Reason] = Counter()
        self._examples: list[LeftOut] = []

    def count(self, size: int) -> None:
        """Count a file."""
        self._files += 1
        self._size += size

    def leave_out(self, left_out: LeftOut) -> None:
        """Count what is left out."""
        self._left_out[left_out.reason] += 1
        if len(self._examples) < EXAMPLES:
            self._examples.append(left_out)

    def report(self, *, is_complete: bool = False) -> FolderReport:
        """Return the counts as they are now."""
        return FolderReport(
            files=self._files,
            size=self._size,
            left_out=dict(self._left_out),
            examples=tuple(self._examples),
            is_complete=is_complete,
        )


def walk(folder: Path) -> Iterator[FoundFile | LeftOut]:
    """Yield what is in `folder` and in the folders in it, by name; empty folders give nothing, as S3 has none.

    Blocks for the disk, a folder at a time. Raises nothing.
    """
    waiting: list[tuple[Path, str]] = [(folder, "")]
    while waiting:
        here, relative = waiting.pop()
        try:
            with os.scandir(here) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield LeftOut(str(here), Reason.UNREADABLE, error.strerror or str(error))
            continue
        deeper: list[tuple[Path, str]] = []
        for entry in entries:
            name = f"{relative}{entry.name}"
            try:
                kind, status = _kind(entry)
            except OSError as error:
                yield LeftOut(entry.path, Reason.UNREADABLE, error.strerror or str(error))
                continue
            if isinstance(kind, Reason):
                yield LeftOut(entry.path, kind)
            elif stat.S_ISDIR(kind):
                deeper.append((Path(entry.path), f"{name}/"))
            else:
                yield FoundFile(Path(entry.path), name, status.st_size)
        waiting.extend(reversed(deeper))


def _kind(entry: "os.DirEntry[str]") -> tuple[int | Reason, os.stat_result]:
    """Return the file's mode, or why it is left out. Raises OSError."""
    status = entry.stat(follow_symlinks=False)
    if stat.S_ISLNK(status.st_mode) or _is_junction(status):
        return Reason.LINK, status
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return Reason.SPECIAL, status
    return status.st_mode, status


def _is_junction(status: os.stat_result) -> bool:
    """Tell a junction, which Windows has beside symbolic links (Microsoft: Reparse Point Tags)."""
    tag: int = getattr(status, "st_reparse_tag", 0)
    return tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
