"""What `presign inspect` shows, and what it must not."""

import re
from datetime import UTC, datetime, timedelta

from tests.fakes.command_line import CommandLine

SIGNATURE = "5ec3e7" * 10 + "abcd"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN"


def url(signed_at: datetime, expires_in: int = 3600) -> str:
    return (
        "https://my-bucket.s3.eu-central-1.amazonaws.com/a%20b/%E6%97%A5.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        f"&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F{signed_at:%Y%m%d}%2Feu-central-1%2Fs3%2Faws4_request"
        f"&X-Amz-Date={signed_at:%Y%m%dT%H%M%SZ}&X-Amz-Expires={expires_in}&X-Amz-SignedHeaders=host"
        f"&x-id=GetObject&X-Amz-Security-Token={TOKEN}&X-Amz-Signature={SIGNATURE}"
    )


def test_the_document_has_every_field(run: CommandLine) -> None:
    signed_at = datetime.now(UTC).replace(microsecond=0)
    ran = run("inspect", url(signed_at), "--json")
    assert ran.status == 0
    assert not ran.err
    remaining = ran.json.pop("remaining_seconds")
    assert 3590 <= ran.json["remaining_seconds"] == remaining <= 3600
    shown = ran.json
    del shown["remaining_seconds"], shown["warnings"]
    assert shown == {
        "signature_version": "SigV4",
        "operation": "GetObject",
        "bucket": "my-bucket",
        "key": "a b/日.pdf",
        "region": "eu-central-1",
        "endpoint": "https://s3.eu-central-1.amazonaws.com",
        "addressing_style": "virtual-hosted",
        "signed_at": f"{signed_at:%Y-%m-%dT%H:%M:%SZ}",
        "expires_at": f"{signed_at + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        "expired": False,
        "signed_headers": ["host"],
        "access_key_id": "ASIAIO***MPLE",
        "temporary_credentials": True,
        "version_id": None,
        "response_overrides": {},
    }


def test_words_for_people(run: CommandLine) -> None:
    ran = run("inspect", url(datetime.now(UTC) - timedelta(hours=2)))
    assert ran.status == 0
    assert "Object key          a b/日.pdf\n" in ran.out
    assert re.search(r"^State {15}expired 1 h( \d s)? ago$", ran.out, re.MULTILINE)
    assert "Beware" in ran.out


def test_no_secret_is_shown(run: CommandLine) -> None:
    link = url(datetime.now(UTC))
    for ran in (run("inspect", link), run("inspect", link, "--json"), run("inspect", link, "--debug")):
        assert SIGNATURE not in ran.out + ran.err
        assert TOKEN not in ran.out + ran.err


def test_what_is_no_link_is_bad_input(run: CommandLine) -> None:
    ran = run("inspect", "not a link")
    assert ran.status == 3
    assert not ran.out
    assert ran.err.startswith("presign: Not a link\n")


def test_with_json_an_error_is_a_document_too(run: CommandLine) -> None:
    ran = run("inspect", "not a link", "--json")
    assert ran.status == 3
    assert set(ran.json) == {"error"}
    assert set(ran.json["error"]) == {
        *("kind", "code", "title", "cause", "remedy", "retry", "actor", "status", "request_id", "detail")
    }
    assert ran.json["error"]["kind"] == "NotAUrl"
