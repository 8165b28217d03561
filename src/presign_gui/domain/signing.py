"""The signing port: a closed union of requests, the answer, and the protocol of whoever signs.

It stands on the lowest floor because the transfer floor sends what a signer answered, and neither of the two
may import the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol, TypeAlias

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.facts import Fact
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.masking import mask_secrets

Method: TypeAlias = Literal["GET", "PUT", "POST", "DELETE"]

MIN_EXPIRES_IN: Final = 1
MAX_EXPIRES_IN: Final = 7 * 24 * 3600
"""Seconds: the longest life that Signature Version 4 allows a presigned URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutObject:
    """Ask for a URL that uploads one object. `expires_in` is in seconds.

    With `if_none_match` the upload is refused where the key already exists (`If-None-Match: *`). A given
    `content_type` is signed, so the upload must send exactly it, and so is a given `content_length` in bytes: some
    who sign want to know how much will come.
    """

    location: ObjectLocation
    expires_in: int
    content_type: str | None = None
    if_none_match: bool = False
    content_length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GetObject:
    """Ask for a URL that downloads one object. `expires_in` is in seconds.

    `response_content_disposition` is what the answer's Content-Disposition will be; make it with
    `presign_gui.domain.filenames.attachment`. With `checksum_mode` the answer attests the object's checksum, and the
    header `x-amz-checksum-mode` has to be sent, which a link for a browser cannot do.
    """

    location: ObjectLocation
    expires_in: int
    version_id: str | None = None
    response_content_disposition: str | None = None
    checksum_mode: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateMultipartUpload:
    """Ask for a URL that begins an upload in parts. `expires_in` is in seconds.

    `size` is how many bytes the object will have, for those who sign only below a limit. With `attest` the server is
    asked to compute a CRC64NVME of the object, as S3 does of all objects unasked; it may not be able to.
    """

    location: ObjectLocation
    expires_in: int
    content_type: str | None = None
    size: int | None = None
    attest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPart:
    """Ask for a URL that uploads one part, 1 to 10,000. `expires_in` is in seconds, `content_length` in bytes."""

    location: ObjectLocation
    expires_in: int
    upload_id: str
    part_number: int
    content_length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListParts:
    """Ask for a URL that lists up to 1,000 parts of an upload, those after the number `after`."""

    location: ObjectLocation
    expires_in: int
    upload_id: str
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteMultipartUpload:
    """Ask for a URL that makes one object of the parts. `expires_in` is in seconds.

    With `size` S3 refuses to where the parts have another number of bytes (`x-amz-mp-object-size`), and with
    `if_none_match` where the key already exists.
    """

    location: ObjectLocation
    expires_in: int
    upload_id: str
    size: int | None = None
    if_none_match: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AbortMultipartUpload:
    """Ask for a URL that gives an upload up, and frees what its parts take. `expires_in` is in seconds."""

    location: ObjectLocation
    expires_in: int
    upload_id: str


SigningRequest: TypeAlias = (
    PutObject
    | GetObject
    | CreateMultipartUpload
    | UploadPart
    | ListParts
    | CompleteMultipartUpload
    | AbortMultipartUpload
)


def method_of(request: SigningRequest) -> Method:
    """Return the HTTP method that the request's URL is signed for."""
    match request:
        case PutObject() | UploadPart():
            return "PUT"
        case GetObject() | ListParts():
            return "GET"
        case CreateMultipartUpload() | CompleteMultipartUpload():
            return "POST"
        case AbortMultipartUpload():
            return "DELETE"


def check_expires_in(expires_in: int) -> None:
    """Raise InputError unless a presigned URL may live for `expires_in` seconds."""
    if not MIN_EXPIRES_IN <= expires_in <= MAX_EXPIRES_IN:
        asked: Fact = timedelta(seconds=expires_in) if 0 < expires_in < 10**9 else f"{expires_in} s"
        raise entries.EXPIRES_IN_OUT_OF_RANGE.error(asked=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresignedRequest:
    """A request that anyone may send as it stands: the URL to the byte, and the headers it was signed with.

    `url` is a bearer secret and is left out of the repr. `headers_to_send` are the signed headers beyond Host
    (name, value). `location` is the object that the URL is for, which is not the one asked for where a function
    always signs the same object; `asked` then is the one asked for. Times are aware, in UTC; `expires_at` is the
    effective moment: the least of what was asked, 7 days and the life of the credentials. None where a URL does
    not tell. `is_link` marks a URL that somebody handed on, and `guessed` the names (in lower case) of its signed
    headers whose values it does not tell and that were filled in by a guess.
    """

    method: Method
    url: str = field(repr=False)
    location: ObjectLocation
    headers_to_send: tuple[tuple[str, str], ...] = ()
    signed_at: datetime | None = None
    expires_at: datetime | None = None
    credentials_expire_at: datetime | None = None
    region: str | None = None
    asked: ObjectLocation | None = None
    is_link: bool = False
    guessed: tuple[str, ...] = ()

    @property
    def masked_url(self) -> str:
        """The URL for people and logs: recognisable, and of no use to whoever reads it."""
        return mask_secrets(self.url)

    @property
    def is_other_object(self) -> bool:
        """Tell whether the signer signed another object than the one asked for."""
        return self.asked is not None and self.asked != self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a signer can do. Callers look here and never at a signer's class.

    `may_sign_parts` covers all that an upload in parts needs, and `parts_per_call` is how many parts it signs at once.
    `max_expires_in` is the longest life in seconds that it is known to sign. Without `may_choose_object` it may be one
    that always signs the same object, as classic functions do. Without `may_sign_again` it has one URL and no other (a
    guest's link), so that an expired one is the end of it. One that `signs_here` asks nobody else, but perhaps for new
    credentials now and then, so that it need not be waited for.
    """

    may_set_expiry: bool
    may_list_buckets: bool
    may_list_objects: bool
    may_sign_parts: bool = False
    parts_per_call: int = 1
    max_expires_in: int = MAX_EXPIRES_IN
    may_choose_object: bool = True
    may_sign_again: bool = True
    signs_here: bool = False


class Signer(Protocol):
    """Whoever turns a signing request into a presigned request: local credentials, a Lambda function, or a link."""

    @property
    def capabilities(self) -> Capabilities:
        """What this signer is known to be able to do, without asking anyone."""
        ...

    def learn_capabilities(self) -> Capabilities:
        """Find out what this signer can do, where that takes asking, and remember it as `capabilities`.

        Blocks (network) once at most; raises SigningError or NetworkError where there is no answer.
        """
        ...

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Sign `request` now.

        Blocks (network); never call it on the GUI thread. Raises InputError for a request that no signer can
        sign and SigningError where no URL came about.
        """
        ...

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        """Sign several parts of one upload, at most `capabilities.parts_per_call`, in their order. As `sign` does."""
        ...
