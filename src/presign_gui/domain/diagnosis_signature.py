"""Finds the likely cause of SignatureDoesNotMatch: what differs between what was signed and what arrived.

Amazon S3 repeats in `<CanonicalRequest>` what arrived; most other engines do not. The rest is told by the URL and by
what was sent. Source: IAM User Guide, "Troubleshoot Signature Version 4 signing for AWS API requests".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from presign_gui.domain.answer import Case
from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.catalogue.s3_form import FORM_CHANGED
from presign_gui.domain.diagnosis_time import over_by_its_own_account
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.url_text import decode_path, query_parameters, split_url
from presign_gui.domain.url_warnings import UrlWarningKind

_SENT_BY_EVERY_CLIENT: Final = frozenset({"host", "content-length"})
_DEFAULT_PORT: Final = re.compile(r":(?:80|443)$")
_PARAMETERS_OF_S3: Final = re.compile(
    r"(?i)x-amz-.*|response-.*|x-id|versionId|partNumber|uploadId|uploads|list-type|prefix|delimiter|marker|max-keys"
    r"|encoding-type|continuation-token|start-after|fetch-owner|acl|attributes|tagging|torrent|restore|retention"
    r"|legal-hold|select|select-type|location|policy|versioning|versions"
)


@dataclass(frozen=True, slots=True)
class CanonicalRequest:
    """What the server says has arrived: IAM User Guide, "Create a signed AWS API request", step 1."""

    path: str
    headers: Mapping[str, str]
    signed_headers: tuple[str, ...]


def read_canonical_request(text: str | None) -> CanonicalRequest | None:
    """Read method, path, query, headers, an empty line, names and payload hash; None for anything else."""
    lines = (text or "").split("\n")
    if len(lines) < 7 or "" not in lines[3:]:
        return None
    end = lines.index("", 3)
    pairs = (line.partition(":") for line in lines[3:end])
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return CanonicalRequest(lines[1], headers, tuple(lines[end + 1].split(";")) if end + 1 < len(lines) else ())


def diagnose_signature(case: Case) -> PresignGuiError:
    """Return the likeliest cause that can be seen, else the general entry. Strong evidence goes first.

    Some servers look at the signature before the expiry. Where nothing else is wrong to the eye, the news that the
    link is over is worth more than that its signature does not fit.
    """
    if case.method == "POST" and case.url is None:
        return case.error(FORM_CHANGED)
    suspicions: Iterable[Callable[[Case], PresignGuiError | None]] = (
        wrong_method,
        _cut_off,
        _signed_header_missing,
        _unsigned_header_sent,
        _other_host,
        _bare_plus,
        _other_path,
        _added_parameters,
        _other_content_type,
        over_by_its_own_account,
        _content_type_untold,
        _wrong_secret_key,
    )
    found = (suspicion(case) for suspicion in suspicions)
    return next(filter(None, found), None) or case.error(entries.SIGNATURE_DOES_NOT_MATCH)


def wrong_method(case: Case) -> PresignGuiError | None:
    """Return the error if the URL shows that it is for the other method than was used."""
    if case.url is None or case.method is None or case.url.method in {None, case.method}:
        return None
    return case.error(entries.WRONG_METHOD, operation=case.url.operation, method=case.method)


def _cut_off(case: Case) -> PresignGuiError | None:
    kinds = {warning.kind for warning in case.url.warnings} if case.url else set()
    return case.error(entries.SIGNATURE_CUT_OFF) if UrlWarningKind.SIGNATURE_CUT_OFF in kinds else None


def _signed_header_missing(case: Case) -> PresignGuiError | None:
    signed = case.url.signed_headers if case.url else ()
    missing = [name for name in signed if name not in _SENT_BY_EVERY_CLIENT and case.sent_header(name) is None]
    return case.error(entries.SIGNED_HEADER_MISSING, headers=", ".join(missing)) if missing else None


def _unsigned_header_sent(case: Case) -> PresignGuiError | None:
    """Find the headers that some engines take for signed, listed or not: measured on SeaweedFS 4.48.

    Version 2 signs them all and lists none, so there it shows nothing.
    """
    if case.sent is None or case.url is None or case.url.signature_version == "SigV2":
        return None
    names = [name.lower() for name in case.sent.headers if name.lower().startswith("x-amz-")]
    unsigned = [name for name in names if name not in case.url.signed_headers]
    return case.error(entries.UNSIGNED_HEADER_SENT, headers=", ".join(unsigned)) if unsigned else None


def _other_host(case: Case) -> PresignGuiError | None:
    arrived = _arrived(case)
    received = (arrived.headers.get("host") if arrived else None) or case.sent_header("Host")
    if case.url is None or not received or _bare_host(received) == _bare_host(case.url.host):
        return None
    return case.error(entries.HOST_CHANGED, received=received, signed=case.url.host)


def _bare_plus(case: Case) -> PresignGuiError | None:
    if case.url is None or "+" not in split_url(case.url.url).path:
        return None
    return case.error(entries.PLUS_NOT_ESCAPED)


def _other_path(case: Case) -> PresignGuiError | None:
    arrived = _arrived(case)
    if case.url is None or arrived is None:
        return None
    received, sent = decode_path(arrived.path), decode_path(split_url(case.url.url).path)
    if None in {received, sent} or received == (sent or "/"):
        return None
    return case.error(entries.PATH_CHANGED, received=arrived.path)


def _added_parameters(case: Case) -> PresignGuiError | None:
    """Find what trackers and mail programs append. Signature Version 2 ignores parameters that it does not know."""
    if case.url is None or case.url.signature_version == "SigV2":
        return None
    names = [name for name in _parameter_names(case.url) if not _PARAMETERS_OF_S3.fullmatch(name)]
    return case.error(entries.PARAMETERS_ADDED, names=", ".join(names)) if names else None


def _other_content_type(case: Case) -> PresignGuiError | None:
    """Suspect a Content-Type that was guessed. What we signed ourselves, or were told, is what was signed."""
    content_type = case.sent_header("Content-Type")
    if case.sent is None:
        arrived = _arrived(case)
        is_signed = arrived is not None and "content-type" in arrived.signed_headers
        content_type = arrived.headers.get("content-type") if arrived and is_signed else None
    elif "content-type" not in case.sent.guessed:
        return None
    return case.error(entries.OTHER_CONTENT_TYPE, content_type=content_type) if content_type else None


def _content_type_untold(case: Case) -> PresignGuiError | None:
    """Suspect a Content-Type that was not sent: Version 2 signs it and does not say so."""
    is_old_upload = case.method == "PUT" and case.url is not None and case.url.signature_version == "SigV2"
    if not is_old_upload or case.signed_by_us or case.sent_header("Content-Type") is not None:
        return None
    return case.error(entries.CONTENT_TYPE_UNTOLD)


def _wrong_secret_key(case: Case) -> PresignGuiError | None:
    """Suspect the secret key: where we signed ourselves and nothing else differs, it is all that is left."""
    if case.url is None or not case.signed_by_us:
        return None
    return case.error(entries.SECRET_KEY_WRONG, key_id=case.url.masked_access_key_id)


def _arrived(case: Case) -> CanonicalRequest | None:
    return read_canonical_request(case.field("CanonicalRequest"))


def _bare_host(host: str) -> str:
    return _DEFAULT_PORT.sub("", host.lower())


def _parameter_names(url: PresignedUrl) -> tuple[str, ...]:
    return tuple(query_parameters(split_url(url.url).query))
