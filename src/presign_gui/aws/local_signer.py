"""Signs with credentials of this computer, through boto3."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, assert_never
from urllib.parse import urlsplit

from presign_gui.aws.asked import check_request, has_parameters_of, headers_of, object_of
from presign_gui.aws.failures import FAILURES
from presign_gui.aws.session import AwsAccess, AwsSettings
from presign_gui.domain.catalogue import signing as entries
from presign_gui.domain.expiry import effective_expiry
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.signing import (
    AbortMultipartUpload,
    Capabilities,
    CompleteMultipartUpload,
    CreateMultipartUpload,
    GetObject,
    ListParts,
    PresignedRequest,
    PutObject,
    SigningRequest,
    UploadPart,
    method_of,
)
from presign_gui.domain.url_hosts import read_aws_host

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from presign_gui.aws.credentials import SigningCredentials

SIGNING_ATTEMPTS: Final = 3
"""How often to sign until the credentials stay the same meanwhile; another thread may just be renewing them."""
CAPABILITIES: Final = Capabilities(
    may_set_expiry=True, may_list_buckets=True, may_list_objects=True, may_sign_parts=True, signs_here=True
)


class LocalSigner:
    """A `Signer` with AWS credentials of its own. Any thread may use it; boto3 is asked for no network but renewals."""

    def __init__(self, settings: AwsSettings) -> None:
        self._access = AwsAccess(settings)

    @property
    def capabilities(self) -> Capabilities:
        """Everything. Whether the credentials may also list is found out by trying."""
        return CAPABILITIES

    def learn_capabilities(self) -> Capabilities:
        """Return the same; there is nobody to ask."""
        return CAPABILITIES

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        """Sign one after the other, as `sign` does: it costs no call to anyone."""
        return [self.sign(each) for each in requests]

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Sign now, and check that what boto3 signed is what was asked for.

        S3 itself is not asked for a checksum of an upload in parts: it computes one anyway, and where it was asked, it
        would want one with every part.

        The URL carries the expiry that was asked for even where the credentials end sooner, since AWS applies the
        earlier of the two by itself; `expires_at` is that earlier moment. Blocks while credentials are renewed.
        Raises InputError, SigningError or NetworkError.
        """
        check_request(request)
        for _ in range(SIGNING_ATTEMPTS):
            credentials = self._access.credentials()
            client = self._access.s3()
            if isinstance(request, CreateMultipartUpload) and request.attest and _is_s3_itself(client):
                request = replace(request, attest=False)
            url = parse_presigned_url(self._presign(client, request))
            if url.access_key_id == credentials.access_key_id:
                return _answer(request, url, credentials, client.meta.region_name)
        raise entries.SIGNED_OTHERWISE.error(difference="access key")

    def _presign(self, client: "S3Client", request: SigningRequest) -> str:
        operation, parameters = _operation(request)
        try:
            return client.generate_presigned_url(
                operation,
                Params=_object(request) | {name: value for name, value in parameters.items() if value is not None},
                ExpiresIn=request.expires_in,
                HttpMethod=method_of(request),
            )
        except FAILURES as error:
            raise self._access.failure(error) from None


def _is_s3_itself(client: "S3Client") -> bool:
    """Tell whether the server is Amazon's own, and not one that speaks as S3 does."""
    return read_aws_host(urlsplit(client.meta.endpoint_url).hostname or "") is not None


def _object(request: SigningRequest) -> dict[str, Any]:
    return {"Bucket": request.location.bucket, "Key": request.location.key}


def _operation(request: SigningRequest) -> tuple[str, dict[str, Any]]:
    """Return boto3's name of the operation, and its parameters; an absent one is None, and must be left out."""
    named: tuple[str, dict[str, Any]]
    match request:
        case PutObject():
            named = (
                "put_object",
                {
                    "ContentType": request.content_type,
                    "ContentLength": request.content_length,
                    "IfNoneMatch": "*" if request.if_none_match else None,
                },
            )
        case GetObject():
            named = (
                "get_object",
                {
                    "VersionId": request.version_id,
                    "ResponseContentDisposition": request.response_content_disposition,
                    "ChecksumMode": "ENABLED" if request.checksum_mode else None,
                },
            )
        case CreateMultipartUpload():
            algorithm = "CRC64NVME" if request.attest else None
            named = (
                "create_multipart_upload",
                {"ContentType": request.content_type, "ChecksumAlgorithm": algorithm},
            )
        case UploadPart():
            named = (
                "upload_part",
                {
                    "UploadId": request.upload_id,
                    "PartNumber": request.part_number,
                    "ContentLength": request.content_length,
                },
            )
        case ListParts():
            named = "list_parts", {"UploadId": request.upload_id, "PartNumberMarker": request.after}
        case CompleteMultipartUpload():
            named = (
                "complete_multipart_upload",
                {
                    "UploadId": request.upload_id,
                    "MpuObjectSize": request.size,
                    "IfNoneMatch": "*" if request.if_none_match else None,
                },
            )
        case AbortMultipartUpload():
            named = "abort_multipart_upload", {"UploadId": request.upload_id}
        case _:
            assert_never(request)
    return named


def _answer(
    request: SigningRequest, url: PresignedUrl, credentials: "SigningCredentials", region: str
) -> PresignedRequest:
    headers = headers_of(request)
    _check(request, url, region, frozenset({"host", *headers}))
    if url.signed_at is None:
        raise entries.SIGNED_OTHERWISE.error(difference="date", detail=url.url)
    return PresignedRequest(
        method=method_of(request),
        url=url.url,
        location=request.location,
        headers_to_send=tuple(headers.items()),
        signed_at=url.signed_at,
        expires_at=effective_expiry(url.signed_at, request.expires_in, credentials.expire_at),
        credentials_expire_at=credentials.expire_at,
        region=url.region,
    )


def _check(request: SigningRequest, url: PresignedUrl, region: str, signed_headers: frozenset[str]) -> None:
    """Refuse a URL that would fail, or do something else, wherever it is used.

    boto3 has changed its mind before (checksums in presigned uploads, the host by region), and an older or newer
    one may do so again: better no URL than a wrong one.
    """
    found: dict[str, tuple[object, object]] = {
        "signature version": (url.signature_version, "SigV4"),
        "region": (url.region, region),
        "object": (object_of(url, request.location), request.location),
        "expiry": (url.expires_in, request.expires_in),
        "set of signed headers": (frozenset(url.signed_headers), signed_headers),
        "part": (has_parameters_of(request, url), True),
        "version": (url.version_id, request.version_id if isinstance(request, GetObject) else None),
    }
    for difference, (signed, asked) in found.items():
        if signed != asked:
            raise entries.SIGNED_OTHERWISE.error(difference=difference, detail=f"{signed!r}, not {asked!r}: {url.url}")
