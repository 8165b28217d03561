"""Closes the doors that MiniStack leaves open for its own users' convenience.

MiniStack 1.5 with AUTH=true checks signatures and policies, but (measured, and read in its source) it
* lets anyone call its administration under `/_ministack/`, among which `POST /_ministack/reset` deletes every object;
* takes the access key ID `test` and any of 12 digits for the account's root, whatever the signature;
* lets a request without credentials list and create buckets;
* holds whole bodies in memory, so that one large upload would take the computer's.

A port on 127.0.0.1 is open to every program and every web page on the computer, so the sandbox stands behind this
gate. Whoever holds keys that the sandbox gave out passes through it unchanged.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from presign_gui.sandbox.info import SANDBOX_MAX_FILE

if TYPE_CHECKING:
    from hypercorn.typing import (
        ASGIFramework,
        ASGIReceiveCallable,
        ASGISendCallable,
        HTTPResponseBodyEvent,
        HTTPResponseStartEvent,
        HTTPScope,
        Scope,
        WebsocketCloseEvent,
    )

_HEADER_KEY_ID: Final = re.compile(r"Credential=([^/,\s]*)|\bAWS ([^:]*):")
_UNCHECKED_KEY_ID: Final = re.compile(r"test|[0-9]{12}|")


class Guard:
    """An ASGI application around MiniStack's that refuses what MiniStack would not check."""

    def __init__(self, app: "ASGIFramework") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "ASGIReceiveCallable", send: "ASGISendCallable") -> None:
        """Pass the request on, or answer it with an error as S3 words it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            closed: WebsocketCloseEvent = {"type": "websocket.close", "code": 1008, "reason": None}
            await send(closed)
        elif code := _refusal(scope):
            await _refuse(scope, send, code)
        else:
            await self._app(scope, receive, send)


def _refusal(scope: "HTTPScope") -> str | None:
    """Return S3's code for why the request may not pass, or None where it may."""
    if scope["path"].startswith("/_"):  # no bucket's name begins like that
        return "AccessDenied"
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    authorization = ", ".join(value for name, value in headers if name == "authorization")
    key_ids = set(_key_ids(authorization, scope["query_string"].decode("latin-1")))
    if any(_UNCHECKED_KEY_ID.fullmatch(key_id) for key_id in key_ids):
        return "InvalidAccessKeyId"
    # A form carries its credentials inside, where MiniStack does check them; a preflight never has any.
    is_form = scope["method"] == "POST" and any(
        name == "content-type" and value.startswith("multipart/form-data") for name, value in headers
    )
    if not key_ids and not is_form and scope["method"] != "OPTIONS":
        return "AccessDenied"
    length = next((value for name, value in headers if name == "content-length"), "0")
    return "EntityTooLarge" if length.isdecimal() and int(length) > SANDBOX_MAX_FILE else None


def _key_ids(authorization: str, query: str) -> Iterator[str]:
    """Find every access key ID that the request names, in the header as well as in the query."""
    for found in _HEADER_KEY_ID.finditer(authorization):
        yield found[1] if found[1] is not None else found[2]
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name.lower() == "x-amz-credential":
            yield value.partition("/")[0]
        elif name == "AWSAccessKeyId":
            yield value


_ANSWERS: Final = {
    "AccessDenied": (403, "<Message>Access Denied</Message>"),
    "InvalidAccessKeyId": (403, "<Message>The AWS Access Key Id you provided does not exist in our records.</Message>"),
    "EntityTooLarge": (
        400,
        "<Message>Your proposed upload exceeds the maximum allowed size</Message>"
        f"<MaxSizeAllowed>{SANDBOX_MAX_FILE}</MaxSizeAllowed>",
    ),
}
"""Status and elements by code, as S3 words them (S3 API Reference: Error responses)."""


async def _refuse(scope: "HTTPScope", send: "ASGISendCallable", code: str) -> None:
    status, elements = _ANSWERS[code]
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code>{elements}</Error>'.encode()
    headers = [(b"content-type", b"application/xml"), (b"content-length", str(len(body)).encode())]
    start: HTTPResponseStartEvent = {"type": "http.response.start", "status": status, "headers": headers}
    end: HTTPResponseBodyEvent = {
        "type": "http.response.body",
        "body": b"" if scope["method"] == "HEAD" else body,
        "more_body": False,
    }
    await send(start)
    await send(end)
