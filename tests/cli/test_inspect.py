"""What `presign inspect` shows, and what it must not."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fakes.command_line import CommandLine, clean_environment, presign
from tests.fakes.links import sigv4_link
from tests.servers.faulty_s3 import FaultyS3, answer, error_xml

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
        "method": "GET",
        "bucket": "my-bucket",
        "key": "a b/日.pdf",
        "region": "eu-central-1",
        "endpoint": "https://s3.eu-central-1.amazonaws.com",
        "host": "my-bucket.s3.eu-central-1.amazonaws.com",
        "addressing_style": "virtual-hosted",
        "signed_at": f"{signed_at:%Y-%m-%dT%H:%M:%SZ}",
        "expires_at": f"{signed_at + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        "expired": False,
        "signed_headers": ["host"],
        "access_key_id": "ASIAIO***MPLE",
        "key_type": "temporary",
        "headers_to_send": {},
        "repairs": [],
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


def test_the_time_line_shows_how_much_is_over(run: CommandLine) -> None:
    ran = run("inspect", url(datetime.now(UTC) - timedelta(minutes=30)))
    assert re.search(r"^Time line {11}signed \[={20}\.{20}\] end, 50 % over$", ran.out, re.MULTILINE)
    over = run("inspect", url(datetime.now(UTC) - timedelta(days=2)))
    assert "[" + "=" * 40 + "] end, 100 % over" in over.out


def test_what_was_mended_is_said(run: CommandLine) -> None:
    link = url(datetime.now(UTC))
    ran = run("inspect", link.replace("&", "&amp;"))
    assert "Mended              “&amp;” in the link was read as “&”, as in web pages.\n" in ran.out
    assert run("inspect", link.replace("&", "&amp;"), "--json").json["repairs"]


def test_a_curl_command_shows_the_headers_to_send(run: CommandLine) -> None:
    link = sigv4_link(signed_headers="content-type;host", signed_at=datetime.now(UTC))
    ran = run("inspect", f"curl -T x -H 'Content-Type: text/plain' '{link}'")
    assert "Send with it        content-type: text/plain\n" in ran.out
    document = run("inspect", f"curl -T x -H 'Content-Type: text/plain' '{link}'", "--json").json
    assert document["headers_to_send"] == {"content-type": "text/plain"}


def test_several_links_are_all_shown(run: CommandLine) -> None:
    first, second = url(datetime.now(UTC)), sigv4_link("https://other.s3.eu-west-1.amazonaws.com/k")
    text = f"{first}\n{second}\n{second.partition('&X-Amz-Sig')[0].replace('/k', '/l')}"
    ran = run("inspect", text)
    assert ran.status == 0
    assert "Link 1 of 2\n" in ran.out
    assert "Link 2 of 2\n" in ran.out
    assert ran.err.startswith("presign: The link is not whole\n")
    document = run("inspect", text, "--json").json
    assert [each["bucket"] for each in document["links"]] == ["my-bucket", "other"]
    assert [each["kind"] for each in document["unreadable"]] == ["LinkIncomplete"]


def test_a_form_is_described_without_its_secrets(run: CommandLine) -> None:
    limits = {"expiration": "2026-11-24T06:00:00Z", "conditions": [["content-length-range", 1, 10]]}
    policy = base64.b64encode(json.dumps(limits).encode()).decode()
    fields = {"key": "in/${filename}", "policy": policy, "x-amz-signature": "5ec3e7"}
    text = json.dumps({"url": "https://inbox.s3.eu-west-1.amazonaws.com/", "fields": fields})
    ran = run("inspect", text)
    assert ran.status == 0
    assert "Object key          in/${filename}\n" in ran.out
    assert "Size                1 byte to 10 bytes\n" in ran.out
    assert "Expires at          2026-11-24 06:00:00 UTC\n" in ran.out
    document = run("inspect", text, "--json")
    assert document.json["form"]["fields"] == ["key", "policy", "x-amz-signature"]
    assert "5ec3e7" not in ran.out + document.out


def test_standard_input_is_searched(tmp_path: Path) -> None:
    mail = f"Hello,\n\nhere it is: <{sigv4_link()}>\n".encode()
    ran = presign("inspect", "-", "--json", environment=clean_environment(tmp_path), folder=tmp_path, typed=mail)
    assert (ran.status, ran.json["bucket"]) == (0, "my-bucket")


def test_a_check_asks_the_server(run: CommandLine) -> None:
    there = {"Content-Range": "bytes 0-0/10", "ETag": '"x"', "Content-Type": "text/plain"}
    with FaultyS3(answer(206, there, b"0"), answer(404, body=error_xml("NoSuchKey"))) as server:
        link = sigv4_link(f"{server.origin}/bucket/key", signed_at=datetime.now(UTC))
        ran = run("inspect", "--check", link)
        assert ran.status == 0
        assert "Check               The link works, and the object has 10 bytes.\n" in ran.out
        assert "Content-Type        text/plain\n" in ran.out
        gone = run("inspect", "--check", link)
        assert gone.status == 6
        assert "The server refuses the link.\n" in gone.out
        assert "No such object.\n" in gone.out
        document = run("inspect", "--check", link, "--json")
        assert document.status == 6
        assert document.json["check"]["error"]["kind"] == "NoSuchKey"
        assert document.json["check"]["verdict"] == "refused"
    assert {request.line[:3] for request in server.requests} == {b"GET"}
