import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.catalogue import backend
from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import InputError, SigningError
from presign_gui.domain.expiry import (
    allowed_expires_in,
    effective_expiry,
    expires_in_until,
    parse_expires_in,
    sign_as_long_as_allowed,
)
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import MAX_EXPIRES_IN, GetObject, PresignedRequest, SigningRequest
from tests.fakes.signers import FakeSigner

NOW = datetime(2026, 11, 24, 5, 0, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1", 1),
        ("90", 90),
        ("90s", 90),
        ("15m", 900),
        ("15 min", 900),
        ("1h", 3600),
        ("1h30m", 5400),
        (" 1 H 30 M ", 5400),
        ("12h", 43200),
        ("6d23h59m60s", 604800),
        ("7d", 604800),
        ("604800", 604800),
        ("0h1s", 1),
    ],
)
def test_lengths_of_time(text: str, seconds: int) -> None:
    assert parse_expires_in(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "m",
        "1x",
        "-5",
        "+5",
        "1.5h",
        "1h30",
        "30m1h",
        "1h1h",
        "1w",
        "٣٦",
        "1e3",
        "h1",
        "9" * 5000,
        "1 2",
    ],
)
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_expires_in(text)
    assert caught.value.entry is entries.EXPIRES_IN_UNREADABLE
    assert text in caught.value.cause()


@pytest.mark.parametrize("text", ["0", "0s", "8d", "7d1s", "604801", "999999999d"])
def test_lengths_that_no_link_can_have(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_expires_in(text)
    assert caught.value.entry is entries.EXPIRES_IN_OUT_OF_RANGE


@given(st.integers(0, 7), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_every_length_is_the_sum_of_its_parts(days: int, hours: int, minutes: int, seconds: int) -> None:
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    with contextlib.suppress(InputError):
        assert timedelta(seconds=parse_expires_in(f"{days}d{hours}h{minutes}m{seconds}s")) == length


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InputError):
        assert 1 <= parse_expires_in(text) <= MAX_EXPIRES_IN


@pytest.mark.parametrize(
    ("ahead", "seconds"),
    [
        (timedelta(seconds=1), 1),
        (timedelta(seconds=90, milliseconds=999), 90),
        (WEEK, 604800),
        (WEEK + timedelta(milliseconds=999), 604800),
    ],
)
def test_until_a_moment(ahead: timedelta, seconds: int) -> None:
    assert expires_in_until(NOW + ahead, NOW) == seconds


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(milliseconds=999), timedelta(days=-1)])
def test_a_moment_that_has_passed(ahead: timedelta) -> None:
    with pytest.raises(InputError) as caught:
        expires_in_until(NOW + ahead, NOW)
    assert caught.value.entry is entries.EXPIRY_IN_THE_PAST
    assert caught.value.facts == {"moment": NOW + ahead}


def test_a_moment_too_far_away() -> None:
    with pytest.raises(InputError) as caught:
        expires_in_until(NOW + WEEK + timedelta(seconds=1), NOW)
    assert caught.value.entry is entries.EXPIRES_IN_OUT_OF_RANGE


@pytest.mark.parametrize(
    ("expires_in", "credentials_last", "lasts"),
    [
        (3600, None, timedelta(hours=1)),
        (3600, timedelta(minutes=20), timedelta(minutes=20)),
        (3600, timedelta(hours=2), timedelta(hours=1)),
        (MAX_EXPIRES_IN * 2, None, WEEK),
        (MAX_EXPIRES_IN * 2, timedelta(days=6), timedelta(days=6)),
        (3600, timedelta(minutes=-5), timedelta(minutes=-5)),
    ],
)
def test_the_least_of_what_was_asked_and_what_is_possible(
    expires_in: int, credentials_last: timedelta | None, lasts: timedelta
) -> None:
    credentials_expire_at = None if credentials_last is None else NOW + credentials_last
    assert effective_expiry(NOW, expires_in, credentials_expire_at) == NOW + lasts


class StrictSigner(FakeSigner):
    """Refuses a life longer than its limits, of which each refusal names the next."""

    def __init__(self, *limits: int) -> None:
        super().__init__()
        self.limits = list(limits)

    def sign(self, request: SigningRequest) -> PresignedRequest:
        if self.limits and request.expires_in > self.limits[0]:
            limit = timedelta(seconds=self.limits.pop(0))
            raise backend.LASTS_TOO_LONG.error(function="f", limit=limit)
        return super().sign(request)


HOUR = GetObject(location=ObjectLocation("bucket", "k"), expires_in=3600)


def test_a_signer_that_allows_less_is_asked_for_that() -> None:
    signer = StrictSigner(600)
    assert sign_as_long_as_allowed(signer, HOUR).expires_at is not None
    assert [each.expires_in for each in signer.asked] == [600]


def test_a_limit_that_is_known_is_kept_without_a_refusal() -> None:
    signer = StrictSigner(600)
    signer.capabilities = replace(signer.capabilities, max_expires_in=600)
    sign_as_long_as_allowed(signer, HOUR)
    assert signer.limits == [600]
    sign_as_long_as_allowed(signer, replace(HOUR, expires_in=60))
    assert [each.expires_in for each in signer.asked] == [600, 60]


def test_a_signer_that_contradicts_itself_is_asked_twice_at_most() -> None:
    with pytest.raises(SigningError):
        sign_as_long_as_allowed(StrictSigner(600, 300), HOUR)


def test_other_refusals_are_passed_on_and_name_no_life() -> None:
    refused = backend.TOO_LARGE.error(function="f", limit=ByteCount(600))
    assert allowed_expires_in(refused) is None
    with pytest.raises(SigningError) as raised:
        sign_as_long_as_allowed(FakeSigner(refused), HOUR)
    assert raised.value is refused
