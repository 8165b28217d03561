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

_WORTH_A_WORD: Final = timedelta(minutes=1)
"""Smaller differences are no cause of anything, and a slow answer can look like one."""

_JUST_NOW: Final = timedelta(minutes=2)
"""How old, by this computer's clock, a link is at most that it signed for this very request."""


def diagnose_time(case: Case, *, vague: bool) -> PresignGuiError | None:
    """Return the error if the link's time explains the answer, else None.

    `vague` says that the server's code may mean many things, so that the URL's own dates may explain it. A wrong clock
    of this computer goes first where it is the cause: where the link was signed by it just now.
    """
    vague = vague and case.status in _REFUSALS
    if _is_expired(case, vague=vague):
        return _our_clock(case) or _expired(case)
    if (vague and _SAYS_TOO_EARLY.search(case.message)) or (vague and _is_from_the_future(case)):
        return _our_clock(case) or _not_yet_valid(case)
    if case.code == "RequestTimeTooSkewed":
        return _our_clock(case) or _skewed(case)
    return _expired_token(case) if case.code == "ExpiredToken" else None


def _our_clock(case: Case) -> PresignGuiError | None:
    """Return the error if this computer's clock is wrong and signed the link, by itself or by the same authority."""
    signed_at = case.url.signed_at if case.url else None
    offset = _offset(case)
    if signed_at is None or offset is None or abs(case.now - signed_at) > _JUST_NOW:
        return None
    is_behind = offset < timedelta(0)
    return case.error(entries.CLOCK_BEHIND if is_behind else entries.CLOCK_AHEAD, offset=_minutes(offset))


def _offset(case: Case) -> timedelta | None:
    """Return how far this computer's clock is ahead of the server's; None where that is not worth a word."""
    offset = None if case.server_clock is None else case.now - case.server_clock
    return None if offset is None or abs(offset) < _WORTH_A_WORD else offset


def _minutes(offset: timedelta) -> timedelta:
    """Return the size of an offset. The Date header has whole seconds, so seconds beside minutes would say too much."""
    return timedelta(minutes=round(abs(offset) / timedelta(minutes=1)))


def _expired_token(case: Case) -> PresignGuiError:
    lasts = case.url.expires_in if case.url else None
    if lasts is None or (case.url and case.url.is_expired(case.server_time)):
        return case.error(entries.EXPIRED_TOKEN)
    return case.error(entries.EXPIRED_TOKEN_EARLY, lasts=timedelta(seconds=lasts))


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
    offset = _offset(case)
    if offset is not None and case.now < moment:
        ago, behind = case.server_time - moment, _minutes(offset)
        return case.error(entries.REQUEST_EXPIRED_UNSEEN, ago=ago, moment=moment, offset=behind)
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
