"""Makes sense of an answer without an XML error: by its status, and by who seems to have given it.

S3 always sends XML with an error, except to HEAD. Everything else comes from a proxy, a gateway, a firewall, a web
server in front of another engine, or the sign-in page of a network. Statuses: RFC 9110, section 15; RFC 6585.
"""

from collections.abc import Mapping
from typing import Final

from presign_gui.domain.answer import Case
from presign_gui.domain.catalogue import input as input_entries
from presign_gui.domain.catalogue import network, s3_service
from presign_gui.domain.diagnosis_access import diagnose_access
from presign_gui.domain.diagnosis_region import diagnose_permanent_redirect, diagnose_temporary_redirect, redirect_host
from presign_gui.domain.errors import CatalogueEntry, PresignGuiError
from presign_gui.domain.url_hosts import read_aws_host

_WHOEVER_ANSWERS: Final[Mapping[int, CatalogueEntry]] = {
    407: network.PROXY_AUTHENTICATION_REQUIRED,
    408: s3_service.REQUEST_TIMEOUT,
    411: s3_service.MISSING_CONTENT_LENGTH,
    414: s3_service.HEADERS_TOO_LARGE,
    416: s3_service.INVALID_RANGE,
    429: s3_service.SLOW_DOWN,
    431: s3_service.HEADERS_TOO_LARGE,
    502: network.GATEWAY_FAILED,
    504: network.GATEWAY_FAILED,
    507: s3_service.BUCKET_FULL,
    511: network.CAPTIVE_PORTAL,
}
_BY_STRANGERS: Final[Mapping[int, CatalogueEntry]] = {
    401: network.PROXY_REFUSED,
    403: network.PROXY_REFUSED,
    413: network.TOO_LARGE_FOR_PROXY,
    451: network.PROXY_REFUSED,
    503: network.GATEWAY_FAILED,
}
_BY_S3: Final[Mapping[int, CatalogueEntry]] = {
    400: s3_service.BAD_REQUEST,
    404: s3_service.NOTHING_THERE,
    405: s3_service.METHOD_NOT_ALLOWED,
    409: s3_service.OPERATION_ABORTED,
    413: s3_service.ENTITY_TOO_LARGE_UNTOLD,
    500: s3_service.INTERNAL_ERROR,
    501: s3_service.NOT_IMPLEMENTED,
    503: s3_service.SERVICE_UNAVAILABLE,
}
_SIGN_IN_REDIRECTS: Final = frozenset({302, 303, 307})
_HTTPS_WANTED: Final = ("HTTP request to an HTTPS server", "plain HTTP request was sent to HTTPS port")


def diagnose_status(case: Case) -> PresignGuiError:
    """Explain an answer that has no XML error in it. Every status has an explanation."""
    status = case.status
    if status is None:
        return case.error(input_entries.NOT_AN_S3_ERROR)
    if status in _WHOEVER_ANSWERS:
        return case.error(_WHOEVER_ANSWERS[status])
    if 300 <= status < 400:
        return _redirect(case)
    if status < 400 or status >= 600:
        is_sign_in = status == 200 and is_web_page(case)
        return case.error(network.CAPTIVE_PORTAL if is_sign_in else network.NOT_S3_ANSWER)
    return _by_stranger(case, status) if is_from_stranger(case) else _by_s3(case, status)


def is_from_stranger(case: Case) -> bool:
    """Tell whether somebody else than S3 wrote the answer: it has a body that is no XML error, and no mark of S3."""
    text = case.answer.text.strip()
    is_signed_by_s3 = any(case.header(name) for name in ("x-amz-request-id", "x-amz-id-2"))
    return bool(text) and "<Error" not in text and not is_signed_by_s3


def is_web_page(case: Case) -> bool:
    """Tell whether the answer is HTML."""
    media_type = (case.header("Content-Type") or "").partition(";")[0].strip().lower()
    start = case.answer.text.lstrip("\ufeff \t\r\n")[:200].lower()
    return media_type in {"text/html", "application/xhtml+xml"} or start.startswith(("<!doctype html", "<html"))


def _by_stranger(case: Case, status: int) -> PresignGuiError:
    if status == 400 and any(words in case.answer.text for words in _HTTPS_WANTED):
        return case.error(network.HTTPS_WANTED)
    if status in _BY_STRANGERS:
        return case.error(_BY_STRANGERS[status])
    if status >= 500:
        return _with_answer(case, s3_service.SERVER_FAILED)
    return case.error(network.NOT_S3_ANSWER)


def _by_s3(case: Case, status: int) -> PresignGuiError:
    if status in {401, 403}:
        return diagnose_access(case)
    if status == 412:
        return diagnose_precondition(case)
    if status in _BY_S3:
        return case.error(_BY_S3[status])
    return diagnose_unknown(case)


def diagnose_precondition(case: Case) -> PresignGuiError:
    """Explain 412: an upload that was to replace nothing, or another condition."""
    condition = case.field("Condition") or ""
    only_new = case.sent_header("If-None-Match") is not None or condition.lower() == "if-none-match"
    return case.error(s3_service.KEY_EXISTS if only_new else s3_service.PRECONDITION_FAILED)


def diagnose_unknown(case: Case) -> PresignGuiError:
    """Say what the server said, where this program knows no better words for it."""
    is_failure = case.status is not None and case.status >= 500
    return _with_answer(case, s3_service.SERVER_FAILED if is_failure else s3_service.REFUSED)


def _with_answer(case: Case, entry: CatalogueEntry) -> PresignGuiError:
    said = " ".join(str(part) for part in (case.status, case.code) if part)
    words = f" (“{case.words}”)" if case.message else ""
    return case.error(entry, answer=said + words)


def _redirect(case: Case) -> PresignGuiError:
    host = redirect_host(case)
    if case.header("x-amz-bucket-region") or (host and read_aws_host(host.partition(":")[0])):
        return diagnose_temporary_redirect(case) if case.status == 307 else diagnose_permanent_redirect(case)
    if host is None:
        return case.error(network.NOT_S3_ANSWER)
    is_elsewhere = case.url is None or host.partition(":")[0].lower() != case.url.host.partition(":")[0]
    if case.status in _SIGN_IN_REDIRECTS and is_elsewhere:
        return case.error(network.CAPTIVE_PORTAL)
    return case.error(network.REDIRECTED, target=_target(case))


def _target(case: Case) -> str:
    """Return scheme and host of the Location header; its path and query are nobody's business."""
    return "/".join((case.header("Location") or "").split("/", 3)[:3])
