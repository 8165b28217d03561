"""Everything that is wrong with a link's time: over, not yet begun, or told by a wrong clock.

Engines differ. Amazon S3, MiniStack and SeaweedFS answer an expired link with 403 AccessDenied *Request has expired*,
Cloudflare R2 with ExpiredRequest, NooBaa with RequestExpired, Google with ExpiredToken and *Request has expired* in
`<Details>`, S3Proxy with RequestTimeTooSkewed, some with no words at all. So the URL's own dates count, too.
"""

import re
from datetime import timedelta
from typing import Final

from presign_gui.domain.answer import Case, read_moment
from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.errors import PresignGuiError

_EXPIRED_CODES: Final = frozenset({"ExpiredRequest", "RequestExpired"})
_REFUSALS: Final = frozenset({None, 400, 401, 403})
_SAYS_EXPIRED: Final = re.compile(r"\bexpired\b", re.IGNORECASE)
_SAYS_TOO_EARLY: Final = re.compile(r"\bnot (?:yet valid|valid yet)\b", re.IGNORECASE)
_ALLOWED_SKEW: Final = timedelta(minutes=15)
"""S3 API Reference: RequestTimeTooSkewed; `<MaxAllowedSkewMilliseconds>` is 900000."""


def diagnose_time(case: Case, *, vague: bool) -> PresignGuiError | None:
    """Return the error if the link's time explains the answer, else None.

    `vague` says that the server's code may mean many things, so that the URL's own dates may explain it.
    """
    vague = vague and case.status in _REFUSALS
    if _is_expired(case, vague=vague):
        return _expired(case)
    if (vague and _SAYS_TOO_EARLY.search(case.message)) or (vague and _is_from_the_future(case)):
        return _not_yet_valid(case)
    if case.code == "RequestTimeTooSkewed":
        return _skewed(case)
    return case.error(entries.EXPIRED_TOKEN) if case.code == "ExpiredToken" else None


def over_by_its_own_account(case: Case) -> PresignGuiError | None:
    """Return the error if the URL's own expiry has passed by the server's clock, whatever the server said."""
    return _expired(case) if _is_over(case) else None


def _is_over(case: Case) -> bool:
    return case.url is not None and case.url.is_expired(case.server_time)


def _is_expired(case: Case, *, vague: bool) -> bool:
    if case.code in _EXPIRED_CODES:
        return True
    if case.code == "ExpiredToken":
        says_request = "request" in (case.field("Details") or "").lower()
        return says_request or (_is_over(case) and not (case.url and case.url.temporary_credentials))
    return vague and (_is_over(case) or bool(_SAYS_EXPIRED.search(case.message)))


def _is_from_the_future(case: Case) -> bool:
    signed_at = case.url.signed_at if case.url else None
    return signed_at is not None and signed_at - case.server_time > _ALLOWED_SKEW


def _expired(case: Case) -> PresignGuiError:
    moment = read_moment(case.field("Expires")) or (case.url.expires_at if case.url else None)
    if moment is None or moment > case.server_time:
        return case.error(entries.REQUEST_EXPIRED_UNTIMED)
    return case.error(entries.REQUEST_EXPIRED, ago=case.server_time - moment, moment=moment)


def _not_yet_valid(case: Case) -> PresignGuiError:
    signed_at = read_moment(case.field("X-Amz-Date")) or (case.url.signed_at if case.url else None)
    if signed_at is None or signed_at <= case.server_time:
        return case.error(entries.CLOCKS_DIFFER)
    return case.error(entries.NOT_YET_VALID, ahead=signed_at - case.server_time)


def _skewed(case: Case) -> PresignGuiError:
    signed_at = read_moment(case.field("RequestTime")) or (case.url.signed_at if case.url else None)
    if signed_at is None or abs(signed_at - case.server_time) < timedelta(minutes=1):
        return case.error(entries.CLOCKS_DIFFER)
    return case.error(entries.REQUEST_TIME_TOO_SKEWED, difference=abs(signed_at - case.server_time))
