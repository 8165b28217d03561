"""What a function is asked: events of version 1 of the contract (docs/backend.md)."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, assert_never

from presign_gui.domain.signing import (
    AbortMultipartUpload,
    CompleteMultipartUpload,
    CreateMultipartUpload,
    GetObject,
    ListParts,
    PutObject,
    SigningRequest,
    UploadPart,
)

CONTRACT_VERSION: Final = 1
DESCRIBE: Final[Mapping[str, object]] = {"version": CONTRACT_VERSION, "operation": "describe"}
MULTIPART_OPERATIONS: Final = frozenset(
    {
        "create_multipart_upload",
        "upload_part",
        "list_parts",
        "complete_multipart_upload",
        "abort_multipart_upload",
    }
)
_Fields: TypeAlias = dict[str, object | None]


def event_of(request: SigningRequest) -> dict[str, object]:
    """Return the event that asks for `request`, without what was not asked for."""
    operation, fields = _operation(request)
    return _event(request, operation, fields)


def event_of_parts(requests: Sequence[UploadPart]) -> dict[str, object]:
    """Return the event that asks for several parts of one upload at once."""
    first = requests[0]
    lengths = [request.content_length for request in requests]
    fields: _Fields = {
        "upload_id": first.upload_id,
        "part_numbers": [request.part_number for request in requests],
        "content_lengths": None if None in lengths else lengths,
    }
    return _event(first, "upload_part", fields)


def _event(request: SigningRequest, operation: str, fields: _Fields) -> dict[str, object]:
    return {
        "version": CONTRACT_VERSION,
        "operation": operation,
        "bucket": request.location.bucket,
        "key": request.location.key,
        "expires_in": request.expires_in,
        **{name: value for name, value in fields.items() if value is not None},
    }


def _operation(request: SigningRequest) -> tuple[str, _Fields]:
    """Return the contract's name of the operation and its further fields, None where they were not asked for."""
    named: tuple[str, _Fields]
    match request:
        case PutObject():
            named = (
                "put_object",
                {
                    "content_type": request.content_type,
                    "if_none_match": "*" if request.if_none_match else None,
                    "content_length": request.content_length,
                },
            )
        case GetObject():
            named = (
                "get_object",
                {
                    "version_id": request.version_id,
                    "response_content_disposition": request.response_content_disposition,
                    "checksum_mode": "ENABLED" if request.checksum_mode else None,
                },
            )
        case CreateMultipartUpload():
            named = "create_multipart_upload", {"content_type": request.content_type, "size": request.size}
        case UploadPart():
            named = (
                "upload_part",
                {
                    "upload_id": request.upload_id,
                    "part_number": request.part_number,
                    "content_length": request.content_length,
                },
            )
        case ListParts():
            named = "list_parts", {"upload_id": request.upload_id, "part_number_marker": request.after}
        case CompleteMultipartUpload():
            named = (
                "complete_multipart_upload",
                {
                    "upload_id": request.upload_id,
                    "size": request.size,
                    "if_none_match": "*" if request.if_none_match else None,
                },
            )
        case AbortMultipartUpload():
            named = "abort_multipart_upload", {"upload_id": request.upload_id}
        case _:
            assert_never(request)
    return named
