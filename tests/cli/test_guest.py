"""Somebody with a link and nothing else: what is refused before anything is sent."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine, clean_environment, presign
from tests.servers.faulty_s3 import FaultyS3, answer


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


def posted(server: FaultyS3, number: int = 0) -> bytes:
    return bytes(server.requests[number].body)


def link_at(server: FaultyS3, more: str = "", signed_headers: str = "host") -> str:
    return link(more, signed_headers).replace("http://127.0.0.1:9", server.origin)


def test_a_content_type_can_be_told(guest: CommandLine) -> None:
    with FaultyS3(answer(200, {"ETag": '"9dd4e461268c8034f5c8564e155c67a6"'})) as server:
        ran = guest("upload", "a.txt", link_at(server, "", "content-type%3Bhost"), "--content-type", "image/png")
        assert ran.status == 0, ran.err
        assert server.request.header("Content-Type") == "image/png"


def test_headers_can_be_told(guest: CommandLine) -> None:
    with FaultyS3(answer(200, {"ETag": '"9dd4e461268c8034f5c8564e155c67a6"'})) as server:
        ran = guest("upload", "a.txt", link_at(server, "", "host%3Bx-amz-meta-by"), "-H", "X-Amz-Meta-By: Anna B")
        assert ran.status == 0, ran.err
        assert server.request.header("x-amz-meta-by") == "Anna B"


def test_a_curl_command_is_as_good_as_its_link(guest: CommandLine) -> None:
    with FaultyS3(answer(200, {"ETag": '"9dd4e461268c8034f5c8564e155c67a6"'})) as server:
        command = f"curl -T x -H 'Content-Type: image/png' '{link_at(server, '', 'content-type%3Bhost')}'"
        ran = guest("upload", "a.txt", command)
        assert ran.status == 0, ran.err
        assert server.request.header("Content-Type") == "image/png"
        assert "The link was taken out of a curl command." in ran.err
        assert "It was signed for image/png, so the file, which looks like text/plain, will be sent as that." in ran.err


def test_a_form_takes_a_file(guest: CommandLine) -> None:
    with FaultyS3(answer(204, {"ETag": '"9dd4e461268c8034f5c8564e155c67a6"'})) as server:
        fields = {"key": "in/${filename}", "policy": "e30=", "x-amz-signature": "5ec3e7"}
        form = json.dumps({"url": f"{server.origin}/inbox", "fields": fields})
        ran = guest("upload", "a.txt", form)
        assert (ran.status, ran.out) == (0, "s3://inbox/in/a.txt\n"), ran.err
        assert b'name="policy"\r\n\r\ne30=\r\n' in posted(server)
        assert guest("download", form).status == 2


def test_the_etag_of_a_part_is_told(guest: CommandLine) -> None:
    with FaultyS3(answer(200, {"ETag": '"9dd4e461268c8034f5c8564e155c67a6"'})) as server:
        ran = guest("upload", "a.txt", link_at(server, "&partNumber=2&uploadId=abc"))
    assert ran.status == 0, ran.err
    assert 'Tell its sender the ETag: "9dd4e461268c8034f5c8564e155c67a6"' in ran.err


def test_the_link_may_come_on_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    with FaultyS3(answer(200, {"ETag": '"9dd4e461268c8034f5c8564e155c67a6"'})) as server:
        environment, typed = clean_environment(tmp_path), f" <{link_at(server)}>\n".encode()
        ran = presign("upload", "a.txt", "-", environment=environment, folder=tmp_path, typed=typed)
    assert (ran.status, ran.out) == (0, "s3://bucket/key\n"), ran.err


def test_a_text_with_two_links_is_asked_about(guest: CommandLine) -> None:
    ran = guest("upload", "a.txt", f"{link()} {link('&x-id=PutObject')}")
    assert ran.status == 2
    assert "there are 2 links in the text" in ran.err


@pytest.mark.parametrize("command", [["upload", "a.txt", "s3://b/k"], ["download", "s3://b/k"]])
def test_headers_are_for_links_only(guest: CommandLine, command: list[str]) -> None:
    ran = guest(*command, "-H", "a: b")
    assert ran.status == 2
    assert "--header belongs to a link" in ran.err
