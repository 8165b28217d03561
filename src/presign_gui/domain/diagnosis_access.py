"""Tells the many meanings of AccessDenied apart, as far as S3 gives them away.

Source: S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3"; the sentences were measured.
"""

import re
from typing import Final

from presign_gui.domain.answer import Case
from presign_gui.domain.catalogue import presigned_url, s3_access
from presign_gui.domain.diagnosis_signature import wrong_method
from presign_gui.domain.errors import PresignGuiError

_NOT_AUTHORIZED: Final = re.compile(r"not authorized to perform: ([A-Za-z0-9]+:[A-Za-z0-9*]+)")
_EXPLICIT_DENY: Final = re.compile(r"\bexplicit deny\b", re.IGNORECASE)


def diagnose_access(case: Case) -> PresignGuiError:
    """Explain AccessDenied, and 401 or 403 without a body, once the link's time is known to be right."""
    headers = case.field("HeadersNotSigned")
    if headers:
        return case.error(presigned_url.UNSIGNED_HEADER_SENT, headers=headers)
    action = _NOT_AUTHORIZED.search(case.message)
    if action and not _is_about_a_missing_object(case, action[1]):
        return _by_action(case, action[1])
    return wrong_method(case) or _by_method(case)


def _is_about_a_missing_object(case: Case, action: str) -> bool:
    """Tell S3's way of not saying 404: without leave to list, a missing object is a refusal to list."""
    return action == "s3:ListBucket" and case.method == "GET" and case.url is not None and case.url.key is not None


def _by_action(case: Case, action: str) -> PresignGuiError:
    if action.lower().startswith("kms:"):
        return case.error(s3_access.KMS_FAILED, reason=action)
    is_forbidden = _EXPLICIT_DENY.search(case.message)
    return case.error(s3_access.ACTION_FORBIDDEN if is_forbidden else s3_access.ACTION_NOT_ALLOWED, action=action)


def _by_method(case: Case) -> PresignGuiError:
    match case.method:
        case "GET":
            return case.error(s3_access.ACCESS_DENIED_TO_READ)
        case "PUT":
            return case.error(s3_access.ACCESS_DENIED_TO_WRITE)
        case _:
            return case.error(s3_access.ACCESS_DENIED)
