"""What a pasted link, or an upload form, is called and said to be, in the words of the window's language."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from presign_gui.domain import url_description as description
from presign_gui.domain.facts import ByteCount, FactFormatter
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.post_form import FILE_NAME, PostForm
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.signing import Method
from presign_gui.domain.url_operation import UNKNOWN_OPERATION
from presign_gui.domain.url_text import query_parameters, split_url

translate = QCoreApplication.translate

_SENT_ANYWAY: Final = frozenset({"host", "content-length"})
_ONE_VALUE: Final = {"if-none-match": "*", "x-amz-request-payer": "requester", "x-amz-checksum-mode": "ENABLED"}
"""Headers that have a single value in S3: S3 API Reference, PutObject, GetObject."""
_SECRET: Final = ("x-amz-server-side-encryption-customer-key", "x-amz-security-token", "authorization", "cookie")


def method_of(link: PastedLink) -> Method | None:
    """Return what the link is for, where it or the command it stood in tells."""
    if link.url.method is None and link.method in {"GET", "PUT"}:
        return "PUT" if link.method == "PUT" else "GET"
    return link.url.method


def part_number_of(url: PresignedUrl) -> int | None:
    """Return the number of the part that the link uploads, if that is what it is for."""
    number = query_parameters(split_url(url.url).query).get("partnumber", "")
    return int(number) if url.operation == "UploadPart" and number.isascii() and number.isdigit() else None


def title_of(link: PastedLink) -> str:
    """Name a link by what it is for."""
    part = part_number_of(link.url)
    if part is not None:
        return translate("links", "An upload link for part {number}").format(number=part)
    match method_of(link):
        case "GET":
            return translate("links", "A download link")
        case "PUT":
            return translate("links", "An upload link")
        case None if link.url.operation == UNKNOWN_OPERATION:
            return translate("links", "A download or upload link")
        case _:
            return translate("links", "A link for {operation}").format(operation=link.url.operation)


def allows(link: PastedLink) -> str:
    """Say what the link allows, with S3's own name of it."""
    url = link.url
    part = part_number_of(url)
    if part is not None:
        text = translate("links", "upload part {number} ({operation})")
        return text.format(number=part, operation=url.operation)
    match method_of(link):
        case "GET":
            return translate("links", "download ({operation})").format(operation=_name(url, "GetObject"))
        case "PUT":
            return translate("links", "upload ({operation})").format(operation=_name(url, "PutObject"))
        case None if url.operation == UNKNOWN_OPERATION:
            return translate("links", "download or upload: it does not say which")
        case _:
            return url.operation


def signed_with(url: PresignedUrl) -> str:
    """Name the signature, and the region that it is for."""
    if url.region:
        return translate("links", "{version}, for {region}").format(version=url.signature_version, region=url.region)
    return url.signature_version


def key_type(url: PresignedUrl) -> str:
    """Say what kind of key signed the link: IAM User Guide, "IAM identifiers", unique ID prefixes."""
    match description.key_type(url):
        case "temporary":
            return translate("links", "temporary, with a token")
        case "long-lived":
            return translate("links", "long-lived (AKIA)")
        case _:
            return translate("links", "not told by its ID")


def headers_to_send(link: PastedLink) -> list[str]:
    """Return a line for each header that must be sent with the link, with its value where that is known.

    Values that are secrets themselves, such as the key of an encryption, are never shown.
    """
    known = dict(link.headers)
    return [
        f"{name}: {_value(name, known.get(name))}" for name in (*known, *(n for n in _needed(link) if n not in known))
    ]


def known_headers(link: PastedLink) -> list[str]:
    """Return a line for each header whose value came with the link."""
    return [f"{name}: {_value(name, value)}" for name, value in link.headers]


def untold_headers(link: PastedLink) -> list[str]:
    """Return the names of the signed headers whose values nobody told, and that have more than one in S3."""
    known = dict(link.headers)
    return [name for name in _needed(link) if name not in known and name not in _ONE_VALUE]


def form_key(form: PostForm) -> str:
    """Return the key that a form stores under, with a word in the place of the file's name."""
    return form.key.replace(FILE_NAME, translate("links", "‹name of the file›"))


def form_sizes(form: PostForm, formatter: FactFormatter) -> str:
    """Say which sizes of files a form takes, or nothing where it takes any."""
    least, most = (formatter.size(ByteCount(size or 0)) for size in (form.least, form.most))
    has_least = (form.least or 0) > 1  # one byte is as good as none
    if form.most is None:
        return translate("links", "{least} and more").format(least=least) if has_least else ""
    if not has_least:
        return translate("links", "up to {most}").format(most=most)
    return translate("links", "{least} to {most}").format(least=least, most=most)


def form_kinds(form: PostForm) -> str:
    """Say which kinds of files a form takes, or nothing where it does not tell."""
    if form.content_type is not None:
        return form.content_type
    if form.content_type_prefix:
        return f"{form.content_type_prefix}…"
    return ""


def _name(url: PresignedUrl, usual: str) -> str:
    return usual if url.operation == UNKNOWN_OPERATION else url.operation


def _needed(link: PastedLink) -> list[str]:
    return [name for name in link.url.signed_headers if name not in _SENT_ANYWAY]


def _value(name: str, value: str | None) -> str:
    if value is not None:
        return "•••" if name.startswith(_SECRET) else value
    if name in _ONE_VALUE:
        return _ONE_VALUE[name]
    if name == "content-type":
        return translate("links", "filled in from the file's name")
    return translate("links", "value not told by the link")
