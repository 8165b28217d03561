"""Reads who signs from a boto3 session, and until when those credentials live."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from botocore.credentials import RefreshableCredentials

from presign_gui.aws.failures import CREDENTIAL_FAILURES, credentials_failure
from presign_gui.domain.catalogue import signing as entries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import botocore.session
    from botocore.credentials import Credentials

LONGEST_LIFE: Final = 400 * 24 * 3600
"""Seconds. AWS gives out temporary credentials for 36 hours at most; beyond this an end is as good as none."""


@dataclass(frozen=True, slots=True)
class SigningCredentials:
    """The access key ID that signs now, and when it ends (aware, UTC). None: it has no end, or none that is known.

    A session token set by hand, without AWS_CREDENTIAL_EXPIRATION, ends at a moment that only AWS knows.
    """

    access_key_id: str = field(repr=False)
    expire_at: datetime | None


def load_credentials(session: "botocore.session.Session") -> "Credentials":
    """Find credentials along boto3's chain, without asking AWS yet. Raises SigningError.

    A profile whose role wants an MFA code is refused here: botocore would ask for the code on the terminal, which
    a window does not have, and wait for ever.
    """
    profile = session.profile
    try:
        found = session.get_credentials()
        needs_code = found is not None and found.method == "assume-role" and _asks_for_mfa(session, profile)
    except CREDENTIAL_FAILURES as error:
        raise credentials_failure(error, profile) from None
    if found is None:
        raise entries.NO_CREDENTIALS.error()
    if needs_code:
        raise entries.MFA_NEEDED.error(profile=profile or "default")
    return found


def read_credentials(
    found: "Credentials", profile: str | None, now: "Callable[[], datetime]" = lambda: datetime.now(UTC)
) -> SigningCredentials:
    """Fetch or renew the credentials where that is due, and tell when they end. Blocks; raises SigningError."""
    try:
        frozen = found.get_frozen_credentials()
        expire_at = _end_of(found, now())
    except CREDENTIAL_FAILURES as error:
        raise credentials_failure(error, profile) from None
    if not frozen.access_key or not frozen.secret_key:
        raise entries.NO_CREDENTIALS.error()
    return SigningCredentials(frozen.access_key, expire_at)


def _end_of(found: "Credentials", now: datetime) -> datetime | None:
    """Work out when refreshable credentials end, to the second.

    botocore keeps the moment in a private attribute. What it does answer in public is `refresh_needed(N)`: whether
    fewer than N seconds are left. So the number of whole seconds left is found by halving, in 26 questions that
    cost no network. AWS's own moments are whole seconds, hence the rounding up.
    """
    if not isinstance(found, RefreshableCredentials) or not found.refresh_needed(LONGEST_LIFE):
        return None
    left, too_many = 0, LONGEST_LIFE
    while too_many - left > 1:
        middle = (left + too_many) // 2
        if found.refresh_needed(middle):
            too_many = middle
        else:
            left = middle
    end = now + timedelta(seconds=left)
    return end if end.microsecond == 0 else end.replace(microsecond=0) + timedelta(seconds=1)


def _asks_for_mfa(session: "botocore.session.Session", profile: str | None) -> bool:
    """Tell whether the profile, or one that it takes its credentials from, names an MFA device."""
    profiles: Mapping[str, Mapping[str, Any]] = session.full_config.get("profiles", {})
    name, seen = profile or "default", set[str]()
    while name in profiles and name not in seen:
        seen.add(name)
        if "mfa_serial" in profiles[name]:
            return True
        name = profiles[name].get("source_profile", "")
    return False
