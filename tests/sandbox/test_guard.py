"""The gate in front of MiniStack, with an application behind it that lets everything through."""

import asyncio
from typing import Any

import pytest

from presign_gui.sandbox.guard import Guard
from presign_gui.sandbox.info import SANDBOX_MAX_FILE

KEY = "AKIA0123456789ABCDEF"


async def reached(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "reached"})


def sent_for(
    path: str = "/bucket/key",
    query: str = "",
    method: str = "GET",
    headers: tuple[tuple[bytes, bytes], ...] = (),
    kind: str = "http",
) -> list[dict[str, Any]]:
    """Return what comes back from the guard for a request."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    scope: Any = {"type": kind, "path": path, "query_string": query.encode(), "method": method, "headers": headers}
    asyncio.run(Guard(reached)(scope, receive, send))
    return sent


def passes(**request: Any) -> bool:
    return sent_for(**request) == [{"type": "reached"}]


def code(**request: Any) -> str:
    start, end = sent_for(**request)
    assert start["status"] == 403
    assert dict(start["headers"])[b"content-type"] == b"application/xml"
    return end["body"].decode().partition("<Code>")[2].partition("</Code>")[0]  # type: ignore[no-any-return] # of Any


def header_of(key_id: str) -> tuple[tuple[bytes, bytes], ...]:
    value = f"AWS4-HMAC-SHA256 Credential={key_id}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    return ((b"Authorization", value.encode()),)


@pytest.mark.parametrize(
    "request_",
    [
        {"headers": header_of(KEY)},
        {"headers": ((b"authorization", f"AWS {KEY}:signature".encode()),)},
        {"query": f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={KEY}%2F20260101%2Fus-east-1"},
        {"query": f"x-amz-credential={KEY}/20260101"},
        {"query": f"AWSAccessKeyId={KEY}&Signature=x&Expires=1"},
        {"method": "OPTIONS"},
        {"method": "POST", "headers": ((b"content-type", b"multipart/form-data; boundary=b"),)},
        {"kind": "lifespan", "path": ""},
    ],
)
def test_a_request_with_a_real_key_passes(request_: dict[str, Any]) -> None:
    assert passes(**request_)


@pytest.mark.parametrize("key_id", ["test", "", "123456789012"])
def test_a_key_that_would_not_be_checked_is_unknown(key_id: str) -> None:
    assert code(headers=header_of(key_id)) == "InvalidAccessKeyId"
    assert code(headers=((b"authorization", f"AWS {key_id}:signature".encode()),)) == "InvalidAccessKeyId"
    assert code(query=f"X-Amz-Credential={key_id}/20260101/us-east-1") == "InvalidAccessKeyId"
    assert code(query=f"x-amz-credential={key_id}%2F20260101") == "InvalidAccessKeyId"
    assert code(query=f"AWSAccessKeyId={key_id}&Signature=x") == "InvalidAccessKeyId"


def test_a_real_key_beside_such_a_key_does_not_help() -> None:
    assert code(headers=header_of(KEY), query="X-Amz-Credential=test/20260101") == "InvalidAccessKeyId"
    assert code(headers=header_of("test"), query=f"X-Amz-Credential={KEY}/20260101") == "InvalidAccessKeyId"
    assert code(query=f"X-Amz-Credential={KEY}/1&X-Amz-Credential=test/1") == "InvalidAccessKeyId"
    assert code(headers=header_of("test") + header_of(KEY)) == "InvalidAccessKeyId"
    assert code(headers=header_of(KEY) + header_of("test")) == "InvalidAccessKeyId"
    assert code(headers=((b"authorization", b"AWS test:x"), *header_of(KEY))) == "InvalidAccessKeyId"


@pytest.mark.parametrize("path", ["/_ministack/reset", "/_localstack/health", "/_aws/lambda-url/x"])
def test_the_administration_is_closed_to_every_key(path: str) -> None:
    assert code(path=path, headers=header_of(KEY)) == "AccessDenied"


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_request_without_credentials_is_denied(method: str) -> None:
    assert code(method=method) == "AccessDenied"
    assert code(method=method, headers=((b"authorization", b"Bearer token"),)) == "AccessDenied"


def test_a_refusal_of_head_has_no_body() -> None:
    start, end = sent_for(method="HEAD")
    assert start["status"] == 403
    assert end["body"] == b""


def test_a_web_socket_is_closed() -> None:
    assert [message["type"] for message in sent_for(kind="websocket")] == ["websocket.close"]


def test_a_body_that_would_take_the_computers_memory_is_too_large() -> None:
    def length(size: int) -> tuple[tuple[bytes, bytes], ...]:
        return (*header_of(KEY), (b"content-length", str(size).encode()))

    assert passes(method="PUT", headers=length(SANDBOX_MAX_FILE))
    start, end = sent_for(method="PUT", headers=length(SANDBOX_MAX_FILE + 1))
    assert start["status"] == 400
    assert b"<Code>EntityTooLarge</Code>" in end["body"]
    assert b"<MaxSizeAllowed>536870912</MaxSizeAllowed>" in end["body"]
