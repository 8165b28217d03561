"""Turns stored transfers into rows of the store's tables and back."""

import os
import sqlite3
from pathlib import Path
from typing import Final

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

Row = dict[str, object]

SELECT: Final = """
    SELECT
        transfers.*,
        coalesce((SELECT sum(size) FROM parts WHERE transfer_id = transfers.id), 0)
            + coalesce((SELECT sum(stop - start) FROM ranges WHERE transfer_id = transfers.id), 0) AS done
    FROM transfers
"""


def task_row(task: Task) -> Row:
    """Return the columns that never change after a transfer was added."""
    common: Row = {
        "direction": task.direction.value,
        "connection": task.connection,
        "bucket": task.location.bucket,
        "key": task.location.key,
    }
    match task:
        case UploadTask():
            return common | {"source_path": _write_path(task.source), "create_only": int(task.create_only)}
        case DownloadTask():
            return common | {
                "folder": _write_path(task.folder),
                "file_name": _write_path(task.file_name),
                "if_exists": task.if_exists.value,
            }


def state_row(transfer: StoredTransfer) -> Row:
    """Return the columns that say how far a transfer is."""
    source, other, multipart = transfer.source, transfer.signed_for, transfer.multipart
    partial, result = transfer.partial, transfer.result
    return {
        "state": transfer.state.value,
        "source_size": source and source.size,
        "source_mtime_ns": source and source.mtime_ns,
        "target": _write_path(transfer.target),
        "signed_bucket": other and other.bucket,
        "signed_key": other and other.key,
        "upload_id": multipart and multipart.upload_id,
        "part_size": multipart and multipart.part_size,
        "partial_path": partial and _write_path(partial.path),
        "object_etag": partial and partial.etag,
        "object_size": partial and partial.size,
        "error": transfer.error and write_error(transfer.error),
        "result_path": result and _write_path(result.path),
        "result_size": result and result.size,
        "result_algorithm": result and result.verification.algorithm,
        "result_etag": result and result.etag,
        "result_version_id": result and result.version_id,
    }


def read_transfer(row: sqlite3.Row) -> StoredTransfer:
    """Make the record of a row of `SELECT`."""
    return StoredTransfer(
        id=row["id"],
        task=_read_task(row),
        state=TransferState(row["state"]),
        source=None if row["source_size"] is None else FileState(row["source_size"], row["source_mtime_ns"]),
        target=_read_path(row["target"]),
        signed_for=None if row["signed_key"] is None else ObjectLocation(row["signed_bucket"], row["signed_key"]),
        multipart=None if row["upload_id"] is None else MultipartUpload(row["upload_id"], row["part_size"]),
        partial=_read_partial(row),
        error=None if row["error"] is None else read_error(row["error"]),
        result=_read_result(row),
        done=row["done"],
    )


def read_part(row: sqlite3.Row) -> FinishedPart:
    """Make the record of a row of `parts`."""
    algorithm, value = row["checksum_algorithm"], row["checksum"]
    checksum = None if algorithm is None else PartChecksum(algorithm=algorithm, value=value)
    return FinishedPart(number=row["number"], size=row["size"], etag=row["etag"], checksum=checksum)


def _read_task(row: sqlite3.Row) -> Task:
    location = ObjectLocation(row["bucket"], row["key"])
    if row["direction"] == Direction.UPLOAD:
        return UploadTask(
            source=Path(os.fsdecode(row["source_path"])),
            location=location,
            connection=row["connection"],
            create_only=bool(row["create_only"]),
        )
    return DownloadTask(
        location=location,
        folder=Path(os.fsdecode(row["folder"])),
        connection=row["connection"],
        file_name=None if row["file_name"] is None else os.fsdecode(row["file_name"]),
        if_exists=IfExists(row["if_exists"]),
    )


def _read_partial(row: sqlite3.Row) -> PartialDownload | None:
    path = _read_path(row["partial_path"])
    return None if path is None else PartialDownload(path, row["object_etag"], row["object_size"])


def _read_result(row: sqlite3.Row) -> TransferResult | None:
    path = _read_path(row["result_path"])
    if path is None:
        return None
    return TransferResult(
        path=path,
        size=row["result_size"],
        verification=Verification(row["result_algorithm"]),
        etag=row["result_etag"],
        version_id=row["result_version_id"],
        skipped=row["state"] == TransferState.SKIPPED,
    )


def _write_path(path: Path | str | None) -> bytes | None:
    return None if path is None else os.fsencode(path)


def _read_path(value: bytes | None) -> Path | None:
    return None if value is None else Path(os.fsdecode(value))
