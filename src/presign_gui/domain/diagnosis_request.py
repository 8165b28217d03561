"""Tells apart what InvalidRequest, InvalidArgument and their like are about: codes for everything, told by the words.

The words are Amazon's, MinIO's, SeaweedFS's and MiniStack's; others copy one of them. The first row that fits counts.
"""

import re
from collections.abc import Sequence
from typing import Final

from presign_gui.domain.answer import Case
from presign_gui.domain.catalogue import presigned_url, s3_access, s3_form, s3_request, s3_service
from presign_gui.domain.errors import CatalogueEntry, PresignGuiError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.url_text import query_parameters, split_url


def _meaning(pattern: str, entry: CatalogueEntry) -> tuple[re.Pattern[str], CatalogueEntry]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL), entry


_MEANINGS: Final[Sequence[tuple[re.Pattern[str], CatalogueEntry]]] = (
    _meaning(r"AWS4-HMAC-SHA256|AWS Signature Version 4", presigned_url.SIGNATURE_VERSION_REFUSED),
    _meaning(r"only one auth mechanism allowed", presigned_url.TWO_SIGNATURES),
    _meaning(r"X-Amz-Expires must be less than a week", presigned_url.LASTS_TOO_LONG),
    _meaning(r"Transfer Acceleration|Transfer Accelerate", s3_request.ACCELERATION_OFF),
    _meaning(r"WORM protected|protected by object lock", s3_request.OBJECT_LOCKED),
    _meaning(r"must be made over a secure connection", s3_request.HTTPS_NEEDED),
    _meaning(
        r"stored using a form of server side encryption|must include the appropriate encryption parameters"
        r"|must provide (?:an|the|a valid) (?:appropriate|customer|client|encryption)",
        s3_request.CUSTOMER_KEY_NEEDED,
    ),
    _meaning(
        r"did not match the ones used originally|did not match the hash|does not match the key"
        r"|secret key was invalid|invalid encryption key",
        s3_request.CUSTOMER_KEY_WRONG,
    ),
    _meaning(r"server.side.encryption|encryption (?:method|algorithm|parameters)", s3_request.ENCRYPTION_REFUSED),
    _meaning(r"(?:Content-MD5|checksum).{0,80}\b(?:required|missing)", s3_request.CHECKSUM_NEEDED),
    _meaning(r"missing or invalid required header.{0,80}(?:MD5|checksum)", s3_request.CHECKSUM_NEEDED),
    _meaning(r"version.?id\b", s3_request.VERSION_ID_INVALID),
    _meaning(r"part.?number must be", s3_request.PART_NUMBER_REFUSED),
    _meaning(r"exactly one file upload|requires a file field", s3_form.FORM_WITHOUT_FILE),
    _meaning(r"must contain a field named", s3_form.FORM_FIELD_MISSING),
    _meaning(r"storage.class", s3_request.STORAGE_CLASS_REFUSED),
    _meaning(r"\btags?\b.{0,40}\b(?:cannot|invalid|greater|limit)|x-amz-tagging", s3_request.TAGS_REFUSED),
    _meaning(r"x-amz-acl|canned acl|x-amz-grant", s3_request.ACL_INVALID),
    _meaning(r"bad components|name contains|invalid path|invalid object name", s3_request.NAME_REFUSED),
)

_CHECKSUM: Final = re.compile(r"content-md5|x-amz-checksum-(?:crc|sha|xxhash|md5)\w*")


def diagnose_request(case: Case) -> PresignGuiError:
    """Explain a code for everything by its sentence, else repeat the sentence."""
    entry = next((entry for pattern, entry in _MEANINGS if pattern.search(case.message)), None)
    if entry is presigned_url.SIGNATURE_VERSION_REFUSED and case.url and case.url.signature_version != "SigV2":
        return case.error(presigned_url.SIGNATURE_PARAMETERS_WRONG, message=case.words)
    if entry is None and _has_dots(case.url):
        entry = s3_request.NAME_REFUSED
    if entry is not None:
        return case.error(entry)
    return case.error(s3_service.INVALID_REQUEST, message=case.words)


def diagnose_bad_request(case: Case) -> PresignGuiError:
    """Explain BadRequest, which says more than its status only where it has a sentence."""
    return diagnose_request(case) if re.search(r"[a-z] [a-z]", case.message) else case.error(s3_service.BAD_REQUEST)


def diagnose_part(case: Case) -> PresignGuiError:
    """Explain InvalidPart: a number that cannot be, not there, or on Cloudflare R2 of another size than its fellows."""
    if case.url is not None and not _is_part_number(case.url):
        return case.error(s3_request.PART_NUMBER_REFUSED)
    is_about_size = re.search(r"\bsame (?:size|length)\b", case.message, re.IGNORECASE)
    return case.error(s3_request.PARTS_UNEQUAL if is_about_size else s3_request.PART_MISSING)


def diagnose_too_large(case: Case) -> PresignGuiError:
    """Explain EntityTooLarge, with the limit where the server tells it."""
    limit = _size(case, "MaxSizeAllowed")
    if limit is None:
        return case.error(_of_form(case) or s3_service.ENTITY_TOO_LARGE_UNTOLD)
    return case.error(s3_service.ENTITY_TOO_LARGE, limit=limit)


def diagnose_too_small(case: Case) -> PresignGuiError:
    """Explain EntityTooSmall, with the limit where the server tells it."""
    limit = _size(case, "MinSizeAllowed")
    if limit is None:
        return case.error(_of_form(case) or s3_service.ENTITY_TOO_SMALL)
    return case.error(s3_service.ENTITY_TOO_SMALL_FOR, limit=limit)


def diagnose_digest(case: Case) -> PresignGuiError:
    """Explain BadDigest: damaged on the way, or the link was signed with the checksum of another file."""
    if case.url is None or case.signed_by_us:
        return case.error(s3_service.BAD_DIGEST)
    bound = (*case.url.signed_headers, *query_parameters(split_url(case.url.url).query))
    is_bound = any(_CHECKSUM.fullmatch(name.lower()) for name in bound)
    return case.error(presigned_url.OTHER_FILE if is_bound else s3_service.BAD_DIGEST)


def diagnose_key_id(case: Case) -> PresignGuiError:
    """Explain InvalidAccessKeyId: unknown, or on MinIO known and switched off."""
    is_disabled = re.search(r"\bdisabled\b", case.message, re.IGNORECASE)
    return case.error(s3_access.ACCOUNT_DISABLED if is_disabled else presigned_url.INVALID_ACCESS_KEY_ID)


def _of_form(case: Case) -> CatalogueEntry | None:
    return s3_form.FORM_SIZE_REFUSED if case.method == "POST" else None


def _has_dots(url: PresignedUrl | None) -> bool:
    """Tell whether the key has . or .. between slashes: SeaweedFS 4.48 answers InvalidRequest and no reason."""
    return url is not None and not {".", ".."}.isdisjoint((url.key or "").split("/"))


def _is_part_number(url: PresignedUrl) -> bool:
    number = query_parameters(split_url(url.url).query).get("partnumber", "1")
    return number.isascii() and number.isdigit() and len(number) < 6 and 1 <= int(number) <= 10_000


def _size(case: Case, name: str) -> ByteCount | None:
    text = case.field(name) or ""
    return ByteCount(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
