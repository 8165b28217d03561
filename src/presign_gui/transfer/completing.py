"""The end of an upload in parts: S3 makes one object of them, and what it attests of that is compared."""

from collections.abc import Mapping, Sequence

from requests.structures import CaseInsensitiveDict

from presign_gui.domain.catalogue import integrity, s3_service
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, PartPlan
from presign_gui.domain.signing import CompleteMultipartUpload
from presign_gui.domain.transfer import TransferResult, Verification
from presign_gui.transfer.aborting import GONE
from presign_gui.transfer.already_there import is_answer_lost, look_for
from presign_gui.transfer.checksum import MD5, Attestation, attestations, compare
from presign_gui.transfer.combining import COMBINABLE, composite, composite_attestations, composite_etag, full_object
from presign_gui.transfer.multipart_xml import completion, read_completed
from presign_gui.transfer.run import Run
from presign_gui.transfer.s3_call import call
from presign_gui.transfer.sent_part import SentPart
from presign_gui.transfer.source_file import SourceFile
from presign_gui.transfer.specs import UploadSpec


class Completion:
    """Completes one upload. `parts` are all of them, in order."""

    def __init__(
        self,
        run: Run,
        spec: UploadSpec,
        source: SourceFile,
        *,
        location: ObjectLocation,
        plan: PartPlan,
        parts: Sequence[SentPart],
    ) -> None:
        self._run = run
        self._spec = spec
        self._source = source
        self._location = location
        self._plan = plan
        self._parts = parts
        self._is_answer_lost = False
        self._read: dict[tuple[int, str], bytes] = {}

    def complete(self, upload_id: str) -> Mapping[str, str]:
        """Have S3 put the parts together, and return the headers that say what it made of them.

        An attempt whose answer was lost may have succeeded all the same; then the next one is told that there is no
        such upload, or that the key is taken, and the object itself tells which. Raises S3ServiceError,
        PresignedUrlError, NetworkError, SigningError, LocalFileError, Cancelled and Paused.
        """
        try:
            return self._run.retry(lambda: self._complete(upload_id), self._run.retries(reached=True))
        except PresignGuiError as error:
            may_be_done = error.kind in GONE or error.kind == s3_service.KEY_EXISTS.kind
            found = self.look_for_object() if self._is_answer_lost and may_be_done else None
            if found is None:
                raise
            return found

    def look_for_object(self) -> Mapping[str, str] | None:
        """Look whether the object is there, made of our very parts; None where it is not, or cannot be seen.

        Raises LocalFileError, Cancelled and Paused.
        """
        etag = composite_etag(self._digests(MD5))
        return look_for(self._run, self._location, self._spec.expires_in, size=self._plan.size, etag=etag)

    def result(self, headers: Mapping[str, str]) -> TransferResult:
        """Compare the object with the file. Raises IntegrityError, LocalFileError, Cancelled and Paused."""
        return TransferResult(
            path=self._source.path,
            size=self._plan.size,
            verification=self._verify(headers),
            etag=headers.get("ETag"),
            version_id=headers.get("x-amz-version-id"),
        )

    def _complete(self, upload_id: str) -> Mapping[str, str]:
        request = CompleteMultipartUpload(
            location=self._location,
            expires_in=self._spec.expires_in,
            upload_id=upload_id,
            size=self._plan.size,
            if_none_match=self._spec.create_only,
        )
        signed = self._run.signing.sign(request)
        document = completion(each.part for each in self._parts)
        try:
            answer = call(self._run.client, signed, self._run.control, document)
        except PresignGuiError as error:
            self._is_answer_lost = self._is_answer_lost or is_answer_lost(error)
            raise
        attested = read_completed(answer.body)
        if attested is None:
            raise answer.unreadable()
        return CaseInsensitiveDict({**answer.headers, **attested})

    def _verify(self, attested: Mapping[str, str]) -> Verification:
        """Compare the whole; where nothing is attested of it, what was attested of each part has to do."""
        whole = [each for each in attestations(attested) if each.algorithm != MD5]
        if whole:
            return compare(whole, self._digest_of_whole, integrity.UPLOAD_DIFFERS)
        for each in composite_attestations(attested):
            if each.parts == len(self._parts) and self._is_worth_reading(each.algorithm):
                attestation = Attestation(each.algorithm, each.digest)
                return compare([attestation], self._composite, integrity.UPLOAD_DIFFERS)
        algorithms = {each.verified_by for each in self._parts}
        return Verification(algorithms.pop() if len(algorithms) == 1 else None)

    def _is_worth_reading(self, algorithm: str) -> bool:
        """Tell whether the parts' digests are at hand, or some part is known in no other way."""
        are_known = all(algorithm in each.digests for each in self._parts)
        return are_known or any(each.verified_by is None for each in self._parts)

    def _composite(self, algorithm: str) -> bytes:
        return composite(algorithm, self._digests(algorithm))

    def _digest_of_whole(self, algorithm: str) -> bytes | None:
        if algorithm in COMBINABLE:
            sizes = (each.part.size for each in self._parts)
            return full_object(algorithm, zip(self._digests(algorithm), sizes, strict=True))
        whole = ByteRange(0, self._plan.size)
        return self._source.checksums([algorithm], whole, self._run.control).digest(algorithm)

    def _digests(self, algorithm: str) -> list[bytes]:
        """Return the parts' digests by one algorithm, reading again the parts that were sent before this run."""
        return [self._digest_of(each, algorithm) for each in self._parts]

    def _digest_of(self, sent: SentPart, algorithm: str) -> bytes:
        known = sent.digests.get(algorithm) or self._read.get((sent.part.number, algorithm))
        if known is None:
            where = self._plan.part(sent.part.number).range
            known = self._source.checksums([algorithm], where, self._run.control).digest(algorithm) or b""
            self._read[sent.part.number, algorithm] = known
        return known
