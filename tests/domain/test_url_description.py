import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.url_description import describe, key_type, rfc3339
from tests.fakes.links import SIGNED_AT, TOKEN, sigv2_link, sigv4_link


def test_the_whole_description() -> None:
    link = sigv4_link(parameters="versionId=v1&response-content-type=text%2Fplain&", token=TOKEN)
    assert describe(parse_presigned_url(link), SIGNED_AT + timedelta(minutes=59, milliseconds=500)) == {
        "signature_version": "SigV4",
        "operation": "GetObject",
        "method": "GET",
        "bucket": "my-bucket",
        "key": "reports/2026.pdf",
        "region": "eu-west-1",
        "endpoint": "https://s3.eu-west-1.amazonaws.com",
        "host": "my-bucket.s3.eu-west-1.amazonaws.com",
        "addressing_style": "virtual-hosted",
        "signed_at": "2026-11-24T05:00:00Z",
        "expires_at": "2026-11-24T06:00:00Z",
        "remaining_seconds": 59,
        "expired": False,
        "signed_headers": ["host"],
        "access_key_id": "AKIAIO***MPLE",
        "key_type": "temporary",
        "temporary_credentials": True,
        "version_id": "v1",
        "response_overrides": {"response-content-type": "text/plain"},
        "warnings": [
            "It was signed with temporary credentials and ends with them, perhaps before its own expiry.",
        ],
    }


def test_what_a_link_does_not_tell_is_null() -> None:
    described = describe(parse_presigned_url(sigv2_link("https://files.example.com/")), SIGNED_AT)
    names = ("bucket", "key", "region", "addressing_style", "signed_at", "version_id")
    assert [described[name] for name in names] == [None] * 6
    assert described["operation"] == "unknown"


def test_after_the_expiry_nothing_remains() -> None:
    described = describe(parse_presigned_url(sigv4_link()), SIGNED_AT + timedelta(days=1))
    assert (described["expired"], described["remaining_seconds"]) == (True, 0)


def test_an_unknown_expiry() -> None:
    described = describe(parse_presigned_url(sigv4_link(expires_in=10**17)), SIGNED_AT)
    assert (described["expires_at"], described["remaining_seconds"], described["expired"]) == (None, None, False)


def test_the_clock_is_part_of_it() -> None:
    warnings = describe(parse_presigned_url(sigv4_link()), SIGNED_AT - timedelta(hours=2))["warnings"]
    assert warnings == ["By this computer's clock it was signed 2 h in the future, so one of the two clocks is wrong."]


@pytest.mark.parametrize("link", [sigv4_link(), sigv2_link(), sigv4_link("http://127.0.0.1:9/b/%F0%9F%8E%89")])
def test_it_is_json(link: str) -> None:
    described = describe(parse_presigned_url(link), SIGNED_AT)
    assert json.loads(json.dumps(described)) == described


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (None, None),
        (datetime(2026, 11, 24, 14, 38, 40, 999999, tzinfo=timezone(timedelta(hours=9))), "2026-11-24T05:38:40Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_moments_by_rfc_3339(moment: datetime | None, written: str | None) -> None:
    assert rfc3339(moment) == written


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        (sigv4_link(), "long-lived"),
        (sigv4_link(token=TOKEN), "temporary"),
        (sigv4_link(key_id="ASIAIOSFODNN7EXAMPLE"), "temporary"),
        (sigv4_link(key_id="minio"), "unknown"),
        (sigv2_link(), "long-lived"),
    ],
)
def test_what_kind_of_key_has_signed(link: str, kind: str) -> None:
    assert key_type(parse_presigned_url(link)) == kind
