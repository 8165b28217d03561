"""One part of an upload on its way: sent, answered, and compared with what the server attests about it."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from presign_gui.domain.catalogue import integrity, network
from presign_gui.domain.parts import FinishedPart, Part, PartChecksum
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.checksum import MD5, attestations, compare
from presign_gui.transfer.control import Control
from presign_gui.transfer.file_body import FileBody
from presign_gui.transfer.http_client import Reply
from presign_gui.transfer.put_upload import check_reply
from presign_gui.transfer.run import Run
from presign_gui.transfer.source_file import SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """A part that the server has. `digests` are those of its bytes that are known here, by algorithm.

    `verified_by` is the algorithm by which the server's part was found to be ours, None where it attested nothing.
    """

    part: FinishedPart
    digests: Mapping[str, bytes]
    verified_by: str | None


def send_part(run: Run, source: SourceFile, part: Part, request: PresignedRequest, control: Control) -> SentPart:
    """Send `part` and compare. Where it raises, the meter counts none of it.

    Raises LocalFileError, S3ServiceError, PresignedUrlError, NetworkError, IntegrityError, Cancelled and Paused.
    """
    body = FileBody(source, part.range, meter=run.meter, control=control, limit=run.rate)
    try:
        with run.client.send(request, control=control, body=body) as reply:
            check_reply(reply, request)
            headers, etag = reply.headers, _etag(reply)
        verified_by = compare(attestations(headers), body.digest, integrity.UPLOAD_DIFFERS).algorithm
    except BaseException:
        body.take_back()
        raise
    along = {name: digest for name in ("CRC64NVME",) if (digest := body.digest(name)) is not None}
    if verified_by == MD5:
        along[MD5] = bytes.fromhex(etag.strip('"'))
    finished = FinishedPart(number=part.number, size=part.range.size, etag=etag, checksum=_checksum(headers))
    return SentPart(part=finished, digests=along, verified_by=verified_by)


def _etag(reply: Reply) -> str:
    """Return what the part is called when the upload is completed."""
    etag = reply.headers.get("ETag")
    if not etag:
        raise network.NOT_S3_ANSWER.error(host=reply.host, status=reply.status)
    return etag


def _checksum(headers: Mapping[str, str]) -> PartChecksum | None:
    for attestation in attestations(headers):
        if attestation.algorithm != MD5:
            value = base64.b64encode(attestation.digest).decode()
            return PartChecksum(algorithm=attestation.algorithm, value=value)
    return None
