"""Reads what a signing function answered: a URL in one of three shapes, a refusal, or its own failure.

The shapes: a bare URL, as the classic functions answer; an object with `url`, `method`, `headers`, `expires_at`,
`credentials_expire_at` and `region`, of which only `url` must be there (docs/backend.md, the contract); API Gateway's
`statusCode` and `body` round either. The URL itself is judged by `presign_gui.aws.lambda_signer`, which knows what
was asked for.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeAlias

from presign_gui.domain.catalogue import signing as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.masking import mask_secrets

MAX_ANSWER: Final = 6 * 1024 * 1024
"""Bytes: the most that a synchronous call returns (AWS Lambda Developer Guide: Lambda quotas)."""
SHOWN: Final = 200
DETAILED: Final = 4000
"""Characters of a function's own words in a sentence, and in the details."""

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_DEPTH: Final = 4
"""Wrappings to look into: a body that is JSON text that is an object, with one to spare."""
_TASK_TIMED_OUT: Final = "Task timed out after"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionAnswer:
    """The URL that a function answered, and what it said about it. None: it did not say. Times are aware."""

    url: str = field(repr=False)
    method: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    expires_at: datetime | None = None
    credentials_expire_at: datetime | None = None
    region: str | None = None


def read_answer(payload: bytes, function: str) -> FunctionAnswer:
    """Find the URL in a function's answer. Raises SigningError where there is none."""
    if len(payload) > MAX_ANSWER:
        raise entries.ANSWER_TOO_LARGE.error(function=function, limit=ByteCount(MAX_ANSWER))
    answer = inner = _parse(payload)
    for _ in range(_DEPTH):
        if isinstance(inner, dict) and "statusCode" in inner:
            inner = _body_of(inner, function)
        elif isinstance(inner, dict) and isinstance(url := inner.get("url"), str):
            return _described(url, inner, function)
        elif isinstance(inner, dict) and inner.get("error"):
            raise _refusal(inner, function, None)
        elif isinstance(inner, str) and inner.strip().lower().startswith(("http://", "https://")):
            return FunctionAnswer(url=inner.strip())
        elif isinstance(inner, str):
            inner = _parse(inner.encode("utf-8", "replace"))
    raise entries.ANSWER_NO_URL.error(function=function, answered=_named(inner), detail=_detail(answer))


def function_failure(payload: bytes, function: str) -> PresignGuiError:
    """Decode what Lambda returns for a function that ended in an error, and does so with the status 200.

    Python and Java name the place in `stackTrace`, Node.js in `trace`. AWS Lambda Developer Guide: Lambda function
    errors in Python, in Node.js; Invoke, X-Amz-Function-Error.
    """
    answer = _parse(payload[:MAX_ANSWER])
    said = answer if isinstance(answer, dict) else {}
    message = shown(said.get("errorMessage") or answer)
    if _TASK_TIMED_OUT in message:
        seconds = message.partition(_TASK_TIMED_OUT)[2].strip()
        return entries.FUNCTION_TIMED_OUT.error(function=function, message=seconds, detail=_detail(answer))
    return entries.FUNCTION_FAILED.error(
        function=function,
        error_type=shown(said.get("errorType") or "an error"),
        message=message.rstrip("."),
        place=_last_line(said.get("stackTrace") or said.get("trace")),
        detail=_detail(answer),
    )


def _parse(payload: bytes) -> Json:
    """Read JSON; what is not JSON is taken as the text it is."""
    text = payload.decode("utf-8", "replace")
    try:
        parsed: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return parsed


def _body_of(answer: Mapping[str, Json], function: str) -> Json:
    """Open API Gateway's wrapping. Raises SigningError where the function refused."""
    body = answer.get("body")
    if isinstance(body, str) and answer.get("isBase64Encoded") is True:
        body = _from_base64(body, function)
    try:
        code = int(str(answer["statusCode"]))
    except ValueError:
        raise _malformed("statusCode", function, answer) from None
    if code >= 400:
        raise _refusal(body, function, code)
    return body


def _from_base64(body: str, function: str) -> str:
    try:
        return base64.b64decode(body, validate=True).decode("utf-8")
    except ValueError:
        raise _malformed("body", function, {}) from None


def _refusal(body: Json, function: str, status: int | None) -> PresignGuiError:
    """Make the error of a function that would not sign.

    The presign backend answers `{"error": {"code", "message"}}` (docs/backend.md); by custom, others have a `message`
    or an `error` that is a sentence.
    """
    parsed = _parse(body.encode("utf-8", "replace")) if isinstance(body, str) else body
    said = parsed
    code: Json = status
    if isinstance(parsed, dict):
        inner = parsed.get("error")
        about = inner if isinstance(inner, dict) else parsed
        known = (about.get(name) for name in ("message", "Message", "error", "errorMessage"))
        said = next((each for each in known if isinstance(each, str) and each), parsed)
        code = about.get("code") or status
    return entries.FUNCTION_REFUSED.error(
        function=function,
        code=shown(code) if isinstance(code, str) else None,
        answered=shown(code or "an error"),
        message=shown(said).rstrip(".") or "no reason given",
        status=status,
        detail=_detail(parsed),
    )


def _described(url: str, answer: Mapping[str, Json], function: str) -> FunctionAnswer:
    method, region = answer.get("method"), answer.get("region")
    if not isinstance(method, str | None):
        raise _malformed("method", function, answer)
    if not isinstance(region, str | None):
        raise _malformed("region", function, answer)
    return FunctionAnswer(
        url=url.strip(),
        method=method.upper() if method else None,
        headers=_headers_in(answer, function),
        expires_at=_moment_in(answer, "expires_at", function),
        credentials_expire_at=_moment_in(answer, "credentials_expire_at", function),
        region=region or None,
    )


def _headers_in(answer: Mapping[str, Json], function: str) -> tuple[tuple[str, str], ...]:
    """Return the headers to send; a line break in one would smuggle in another request, so it is refused."""
    headers = answer.get("headers") or {}
    if not isinstance(headers, dict):
        raise _malformed("headers", function, answer)
    for name, value in headers.items():
        is_sendable = isinstance(value, str) and name.isascii() and value.isprintable() and value.isascii()
        if not is_sendable or not name.replace("-", "").replace("_", "").isalnum():
            raise _malformed("headers", function, answer)
    return tuple((name, str(value)) for name, value in headers.items())


def _moment_in(answer: Mapping[str, Json], name: str, function: str) -> datetime | None:
    """Read RFC 3339 (without an offset: UTC) or seconds since 1970."""
    value = answer.get(name)
    if value is None:
        return None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise _malformed(name, function, answer) from None
    raise _malformed(name, function, answer)


def _malformed(name: str, function: str, answer: Mapping[str, Json]) -> PresignGuiError:
    return entries.ANSWER_MALFORMED.error(function=function, field=name, detail=_detail(dict(answer)))


def _last_line(trace: Json) -> str:
    """Return the innermost frame of a trace: Python's comes last, with the line of code below it."""
    lines = [str(each).strip() for each in trace if str(each).strip()] if isinstance(trace, list) else []
    return shown(lines[-1]) if lines else "without a trace"


def _named(answer: Json) -> str:
    match answer:
        case None:
            return "nothing"
        case "":
            return "an empty text"
        case str():
            return f"“{shown(answer)}”"
        case dict():
            return "an object with " + (shown(", ".join(answer)) or "nothing in it")
        case list():
            return "a list"
        case _:
            return shown(json.dumps(answer))


def shown(said: Json) -> str:
    """Put a function's words on one line for a sentence, masked before they are cut, so that no half secret shows."""
    line = " ".join(_masked(said, None).split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


def _detail(answer: Json) -> str:
    return _masked(answer, 2)[:DETAILED]


def _masked(said: Json, indent: int | None) -> str:
    """Write a value as text that can be printed anywhere: JSON may hold halves of characters (surrogates)."""
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False, indent=indent)
    return mask_secrets(text.encode("utf-8", "replace").decode("utf-8"))
