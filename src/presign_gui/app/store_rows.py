"""Turns stored transfers into rows of the store's tables and back, by position: names would take four times as long."""

import os
from pathlib import Path
from typing import Any, Final, TypeAlias

from presign_gui.app.stored_error import read_error, write_error
from presign_gui.app.stored_transfer import (
    DownloadTask,
    FileState,
    MultipartUpload,
    PartialDownload,
    StoredTransfer,
    Task,
    UploadTask,
)
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import FinishedPart, PartChecksum
from presign_gui.domain.transfer import Direction, IfExists, TransferResult, TransferState, Verification

Row: TypeAlias = tuple[Any, ...]
"""One row as SQLite gives or takes it: int, str, bytes and None."""

INSERT: Final = """
    INSERT INTO transfers (
        direction, connection, bucket, key, source_path, create_only, folder, file_name, if_exists, state, position
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
"""Takes `task_row`, and a state and a position after it."""

UPDATE: Final = """
    UPDATE transfers SET
        state = ?, source_size = ?, source_mtime_ns = ?, target = ?, signed_bucket = ?, signed_key = ?,
        upload_id = ?, part_size = ?, partial_path = ?, object_etag = ?, object_size = ?, error = ?,
        result_path = ?, result_size = ?, result_algorithm = ?, result_etag = ?, result_version_id = ?
    WHERE id = ?
"""
"""Takes `state_row`, and the id after it."""

SELECT: Final = """
    SELECT
        id, direction, connection, bucket, key, source_path, create_only, folder, file_name, if_exists,
        state, source_size, source_mtime_ns, target, signed_bucket, signed_key,
        upload_id, part_size, partial_path, object_etag, object_size, error,
        result_path, result_size, result_algorithm, result_etag, result_version_id,
        CASE
            WHEN upload_id IS NOT NULL
                THEN (SELECT coalesce(sum(size), 0) FROM parts WHERE transfer_id = transfers.id)
            WHEN partial_path IS NOT NULL
                THEN (SELECT coalesce(sum(stop - start), 0) FROM ranges WHERE transfer_id = transfers.id)
            ELSE 0
        END
    FROM transfers
"""
"""Gives what `read_transfer` takes."""

_DIRECTION: Final = 1
_TASK: Final = slice(2, 10)
_STATE: Final = 10
_SOURCE: Final = slice(11, 13)
_TARGET: Final = 13
_SIGNED_FOR: Final = slice(14, 16)
_MULTIPART: Final = slice(16, 18)
_PARTIAL: Final = slice(18, 21)
_ERROR: Final = 21
_RESULT: Final = slice(22, 27)
_DONE: Final = 27


def task_row(task: Task) -> Row:
    """Return the columns that never change after a transfer was added."""
    common = (task.direction.value, task.connection, task.location.bucket, task.location.key)
    match task:
        case UploadTask():
            return (*common, _write_path(task.source), int(task.create_only), None, None, None)
        case DownloadTask():
            folder, file_name = _write_path(task.folder), _write_path(task.file_name)
            return (*common, None, 0, folder, file_name, task.if_exists.value)


def state_row(transfer: StoredTransfer) -> Row:
    """Return the columns that say how far a transfer is."""
    source, other, multipart = transfer.source, transfer.signed_for, transfer.multipart
    partial, result = transfer.partial, transfer.result
    return (
        transfer.state.value,
        *((source.size, source.mtime_ns) if source else (None, None)),
        _write_path(transfer.target),
        *((other.bucket, other.key) if other else (None, None)),
        *((multipart.upload_id, multipart.part_size) if multipart else (None, None)),
        *((_write_path(partial.path), partial.etag, partial.size) if partial else (None, None, None)),
        transfer.error and write_error(transfer.error),
        *(_result_row(result) if result else (None, None, None, None, None)),
    )


def part_row(part: FinishedPart) -> Row:
    """Return the columns of a finished part, its transfer apart."""
    checksum = (part.checksum.algorithm, part.checksum.value) if part.checksum else (None, None)
    return (part.number, part.size, part.etag, *checksum)


def read_transfer(row: Row) -> StoredTransfer:
    """Make the record of a row of `SELECT`."""
    state = TransferState(row[_STATE])
    source, other, multipart = row[_SOURCE], row[_SIGNED_FOR], row[_MULTIPART]
    return StoredTransfer(
        id=row[0],
        task=_read_upload(row[_TASK]) if row[_DIRECTION] == Direction.UPLOAD.value else _read_download(row[_TASK]),
        state=state,
        source=None if source[0] is None else FileState(*source),
        target=_read_path(row[_TARGET]),
        signed_for=None if other[0] is None else ObjectLocation(*other),
        multipart=None if multipart[0] is None else MultipartUpload(*multipart),
        partial=_read_partial(row[_PARTIAL]),
        error=None if row[_ERROR] is None else read_error(row[_ERROR]),
        result=_read_result(row[_RESULT], state),
        done=row[_DONE],
    )


def read_part(row: Row) -> FinishedPart:
    """Make the record of what `part_row` returned."""
    number, size, etag, algorithm, value = row
    checksum = None if algorithm is None else PartChecksum(algorithm=algorithm, value=value)
    return FinishedPart(number=number, size=size, etag=etag, checksum=checksum)


def _read_upload(row: Row) -> UploadTask:
    connection, bucket, key, source, create_only, *_ = row
    return UploadTask(
        source=Path(os.fsdecode(source)),
        location=ObjectLocation(bucket, key),
        connection=connection,
        create_only=bool(create_only),
    )


def _read_download(row: Row) -> DownloadTask:
    connection, bucket, key, _source, _create_only, folder, file_name, if_exists = row
    return DownloadTask(
        location=ObjectLocation(bucket, key),
        folder=Path(os.fsdecode(folder)),
        connection=connection,
        file_name=None if file_name is None else os.fsdecode(file_name),
        if_exists=IfExists(if_exists),
    )


def _read_partial(row: Row) -> PartialDownload | None:
    path = _read_path(row[0])
    return None if path is None else PartialDownload(path, *row[1:])


def _result_row(result: TransferResult) -> Row:
    return (
        _write_path(result.path),
        result.size,
        result.verification.algorithm,
        result.etag,
        result.version_id,
    )


def _read_result(row: Row, state: TransferState) -> TransferResult | None:
    path, size, algorithm, etag, version_id = row
    if path is None:
        return None
    return TransferResult(
        path=Path(os.fsdecode(path)),
        size=size,
        verification=Verification(algorithm),
        etag=etag,
        version_id=version_id,
        skipped=state is TransferState.SKIPPED,
    )


def _write_path(path: Path | str | None) -> bytes | None:
    return None if path is None else os.fsencode(path)


def _read_path(value: bytes | None) -> Path | None:
    return None if value is None else Path(os.fsdecode(value))
