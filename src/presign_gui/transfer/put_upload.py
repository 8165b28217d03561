"""Uploads one file with one PUT."""

from pathlib import Path
from typing import Final

from presign_gui.domain.catalogue import integrity, local_file, network
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.signing import PresignedRequest
from presign_gui.domain.transfer import TransferResult, Verification
from presign_gui.transfer.checksum import attestations, compare
from presign_gui.transfer.control import Control
from presign_gui.transfer.file_body import FileBody
from presign_gui.transfer.http_client import HttpClient, Reply
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.refusal import decode_refusal, raise_if_not_s3

MAX_PUT: Final = 5 * 1024**3
"""Bytes: S3 User Guide, "Uploading objects": with a single PUT operation, an object of up to 5 GB in size."""


def put_file(
    client: HttpClient, request: PresignedRequest, source: Path, *, control: Control, meter: Meter
) -> TransferResult:
    """Send `source` as the body of `request`, and compare what the server attests with what was sent.

    Blocks until the server has answered. Raises LocalFileError (missing, unreadable, changed), S3ServiceError and
    PresignedUrlError (refused, or over 5 GiB and not even sent), NetworkError, IntegrityError, and Cancelled. Where
    it raises while the body is under way nothing is stored, because S3 stores only whole bodies.
    """
    with FileBody(source, meter) as body:
        if body.size > MAX_PUT:
            raise local_file.TOO_LARGE_FOR_ONE_PUT.error(size=ByteCount(body.size), limit=ByteCount(MAX_PUT))
        meter.set_total(body.size)
        with client.send(request, control=control, body=body) as reply:
            if not 200 <= reply.status < 300:
                raise decode_refusal(reply, request)
            raise_if_not_s3(reply, request)
            if not reply.took_body:  # a success for bytes that never went out
                raise network.NOT_S3_ANSWER.error(host=reply.host, status=reply.status)
            return TransferResult(
                path=source,
                size=body.size,
                verification=_verify(reply, body),
                etag=reply.headers.get("ETag"),
                version_id=reply.headers.get("x-amz-version-id"),
            )


def _verify(reply: Reply, body: FileBody) -> Verification:
    attested = attestations(reply.headers)
    verification = compare(attested, body.digest, integrity.UPLOAD_DIFFERS)
    if attested and verification.algorithm is None:
        again = body.read_again(each.algorithm for each in attested)
        verification = compare(attested, again.digest, integrity.UPLOAD_DIFFERS)
    return verification
