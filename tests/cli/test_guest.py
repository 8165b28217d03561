"""Somebody with a link and nothing else: what is refused before anything is sent."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine


def link(more: str = "", signed_headers: str = "host") -> str:
    now = datetime.now(UTC)
    return (
        f"http://127.0.0.1:9/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={now:%Y%m%dT%H%M%SZ}"
        f"&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F{now:%Y%m%d}%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Expires=60"
        f"&X-Amz-SignedHeaders={signed_headers}{more}&X-Amz-Signature={'5ec3e7ab' * 8}"
    )


@pytest.fixture
def guest(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes(b"x")
    return run


def test_a_link_takes_one_file(guest: CommandLine) -> None:
    ran = guest("upload", "a.txt", "b.txt", link())
    assert ran.status == 2
    assert ran.err == "presign: a presigned URL is for one object, so it takes one file\n"


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["upload", "a.txt", link("&x-id=GetObject")], "LinkWrongDirection"),
        (["download", link("&x-id=PutObject")], "LinkWrongDirection"),
        (["upload", "a.txt", link(signed_headers="host%3Bx-amz-meta-by")], "LinkNeedsHeader"),
        (["download", link(signed_headers="host%3Brange")], "LinkNeedsHeader"),
    ],
)
def test_a_link_of_the_wrong_kind_is_at_fault(guest: CommandLine, arguments: list[str], kind: str) -> None:
    ran = guest(*arguments, "--json")
    assert (ran.status, ran.json["error"]["kind"]) == (5, kind)
