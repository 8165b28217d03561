"""The file that keeps the queue over a restart cannot be used as it is (LocalFileError).

Facts: `path` is the file, `aside` where it was moved to, `reason` the system's or SQLite's own words.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, CatalogueEntry, LocalFileError, Retry


def _entry(kind: str, title: str, cause: str, remedy: str, source: str) -> CatalogueEntry:
    return CatalogueEntry(
        kind=kind,
        family=LocalFileError,
        title=title,
        cause=cause,
        remedy=remedy,
        retry=Retry.USER_ACTION,
        actor=Actor.YOU,
        source=source,
    )


IN_USE: Final = _entry(
    "QueueInUse",
    QT_TRANSLATE_NOOP("errors", "The transfers are open in another window"),
    QT_TRANSLATE_NOOP("errors", "Another process of this program keeps its transfers in {path}."),
    QT_TRANSLATE_NOOP("errors", "Use that window, or close it and start the program again."),
    "SQLite Result Codes: SQLITE_BUSY",
)
NEWER: Final = _entry(
    "QueueOfNewerVersion",
    QT_TRANSLATE_NOOP("errors", "The transfers were saved by a newer version"),
    QT_TRANSLATE_NOOP("errors", "A newer version of this program wrote {path}, and this one cannot read it."),
    QT_TRANSLATE_NOOP("errors", "Install the newer version again, or move the file away to begin with no transfers."),
    "SQLite: PRAGMA user_version",
)
UNUSABLE: Final = _entry(
    "QueueUnusable",
    QT_TRANSLATE_NOOP("errors", "The transfers cannot be saved"),
    QT_TRANSLATE_NOOP("errors", "The file {path}, which keeps the transfers, cannot be used ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Check that the folder can be written to and that the disk has room."),
    "SQLite Result Codes: SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_FULL, SQLITE_IOERR",
)
DAMAGED: Final = _entry(
    "QueueDamaged",
    QT_TRANSLATE_NOOP("errors", "The saved transfers were damaged"),
    QT_TRANSLATE_NOOP("errors", "The file with the saved transfers could not be read, so it was moved to {aside}."),
    QT_TRANSLATE_NOOP("errors", "Add the transfers again that had not ended, and check the disk if it happens again."),
    "SQLite Result Codes: SQLITE_CORRUPT, SQLITE_NOTADB",
)
