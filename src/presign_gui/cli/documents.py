"""The JSON documents of `--json`. docs/cli.md describes them; a field is added here and never renamed."""

from presign_gui.cli.output import Document, Json
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Direction, Transfer


def error_document(error: PresignGuiError) -> Document:
    """Return what `explain --json` prints, and what stands under `error` in other documents."""
    return {
        "kind": error.kind,
        "code": error.code,
        "title": error.title(),
        "cause": error.cause(),
        "remedy": error.remedy(),
        "retry": error.retry.value,
        "actor": error.actor.value,
        "status": error.status,
        "request_id": error.request_id,
        "detail": error.detail,
    }


def transfer_document(transfer: Transfer) -> Document:
    """Return one element of `transfers`. `source` and `destination` are a path and an s3:// address, or the reverse."""
    result = transfer.result
    path = None if transfer.local_path is None else str(transfer.local_path)
    address = str(transfer.location)
    is_upload = transfer.direction is Direction.UPLOAD
    return {
        "direction": transfer.direction.value,
        "state": transfer.state.value,
        "source": path if is_upload else address,
        "destination": address if is_upload else path,
        "bucket": transfer.location.bucket,
        "key": transfer.location.key,
        "asked": None if transfer.asked is None else location_document(transfer.asked),
        "size": None if result is None else result.size,
        "etag": None if result is None else result.etag,
        "version_id": None if result is None else result.version_id,
        "verification": None if result is None else result.verification.algorithm or "size",
        "error": None if transfer.error is None else error_document(transfer.error),
    }


def location_document(location: ObjectLocation) -> dict[str, Json]:
    """Return a bucket and a key."""
    return {"bucket": location.bucket, "key": location.key}
