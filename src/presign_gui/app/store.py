"""Keeps the queue over the end of the program: what was asked, how far it is, and what of it is finished.

The file is read a little at a time. A queue of 100,000 rows is known by its outline within a tenth of a second, and
its records are loaded as they are shown or carried out.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, Self

from presign_gui.app.jobs import Job
from presign_gui.app.store_database import Database
from presign_gui.app.store_rows import (
    BEGIN_DOWNLOAD,
    BEGIN_UPLOAD,
    DROP,
    INSERT,
    SELECT,
    SELECT_RESUME,
    UPDATE,
    job_row,
    part_row,
    partial_row,
    read_abandoned,
    read_begun,
    read_part,
    read_path,
    read_range,
    read_transfer,
    read_unheard,
    state_row,
    upload_row,
    write_path,
)
from presign_gui.app.store_schema import MIGRATIONS, Migration
from presign_gui.app.stored_transfer import AbandonedUpload, StoredTransfer, UnheardUpload
from presign_gui.domain.catalogue import store as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart, merge
from presign_gui.domain.resume import DownloadResume, PartialDownload, UploadResume
from presign_gui.domain.transfer import TransferState

_GAP: Final = 1 << 20
"""Between two positions: rows can be moved into one gap about 20 times before all are numbered anew."""


class Outline(NamedTuple):
    """What is known of a transfer before it is loaded."""

    id: int
    state: TransferState
    is_guest: bool
    """Whether it was over a pasted link, which is not kept."""


class Store:
    """The queue on disk. Every change is committed before its method returns, and survives `kill -9`.

    One process has it at a time. The methods may be called from any thread; a change takes some 30 µs, and now and
    then as long as the disk takes to write a few MiB. Every method raises LocalFileError where the file fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asking: set[int] = set()
        self._asking_lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Self:
        """Open the store in `path`, or begin an empty one. A damaged file is moved aside (see `notice`).

        Raises LocalFileError where another process has it, a newer version wrote it, or it cannot be written.
        """
        return cls(Database.open(path, migrations))

    @classmethod
    def in_memory(cls) -> Self:
        """Make a store that ends with the process, for a queue that is not to be found again."""
        return cls(Database.in_memory(MIGRATIONS))

    @property
    def outlives_program(self) -> bool:
        """Tell whether what is in it is there again at the next start."""
        return self._database.is_file

    @property
    def notice(self) -> PresignGuiError | None:
        """What a person has to be told about opening it: that the old file was damaged, and where it is now."""
        aside = self._database.moved_aside
        return None if aside is None else entries.DAMAGED.error(aside=str(aside))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    # -- the queue ------------------------------------------------------------------------------------------------

    def add(self, jobs: Iterable[Job], state: TransferState = TransferState.QUEUED) -> tuple[int, ...]:
        """Put transfers at the end of the queue, all or none, and return their ids. No id is ever used again."""
        rows = [job_row(job) for job in jobs]
        with self._database.transaction() as connection:
            last = connection.execute("SELECT coalesce(max(position), 0) FROM transfers").fetchone()[0]
            ids = [
                connection.execute(INSERT, (*row, state.value, last + number * _GAP)).lastrowid or 0
                for number, row in enumerate(rows, start=1)
            ]
        return tuple(ids)

    def save(self, *transfers: StoredTransfer) -> None:
        """Replace what is kept of these transfers, all or none. One that was removed meanwhile stays removed.

        From where they go on stays as it is (`begin`, `drop`).
        """
        with self._database.transaction() as connection:
            connection.executemany(UPDATE, ((*state_row(each), each.id) for each in transfers))

    def set_state(self, ids: Iterable[int], state: TransferState) -> None:
        """Change the state of many transfers of which nothing else changes."""
        with self._database.transaction() as connection:
            connection.execute(_SET_STATE, (state.value, _list(ids)))

    def remove(self, ids: Iterable[int]) -> tuple[AbandonedUpload, ...]:
        """Forget transfers. Their multipart uploads, where S3 still has some, become abandoned ones; return those."""
        these = (_list(ids),)
        with self._database.transaction() as connection:
            abandoned = connection.execute(_ABANDON, these).fetchall()
            connection.execute("DELETE FROM transfers WHERE id IN (SELECT value FROM json_each(?))", these)
        return tuple(read_abandoned(row) for row in abandoned)

    def move(self, transfer_id: int, before: int | None) -> None:
        """Put a transfer before another one, or with None at the end. Raises KeyError for an unknown id."""
        with self._database.transaction() as connection:
            position = self._free_position(transfer_id, before)
            if position is None:
                connection.execute(_RENUMBER, (_GAP,))
                position = self._free_position(transfer_id, before)
            moved = connection.execute("UPDATE transfers SET position = ? WHERE id = ?", (position, transfer_id))
            if moved.rowcount == 0:
                raise KeyError(transfer_id)

    def outline(self) -> tuple[Outline, ...]:
        """Return what is known of all transfers without loading them, first to last."""
        rows = self._database.read("SELECT id, state, connection IS NULL FROM transfers ORDER BY position")
        states = {each.value: each for each in TransferState}
        return tuple([Outline(number, states[state], is_guest == 1) for number, state, is_guest in rows])

    def transfers(self, ids: Iterable[int]) -> tuple[StoredTransfer, ...]:
        """Load these transfers, in the order of the queue, without those that are no longer there."""
        rows = self._database.read(f"{SELECT} {_THESE} ORDER BY position", (_list(ids),))
        return tuple(read_transfer(row) for row in rows)

    def transfer(self, transfer_id: int) -> StoredTransfer:
        """Load one transfer. Raises KeyError for an unknown id."""
        found = self.transfers((transfer_id,))
        if not found:
            raise KeyError(transfer_id)
        return found[0]

    # -- from where it goes on ------------------------------------------------------------------------------------

    def begin(self, transfer_id: int, resume: UploadResume | DownloadResume, *, answers: int | None = None) -> None:
        """Keep from where a transfer goes on, in place of what was kept before.

        `answers` is what `ask` returned where this is the answer to it.
        """
        with self._database.transaction() as connection:
            _drop(connection, (transfer_id,))
            if answers is not None:
                connection.execute(_FORGET_UNHEARD, (answers,))
            if isinstance(resume, UploadResume):
                connection.execute(BEGIN_UPLOAD, (*upload_row(resume), transfer_id))
                for part in resume.parts:
                    connection.execute(_FINISH_PART, (*part_row(part), transfer_id, resume.multipart.upload_id))
            else:
                connection.execute(BEGIN_DOWNLOAD, (*partial_row(resume.partial), transfer_id))
                for each in resume.finished:
                    connection.execute(_FINISH_RANGE, _range_row(transfer_id, resume.partial, each))
        if answers is not None:
            self.unheard_for_good(answers)

    def finish_part(self, transfer_id: int, upload_id: str, part: FinishedPart) -> None:
        """Note that S3 has a part. One of another upload than the transfer has now is a late word, and not noted."""
        with self._database.transaction() as connection:
            connection.execute(_FINISH_PART, (*part_row(part), transfer_id, upload_id))

    def finish_ranges(self, transfer_id: int, partial: PartialDownload, finished: Iterable[ByteRange]) -> None:
        """Note that ranges of `partial` are in its file, and on the disk.

        Those of another object or file than the transfer has now are a late word, and not noted.
        """
        with self._database.transaction() as connection:
            connection.executemany(_FINISH_RANGE, [_range_row(transfer_id, partial, each) for each in finished])

    def drop(self, transfer_id: int) -> None:
        """Forget from where a transfer goes on: there is nothing any more."""
        with self._database.transaction() as connection:
            _drop(connection, (transfer_id,))

    def finish(self, transfer: StoredTransfer) -> None:
        """Do both in one: save what came of a transfer, and forget from where it would have gone on."""
        with self._database.transaction() as connection:
            connection.execute(UPDATE, (*state_row(transfer), transfer.id))
            _drop(connection, (transfer.id,))

    def resume(self, transfer_id: int) -> UploadResume | DownloadResume | None:
        """Return from where a transfer goes on, with what of it is finished; None where it begins at the beginning."""
        rows = self._database.read(SELECT_RESUME, (transfer_id,))
        begun = read_begun(rows[0]) if rows else None
        match begun:
            case UploadResume():
                parts = self._database.read(_PARTS, (transfer_id,))
                return replace(begun, parts=tuple(read_part(row) for row in parts))
            case DownloadResume():
                ranges = self._database.read("SELECT start, stop FROM ranges WHERE transfer_id = ?", (transfer_id,))
                return replace(begun, finished=merge(read_range(row) for row in ranges))
            case None:
                return None

    def part_files(self, ids: Iterable[int]) -> tuple[Path, ...]:
        """Return the files that downloads have begun, which are to go where nobody wants them any more."""
        paths = (read_path(row[0]) for row in self._database.read(_PART_FILES, (_list(ids),)))
        return tuple(path for path in paths if path is not None)

    # -- multipart uploads that nobody wants any more ---------------------------------------------------------------

    def abandon(self, ids: Iterable[int]) -> tuple[AbandonedUpload, ...]:
        """Forget from where transfers go on, as `drop` does, and return the multipart uploads that this leaves.

        S3 still has to be asked to abort them, so they are kept apart.
        """
        these = tuple(ids)
        with self._database.transaction() as connection:
            abandoned = connection.execute(_ABANDON, (_list(these),)).fetchall()
            _drop(connection, these)
        return tuple(read_abandoned(row) for row in abandoned)

    def abandoned(self) -> tuple[AbandonedUpload, ...]:
        """Return the uploads that S3 still has to be asked to abort, oldest first."""
        rows = self._database.read("SELECT id, bucket, key, connection, upload_id FROM abandoned_uploads ORDER BY id")
        return tuple(read_abandoned(row) for row in rows)

    def upload_ids(self) -> frozenset[str]:
        """Return the IDs of the multipart uploads that transfers go on with."""
        rows = self._database.read("SELECT upload_id FROM transfers WHERE upload_id IS NOT NULL")
        return frozenset(row[0] for row in rows)

    def aborted(self, abandoned_id: int) -> None:
        """Forget an abandoned upload, because S3 has."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM abandoned_uploads WHERE id = ?", (abandoned_id,))

    # -- multipart uploads that S3 was asked to begin, until its answer is heard ---------------------------------

    def ask(self, connection: str | None, location: ObjectLocation, asked_at: datetime) -> int:
        """Note that S3 is about to be asked to begin an upload, and return a number for it."""
        row = (connection, location.bucket, location.key, asked_at.timestamp())
        with self._database.transaction() as database, self._asking_lock:
            number = database.execute(_ASK, row).lastrowid or 0
            self._asking.add(number)
        return number

    def heard(self, *unheard_ids: int) -> None:
        """Forget what was asked: S3 did not begin it, or it is known what became of it."""
        with self._database.transaction() as connection:
            connection.executemany(_FORGET_UNHEARD, ((each,) for each in unheard_ids))
        self.unheard_for_good(*unheard_ids)

    def unheard_for_good(self, *unheard_ids: int) -> None:
        """Wait for the answers no more; what was asked stays noted until somebody has looked what became of it."""
        with self._asking_lock:
            self._asking.difference_update(unheard_ids)

    def unheard(self) -> tuple[UnheardUpload, ...]:
        """Return what S3 was asked to begin and perhaps did, oldest first, without what is being asked now."""
        rows = self._database.read("SELECT id, bucket, key, connection, asked_at FROM unheard_uploads ORDER BY id")
        with self._asking_lock:
            return tuple(read_unheard(row) for row in rows if row[0] not in self._asking)

    def is_asking(self, location: ObjectLocation) -> bool:
        """Tell whether S3 is being asked to begin an upload of this object at the moment."""
        where = (location.bucket, location.key)
        rows = self._database.read("SELECT id FROM unheard_uploads WHERE bucket = ? AND key = ?", where)
        with self._asking_lock:
            return any(row[0] in self._asking for row in rows)

    def abandon_unheard(self, unheard: UnheardUpload, upload_id: str) -> AbandonedUpload:
        """Note that S3 did begin what it was asked to, as this upload, which nobody wants any more."""
        where = unheard.location
        row = (unheard.connection, where.bucket, where.key, upload_id)
        with self._database.transaction() as connection:
            connection.execute(_FORGET_UNHEARD, (unheard.id,))
            number = connection.execute(_ABANDON_FOUND, row).lastrowid or 0
        return AbandonedUpload(number, where, unheard.connection, upload_id)

    # -- positions --------------------------------------------------------------------------------------------------

    def _free_position(self, transfer_id: int, before: int | None) -> int | None:
        """Return a position between `before` and the row above it, or None where there is no room for one."""
        following = None
        if before is not None:
            found = self._database.read("SELECT position FROM transfers WHERE id = ?", (before,))
            if not found:
                raise KeyError(before)
            following = int(found[0][0])
        above = self._database.read(
            "SELECT coalesce(max(position), 0) FROM transfers WHERE id <> ? AND (? IS NULL OR position < ?)",
            (transfer_id, following, following),
        )
        previous = int(above[0][0])
        position = previous + _GAP if following is None else (previous + following) // 2
        return position if position > previous else None


def _drop(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    these = (_list(ids),)
    connection.execute(f"{DROP} {_THESE}", these)
    connection.execute("DELETE FROM parts WHERE transfer_id IN (SELECT value FROM json_each(?))", these)
    connection.execute("DELETE FROM ranges WHERE transfer_id IN (SELECT value FROM json_each(?))", these)


def _list(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))


def _range_row(transfer_id: int, partial: PartialDownload, finished: ByteRange) -> tuple[object, ...]:
    return (finished.start, finished.stop, transfer_id, partial.etag, partial.size, write_path(partial.path))


_THESE: Final = "WHERE id IN (SELECT value FROM json_each(?))"
_SET_STATE: Final = "UPDATE transfers SET state = ? WHERE id IN (SELECT value FROM json_each(?))"
_PART_FILES: Final = """
    SELECT partial_path FROM transfers
    WHERE id IN (SELECT value FROM json_each(?)) AND partial_path IS NOT NULL ORDER BY id
"""
_PARTS: Final = """
    SELECT number, size, etag, checksum_algorithm, checksum FROM parts WHERE transfer_id = ? ORDER BY number
"""
_FINISH_PART: Final = """
    INSERT OR REPLACE INTO parts SELECT id, ?, ?, ?, ?, ? FROM transfers WHERE id = ? AND upload_id = ?
"""
_FINISH_RANGE: Final = """
    INSERT OR REPLACE INTO ranges SELECT id, ?, ? FROM transfers
    WHERE id = ? AND object_etag = ? AND object_size = ? AND partial_path = ?
"""
_ABANDON: Final = """
    INSERT INTO abandoned_uploads (connection, bucket, key, upload_id)
    SELECT connection, coalesce(signed_bucket, bucket), coalesce(signed_key, key), upload_id
    FROM transfers WHERE upload_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))
    RETURNING id, bucket, key, connection, upload_id
"""
_ABANDON_FOUND: Final = "INSERT INTO abandoned_uploads (connection, bucket, key, upload_id) VALUES (?, ?, ?, ?)"
_ASK: Final = "INSERT INTO unheard_uploads (connection, bucket, key, asked_at) VALUES (?, ?, ?, ?)"
_FORGET_UNHEARD: Final = "DELETE FROM unheard_uploads WHERE id = ?"
_RENUMBER: Final = """
    UPDATE transfers SET position = ranked.number * ?
    FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS number FROM transfers) AS ranked
    WHERE transfers.id = ranked.id
"""
