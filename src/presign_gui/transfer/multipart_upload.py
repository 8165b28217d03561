"""Uploads one file in parts: several at once, each signed just before it is sent, and put together at the end.

What was finished is the server's to tell (ListParts); the watcher's journal fills in what it does not, and stands in
where the list may not be seen. Only giving up aborts the upload: a pause, or a failure that a watcher keeps, leaves it.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from presign_gui.domain.catalogue import local_file, s3_service
from presign_gui.domain.errors import IntegrityError, PresignedUrlError, PresignGuiError, Retry, S3ServiceError
from presign_gui.domain.parts import FinishedPart, Part, PartPlan, plan_parts
from presign_gui.domain.resume import MultipartUpload, UploadResume
from presign_gui.domain.signing import CreateMultipartUpload, ListParts, PresignedRequest, UploadPart
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.aborting import GONE, try_to_abort
from presign_gui.transfer.already_there import is_answer_lost
from presign_gui.transfer.checksum import MD5
from presign_gui.transfer.completing import Completion
from presign_gui.transfer.control import Control, Paused
from presign_gui.transfer.crew import Crew
from presign_gui.transfer.multipart_xml import PartList, read_parts, read_upload_id
from presign_gui.transfer.retry import Retries, Wait, pause
from presign_gui.transfer.run import Run
from presign_gui.transfer.s3_call import call
from presign_gui.transfer.sent_part import SentPart, send_part
from presign_gui.transfer.source_file import SourceFile
from presign_gui.transfer.specs import UploadSpec

_TOO_SOON: Final = timedelta(seconds=30)
"""A URL that ends within this time is not used any more: the request may wait for a thread and a connection."""
_DOES_NOT_ATTEST: Final = frozenset({400, 501})
"""How servers answer that know no CRC64NVME, or have another idea of it, to the upload or to its first part."""
_HOPELESS: Final = frozenset({local_file.SOURCE_CHANGED.kind, s3_service.KEY_EXISTS.kind, *GONE})
"""Failures after which the parts that the server has are of no use to anyone."""


@dataclass(slots=True)
class _Piece:
    part: Part
    request: PresignedRequest | None = None


class MultipartUploader:
    """Uploads `source` in parts, `parts_per_call` of which the signer signs at once."""

    def __init__(self, run: Run, spec: UploadSpec, source: SourceFile, parts_per_call: int) -> None:
        self._run = run
        self._spec = spec
        self._source = source
        self._parts_per_call = parts_per_call
        self._location = spec.location
        self._upload_id: str | None = None
        self._has_begun = False
        self._plan = plan_parts(source.size, run.limits().part_size)
        self._pending: deque[Part] = deque()
        self._signed: dict[int, PresignedRequest] = {}
        self._retries: dict[int, Retries] = {}
        self._sent: dict[int, SentPart] = {}

    def upload(self, resume: UploadResume | None) -> TransferResult:
        """Begin, or go on from `resume`, send what is missing, and complete.

        Raises LocalFileError, SigningError, PresignedUrlError, S3ServiceError, NetworkError, IntegrityError, Cancelled
        and Paused.
        """
        damages = self._run.retries(reached=True)
        try:
            result = self._take_up(resume) if resume else None
            while result is None:
                result = self._send_unless_damaged(damages)
        except Paused:
            raise
        except BaseException as error:
            self._leave(error)
            raise
        self._run.watcher.dropped()
        return result

    def _send_unless_damaged(self, damages: Retries) -> TransferResult | None:
        """Send what is missing and complete; None where the object is damaged, so that all has to be sent once more."""
        try:
            return self._send_and_complete()
        except IntegrityError as error:
            is_object_damaged = self._upload_id is None
            wait = damages.after(error) if is_object_damaged else None
            if wait is None:
                raise
            self._run.notices.waits(wait, error)
        pause(wait.seconds, self._run.control)
        return None

    def _send_and_complete(self) -> TransferResult:
        if self._upload_id is not None:
            return self._send_the_rest()
        try:
            self._create(attest=True)
            return self._send_the_rest()
        except S3ServiceError as error:
            if self._sent or error.status not in _DOES_NOT_ATTEST:
                raise
            self._leave(error)
        self._create(attest=False)
        return self._send_the_rest()

    def _send_the_rest(self) -> TransferResult:
        crew = Crew(self, self._run.pool, self._run.control, width=self._run.width, moved=self._run.moved)
        crew.run()
        self._source.check_name()
        completion = self._completion()
        headers = completion.complete(self._upload_id or "")
        self._upload_id = None
        return completion.result(headers)

    # -- beginning --------------------------------------------------------------------------------------------------

    def _create(self, *, attest: bool) -> None:
        self._upload_id = self._run.retry(lambda: self._ask_to_create(attest=attest), self._run.retries())
        self._begin_with(())

    def _ask_to_create(self, *, attest: bool) -> str:
        request = CreateMultipartUpload(
            location=self._spec.location,
            expires_in=self._spec.expires_in,
            content_type=self._spec.content_type,
            size=self._source.size,
            attest=attest,
        )
        signed = self._run.signing.sign(request)
        self._run.notices.signed(signed)
        self._location = signed.location
        self._run.watcher.asks_to_begin(signed.location)
        try:
            answer = call(self._run.client, signed, self._run.control)
        except PresignGuiError as error:
            if not is_answer_lost(error):
                self._run.watcher.not_begun()
            raise
        upload_id = read_upload_id(answer.body)
        if upload_id is None:
            raise answer.unreadable()
        return upload_id

    def _begin_with(self, parts: Iterable[SentPart]) -> None:
        self._sent = {each.part.number: each for each in parts}
        finished = tuple(each.part for each in self._sent.values())
        self._pending = deque(self._plan.remaining(finished))
        self._run.meter.rewind(sum(each.size for each in finished))
        self._has_begun = True
        self._run.watcher.began(
            UploadResume(
                location=self._location,
                source=self._source.state,
                multipart=MultipartUpload(self._upload_id or "", self._plan.part_size),
                parts=finished,
            )
        )

    def _take_up(self, resume: UploadResume) -> TransferResult | None:
        """Go on with an upload of an earlier run; return the result where that run had come to the end unawares."""
        self._has_begun = True
        self._location, self._upload_id = resume.location, resume.multipart.upload_id
        if not self._source.state.is_same(resume.source):
            raise self._source.has_changed()
        try:
            self._plan = PartPlan(size=self._source.size, part_size=resume.multipart.part_size)
        except ValueError as error:  # a damaged record: nothing of that upload can be made sense of
            self._leave(error)
            return None
        journal = {each.number: each for each in resume.parts}
        listed = self._list_parts(resume)
        if listed is None:
            self._upload_id = None
            self._sent = {number: _sent_before(part) for number, part in journal.items()}
            completion = self._completion()
            headers = completion.look_for_object() if len(journal) == self._plan.count else None
            return None if headers is None else completion.result(headers)
        trusted = self._plan.trusted(listed, resume.parts)
        self._begin_with(_sent_before(part) for part in trusted if journal.get(part.number) or self._is_ours(part))
        return None

    def _list_parts(self, resume: UploadResume) -> list[FinishedPart] | None:
        """Ask which parts the server has; None where it has no such upload, the journal where it may not be asked."""
        parts: list[FinishedPart] = []
        after: int | None = None
        try:
            while True:
                page = self._run.retry(partial(self._list_page, after), self._run.retries())
                parts += page.parts
                if page.after is None or page.after <= (after or 0):
                    return parts
                after = page.after
        except (S3ServiceError, PresignedUrlError) as error:
            if error.kind in GONE:
                return None
            if error.retry in {Retry.USER_ACTION, Retry.NEVER}:
                return list(resume.parts)
            raise

    def _list_page(self, after: int | None) -> PartList:
        request = ListParts(
            location=self._location, expires_in=self._spec.expires_in, upload_id=self._upload_id or "", after=after
        )
        signed = self._run.signing.sign(request)
        self._run.notices.signed(signed)
        answer = call(self._run.client, signed, self._run.control)
        page = read_parts(answer.body)
        if page is None:
            raise answer.unreadable()
        return page

    def _is_ours(self, part: FinishedPart) -> bool:
        """Tell whether a part that the journal does not know has the file's bytes; one that may not is sent again."""
        where = self._plan.part(part.number).range
        md5 = self._source.checksums([MD5], where, self._run.control).digest(MD5)
        return md5 is not None and part.etag.strip('"').lower() == md5.hex()

    # -- sending: what the crew asks ---------------------------------------------------------------------------------

    def next(self) -> _Piece | None:
        """Take the next part to send."""
        return _Piece(self._pending.popleft()) if self._pending else None

    def prepare(self, piece: _Piece) -> None:
        """Have the part signed, and in the same call those that follow, as many as the signer takes."""
        signed = self._signed.pop(piece.part.number, None)
        if _is_missing(signed):
            following = (part for part in self._pending if _is_missing(self._signed.get(part.number)))
            batch = [piece.part, *itertools.islice(following, self._parts_per_call - 1)]
            requests = self._run.signing.sign_parts([self._request_of(part) for part in batch])
            self._signed |= {part.number: each for part, each in zip(batch, requests, strict=True)}
            signed = self._signed.pop(piece.part.number)
        piece.request = signed

    def work(self, piece: _Piece, control: Control, report: Callable[[SentPart], None]) -> None:
        """Send the part."""
        if piece.request is None:
            raise ValueError("a part is prepared before it is sent")
        report(send_part(self._run, self._source, piece.part, piece.request, control))

    def finished(self, result: SentPart) -> None:
        """Note a part that the server has."""
        self._sent[result.part.number] = result
        self._retries.pop(result.part.number, None)
        self._run.watcher.finished(result.part)

    def failed(self, piece: _Piece, error: PresignGuiError) -> Wait:
        """Put the part back, or give up."""
        number = piece.part.number
        wait = self._retries.setdefault(number, self._run.retries(reached=True)).after(error)
        if wait is None:
            raise error
        self._pending.appendleft(piece.part)
        if error.retry is Retry.RESIGN:
            self._signed.clear()
        self._run.notices.waits(wait, error)
        return wait

    def resumed(self) -> None:
        """Tell that bytes move again."""
        self._run.notices.over()

    def _request_of(self, part: Part) -> UploadPart:
        return UploadPart(
            location=self._location,
            expires_in=self._spec.expires_in,
            upload_id=self._upload_id or "",
            part_number=part.number,
            content_length=part.range.size,
        )

    # -- ending -----------------------------------------------------------------------------------------------------

    def _completion(self) -> Completion:
        parts = [self._sent[number] for number in sorted(self._sent)]
        return Completion(self._run, self._spec, self._source, location=self._location, plan=self._plan, parts=parts)

    def _leave(self, error: BaseException) -> None:
        """Abort the upload, unless its parts are of use and somebody keeps them in mind."""
        upload_id, self._upload_id = self._upload_id, None
        if upload_id is None:
            if self._has_begun:
                self._run.watcher.dropped()
            return
        is_of_use = (
            isinstance(error, PresignGuiError) and error.retry is not Retry.NEVER and error.kind not in _HOPELESS
        )
        if is_of_use and self._run.watcher.keeps:
            return
        if try_to_abort(self._run, self._location, upload_id, self._spec.expires_in):
            self._run.watcher.dropped()


def _sent_before(part: FinishedPart) -> SentPart:
    """Take up a part that an earlier run sent, and compared then."""
    return SentPart(part=part, digests={}, verified_by=None)


def _is_missing(request: PresignedRequest | None) -> bool:
    """Tell whether there is no URL, or one that ends soon."""
    if request is None or request.expires_at is None:
        return request is None
    return request.expires_at - datetime.now(UTC) < _TOO_SOON
