"""The operations of a multipart upload.

S3 learns an object's size only when its parts are put together, and this code keeps nothing between two events. So the
limit is held in three places: the size is told when the upload begins, and refused there if it is too large; each
part's length is signed; and the whole size is signed into the last request, where S3 compares it with the parts.
"""

from presign_backend.event import malformed
from presign_backend.operations import Answer, Request
from presign_backend.policy import Policy
from presign_backend.refusal import Code, Refusal

MAX_BATCH = 100
"""Parts of one event: the answer, at 1 to 2 KiB a URL, then stays far below the 6 MB that Lambda returns."""
MAX_PART_NUMBER = 10_000
"""S3 User Guide: Amazon S3 multipart upload limits."""


def create_multipart_upload(request: Request) -> Answer:
    """Sign the request that begins an upload, which is where the object's content type is set."""
    key = request.key()
    request.policy.check_object_size(request.event.optional_number("size"), "size")
    content_type = request.content_type()
    request.event.finish()
    return request.sign("create_multipart_upload", key, {"ContentType": content_type})


def upload_part(request: Request) -> Answer:
    """Sign one part (`part_number`, `content_length`), or several of one upload in one answer.

    Several are asked for by `part_numbers`, with `content_lengths` in the same order.
    """
    key, upload_id = request.key(), request.event.text("upload_id")
    numbers = request.event.optional_numbers("part_numbers")
    parts = _one_part(request) if numbers is None else _several_parts(request, numbers)
    request.event.finish()
    signed = [_sign_part(request, key, upload_id, number, length) for number, length in parts]
    return signed[0] if numbers is None else {"requests": signed}


def list_parts(request: Request) -> Answer:
    """Sign the request that tells which parts S3 has, up to 1,000 after the `part_number_marker`."""
    key, event = request.key(), request.event
    params = {
        "UploadId": event.text("upload_id"),
        "PartNumberMarker": event.optional_number("part_number_marker"),
    }
    event.finish()
    return request.sign("list_parts", key, params)


def complete_multipart_upload(request: Request) -> Answer:
    """Sign the request that puts the parts together; S3 refuses it where they do not add up to a `size` that was told.

    S3 API Reference: CompleteMultipartUpload, x-amz-mp-object-size.
    """
    key, event = request.key(), request.event
    upload_id, size = event.text("upload_id"), event.optional_number("size")
    request.policy.check_object_size(size, "size")
    params = {"UploadId": upload_id, "MpuObjectSize": size, "IfNoneMatch": request.if_none_match()}
    event.finish()
    return request.sign("complete_multipart_upload", key, params)


def abort_multipart_upload(request: Request) -> Answer:
    """Sign the request that throws the parts away."""
    key, upload_id = request.key(), request.event.text("upload_id")
    request.event.finish()
    return request.sign("abort_multipart_upload", key, {"UploadId": upload_id})


def _one_part(request: Request) -> list[tuple[int, int | None]]:
    number = request.event.optional_number("part_number")
    length = request.event.optional_number("content_length")
    if number is None:
        raise malformed("part_number", "One of the fields part_number and part_numbers has to be there.")
    _check_part(request.policy, number, length, ("part_number", "content_length"))
    return [(number, length)]


def _several_parts(request: Request, numbers: list[int]) -> list[tuple[int, int | None]]:
    lengths = request.event.optional_numbers("content_lengths")
    if len(numbers) > MAX_BATCH:
        message = f"At most {MAX_BATCH} parts are signed at once."
        raise Refusal(Code.TOO_MANY_PARTS, message, limit=MAX_BATCH, field="part_numbers")
    if lengths is not None and len(lengths) != len(numbers):
        raise malformed("content_lengths", "The fields part_numbers and content_lengths differ in length.")
    parts: list[tuple[int, int | None]] = list(zip(numbers, lengths or (None for _ in numbers), strict=True))
    for number, length in parts:
        _check_part(request.policy, number, length, ("part_numbers", "content_lengths"))
    return parts


def _check_part(policy: Policy, number: int, length: int | None, fields: tuple[str, str]) -> None:
    if not 1 <= number <= MAX_PART_NUMBER:
        message = f"Parts are numbered from 1 to {MAX_PART_NUMBER}."
        raise Refusal(Code.TOO_MANY_PARTS, message, limit=MAX_PART_NUMBER, field=fields[0])
    policy.check_request_size(length, fields[1])


def _sign_part(request: Request, key: str, upload_id: str, number: int, length: int | None) -> Answer:
    params: dict[str, str | int | None] = {"UploadId": upload_id, "PartNumber": number, "ContentLength": length}
    return {"part_number": number} | request.sign("upload_part", key, params)
