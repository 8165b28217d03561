"""Notes what of a download is finished, and nothing that a power cut could still take away.

The system writes a file to the disk when it likes, and the store's own file perhaps before it. After a power cut a note
could then stand for bytes that never got there, and where a server attests no checksum nobody would find out. So the
file is synced first, on a thread beside the download, as many ranges at a time as came meanwhile. That costs a download
nothing: its file is synced at the end in any case, and that end comes the sooner.
"""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from presign_gui.domain.errors import LocalFileError
from presign_gui.domain.parts import ByteRange

_log = logging.getLogger(__name__)


def sync_file(path: Path) -> None:
    """Have the system put what was written to a file on the disk. Blocks; raises OSError."""
    number = os.open(path, os.O_RDWR)
    try:
        getattr(os, "fdatasync", os.fsync)(number)
    finally:
        os.close(number)


class RangeJournal:
    """The notes of the download in `path`. `note` is called on a thread beside it, with ranges that are on the disk."""

    def __init__(
        self, path: Path, note: Callable[[Sequence[ByteRange]], None], sync: Callable[[Path], None] = sync_file
    ) -> None:
        self._path = path
        self._note = note
        self._sync = sync
        self._changed = threading.Condition()
        self._written: list[ByteRange] = []
        self._is_working = False
        self._is_over = False
        self._error: LocalFileError | None = None

    def add(self, written: ByteRange) -> None:
        """Note a range as soon as it is on the disk. Returns at once; raises LocalFileError where one failed before."""
        with self._changed:
            if self._error is not None:
                raise self._error
            self._written.append(written)
            if not self._is_working:
                self._is_working = True
                threading.Thread(target=self._work, name="range-journal", daemon=True).start()

    def finish(self, limit_seconds: float) -> bool:
        """Wait until all that was added is noted, and tell whether it is. Nothing is noted after that."""
        with self._changed:
            is_all = self._changed.wait_for(lambda: not self._is_working, limit_seconds) and self._error is None
            self._is_over = True
            return is_all

    def _work(self) -> None:
        while batch := self._take():
            try:
                self._sync(self._path)
            except OSError as error:  # these are fetched again; what is wrong with the disk the download meets, too
                _log.warning("%s could not be synced: %s", self._path, error)
            else:
                self._note_unless_over(batch)

    def _note_unless_over(self, batch: Sequence[ByteRange]) -> None:
        with self._changed:
            if not self._is_over:
                try:
                    self._note(batch)
                except LocalFileError as error:
                    self._error = error

    def _take(self) -> list[ByteRange]:
        with self._changed:
            batch, self._written = self._written, []
            if not batch:
                self._is_working = False
                self._changed.notify_all()
            return batch
