"""Understands a function that would not sign, and says so with the limit that the request went beyond."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from presign_gui.aws.function_words import Json, detail_of, parse_json, shown
from presign_gui.domain.catalogue import backend
from presign_gui.domain.catalogue import signing as entries
from presign_gui.domain.errors import CatalogueEntry, PresignGuiError
from presign_gui.domain.facts import ByteCount, Fact


def refusal(body: Json, function: str, status: int | None) -> PresignGuiError:
    """Make the error of a function that would not sign.

    The presign backend answers `{"error": {"code", "message", "limit"}}` (docs/backend.md); by custom, others have
    a `message` or an `error` that is a sentence.
    """
    parsed = parse_json(body.encode("utf-8", "replace")) if isinstance(body, str) else body
    said = parsed
    code: Json = status
    limit: Json = None
    if isinstance(parsed, dict):
        inner = parsed.get("error")
        about = inner if isinstance(inner, dict) else parsed
        known = (about.get(name) for name in ("message", "Message", "error", "errorMessage"))
        said = next((each for each in known if isinstance(each, str) and each), parsed)
        code, limit = about.get("code") or status, about.get("limit")
    entry, name, fact = _understood(code, limit)
    more: dict[str, Any] = {name: fact}
    return entry.error(
        code=shown(code) if isinstance(code, str) else None,
        status=status,
        detail=detail_of(parsed),
        function=function,
        message=shown(said).rstrip(".") or "no reason given",
        **more,
    )


def _understood(code: Json, limit: Json) -> tuple[CatalogueEntry, str, Fact]:
    """Return the row of a code of the contract, with its limit as a fact.

    Any other code, and one without the limit that it should have, is told in the function's own words.
    """
    answered = shown(code or "an error")
    if isinstance(code, str) and code in _ENTRIES:
        return _ENTRIES[code], "answered", answered
    if isinstance(code, str) and code in _WITH_LIMIT:
        entry, name, read = _WITH_LIMIT[code]
        fact = read(limit)
        if fact is not None:
            return entry, name, fact
    return entries.FUNCTION_REFUSED, "answered", answered


def _names(limit: Json) -> str | None:
    if not isinstance(limit, list) or not limit or not all(isinstance(each, str) for each in limit):
        return None
    return shown(", ".join(f"“{each}”" for each in limit))


def _size(limit: Json) -> ByteCount | None:
    return ByteCount(limit) if isinstance(limit, int) and not isinstance(limit, bool) else None


def _time(limit: Json) -> timedelta | None:
    is_number = isinstance(limit, int) and not isinstance(limit, bool) and 0 < limit < 10**9
    return timedelta(seconds=limit) if is_number and isinstance(limit, int) else None


_ENTRIES: Final[Mapping[str, CatalogueEntry]] = {
    "create_only": backend.CREATE_ONLY,
    "event_too_large": backend.UNDERSTANDS_OTHERWISE,
    "internal_error": backend.OUT_OF_ORDER,
    "key_invalid": backend.KEY_REFUSED,
    "malformed_event": backend.UNDERSTANDS_OTHERWISE,
    "not_configured": backend.OUT_OF_ORDER,
    "too_many_parts": backend.UNDERSTANDS_OTHERWISE,
    "unsupported_version": backend.UNDERSTANDS_OTHERWISE,
}
_WITH_LIMIT: Final[Mapping[str, tuple[CatalogueEntry, str, Callable[[Json], Fact | None]]]] = {
    "bucket_not_allowed": (backend.BUCKET_NOT_ALLOWED, "allowed", _names),
    "content_type_not_allowed": (backend.CONTENT_TYPE_NOT_ALLOWED, "allowed", _names),
    "expires_in_out_of_range": (backend.LASTS_TOO_LONG, "limit", _time),
    "key_not_allowed": (backend.KEY_NOT_ALLOWED, "allowed", _names),
    "operation_not_allowed": (backend.OPERATION_NOT_ALLOWED, "allowed", _names),
    "size_required": (backend.SIZE_NEEDED, "limit", _size),
    "too_large": (backend.TOO_LARGE, "limit", _size),
}
