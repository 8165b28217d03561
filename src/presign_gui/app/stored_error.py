"""An error as text, so that a failed transfer can say after a restart, in any language, what it said before."""

import functools
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, cast

from presign_gui.domain.catalogue import all_entries
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.errors import CatalogueEntry, PresignGuiError
from presign_gui.domain.facts import ByteCount, Fact
from presign_gui.domain.masking import MASK

_NAMED: Final = frozenset({"code", "status", "request_id", "host_id", "detail"})
"""What an error keeps apart from its facts, and may offer to its words as one."""

_QUERY: Final = re.compile(r"(?i)(https?://[^\s?\"'<>]*\?)[^\s\"'<>]*")


def write_error(error: PresignGuiError) -> str:
    """Return `error` as JSON: its kind, what the server said, and the facts that fill its words.

    The query of every URL in it is left out, because no presigned URL is ever written to disk, not even masked.
    """
    content = {
        "kind": error.kind,
        "code": error.code,
        "status": error.status,
        "request_id": error.request_id,
        "host_id": error.host_id,
        "detail": _without_queries(error.detail),
        "facts": {name: _write_fact(fact) for name, fact in error.facts.items() if name not in _NAMED},
    }
    return json.dumps({name: value for name, value in content.items() if value})


def read_error(text: str) -> PresignGuiError:
    """Make the error again that `write_error` wrote; of a kind that this version does not know, an unexpected one."""
    content = json.loads(text)
    kind = content["kind"]
    entry = _entries_by_kind().get(kind)
    facts = {name: _read_fact(value) for name, value in content.get("facts", {}).items()}
    if entry is None:
        entry, facts = entries.UNEXPECTED, {"exception": kind}
    return entry.error(
        code=content["code"],
        status=content.get("status"),
        request_id=content.get("request_id"),
        host_id=content.get("host_id"),
        detail=content.get("detail", ""),
        **facts,
    )


@functools.cache
def _entries_by_kind() -> Mapping[str, CatalogueEntry]:
    """Look through the catalogue once: it is made of constants, and finding its modules asks the disk."""
    return {entry.kind: entry for entry in all_entries()}


def _write_fact(fact: Fact) -> object:
    match fact:
        case ByteCount():
            return {"bytes": fact.bytes}
        case datetime():
            return {"moment": fact.isoformat()}
        case timedelta():
            return {"seconds": fact.total_seconds()}
        case str():
            return _without_queries(fact)
        case _:
            return fact


def _read_fact(value: object) -> Fact:
    match value:
        case {"bytes": int(count)}:
            return ByteCount(count)
        case {"moment": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"seconds": int(seconds) | float(seconds)}:
            return timedelta(seconds=seconds)
        case Mapping():
            raise ValueError(f"not a fact: {value}")
        case _:
            return cast("str | int", value)


def _without_queries(text: str) -> str:
    return _QUERY.sub(lambda found: found[1] + MASK, text)
