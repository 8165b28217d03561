"""From what S3, or whoever answered in its place, said to a typed error with cause and remedy.

`diagnose` is the one door. Every known code has a row in `s3_codes.TABLE`; one that means several things also has a
doctor in `_DOCTORS`, who looks at the message, the URL and what was sent; without a code the status decides.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from presign_gui.domain.answer import Answer, Case, ErrorBody, Sent
from presign_gui.domain.catalogue import s3_access, s3_service
from presign_gui.domain.diagnosis_access import diagnose_access
from presign_gui.domain.diagnosis_region import (
    diagnose_location_constraint,
    diagnose_permanent_redirect,
    diagnose_signature_parameters,
    diagnose_temporary_redirect,
)
from presign_gui.domain.diagnosis_request import (
    diagnose_bad_request,
    diagnose_digest,
    diagnose_key_id,
    diagnose_part,
    diagnose_request,
    diagnose_too_large,
    diagnose_too_small,
)
from presign_gui.domain.diagnosis_signature import diagnose_signature, wrong_method
from presign_gui.domain.diagnosis_status import diagnose_precondition, diagnose_status, diagnose_unknown
from presign_gui.domain.diagnosis_time import diagnose_time
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.s3_codes import BY_CODE

__all__ = ["Answer", "ErrorBody", "Sent", "diagnose"]


def diagnose(answer: Answer, sent: Sent | None, now: datetime) -> PresignGuiError:
    """Return the error that explains an answer; `sent` is what was asked, where that is known.

    `now` is this computer's clock, aware; the server's own clock is preferred where the answer shows it. There is
    an error for every answer. Its details hold the answer and the URL, masked.
    """
    case = Case(answer, sent, now)
    code = case.code
    of_time = diagnose_time(case, vague=code in _VAGUE or code not in BY_CODE)
    if of_time:
        return of_time
    if code is None:
        return diagnose_status(case) if answer.body is None else diagnose_unknown(case)
    if code in _DOCTORS:
        return _DOCTORS[code](case)
    if code.startswith(_KEY_MANAGEMENT):
        return case.error(s3_access.KMS_FAILED, reason=code)
    if code not in BY_CODE:
        return diagnose_unknown(case)
    return case.error(BY_CODE[code].entry, reason=code)


def _no_such_key(case: Case) -> PresignGuiError:
    is_deleted = (case.header("x-amz-delete-marker") or "").lower() == "true"
    return case.error(s3_service.OBJECT_DELETED if is_deleted else s3_service.NO_SUCH_KEY)


def _method_not_allowed(case: Case) -> PresignGuiError:
    if (case.header("x-amz-delete-marker") or "").lower() == "true":
        return case.error(s3_service.OBJECT_DELETED)
    return wrong_method(case) or case.error(s3_service.METHOD_NOT_ALLOWED)


_VAGUE: Final = frozenset(
    {
        *("AccessDenied", "AccessForbidden", "Forbidden", "Unauthorized", "UnauthorizedAccess"),
        *("InvalidRequest", "ExpiredToken", "RequestTimeTooSkewed"),
    }
)
"""Codes that some engine answers when the link's time is over, and that mean something else as well.

`diagnose_time` has a word for ExpiredToken and RequestTimeTooSkewed in any case, so they have no rows below.
"""

_KEY_MANAGEMENT: Final = ("KMS", "CloudKms")

_DOCTORS: Final[Mapping[str, Callable[[Case], PresignGuiError]]] = {
    "AccessDenied": diagnose_access,
    "AccessForbidden": diagnose_access,
    "AuthorizationHeaderMalformed": diagnose_signature_parameters,
    "AuthorizationParametersError": diagnose_signature_parameters,
    "AuthorizationQueryParametersError": diagnose_signature_parameters,
    "BadDigest": diagnose_digest,
    "BadRequest": diagnose_bad_request,
    "EntityTooLarge": diagnose_too_large,
    "EntityTooSmall": diagnose_too_small,
    "Forbidden": diagnose_access,
    "IllegalLocationConstraintException": diagnose_location_constraint,
    "InvalidAccessKeyId": diagnose_key_id,
    "InvalidArgument": diagnose_request,
    "InvalidPart": diagnose_part,
    "InvalidRequest": diagnose_request,
    "InvalidSignature": diagnose_signature,
    "MalformedDate": diagnose_signature_parameters,
    "MalformedSecurityHeader": diagnose_signature_parameters,
    "MalformedXML": diagnose_request,
    "MethodNotAllowed": _method_not_allowed,
    "MissingRequestBodyError": diagnose_request,
    "MissingSecurityHeader": diagnose_request,
    "NoSuchKey": _no_such_key,
    "PermanentRedirect": diagnose_permanent_redirect,
    "PreconditionFailed": diagnose_precondition,
    "Redirect": diagnose_temporary_redirect,
    "SignatureDoesNotMatch": diagnose_signature,
    "TemporaryRedirect": diagnose_temporary_redirect,
    "Unauthorized": diagnose_access,
    "UnauthorizedAccess": diagnose_access,
    "UnexpectedContent": diagnose_request,
    "UnprocessableEntity": diagnose_request,
    "UnsupportedArgument": diagnose_request,
}
