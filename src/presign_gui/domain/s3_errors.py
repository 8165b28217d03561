"""From what S3, or whoever answered in its place, said to a typed error with cause and remedy.

`diagnose` is the one door. A code that means one thing has a row in `_ENTRIES`; one that means several has a doctor
in `_DOCTORS`, who looks at the message, the URL and what was sent; without a code the status decides. Codes: S3 API
Reference, "Error responses", list of error codes; those of other engines are marked.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from presign_gui.domain.answer import Answer, Case, ErrorBody, Sent
from presign_gui.domain.catalogue import presigned_url, s3_access, s3_service
from presign_gui.domain.diagnosis_access import diagnose_access
from presign_gui.domain.diagnosis_region import (
    diagnose_location_constraint,
    diagnose_permanent_redirect,
    diagnose_signature_parameters,
    diagnose_temporary_redirect,
    says_lasts_too_long,
)
from presign_gui.domain.diagnosis_signature import diagnose_signature, wrong_method
from presign_gui.domain.diagnosis_status import diagnose_precondition, diagnose_status, diagnose_unknown
from presign_gui.domain.diagnosis_time import diagnose_time
from presign_gui.domain.errors import CatalogueEntry, PresignGuiError
from presign_gui.domain.facts import ByteCount

__all__ = ["Answer", "ErrorBody", "Sent", "diagnose"]


def diagnose(answer: Answer, sent: Sent | None, now: datetime) -> PresignGuiError:
    """Return the error that explains an answer; `sent` is what was asked, where that is known.

    `now` is this computer's clock, aware; the server's own clock is preferred where the answer shows it. There is
    an error for every answer. Its details hold the answer and the URL, masked.
    """
    case = Case(answer, sent, now)
    code = case.code
    is_known = code in _DOCTORS or code in _ENTRIES
    of_time = diagnose_time(case, vague=code in _VAGUE or not is_known)
    if of_time:
        return of_time
    if code is None:
        return diagnose_status(case) if answer.body is None else diagnose_unknown(case)
    if code in _DOCTORS:
        return _DOCTORS[code](case)
    if code in _ENTRIES:
        return case.error(_ENTRIES[code])
    if code.startswith("KMS."):
        return case.error(s3_access.KMS_FAILED, reason=code)
    return diagnose_unknown(case)


def _no_such_key(case: Case) -> PresignGuiError:
    is_deleted = (case.header("x-amz-delete-marker") or "").lower() == "true"
    return case.error(s3_service.OBJECT_DELETED if is_deleted else s3_service.NO_SUCH_KEY)


def _method_not_allowed(case: Case) -> PresignGuiError:
    if (case.header("x-amz-delete-marker") or "").lower() == "true":
        return case.error(s3_service.OBJECT_DELETED)
    return wrong_method(case) or case.error(s3_service.METHOD_NOT_ALLOWED)


def _too_large(case: Case) -> PresignGuiError:
    limit = case.field("MaxSizeAllowed") or ""
    if limit.isascii() and limit.isdigit() and len(limit) < 19:
        return case.error(s3_service.ENTITY_TOO_LARGE, limit=ByteCount(int(limit)))
    return case.error(s3_service.ENTITY_TOO_LARGE_UNTOLD)


def _invalid_request(case: Case) -> PresignGuiError:
    """Tell apart what InvalidRequest and InvalidArgument, two codes for everything, are about."""
    if "AWS4-HMAC-SHA256" in case.message or "AWS Signature Version 4" in case.message:
        return case.error(presigned_url.SIGNATURE_VERSION_REFUSED)
    if "Only one auth mechanism allowed" in case.message:
        return case.error(presigned_url.TWO_SIGNATURES)
    if says_lasts_too_long(case):
        return case.error(presigned_url.LASTS_TOO_LONG)
    return case.error(s3_service.INVALID_REQUEST, message=case.words)


_VAGUE: Final = frozenset(
    {"AccessDenied", "Forbidden", "Unauthorized", "InvalidRequest", "ExpiredToken", "RequestTimeTooSkewed"}
)
"""Codes that some engine answers when the link's time is over, and that mean something else as well.

`diagnose_time` has a word for ExpiredToken and RequestTimeTooSkewed in any case, so they have no rows below.
"""

_DOCTORS: Final[Mapping[str, Callable[[Case], PresignGuiError]]] = {
    "AccessDenied": diagnose_access,
    "AuthorizationHeaderMalformed": diagnose_signature_parameters,
    "AuthorizationQueryParametersError": diagnose_signature_parameters,
    "EntityTooLarge": _too_large,
    "Forbidden": diagnose_access,
    "IllegalLocationConstraintException": diagnose_location_constraint,
    "InvalidArgument": _invalid_request,
    "InvalidDigest": _invalid_request,
    "InvalidRequest": _invalid_request,
    "MethodNotAllowed": _method_not_allowed,
    "MissingSecurityHeader": _invalid_request,
    "NoSuchKey": _no_such_key,
    "PermanentRedirect": diagnose_permanent_redirect,
    "PreconditionFailed": diagnose_precondition,
    "SignatureDoesNotMatch": diagnose_signature,
    "TemporaryRedirect": diagnose_temporary_redirect,
    "Unauthorized": diagnose_access,  # Cloudflare R2
}

_ENTRIES: Final[Mapping[str, CatalogueEntry]] = {
    "AccountProblem": s3_access.ACCOUNT_DISABLED,
    "AllAccessDisabled": s3_access.ACCOUNT_DISABLED,
    "BadDigest": s3_service.BAD_DIGEST,
    "BandwidthLimitExceeded": s3_service.SLOW_DOWN,
    "ConditionalRequestConflict": s3_service.CONDITIONAL_REQUEST_CONFLICT,
    "EntityTooSmall": s3_service.ENTITY_TOO_SMALL,
    "IncompleteBody": s3_service.INCOMPLETE_BODY,
    "InternalError": s3_service.INTERNAL_ERROR,
    "InvalidAccessKeyId": presigned_url.INVALID_ACCESS_KEY_ID,
    "InvalidObjectState": s3_service.ARCHIVED,
    "InvalidPayer": s3_access.ACCOUNT_DISABLED,
    "InvalidRange": s3_service.INVALID_RANGE,
    "InvalidSecurity": presigned_url.INVALID_ACCESS_KEY_ID,
    "InvalidToken": presigned_url.INVALID_TOKEN,
    "InvalidURI": presigned_url.URI_UNREADABLE,
    "KeyTooLongError": s3_service.KEY_TOO_LONG,
    "MetadataTooLarge": s3_service.HEADERS_TOO_LARGE,
    "MissingContentLength": s3_service.MISSING_CONTENT_LENGTH,
    "NoSuchBucket": s3_service.NO_SUCH_BUCKET,
    "NoSuchUpload": s3_service.NO_SUCH_UPLOAD,
    "NoSuchVersion": s3_service.NO_SUCH_VERSION,
    "NotImplemented": s3_service.NOT_IMPLEMENTED,
    "NotSignedUp": s3_access.ACCOUNT_DISABLED,
    "OperationAborted": s3_service.OPERATION_ABORTED,
    "QuotaExceeded": s3_service.BUCKET_FULL,  # Ceph
    "RequestHeaderSectionTooLarge": s3_service.HEADERS_TOO_LARGE,
    "RequestTimeout": s3_service.REQUEST_TIMEOUT,
    "ServiceUnavailable": s3_service.SERVICE_UNAVAILABLE,
    "SlowDown": s3_service.SLOW_DOWN,
    "SlowDownRead": s3_service.SLOW_DOWN,  # MinIO
    "SlowDownWrite": s3_service.SLOW_DOWN,  # MinIO
    "ThrottlingException": s3_service.SLOW_DOWN,
    "TokenRefreshRequired": presigned_url.EXPIRED_TOKEN,
    "TooManyRequests": s3_service.SLOW_DOWN,
    "UserSuspended": s3_access.ACCOUNT_DISABLED,  # Ceph
    "XAmzContentChecksumMismatch": s3_service.BAD_DIGEST,
    "XAmzContentSHA256Mismatch": s3_service.BAD_DIGEST,
    "XMinioAdminBucketQuotaExceeded": s3_service.BUCKET_FULL,
    "XMinioStorageFull": s3_service.BUCKET_FULL,
}
