"""Uploads one file with one PUT."""

import contextlib
from typing import Final

from presign_gui.domain.catalogue import integrity, local_file, network, s3_service
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.parts import ByteRange
from presign_gui.domain.signing import PresignedRequest, PutObject
from presign_gui.domain.transfer import TransferResult, Verification
from presign_gui.transfer.already_there import is_answer_lost, look_for
from presign_gui.transfer.checksum import MD5, attestations, compare
from presign_gui.transfer.control import Control
from presign_gui.transfer.file_body import FileBody
from presign_gui.transfer.following_hash import FollowingHash
from presign_gui.transfer.http_client import HttpClient, Reply
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.rate_limit import RateLimit
from presign_gui.transfer.refusal import decode_refusal, raise_if_not_s3
from presign_gui.transfer.run import Run
from presign_gui.transfer.source_file import SourceFile
from presign_gui.transfer.specs import UploadSpec

MAX_PUT: Final = 5 * 1024**3
"""Bytes: S3 User Guide, "Uploading objects": with a single PUT operation, an object of up to 5 GB in size."""


def put_source(
    client: HttpClient,
    request: PresignedRequest,
    source: SourceFile,
    *,
    control: Control,
    meter: Meter,
    limit: RateLimit | None = None,
    once: bool = False,
) -> TransferResult:
    """Send `source` as the body of `request`, and compare what the server attests with what was sent.

    Blocks until the server has answered. Raises LocalFileError (unreadable, changed), S3ServiceError and
    PresignedUrlError (refused), NetworkError, IntegrityError, Cancelled and Paused; then `meter` is as it was before.
    Where it raises while the body is under way nothing is stored, because S3 stores only whole bodies.
    """
    where = ByteRange(0, source.size) if source.size else None
    with contextlib.closing(FollowingHash(source.blocks, MD5, control)) as follower:
        body = FileBody(source, where, meter=meter, control=control, limit=limit, follower=follower)
        try:
            with client.send(request, control=control, body=body, once=once) as reply:
                check_reply(reply, request)
                return TransferResult(
                    path=source.path,
                    size=body.size,
                    verification=compare(attestations(reply.headers), body.digest, integrity.UPLOAD_DIFFERS),
                    etag=reply.headers.get("ETag"),
                    version_id=reply.headers.get("x-amz-version-id"),
                )
        except BaseException:
            body.take_back()
            raise


class SinglePut:
    """Sends a whole file with one request, in as many attempts as it takes."""

    def __init__(self, run: Run, spec: UploadSpec, source: SourceFile) -> None:
        self._run = run
        self._spec = spec
        self._source = source
        self._is_answer_lost = False

    def upload(self) -> TransferResult:
        """Sign, send and compare.

        Where the key must not exist, an attempt whose answer was lost is in the way of the next one: then the object
        there may be the very one that was sent. Raises as `put_source`, and SigningError.
        """
        check_size(self._source)
        try:
            return self._run.retry(self._attempt, self._run.retries())
        except PresignGuiError as error:
            found = None
            if self._is_answer_lost and error.kind == s3_service.KEY_EXISTS.kind:
                found = self._look_for_object()
            if found is None:
                raise
            return found

    def _attempt(self) -> TransferResult:
        request = PutObject(
            location=self._spec.location,
            expires_in=self._spec.expires_in,
            content_type=self._spec.content_type,
            if_none_match=self._spec.create_only,
            content_length=self._source.size,
        )
        run = self._run
        signed = run.signing.sign(request)
        run.notices.signed(signed)
        try:
            return put_source(
                run.client,
                signed,
                self._source,
                control=run.control,
                meter=run.meter,
                limit=run.rate,
                once=self._spec.create_only,
            )
        except PresignGuiError as error:
            self._is_answer_lost = self._is_answer_lost or is_answer_lost(error)
            raise

    def _look_for_object(self) -> TransferResult | None:
        where = ByteRange(0, self._source.size) if self._source.size else None
        md5 = self._source.checksums([MD5], where, self._run.control).digest(MD5) or b""
        headers = look_for(
            self._run, self._spec.location, self._spec.expires_in, size=self._source.size, etag=f'"{md5.hex()}"'
        )
        if headers is None:
            return None
        return TransferResult(
            path=self._source.path,
            size=self._source.size,
            verification=Verification(MD5),
            etag=headers.get("ETag"),
            version_id=headers.get("x-amz-version-id"),
        )


def check_size(source: SourceFile) -> None:
    """Raise S3ServiceError for a file that no single PUT can carry."""
    if source.size > MAX_PUT:
        raise local_file.TOO_LARGE_FOR_ONE_PUT.error(size=ByteCount(source.size), limit=ByteCount(MAX_PUT))


def check_reply(reply: Reply, request: PresignedRequest) -> None:
    """Raise what the answer to a body means, unless it is that the server has it."""
    if not 200 <= reply.status < 300:
        raise decode_refusal(reply, request)
    raise_if_not_s3(reply, request)
    if not reply.took_body:  # a success for bytes that never went out
        raise network.NOT_S3_ANSWER.error(host=reply.host, status=reply.status)
