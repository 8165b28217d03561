"""A server that refuses at once and closes, while 300 MiB are on their way: the refusal is what is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine
from tests.servers.faulty_s3 import (
    Behaviour,
    Call,
    FaultyS3,
    error_xml,
    refuse_at_once,
    refuse_in_the_middle,
)

MIB = 1024 * 1024
DENIED = error_xml("AccessDenied", "Access Denied", RequestId="R1")


def linger(call: Call) -> None:
    """Take whatever the client still sends, as nginx does, until the client closes."""
    call.read_body()


def refuse_as_expired(call: Call) -> None:
    """Say that the link ended ten minutes ago, by a clock that is right."""
    now = datetime.now(UTC)
    ended = f"{now - timedelta(minutes=10):%Y-%m-%dT%H:%M:%SZ}"
    body = error_xml("AccessDenied", "Request has expired", Expires=ended, ServerTime=f"{now:%Y-%m-%dT%H:%M:%SZ}")
    refuse_at_once(403, body)(call)


def tell_to_go_on_and_refuse(call: Call) -> None:
    """Let the client begin with its body, and refuse before any of it was read."""
    call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    refuse_at_once(403, DENIED)(call)


@pytest.fixture
def sender(run: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Run commands with credentials, beside a file of 300 MiB."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    with (folder / "large.bin").open("wb") as sparse:
        sparse.truncate(300 * MIB)
    return run


@pytest.mark.parametrize(
    ("behaviour", "status", "kind"),
    [
        (refuse_as_expired, 5, "RequestExpired"),
        (refuse_at_once(403, DENIED), 6, "AccessDenied"),
        (refuse_at_once(403, DENIED, then=Call.reset), 6, "AccessDenied"),
        (refuse_at_once(403, DENIED, after=0.3), 6, "AccessDenied"),
        (tell_to_go_on_and_refuse, 6, "AccessDenied"),
        (refuse_in_the_middle(403, DENIED, after_bytes=MIB), 6, "AccessDenied"),
        (refuse_at_once(403, DENIED, then=linger), 6, "AccessDenied"),
        (refuse_in_the_middle(403, DENIED, after_bytes=MIB, then=linger), 6, "AccessDenied"),
    ],
    ids=["expired", "closed", "reset", "late", "continued", "in the middle", "lingering", "lingering in the middle"],
)
def test_the_refusal_is_told_and_little_is_sent(
    sender: CommandLine, monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour, status: int, kind: str
) -> None:
    with FaultyS3(behaviour) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.origin)
        link = sender("link", "s3://bucket/large.bin", "--upload").result  # a guest's upload is one PUT of any size
        ran = sender("upload", "large.bin", link, "--json")
    error = ran.json["error"]
    assert (ran.status, error["kind"].removesuffix("ToWrite"), error["status"]) == (status, kind, 403)
    assert "reset" not in ran.err.lower()
    assert server.request.content_length == 300 * MIB
    assert server.request.body_length < 4 * MIB
