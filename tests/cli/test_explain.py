"""`presign explain`: from a file, from standard input, from whatever it is given."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine, clean_environment, presign
from tests.fakes.links import SIGNATURE, sigv4_link

NO_SUCH_KEY = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.'
    b"</Message><Key>a.txt</Key><RequestId>R1</RequestId></Error>"
)
FIELDS = {"kind", "code", "title", "cause", "remedy", "retry", "actor", "status", "request_id", "detail"}


class Keyboard(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_file_is_explained_in_words(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "error.xml").write_bytes(NO_SUCH_KEY)
    ran = run("explain", tmp_path / "error.xml", "--status", "404")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert not lines[0].startswith(" ")
    assert len(lines) == 5
    assert "has to act" in lines[3] or "can act" in lines[3]
    assert lines[4] == "  (NoSuchKey, HTTP 404, request ID R1)"


def test_standard_input_is_explained_as_a_document(tmp_path: Path) -> None:
    ran = presign("explain", "--json", environment=clean_environment(tmp_path), folder=tmp_path, typed=NO_SUCH_KEY)
    assert (ran.status, ran.err) == (0, "")
    assert set(ran.json) == FIELDS
    assert (ran.json["kind"], ran.json["code"], ran.json["request_id"]) == ("NoSuchKey", "NoSuchKey", "R1")
    assert ran.json["status"] is None


def test_somebody_at_a_keyboard_is_told_what_to_do(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard(io.BytesIO(NO_SUCH_KEY)))
    ran = run("explain", "-")
    assert ran.status == 0
    assert ran.err.startswith("Paste what the server answered")


@pytest.mark.parametrize("body", [b"", b"<html>Blocked by the proxy</html>", b"\xff\xfe\x00", b"<Error>" * 100_000])
def test_anything_else_is_explained_too(run: CommandLine, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "error").write_bytes(body)
    ran = run("explain", tmp_path / "error", "--status", "502", "--json")
    assert ran.status == 0
    assert set(ran.json) == FIELDS
    assert ran.json["status"] == 502


def test_a_file_that_is_not_there(run: CommandLine, tmp_path: Path) -> None:
    assert run("explain", tmp_path / "missing.xml").status == 3
    assert run("explain", tmp_path).status == 3


def test_with_the_link_more_can_be_told(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "error.xml").write_bytes(b"<Error><Code>AccessDenied</Code></Error>")
    link = sigv4_link(signed_at=datetime.now(UTC) - timedelta(days=1))
    ran = run("explain", tmp_path / "error.xml", "--status", "403", "--link", link, "--json")
    assert ran.json["kind"] == "RequestExpired"
    young = sigv4_link(signed_at=datetime.now(UTC)) + "&x-id=GetObject"
    ran = run("explain", tmp_path / "error.xml", "--status", "403", "--link", young, "--method", "PUT", "--json")
    assert ran.json["kind"] == "WrongMethod"


def test_a_signed_header_is_taken_for_sent(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "error.xml").write_bytes(b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
    link = sigv4_link(signed_at=datetime.now(UTC), signed_headers="content-type;host")
    assert run("explain", tmp_path / "error.xml", "--link", link, "--json").json["kind"] == "SignatureDoesNotMatch"


def test_a_report_is_printed_whole(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "error.xml").write_bytes(NO_SUCH_KEY)
    link = sigv4_link(signed_at=datetime.now(UTC))
    ran = run("explain", tmp_path / "error.xml", "--status", "404", "--link", link, "--report")
    assert ran.out.startswith("# No such object\n")
    assert "- Request ID: `R1`\n" in ran.out
    assert "- Object: `s3://my-bucket/reports/2026.pdf`\n" in ran.out
    assert SIGNATURE not in ran.out
    document = run("explain", tmp_path / "error.xml", "--report", "--json").json
    assert document["report"].startswith("# No such object\n")


def test_a_link_that_is_none_or_many(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "error.xml").write_bytes(NO_SUCH_KEY)
    assert run("explain", tmp_path / "error.xml", "--link", "no").status == 3
    two = f"{sigv4_link()} {sigv4_link('https://other.s3.eu-west-1.amazonaws.com/k')}"
    assert run("explain", tmp_path / "error.xml", "--link", two).status == 2
