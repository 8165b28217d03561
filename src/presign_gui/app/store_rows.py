"""Turns stored transfers into rows of the store's tables and back, by position: names would take four times as long."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.stored_error import read_error, write_error
from presign_gui.app.stored_transfer import AbandonedUpload, StoredTransfer, UnheardUpload
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart, PartChecksum
from presign_gui.domain.resume import DownloadResume, FileState, MultipartUpload, PartialDownload, UploadResume
from presign_gui.domain.transfer import Direction, IfExists, TransferResult, TransferState, Verification

Row: TypeAlias = tuple[Any, ...]
"""One row as SQLite gives or takes it: int, str, bytes and None."""

INSERT: Final = """
    INSERT INTO transfers (
        direction, connection, bucket, key, expires_in, source_path, content_type, create_only,
        folder, file_name, if_exists, version_id, state, position
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
"""Takes `job_row`, and a state and a position after it."""

UPDATE: Final = """
    UPDATE transfers SET
        state = ?, target = ?, signed_bucket = ?, signed_key = ?, error = ?,
        result_path = ?, result_size = ?, result_algorithm = ?, result_etag = ?, result_version_id = ?
    WHERE id = ?
"""
"""Takes `state_row`, and the id after it."""

SELECT: Final = """
    SELECT
        id, direction, connection, bucket, key, expires_in, source_path, content_type, create_only,
        folder, file_name, if_exists, version_id,
        state, target, signed_bucket, signed_key, error,
        result_path, result_size, result_algorithm, result_etag, result_version_id,
        CASE
            WHEN upload_id IS NOT NULL
                THEN (SELECT coalesce(sum(size), 0) FROM parts WHERE transfer_id = transfers.id)
            WHEN partial_path IS NOT NULL
                THEN (SELECT coalesce(sum(stop - start), 0) FROM ranges WHERE transfer_id = transfers.id)
            ELSE 0
        END,
        coalesce(source_size, object_size),
        coalesce(upload_id, partial_path) IS NOT NULL
    FROM transfers
"""
"""Gives what `read_transfer` takes."""

BEGIN_UPLOAD: Final = """
    UPDATE transfers SET
        signed_bucket = ?, signed_key = ?, source_size = ?, source_mtime_ns = ?, source_inode = ?,
        upload_id = ?, part_size = ?
    WHERE id = ?
"""
"""Takes `upload_row`, and the id after it."""

BEGIN_DOWNLOAD: Final = "UPDATE transfers SET partial_path = ?, object_etag = ?, object_size = ? WHERE id = ?"
"""Takes `partial_row`, and the id after it."""

DROP: Final = """
    UPDATE transfers SET
        source_size = NULL, source_mtime_ns = NULL, source_inode = NULL, upload_id = NULL, part_size = NULL,
        partial_path = NULL, object_etag = NULL, object_size = NULL
"""
"""Forgets what the two above set."""

SELECT_RESUME: Final = """
    SELECT
        coalesce(signed_bucket, bucket), coalesce(signed_key, key), source_size, source_mtime_ns, source_inode,
        upload_id, part_size, partial_path, object_etag, object_size
    FROM transfers WHERE id = ?
"""
"""Gives what `read_begun` takes."""

_DIRECTION: Final = 1
_JOB: Final = slice(2, 13)
_STATE: Final = 13
_TARGET: Final = 14
_SIGNED_FOR: Final = slice(15, 17)
_ERROR: Final = 17
_RESULT: Final = slice(18, 23)
_DONE: Final = 23
_TOTAL: Final = 24
_HAS_BEGUN: Final = 25


def job_row(job: Job) -> Row:
    """Return the columns that never change after a transfer was added."""
    common = (job.direction.value, job.connection, job.location.bucket, job.location.key, job.expires_in)
    match job:
        case UploadJob():
            return (*common, write_path(job.source), job.content_type, int(job.create_only), None, None, None, None)
        case DownloadJob():
            folder, file_name = write_path(job.folder), write_path(job.file_name)
            return (*common, None, None, 0, folder, file_name, job.if_exists.value, job.version_id)


def state_row(transfer: StoredTransfer) -> Row:
    """Return the columns that say what came of a transfer."""
    other, result = transfer.signed_for, transfer.result
    return (
        transfer.state.value,
        write_path(transfer.target),
        *((other.bucket, other.key) if other else (None, None)),
        transfer.error and write_error(transfer.error),
        *(_result_row(result) if result else (None, None, None, None, None)),
    )


def upload_row(resume: UploadResume) -> Row:
    """Return the columns of an upload in parts that has begun. A file's number may have more than SQLite's 63 bits."""
    where, source, multipart = resume.location, resume.source, resume.multipart
    file = (source.size, source.mtime_ns, str(source.inode))
    return (where.bucket, where.key, *file, multipart.upload_id, multipart.part_size)


def partial_row(partial: PartialDownload) -> Row:
    """Return the columns of a download that has begun."""
    return (write_path(partial.path), partial.etag, partial.size)


def part_row(part: FinishedPart) -> Row:
    """Return the columns of a finished part, its transfer apart."""
    checksum = (part.checksum.algorithm, part.checksum.value) if part.checksum else (None, None)
    return (part.number, part.size, part.etag, *checksum)


def read_transfer(row: Row) -> StoredTransfer:
    """Make the record of a row of `SELECT`."""
    state = TransferState(row[_STATE])
    other = row[_SIGNED_FOR]
    return StoredTransfer(
        id=row[0],
        job=_read_upload(row[_JOB]) if row[_DIRECTION] == Direction.UPLOAD.value else _read_download(row[_JOB]),
        state=state,
        target=read_path(row[_TARGET]),
        signed_for=None if other[0] is None else ObjectLocation(*other),
        error=None if row[_ERROR] is None else read_error(row[_ERROR]),
        result=_read_result(row[_RESULT], state),
        has_begun=bool(row[_HAS_BEGUN]),
        done=row[_DONE],
        total=row[_TOTAL],
    )


def read_begun(row: Row) -> UploadResume | DownloadResume | None:
    """Make the record of a row of `SELECT_RESUME`, without the parts or ranges that are finished."""
    bucket, key, size, mtime_ns, inode, upload_id, part_size, path, etag, object_size = row
    if upload_id is not None:
        return UploadResume(
            location=ObjectLocation(bucket, key),
            source=FileState(size, mtime_ns, int(inode)),
            multipart=MultipartUpload(upload_id, part_size),
        )
    partial = read_path(path)
    return None if partial is None else DownloadResume(partial=PartialDownload(partial, etag, object_size))


def read_part(row: Row) -> FinishedPart:
    """Make the record of what `part_row` returned."""
    number, size, etag, algorithm, value = row
    checksum = None if algorithm is None else PartChecksum(algorithm=algorithm, value=value)
    return FinishedPart(number=number, size=size, etag=etag, checksum=checksum)


def read_range(row: Row) -> ByteRange:
    """Make the record of a finished range."""
    return ByteRange(*row)


def read_abandoned(row: Row) -> AbandonedUpload:
    """Make the record of an abandoned upload: id, bucket, key, connection, upload ID."""
    number, bucket, key, connection, upload_id = row
    return AbandonedUpload(number, ObjectLocation(bucket, key), connection, upload_id)


def read_unheard(row: Row) -> UnheardUpload:
    """Make the record of an upload whose beginning was not heard of: id, bucket, key, connection, when (Unix time)."""
    number, bucket, key, connection, asked_at = row
    return UnheardUpload(number, ObjectLocation(bucket, key), connection, datetime.fromtimestamp(asked_at, UTC))


def write_path(path: Path | str | None) -> bytes | None:
    """Return a path as the bytes that it is on Linux."""
    return None if path is None else os.fsencode(path)


def read_path(value: bytes | None) -> Path | None:
    """Return the path that `write_path` wrote."""
    return None if value is None else Path(os.fsdecode(value))


def _read_upload(row: Row) -> UploadJob:
    connection, bucket, key, expires_in, source, content_type, create_only, *_ = row
    return UploadJob(
        source=Path(os.fsdecode(source)),
        location=ObjectLocation(bucket, key),
        connection=connection,
        content_type=content_type,
        create_only=bool(create_only),
        expires_in=expires_in,
    )


def _read_download(row: Row) -> DownloadJob:
    connection, bucket, key, expires_in, _source, _type, _create_only, folder, file_name, if_exists, version_id = row
    return DownloadJob(
        location=ObjectLocation(bucket, key),
        folder=Path(os.fsdecode(folder)),
        connection=connection,
        file_name=None if file_name is None else os.fsdecode(file_name),
        if_exists=IfExists(if_exists),
        version_id=version_id,
        expires_in=expires_in,
    )


def _result_row(result: TransferResult) -> Row:
    return (
        write_path(result.path),
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
