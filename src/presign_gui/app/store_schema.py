"""The tables of the store, as numbered migrations: the first makes them, each later one changes them.

A migration that was released is never edited; a new one is added. `Database` keeps a copy of the file before each.
"""

from typing import Final, TypeAlias

Migration: TypeAlias = tuple[str, ...]
"""SQL statements that are carried out in one transaction."""

# Paths are stored as bytes, because a file's name on Linux is bytes and need not be text. `position` orders the queue
# with gaps in between, so that moving a row changes that row alone. What is finished of an upload or a download belongs
# to one upload ID or one version of one object: the triggers forget it together with that, in the same transaction.
MIGRATIONS: Final[tuple[Migration, ...]] = (
    (
        """
        CREATE TABLE transfers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            position INTEGER NOT NULL,
            direction TEXT NOT NULL,
            state TEXT NOT NULL,
            connection TEXT,
            bucket TEXT NOT NULL,
            key TEXT NOT NULL,
            source_path BLOB,
            source_size INTEGER,
            source_mtime_ns INTEGER,
            create_only INTEGER NOT NULL DEFAULT 0,
            folder BLOB,
            file_name BLOB,
            if_exists TEXT,
            target BLOB,
            signed_bucket TEXT,
            signed_key TEXT,
            upload_id TEXT,
            part_size INTEGER,
            partial_path BLOB,
            object_etag TEXT,
            object_size INTEGER,
            error TEXT,
            result_path BLOB,
            result_size INTEGER,
            result_algorithm TEXT,
            result_etag TEXT,
            result_version_id TEXT
        ) STRICT
        """,
        "CREATE INDEX transfers_in_order ON transfers (position)",
        "CREATE INDEX transfers_by_state ON transfers (state, position)",
        """
        CREATE TABLE parts (
            transfer_id INTEGER NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            size INTEGER NOT NULL,
            etag TEXT NOT NULL,
            checksum_algorithm TEXT,
            checksum TEXT,
            PRIMARY KEY (transfer_id, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE ranges (
            transfer_id INTEGER NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
            start INTEGER NOT NULL,
            stop INTEGER NOT NULL,
            PRIMARY KEY (transfer_id, start, stop)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE abandoned_uploads (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            connection TEXT,
            bucket TEXT NOT NULL,
            key TEXT NOT NULL,
            upload_id TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TRIGGER forget_parts AFTER UPDATE OF upload_id, part_size ON transfers
        WHEN old.upload_id IS NOT new.upload_id OR old.part_size IS NOT new.part_size
        BEGIN
            DELETE FROM parts WHERE transfer_id = new.id;
        END
        """,
        """
        CREATE TRIGGER forget_ranges AFTER UPDATE OF partial_path, object_etag, object_size ON transfers
        WHEN old.partial_path IS NOT new.partial_path
            OR old.object_etag IS NOT new.object_etag
            OR old.object_size IS NOT new.object_size
        BEGIN
            DELETE FROM ranges WHERE transfer_id = new.id;
        END
        """,
    ),
)
