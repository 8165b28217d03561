"""The store's SQLite file: opened by one process at a time, brought up to date, and moved aside where it is damaged."""

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from presign_gui.app.store_rows import Row
from presign_gui.app.store_schema import Migration
from presign_gui.domain.catalogue import store as entries

_log = logging.getLogger(__name__)

_WAIT_SECONDS: Final = 1.0
"""For another process to let go of the file: one that is just closing takes a moment."""
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_IN_USE: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNUSABLE: Final = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
        *_DAMAGED,
    }
)
_BESIDE: Final = ("", "-wal", "-shm")
_IN_MEMORY: Final = ":memory:"


class Database:
    """One SQLite file and the one connection to it, for any thread, one at a time.

    SQLite's exclusive locking mode is what makes a second process stay away: the lock is held from the first
    transaction to the end of the process, however that ends. A commit does not wait for the disk (WAL with
    `synchronous=NORMAL`): it survives the end of the process at any moment, and after a power cut the last few
    commits may be missing, but the file is whole (SQLite: "Write-Ahead Logging", "PRAGMA synchronous").
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, moved_aside: Path | None) -> None:
        self._connection = connection
        self._path = path
        self._lock = threading.RLock()
        self.moved_aside = moved_aside
        """Where a damaged file was moved to, if there was one."""

    @classmethod
    def open(
        cls,
        path: Path,
        migrations: Sequence[Migration],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Self:
        """Open the file, or make it, and bring its tables up to date.

        Raises LocalFileError where it is in use, of a newer version, or cannot be read or written. A damaged file is
        moved aside, under a name with the moment (UTC) in it, and a new one is made.
        """
        with _in_words(path):
            _create(path)
            try:
                return cls(_connect(path, migrations), path, None)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                _log.warning("The store %s is damaged (%s)", path, error)
            aside = _move_aside(path, now())
            _create(path)
            return cls(_connect(path, migrations), path, aside)

    @classmethod
    def in_memory(cls, migrations: Sequence[Migration]) -> Self:
        """Make a database that ends with the process, for a queue that nobody wants to find again."""
        path = Path(_IN_MEMORY)
        with _in_words(path):
            connection = sqlite3.connect(_IN_MEMORY, isolation_level=None, check_same_thread=False)
            for migration in migrations:
                with _transaction(connection):
                    for statement in migration:
                        connection.execute(statement)
            connection.execute("PRAGMA foreign_keys = ON")
            return cls(connection, path, None)

    @property
    def is_file(self) -> bool:
        """Tell whether anything of it is left after the end of the process."""
        return str(self._path) != _IN_MEMORY

    def close(self) -> None:
        """Let go of the file. Raises LocalFileError where the last of it cannot be written."""
        with self._lock, _in_words(self._path):
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for one transaction, which is committed at the end and undone where that raises.

        Raises LocalFileError for what SQLite cannot do.
        """
        with self._lock, _in_words(self._path), _transaction(self._connection) as connection:
            yield connection

    def read(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows that `statement` selects. Raises LocalFileError."""
        with self._lock, _in_words(self._path):
            rows: list[Row] = self._connection.execute(statement, parameters).fetchall()
            return rows


def _create(path: Path) -> None:
    """Make sure that there is a file, which only this user can read: it tells names of files and buckets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _connect(path: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        with _transaction(connection):
            # The first access takes the lock; from here on no other process has the file.
            version = _version(connection)
            _check_version(version, len(migrations), path)
            _check(connection, version)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if 0 < version < len(migrations):
            _keep_copy(connection, path, len(migrations))
        for number, migration in enumerate(migrations[version:], start=version + 1):
            _migrate(connection, path, migration, number)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_version(version: int, newest: int, path: Path) -> None:
    if version > newest:
        raise entries.NEWER.error(path=str(path))


def _check(connection: sqlite3.Connection, version: int) -> None:
    """Raise DatabaseError where the file is damaged, or holds tables that are not ours."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    is_foreign = version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if found != "ok" or is_foreign:
        error = sqlite3.DatabaseError(found if found != "ok" else "it holds other tables")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _keep_copy(connection: sqlite3.Connection, path: Path, number: int) -> None:
    """Keep the file as it is before it gets to version `number`."""
    copy = path.with_name(f"{path.stem}.before-{number}{path.suffix}")
    copy.unlink(missing_ok=True)
    _create(copy)
    # Not a copy of the file: closing a second handle to it would drop the lock (POSIX), and it lacks the WAL.
    connection.execute("VACUUM INTO ?", (str(copy),))


def _migrate(connection: sqlite3.Connection, path: Path, migration: Migration, number: int) -> None:
    with _transaction(connection):
        for statement in migration:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    _log.info("The store %s is now of version %d", path, number)


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _move_aside(path: Path, now: datetime) -> Path:
    """Move the file away, with what SQLite keeps beside it, under a name that is free."""
    stem = f"{path.stem}.damaged-{now:%Y%m%dT%H%M%SZ}"
    aside = path.with_name(stem + path.suffix)
    number = 0
    while aside.exists():
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    for ending in _BESIDE:
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{ending}").replace(f"{aside}{ending}")
    return aside


def _is_damage(error: sqlite3.Error) -> bool:
    return _primary_code(error) in _DAMAGED


def _primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's result code without its extension ("Result and Error Codes": the low 8 bits)."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into an error of ours; a defect, such as a wrong statement, stays one."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _primary_code(error) in _IN_USE:
            raise entries.IN_USE.error(path=str(path)) from error
        if _primary_code(error) in _UNUSABLE:
            raise entries.UNUSABLE.error(path=str(path), reason=str(error)) from error
        raise
    except OSError as error:
        raise entries.UNUSABLE.error(path=str(path), reason=error.strerror or str(error)) from error
