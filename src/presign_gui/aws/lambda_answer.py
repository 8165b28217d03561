"""Reads what a signing function answered: a URL in one of three shapes, a refusal, or its own failure.

The shapes: a bare URL, as the classic functions answer; an object with `url`, `method`, `headers`, `expires_at`,
`credentials_expire_at` and `region`, of which only `url` must be there (docs/backend.md, the contract); API Gateway's
`statusCode` and `body` round either. The URL itself is judged by `presign_gui.aws.lambda_signer`, which knows what
was asked for.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from presign_gui.aws.function_words import Json, detail_of, named, parse_json, shown
from presign_gui.aws.lambda_refusal import refusal
from presign_gui.domain.backend_limits import BackendLimits
from presign_gui.domain.catalogue import signing as entries
from presign_gui.domain.errors import PresignGuiError, SigningError
from presign_gui.domain.facts import ByteCount

MAX_ANSWER: Final = 6 * 1024 * 1024
"""Bytes: the most that a synchronous call returns (AWS Lambda Developer Guide: Lambda quotas)."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDescription:
    """What a function of the presign backend says it signs, how many parts in one call, and within which limits."""

    operations: frozenset[str]
    max_part_numbers: int = 1
    limits: BackendLimits | None = None


def read_answer(payload: bytes, function: str) -> FunctionAnswer:
    """Find the URL in a function's answer. Raises SigningError where there is none."""
    answer = _unwrap(payload, function)
    if isinstance(answer, dict) and isinstance(url := answer.get("url"), str):
        return _described(url, answer, function)
    if isinstance(answer, str) and _is_url(answer):
        return FunctionAnswer(url=answer.strip())
    raise entries.ANSWER_NO_URL.error(function=function, answered=named(answer), detail=detail_of(answer))


def read_answers(payload: bytes, function: str, numbers: Sequence[int]) -> list[FunctionAnswer]:
    """Find the URLs of the parts with these numbers, in this order. Raises SigningError where one is missing."""
    answer = _unwrap(payload, function)
    requests = answer.get("requests") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(requests, list):
        raise entries.ANSWER_NO_URL.error(function=function, answered=named(answer), detail=detail_of(answer))
    about = {name: answer.get(name) for name in ("region", "credentials_expire_at")}
    signed = {each["part_number"]: each for each in requests if isinstance(each, dict) and "part_number" in each}
    found = [signed.get(number, {}) for number in numbers]
    if not all(isinstance(each.get("url"), str) for each in found):
        raise _malformed("requests", function, answer)
    return [_described(str(each["url"]), {**about, **each}, function) for each in found]


def read_description(payload: bytes, function: str) -> FunctionDescription | None:
    """Read the answer to `describe`; None for a function that knows no such operation, and answers something else."""
    try:
        answer = _unwrap(payload, function)
    except SigningError:
        return None
    match answer:
        case {"operations": list(operations), "limits": dict(limits)}:
            most = limits.get("max_part_numbers")
            return FunctionDescription(
                operations=frozenset(each for each in operations if isinstance(each, str)),
                max_part_numbers=most if isinstance(most, int) and most > 0 else 1,
                limits=_limits_in(limits),
            )
        case _:
            return None


def _limits_in(told: Mapping[str, Json]) -> BackendLimits | None:
    try:
        return BackendLimits.from_json(told)
    except ValueError:
        return None  # what makes no sense cannot be shown; the function holds to it all the same


def _unwrap(payload: bytes, function: str) -> Json:
    """Take off what others put round an answer. Raises SigningError for a refusal and for what can be no answer."""
    if len(payload) > MAX_ANSWER:
        raise entries.ANSWER_TOO_LARGE.error(function=function, limit=ByteCount(MAX_ANSWER))
    inner = parse_json(payload)
    for _ in range(_DEPTH):
        if isinstance(inner, dict) and "statusCode" in inner:
            inner = _body_of(inner, function)
        elif isinstance(inner, dict) and inner.get("error") and not isinstance(inner.get("url"), str):
            raise refusal(inner, function, None)
        elif isinstance(inner, str) and not _is_url(inner):
            inner = parse_json(inner.encode("utf-8", "replace"))
    return inner


def _is_url(text: str) -> bool:
    return text.strip().lower().startswith(("http://", "https://"))


def function_failure(payload: bytes, function: str) -> PresignGuiError:
    """Decode what Lambda returns for a function that ended in an error, and does so with the status 200.

    Python and Java name the place in `stackTrace`, Node.js in `trace`. AWS Lambda Developer Guide: Lambda function
    errors in Python, in Node.js; Invoke, X-Amz-Function-Error.
    """
    answer = parse_json(payload[:MAX_ANSWER])
    said = answer if isinstance(answer, dict) else {}
    message = shown(said.get("errorMessage") or answer)
    if _TASK_TIMED_OUT in message:
        seconds = message.partition(_TASK_TIMED_OUT)[2].strip()
        return entries.FUNCTION_TIMED_OUT.error(function=function, message=seconds, detail=detail_of(answer))
    return entries.FUNCTION_FAILED.error(
        function=function,
        error_type=shown(said.get("errorType") or "an error"),
        message=message.rstrip("."),
        place=_last_line(said.get("stackTrace") or said.get("trace")),
        detail=detail_of(answer),
    )


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
        raise refusal(body, function, code)
    return body


def _from_base64(body: str, function: str) -> str:
    try:
        return base64.b64decode(body, validate=True).decode("utf-8")
    except ValueError:
        raise _malformed("body", function, {}) from None


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
    return entries.ANSWER_MALFORMED.error(function=function, field=name, detail=detail_of(dict(answer)))


def _last_line(trace: Json) -> str:
    """Return the innermost frame of a trace: Python's comes last, with the line of code below it."""
    lines = [str(each).strip() for each in trace if str(each).strip()] if isinstance(trace, list) else []
    return shown(lines[-1]) if lines else "without a trace"
