"""Answers as S3 and others give them, for whoever has to explain them."""

import xml.etree.ElementTree as ET
from dataclasses import replace

from presign_gui.domain.answer import Answer, ErrorBody, Sent
from presign_gui.domain.presigned_url import parse_presigned_url
from tests.fakes.links import sigv4_link


def xml_answer(
    status: int | None, code: str, message: str = "", /, headers: dict[str, str] | None = None, **fields: str
) -> Answer:
    """Return an answer with an XML error; `_` in the name of a field stands for a hyphen."""
    return xml_answer_of(status, {"Code": code, "Message": message} | fields, headers or {})


def xml_answer_of(status: int | None, fields: dict[str, str], headers: dict[str, str]) -> Answer:
    """Return an answer with an XML error of these elements."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    error = ET.Element("Error")
    for name, value in named.items():
        ET.SubElement(error, name).text = value
    body = ErrorBody(
        code=named["Code"],
        message=named["Message"],
        request_id=named.get("RequestId"),
        host_id=named.get("HostId"),
        fields=named,
    )
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(error, encoding="unicode")
    return Answer(status=status, headers=headers, body=body, text=text)


def plain_answer(status: int | None, text: str = "", /, **headers: str) -> Answer:
    """Return an answer without an XML error; `_` in the name of a header stands for a hyphen."""
    return Answer(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, text=text)


def sent(method: str = "GET", link: str | None = None, /, **headers: str) -> Sent:
    """Return what was sent, over a sound link unless another is given; `_` stands for a hyphen as above."""
    return Sent(
        method=method,
        url=parse_presigned_url(link or sigv4_link()),
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def guessed(request: Sent, *names: str) -> Sent:
    """Return a guest's request in which these headers were filled in by a guess."""
    return replace(request, guessed=names)


def ours(request: Sent) -> Sent:
    """Return a request over a URL that this program had signed for it."""
    return replace(request, signed_by_us=True)
