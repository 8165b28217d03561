"""Keeps the queue over the end of the program: what was asked, how far it is, and what of it is finished.

The file is read a little at a time. A queue of 100,000 rows is known by its order (`order`) and its numbers (`counts`)
within a tenth of a second, and its records are loaded as they are shown or carried out (`transfers`, `in_state`).
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Self

from presign_gui.app.store_database import Database
from presign_gui.app.store_rows import INSERT, SELECT, UPDATE, part_row, read_part, read_transfer, state_row, task_row
from presign_gui.app.store_schema import MIGRATIONS, Migration
from presign_gui.app.stored_transfer import AbandonedUpload, PartialDownload, StoredTransfer, Task
from presign_gui.domain.catalogue import store as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart, merge
from presign_gui.domain.transfer import TransferState

_GAP: Final = 1 << 20
"""Between two positions: rows can be moved into one gap about 20 times before all are numbered anew."""


class Store:
    """The queue on disk. Every change is committed before its method returns, and survives `kill -9`.

    One process has it at a time. The methods may be called from any thread; a change takes some 30 µs, and now and
    then as long as the disk takes to write a few MiB. Every method raises LocalFileError where the file fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Self:
        """Open the store in `path`, or begin an empty one. A damaged file is moved aside (see `notice`).

        Raises LocalFileError where another process has it, a newer version wrote it, or it cannot be written.
        """
        return cls(Database.open(path, migrations))

    @property
    def notice(self) -> PresignGuiError | None:
        """What a person has to be told about opening it: that the old file was damaged, and where it is now."""
        aside = self._database.moved_aside
        return None if aside is None else entries.DAMAGED.error(aside=str(aside))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    # -- the queue ------------------------------------------------------------------------------------------------

    def add(self, tasks: Iterable[Task]) -> tuple[int, ...]:
        """Put transfers at the end of the queue, all or none, and return their ids. No id is ever used again."""
        rows = [task_row(task) for task in tasks]
        with self._database.transaction() as connection:
            last = connection.execute("SELECT coalesce(max(position), 0) FROM transfers").fetchone()[0]
            ids = [
                connection.execute(INSERT, (*row, TransferState.QUEUED.value, last + number * _GAP)).lastrowid or 0
                for number, row in enumerate(rows, start=1)
            ]
        return tuple(ids)

    def save(self, *transfers: StoredTransfer) -> None:
        """Replace what is kept of these transfers, all or none. One that was removed meanwhile stays removed.

        Finished parts are forgotten where `multipart` is another than before, finished ranges where `partial` is.
        """
        with self._database.transaction() as connection:
            connection.executemany(UPDATE, ((*state_row(each), each.id) for each in transfers))

    def remove(self, ids: Iterable[int]) -> None:
        """Forget transfers. Their multipart uploads, where S3 still has some, become abandoned ones."""
        these = json.dumps(list(ids))
        with self._database.transaction() as connection:
            connection.execute(_ABANDON, (these,))
            connection.execute("DELETE FROM transfers WHERE id IN (SELECT value FROM json_each(?))", (these,))

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

    def order(self) -> tuple[int, ...]:
        """Return the ids of all transfers, first to last."""
        return tuple(row[0] for row in self._database.read("SELECT id FROM transfers ORDER BY position"))

    def counts(self) -> dict[TransferState, int]:
        """Return how many transfers there are in each state that any is in."""
        rows = self._database.read("SELECT state, count(*) FROM transfers GROUP BY state")
        return {TransferState(state): count for state, count in rows}

    def transfers(self, ids: Iterable[int]) -> tuple[StoredTransfer, ...]:
        """Load these transfers, in the order of the queue, without those that are no longer there."""
        where = "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY position"
        rows = self._database.read(f"{SELECT} {where}", (json.dumps(list(ids)),))
        return tuple(read_transfer(row) for row in rows)

    def transfer(self, transfer_id: int) -> StoredTransfer:
        """Load one transfer. Raises KeyError for an unknown id."""
        found = self.transfers((transfer_id,))
        if not found:
            raise KeyError(transfer_id)
        return found[0]

    def in_state(self, *states: TransferState, limit: int | None = None) -> tuple[StoredTransfer, ...]:
        """Load the transfers that are in one of `states`, at most `limit` of them, in the order of the queue."""
        wanted = json.dumps([state.value for state in states])
        where = "WHERE state IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?"
        rows = self._database.read(f"{SELECT} {where}", (wanted, -1 if limit is None else limit))
        return tuple(read_transfer(row) for row in rows)

    # -- what is finished -----------------------------------------------------------------------------------------

    def finish_part(self, transfer_id: int, upload_id: str, part: FinishedPart) -> None:
        """Note that S3 has a part. One of another upload than the transfer has now is a late word, and not noted."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO parts SELECT id, ?, ?, ?, ?, ? FROM transfers WHERE id = ? AND upload_id = ?",
                (*part_row(part), transfer_id, upload_id),
            )

    def parts(self, transfer_id: int) -> tuple[FinishedPart, ...]:
        """Return the finished parts of an upload by number."""
        rows = self._database.read(
            "SELECT number, size, etag, checksum_algorithm, checksum FROM parts WHERE transfer_id = ? ORDER BY number",
            (transfer_id,),
        )
        return tuple(read_part(row) for row in rows)

    def finish_range(self, transfer_id: int, partial: PartialDownload, finished: ByteRange) -> None:
        """Note that a range of `partial` is in its file.

        Call it after the bytes are handed to the system. One of another object or file than the transfer has now is
        a late word, and not noted.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO ranges SELECT id, ?, ? FROM transfers "
                "WHERE id = ? AND object_etag = ? AND object_size = ? AND partial_path = ?",
                (finished.start, finished.stop, transfer_id, partial.etag, partial.size, bytes(partial.path)),
            )

    def ranges(self, transfer_id: int) -> tuple[ByteRange, ...]:
        """Return what of a download is in its file, in as few ranges as possible."""
        rows = self._database.read("SELECT start, stop FROM ranges WHERE transfer_id = ?", (transfer_id,))
        return merge(ByteRange(start, stop) for start, stop in rows)

    # -- multipart uploads that nobody wants any more ---------------------------------------------------------------

    def abandon(self, transfer_id: int) -> None:
        """Turn a transfer's multipart upload into an abandoned one: what a cancel does before it asks S3 to abort."""
        these = json.dumps([transfer_id])
        with self._database.transaction() as connection:
            connection.execute(_ABANDON, (these,))
            connection.execute("UPDATE transfers SET upload_id = NULL, part_size = NULL WHERE id = ?", (transfer_id,))

    def abandoned(self) -> tuple[AbandonedUpload, ...]:
        """Return the uploads that S3 still has to be asked to abort, oldest first."""
        rows = self._database.read("SELECT id, bucket, key, connection, upload_id FROM abandoned_uploads ORDER BY id")
        return tuple(
            AbandonedUpload(number, ObjectLocation(bucket, key), connection, upload_id)
            for number, bucket, key, connection, upload_id in rows
        )

    def aborted(self, abandoned_id: int) -> None:
        """Forget an abandoned upload, because S3 has."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM abandoned_uploads WHERE id = ?", (abandoned_id,))

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


_ABANDON: Final = """
    INSERT INTO abandoned_uploads (connection, bucket, key, upload_id)
    SELECT connection, coalesce(signed_bucket, bucket), coalesce(signed_key, key), upload_id
    FROM transfers WHERE upload_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))
"""
_RENUMBER: Final = """
    UPDATE transfers SET position = ranked.number * ?
    FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS number FROM transfers) AS ranked
    WHERE transfers.id = ranked.id
"""
