"""What a signing request asks for, in the forms that both signers need."""

from presign_gui.domain.location import AddressingStyle, ObjectLocation, check_bucket_name, check_key
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.signing import (
    AbortMultipartUpload,
    CompleteMultipartUpload,
    CreateMultipartUpload,
    GetObject,
    ListParts,
    PutObject,
    SigningRequest,
    UploadPart,
    check_expires_in,
)
from presign_gui.domain.url_text import query_parameters, split_url


def check_request(request: SigningRequest) -> None:
    """Raise InputError for what S3 could never accept, before anything is signed.

    boto3 does not mind an expiry of a year, and takes an ARN or an access point's name for a bucket.
    """
    check_expires_in(request.expires_in)
    check_bucket_name(request.location.bucket)
    check_key(request.location.key)


def headers_of(request: SigningRequest) -> dict[str, str]:
    """Return the headers that the request wants signed beyond Host, by lower-case name.

    S3 API Reference: PutObject, GetObject, UploadPart, CreateMultipartUpload and CompleteMultipartUpload.
    """
    asked: dict[str, str | int | None] = {}
    match request:
        case PutObject():
            asked["content-type"] = request.content_type
            asked["if-none-match"] = "*" if request.if_none_match else None
            asked["content-length"] = request.content_length
        case GetObject():
            asked["x-amz-checksum-mode"] = "ENABLED" if request.checksum_mode else None
        case CreateMultipartUpload():
            asked["content-type"] = request.content_type
            asked["x-amz-checksum-algorithm"] = "CRC64NVME" if request.attest else None
        case UploadPart():
            asked["content-length"] = request.content_length
        case CompleteMultipartUpload():
            asked["x-amz-mp-object-size"] = request.size
            asked["if-none-match"] = "*" if request.if_none_match else None
    return {name: str(value) for name, value in asked.items() if value is not None}


def object_of(url: PresignedUrl, asked: ObjectLocation) -> ObjectLocation | None:
    """Return the object that `url` is for: `asked` where it can be read so.

    A host that is not AWS's does not tell whether its first label is a bucket, so both ways of reading it count.
    """
    if url.location == asked:
        return asked
    other_way = parse_presigned_url(url.url, addressing_style=AddressingStyle.VIRTUAL_HOSTED)
    return asked if other_way.location == asked else url.location


def has_parameters_of(request: SigningRequest, url: PresignedUrl) -> bool:
    """Tell whether `url` is for the upload and the part that were asked for; others have none of these parameters."""
    match request:
        case UploadPart():
            asked = {"uploadid": request.upload_id, "partnumber": str(request.part_number)}
        case ListParts() | CompleteMultipartUpload() | AbortMultipartUpload():
            asked = {"uploadid": request.upload_id}
        case CreateMultipartUpload():
            asked = {"uploads": ""}
        case _:
            asked = {}
    parameters = query_parameters(split_url(url.url).query)
    return {name: parameters[name] for name in ("uploadid", "partnumber", "uploads") if name in parameters} == asked
