"""Share links: a presigned URL made for somebody else, and what a person should know of it."""

from dataclasses import dataclass, field
from datetime import datetime

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import Method, PresignedRequest, Signer, SigningRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """A link to hand on. `url` is a bearer secret and left out of the repr; times are aware, in UTC.

    `headers_to_send` are what its user must send with it. `expires_at` is the effective moment, and
    `credentials_expire_at` is set where the signer's credentials have an end of their own.
    """

    url: str = field(repr=False)
    method: Method
    location: ObjectLocation
    asked: ObjectLocation | None
    expires_at: datetime | None
    credentials_expire_at: datetime | None
    headers_to_send: tuple[tuple[str, str], ...]
    masked_url: str

    @property
    def is_other_object(self) -> bool:
        """Tell whether the signer signed another object than the one asked for."""
        return self.asked is not None and self.asked != self.location


def share_link(signer: Signer, request: SigningRequest) -> ShareLink:
    """Sign `request` as a link. Blocks; raises InputError or SigningError."""
    return link_of(signer.sign(request))


def link_of(signed: PresignedRequest) -> ShareLink:
    """Present a signed request as a link."""
    return ShareLink(
        url=signed.url,
        method=signed.method,
        location=signed.location,
        asked=signed.asked,
        expires_at=signed.expires_at,
        credentials_expire_at=signed.credentials_expire_at,
        headers_to_send=signed.headers_to_send,
        masked_url=signed.masked_url,
    )
