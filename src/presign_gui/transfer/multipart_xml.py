"""The XML of an upload in parts. Source: S3 API Reference, the examples of each operation."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

import defusedxml.ElementTree
from defusedxml import DefusedXmlException
from requests.structures import CaseInsensitiveDict

from presign_gui.domain.parts import FinishedPart, PartChecksum

_NAMESPACE: Final = "http://s3.amazonaws.com/doc/2006-03-01/"
_CHECKSUM: Final = "Checksum"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartList:
    """One page of ListParts. `after` is the number to ask on from; None where this was the last page."""

    parts: tuple[FinishedPart, ...]
    after: int | None


def read_upload_id(document: bytes) -> str | None:
    """Return the ID in the answer to CreateMultipartUpload; None where it is no such answer."""
    root = _parse(document)
    return _text(root, "UploadId") or None


def read_parts(document: bytes) -> PartList | None:
    """Read the answer to ListParts; None where it is no such answer, or holds a part that makes no sense."""
    root = _parse(document)
    if root is None or _name(root) != "ListPartsResult":
        return None
    try:
        parts = tuple(_read_part(child) for child in root if _name(child) == "Part")
        is_cut = _text(root, "IsTruncated").lower() == "true"
        after = int(_text(root, "NextPartNumberMarker")) if is_cut else None
    except ValueError:
        return None
    return PartList(parts=parts, after=after)


def read_completed(document: bytes) -> Mapping[str, str] | None:
    """Read what the answer to CompleteMultipartUpload attests, as the headers in which PutObject and GetObject say it.

    None where it is no such answer.
    """
    root = _parse(document)
    if root is None or _name(root) != "CompleteMultipartUploadResult":
        return None
    headers = {f"x-amz-checksum-{name.lower()}": value for name, value in _checksums(root)}
    return CaseInsensitiveDict(headers | {"ETag": _text(root, "ETag")})


def completion(parts: Iterable[FinishedPart]) -> bytes:
    """Write the body of CompleteMultipartUpload: the parts in order, by number and ETag."""
    listed = "".join(
        f"<Part><PartNumber>{part.number}</PartNumber><ETag>{escape(part.etag)}</ETag></Part>" for part in parts
    )
    return f'<CompleteMultipartUpload xmlns="{_NAMESPACE}">{listed}</CompleteMultipartUpload>'.encode()


def _read_part(element: Element) -> FinishedPart:
    checksum = next(
        (PartChecksum(algorithm=name, value=value) for name, value in _checksums(element) if _is_base64(value)), None
    )
    return FinishedPart(
        number=int(_text(element, "PartNumber")),
        size=int(_text(element, "Size")),
        etag=_text(element, "ETag"),
        checksum=checksum,
    )


def _checksums(element: Element) -> Iterator[tuple[str, str]]:
    """Yield algorithm and value of each element such as `ChecksumCRC64NVME`; `ChecksumType` says of which kind."""
    for child in element:
        name, value = _name(child), (child.text or "").strip()
        if name.startswith(_CHECKSUM) and value:
            yield name.removeprefix(_CHECKSUM), value


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _parse(document: bytes) -> Element | None:
    try:
        root: Element = defusedxml.ElementTree.fromstring(document.strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root


def _text(root: Element | None, name: str) -> str:
    """Return the text of a child whatever its namespace, which servers other than S3 leave out; empty if missing."""
    children = () if root is None else tuple(root)
    return next(((child.text or "").strip() for child in children if _name(child) == name), "")


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
