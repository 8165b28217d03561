"""The tables of the store, as numbered migrations: the first makes them, each later one changes them.

A migration that was released is never edited; a new one is added. `Database` keeps a copy of the file before each.
"""

from typing import Final, TypeAlias

Migration: TypeAlias = tuple[str, ...]
"""SQL statements that are carried out in one transaction."""

# Paths are stored as bytes, because a file's name on Linux is bytes and need not be text. `position` orders the queue
# with gaps in between, so that moving a row changes that row alone.
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
            expires_in INTEGER NOT NULL,
            source_path BLOB,
            content_type TEXT,
            create_only INTEGER NOT NULL DEFAULT 0,
            folder BLOB,
            file_name BLOB,
            if_exists TEXT,
            version_id TEXT,
            target BLOB,
            signed_bucket TEXT,
            signed_key TEXT,
            source_size INTEGER,
            source_mtime_ns INTEGER,
            source_inode TEXT,
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
    ),
    (
        """
        CREATE TABLE unheard_uploads (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            connection TEXT,
            bucket TEXT NOT NULL,
            key TEXT NOT NULL,
            asked_at REAL NOT NULL
        ) STRICT
        """,
    ),
)
