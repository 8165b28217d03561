"""Where a moment stands between the signing of a link and its end."""

from dataclasses import dataclass
from datetime import datetime

from presign_gui.domain.presigned_url import PresignedUrl


@dataclass(frozen=True, slots=True)
class Timeline:
    """The life of a link. `elapsed` is the share of it that is over: below 0 before it begins, 1 and more after it."""

    signed_at: datetime
    expires_at: datetime
    elapsed: float


def timeline(url: PresignedUrl, now: datetime) -> Timeline | None:
    """Return the life of a URL as it is at `now`; None where it does not tell its beginning and its end.

    `now` is best the server's clock. The link may end sooner, with the credentials that signed it.
    """
    if url.signed_at is None or url.expires_at is None:
        return None
    whole = url.expires_at - url.signed_at
    elapsed = (now - url.signed_at) / whole if whole else float(now >= url.expires_at)
    return Timeline(url.signed_at, url.expires_at, elapsed)
