"""Reads the XML in which S3 says why it refused, and what others send in its place; the rest is not understood."""

import json
import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from presign_gui.domain.s3_errors import ErrorBody

MAX_ERROR_BODY: Final = 64 * 1024
"""Bytes of an error body that are looked at. S3's own have a few hundred."""

_MOST_TAGS: Final = 2000
"""S3's own errors have some thirty. A tree of more would only take time."""

_ELEMENT: Final = re.compile(r"<([A-Za-z][A-Za-z0-9-]{0,63})>([^<>]{0,4096})</\1>")
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.]{2,63}")
_CODE_NAMES: Final = ("code", "Code", "error", "reason", "status")
_MESSAGE_NAMES: Final = ("message", "Message")


def parse_error_body(data: bytes) -> ErrorBody | None:
    """Return what S3's `<Error>` says, or None for a body that is no such thing, whoever sent it.

    An error that was cut off or is in another encoding than it says is read as far as it goes. Document types are
    refused unread, and with them every entity: a server has no business to define any. Some S3-compatible services
    answer JSON. Source: S3 API Reference, Error responses, "REST error responses".
    """
    data = data[:MAX_ERROR_BODY].strip()
    if data.startswith(b"{"):
        return _from_json(data)
    if data.count(b"<") > _MOST_TAGS:
        return _from_pieces(data.decode("utf-8", "replace"))
    try:
        root = defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        return None
    except (ParseError, ValueError, LookupError):  # the latter two: encodings that expat or Python does not know
        return _from_pieces(data.decode("utf-8", "replace"))
    error = _find_error(root)
    if error is None:
        return None
    fields: dict[str, str] = {}
    for child in error:
        fields.setdefault(_local_name(child), (child.text or "").strip())
    return _body(fields)


def _body(fields: Mapping[str, str]) -> ErrorBody | None:
    if not fields.get("Code") and not fields.get("Message"):
        return None
    return ErrorBody(
        code=fields.get("Code", ""),
        message=fields.get("Message", ""),
        request_id=fields.get("RequestId"),
        host_id=fields.get("HostId"),
        fields=fields,
    )


def _find_error(root: Element) -> Element | None:
    """Find the element itself or, as in answers of IAM and STS, one level down."""
    return next((element for element in (root, *root) if _local_name(element) == "Error"), None)


def _local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _from_pieces(text: str) -> ErrorBody | None:
    """Collect the elements that came whole of an error that did not."""
    start = text.find("<Error")
    if start == -1 or "<!" in text:
        return None
    fields: dict[str, str] = {}
    for name, value in _ELEMENT.findall(text[start:]):
        fields.setdefault(name, value.strip())
    return _body(fields) if _CODE.fullmatch(fields.get("Code", "")) else None


def _from_json(data: bytes) -> ErrorBody | None:
    """Read `{"code": ..., "message": ...}`, also within `{"error": ...}`; None where nothing in it is a code."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return None
    inner = document.get("error") if isinstance(document, dict) else None
    for each in (inner, document):
        if isinstance(each, dict):
            texts = {str(name): value for name, value in each.items() if isinstance(value, str)}
            code = next((texts[name] for name in _CODE_NAMES if _CODE.fullmatch(texts.get(name, ""))), None)
            if code is not None:
                message = next((texts[name] for name in _MESSAGE_NAMES if name in texts), "")
                return ErrorBody(code=code, message=message, fields=texts)
    return None
