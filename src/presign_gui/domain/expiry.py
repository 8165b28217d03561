"""How long a presigned URL lasts: reading what a person asks for, and working out when it really ends."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from presign_gui.domain.catalogue import backend
from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import PresignGuiError, SigningError
from presign_gui.domain.signing import MAX_EXPIRES_IN, PresignedRequest, Signer, SigningRequest, check_expires_in

_SECONDS_IN: Final = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_LENGTH: Final = re.compile(
    r"(?=.)(?:([0-9]{1,9})\s*d)?\s*(?:([0-9]{1,9})\s*h)?\s*(?:([0-9]{1,9})\s*m(?:in)?)?\s*(?:([0-9]{1,9})\s*s)?"
)
_BARE_NUMBER: Final = re.compile(r"[0-9]{1,9}")


def parse_expires_in(text: str) -> int:
    """Read a length of time such as `15m`, `1h30m`, `7d` or `90` (seconds) and return it in seconds.

    Units go from large to small, each at most once, in either case and with or without spaces. Raises InputError
    for any other text and for a length that no presigned URL can have.
    """
    asked = text.strip().lower()
    found = _LENGTH.fullmatch(f"{asked}s" if _BARE_NUMBER.fullmatch(asked) else asked)
    if found is None:
        raise entries.EXPIRES_IN_UNREADABLE.error(text=text)
    amounts = zip(found.groups(), _SECONDS_IN.values(), strict=True)
    expires_in = sum(int(amount) * seconds for amount, seconds in amounts if amount)
    check_expires_in(expires_in)
    return expires_in


def expires_in_until(moment: datetime, now: datetime) -> int:
    """Return the whole seconds from `now` until `moment` (both aware), rounded down so as not to end later.

    Raises InputError for a moment that has passed or that is more than 7 days away.
    """
    expires_in = int((moment - now) // timedelta(seconds=1))
    if expires_in < 1:
        raise entries.EXPIRY_IN_THE_PAST.error(moment=moment)
    check_expires_in(expires_in)
    return expires_in


def effective_expiry(signed_at: datetime, expires_in: int, credentials_expire_at: datetime | None) -> datetime:
    """Return when a URL really ends: the least of what was asked, 7 days, and the life of its credentials.

    `expires_in` is in seconds, the moments are aware. S3 User Guide, "Download and upload objects with presigned
    URLs": a URL ends with the temporary credentials that signed it, whatever its own expiry says.
    """
    asked = signed_at + timedelta(seconds=min(expires_in, MAX_EXPIRES_IN))
    return asked if credentials_expire_at is None else min(asked, credentials_expire_at)


def allowed_expires_in(refusal: PresignGuiError) -> int | None:
    """Return how long a signer's URLs may last (seconds) where it refused a longer life; None for other refusals."""
    limit = refusal.facts.get("limit")
    is_too_long = refusal.kind == backend.LASTS_TOO_LONG.kind and isinstance(limit, timedelta)
    return int(limit.total_seconds()) if is_too_long and isinstance(limit, timedelta) else None


def sign_as_long_as_allowed(signer: Signer, request: SigningRequest) -> PresignedRequest:
    """Sign for as long as the request asks, or as the signer allows where that is less: for those who did not choose.

    Blocks, and raises as `Signer.sign` does.
    """
    asked = min(request.expires_in, signer.capabilities.max_expires_in)
    try:
        return signer.sign(replace(request, expires_in=asked))
    except SigningError as error:
        allowed = allowed_expires_in(error)
        if allowed is None or allowed >= asked:
            raise
    return signer.sign(replace(request, expires_in=allowed))
