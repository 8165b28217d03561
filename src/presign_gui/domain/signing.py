"""The signing port: a closed union of requests, the answer, and the protocol of whoever signs.

It stands on the lowest floor because the transfer floor sends what a signer answered, and neither of the two
may import the other.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol, TypeAlias

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.facts import Fact
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.masking import mask_secrets

Method: TypeAlias = Literal["GET", "PUT"]

MIN_EXPIRES_IN: Final = 1
MAX_EXPIRES_IN: Final = 7 * 24 * 3600
"""Seconds: the longest life that Signature Version 4 allows a presigned URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutObject:
    """Ask for a URL that uploads one object. `expires_in` is in seconds.

    With `if_none_match` the upload is refused where the key already exists (`If-None-Match: *`). A given
    `content_type` is signed, so the upload must send exactly it.
    """

    location: ObjectLocation
    expires_in: int
    content_type: str | None = None
    if_none_match: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GetObject:
    """Ask for a URL that downloads one object. `expires_in` is in seconds.

    `response_content_disposition` is what the answer's Content-Disposition will be; make it with
    `presign_gui.domain.filenames.attachment`.
    """

    location: ObjectLocation
    expires_in: int
    version_id: str | None = None
    response_content_disposition: str | None = None


SigningRequest: TypeAlias = PutObject | GetObject


def method_of(request: SigningRequest) -> Method:
    """Return the HTTP method that the request's URL is signed for."""
    return "PUT" if isinstance(request, PutObject) else "GET"


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
    not tell.
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
    """What a signer can do. Callers look here and never at a signer's class."""

    may_set_expiry: bool
    may_list_buckets: bool
    may_list_objects: bool


class Signer(Protocol):
    """Whoever turns a signing request into a presigned request: local credentials or a Lambda function."""

    @property
    def capabilities(self) -> Capabilities:
        """What this signer can do."""
        ...

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Sign `request` now.

        Blocks (network); never call it on the GUI thread. Raises InputError for a request that no signer can
        sign and SigningError where no URL came about.
        """
        ...
