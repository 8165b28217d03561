"""Reads the XML in which S3 says why it refused; anything else is politely not understood."""

from typing import Final
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from presign_gui.domain.s3_errors import ErrorBody

MAX_ERROR_BODY: Final = 64 * 1024
"""Bytes of an error body that are looked at. S3's own have a few hundred."""


def parse_error_body(data: bytes) -> ErrorBody | None:
    """Return what S3's `<Error>` says, or None for a body that is no such XML, whoever sent it.

    Document types are refused unread, and with them every entity: a server has no business to define any. Source:
    S3 API Reference, Error responses, "REST error responses".
    """
    try:
        root = defusedxml.ElementTree.fromstring(data[:MAX_ERROR_BODY].strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None  # ValueError and LookupError: encodings that expat or Python does not know
    error = _find_error(root)
    if error is None:
        return None
    fields: dict[str, str] = {}
    for child in error:
        fields.setdefault(_local_name(child), (child.text or "").strip())
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
