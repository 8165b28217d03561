"""URLs that Lambda functions sign, by options alone: among them the classic ones, which sign one object for ever."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine
from tests.servers.faulty_s3 import Behaviour, Call, FaultyS3, answer

ASKED = "s3://my-bucket/my.txt"


@pytest.fixture
def member(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Run commands as somebody who may invoke functions, in a folder with two files."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.chdir(tmp_path)
    for name in ("my.txt", "other.txt"):
        Path(name).write_bytes(b"x")
    return run


def signed(origin: str, path: str = "/fa-106/sample.txt") -> str:
    now = datetime.now(UTC)
    return (
        f"{origin}{path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F{now:%Y%m%d}"
        f"%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date={now:%Y%m%dT%H%M%SZ}&X-Amz-Expires=300"
        f"&X-Amz-SignedHeaders=host&X-Amz-Signature={'5ec3e7ab' * 8}"
    )


def classic(call: Call) -> None:
    """Be the classic function: answer the same bare URL to every event."""
    host = call.request.header("Host")
    answer(200, {"Content-Type": "application/json"}, json.dumps(signed(f"http://{host}")).encode())(call)


def function_or_s3(call: Call) -> None:
    """Be Lambda for an invocation and S3 for everything else."""
    (classic if call.request.line.startswith(b"POST ") else answer(200, {}, b"fetched"))(call)


def methods(server: FaultyS3) -> list[bytes]:
    return [request.line.partition(b" ")[0] for request in server.requests]


def at(server: FaultyS3, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let both services be `server`, and return the options that name the functions."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.origin)
    return ["--upload-function", "up", "--download-function", "down"]


def test_the_object_that_a_classic_function_signs_is_used_and_said(
    member: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultyS3(function_or_s3) as server:
        options = at(server, monkeypatch)
        sent = member("upload", "my.txt", ASKED, *options)
        fetched = member("download", ASKED, *options, "--json")
        link = member("link", ASKED, *options)
    note = f"Note: {ASKED} was asked for, but the function always signs s3://fa-106/sample.txt"
    assert (sent.status, sent.result) == (0, "s3://fa-106/sample.txt")
    assert note in sent.err
    assert fetched.status == 0
    (row,) = fetched.json["transfers"]
    assert (row["key"], row["asked"]) == ("sample.txt", {"bucket": "my-bucket", "key": "my.txt"})
    assert Path(row["destination"]).read_bytes() == b"fetched"
    assert note in link.err
    assert "fa-106/sample.txt?" in link.result
    assert methods(server) == [b"POST", b"PUT", b"POST", b"GET", b"POST"]


def test_several_files_never_overwrite_each_other_in_its_object(
    member: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultyS3(function_or_s3) as server:
        ran = member("upload", "my.txt", "other.txt", "s3://my-bucket/", *at(server, monkeypatch))
    assert ran.status == 2
    assert "always signs s3://fa-106/sample.txt: upload one file at a time" in ran.err
    assert b"PUT" not in methods(server)


def test_headers_that_a_function_signed_are_told_for_curl(member: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_headers(call: Call) -> None:
        url = signed(f"http://{call.request.header('Host')}", "/my-bucket/my.txt")
        url = url.replace("SignedHeaders=host", "SignedHeaders=host%3Bx-amz-meta-by")
        answered = {"url": url, "method": "PUT", "headers": {"x-amz-meta-by": "Anna's desk"}}
        answer(200, {}, json.dumps(answered).encode())(call)

    with FaultyS3(with_headers) as server:
        options = at(server, monkeypatch)
        link = member("link", ASKED, "--upload", *options)
        document = member("link", ASKED, "--upload", *options, "--json").json
    assert link.status == 0
    assert """-H 'x-amz-meta-by: Anna'"'"'s desk'""" in link.err
    assert document["headers"] == {"x-amz-meta-by": "Anna's desk"}


def failing(call: Call) -> None:
    failure = {"errorMessage": "no such bucket", "errorType": "KeyError", "stackTrace": ["here", "and there"]}
    answer(200, {"X-Amz-Function-Error": "Unhandled"}, json.dumps(failure).encode())(call)


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (failing, "FunctionFailed"),
        (answer(200, {}, b'"no URL"'), "FunctionAnswerNoUrl"),
        (answer(403, {"x-amzn-ErrorType": "AccessDeniedException"}, b'{"Message": "no"}'), "InvokeDenied"),
    ],
    ids=["failed", "no URL", "denied"],
)
def test_a_function_that_fails_is_a_matter_of_signing(
    member: CommandLine, monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour, kind: str
) -> None:
    with FaultyS3(behaviour) as server:
        ran = member("upload", "my.txt", ASKED, *at(server, monkeypatch), "--json")
    assert (ran.status, ran.json["error"]["kind"]) == (4, kind)


def test_a_direction_without_a_function(member: CommandLine) -> None:
    ran = member("download", ASKED, "--upload-function", "up", "--json")
    assert (ran.status, ran.json["error"]["kind"]) == (4, "NoDownloadFunction")
