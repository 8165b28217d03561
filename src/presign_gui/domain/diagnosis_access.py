"""Tells the many meanings of AccessDenied apart, as far as S3 gives them away.

Source: S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3"; the sentences were measured.
"""

import re
from collections.abc import Sequence
from typing import Final

from presign_gui.domain.answer import Case
from presign_gui.domain.catalogue import presigned_url, s3_access, s3_form, s3_request
from presign_gui.domain.diagnosis_signature import wrong_method
from presign_gui.domain.errors import CatalogueEntry, PresignGuiError

_NOT_AUTHORIZED: Final = re.compile(r"not authorized to perform: ([A-Za-z0-9]+:[A-Za-z0-9*]+)")
_CONDITION: Final = re.compile(r"Policy Condition failed: (\[.{1,300}\])")
_EXTRA_FIELDS: Final = re.compile(r"Extra input fields: (.{1,200})")
_SENTENCES: Final[Sequence[tuple[re.Pattern[str], CatalogueEntry]]] = (
    (re.compile(r"Invalid according to Policy"), s3_form.FORM_CONDITION_FAILED_UNTOLD),
    (re.compile(r"(?i)\bcap exceeded"), s3_access.CAP_EXCEEDED),
    (re.compile(r"(?i)protected by object lock"), s3_request.OBJECT_LOCKED),
    (
        re.compile(r"(?i)No AWSAccessKey was presented|missing Signature field|requires the Signature, Expires and"),
        presigned_url.NOT_SIGNED,
    ),
    (re.compile(r"(?i)headers present in the request which were not signed"), presigned_url.UNSIGNED_HEADERS_SENT),
)
_EXPLICIT_DENY: Final = re.compile(r"\bexplicit deny\b", re.IGNORECASE)


def diagnose_access(case: Case) -> PresignGuiError:
    """Explain AccessDenied, and 401 or 403 without a body, once the link's time is known to be right."""
    headers = case.field("HeadersNotSigned")
    if headers:
        return case.error(presigned_url.UNSIGNED_HEADER_SENT, headers=headers)
    said = _by_sentence(case)
    if said is not None:
        return said
    action = _NOT_AUTHORIZED.search(case.message)
    if action and not _is_about_a_missing_object(case, action[1]):
        return _by_action(case, action[1])
    return wrong_method(case) or _by_method(case)


def _by_sentence(case: Case) -> PresignGuiError | None:
    """Explain the refusals that say in their sentence what no code says."""
    condition = _CONDITION.search(case.message)
    if condition:
        return case.error(s3_form.FORM_CONDITION_FAILED, condition=condition[1])
    extra = _EXTRA_FIELDS.search(case.message)
    if extra:
        return case.error(s3_form.FORM_FIELD_UNEXPECTED, fields=extra[1].strip().rstrip("."))
    entry = next((entry for pattern, entry in _SENTENCES if pattern.search(case.message)), None)
    return None if entry is None else case.error(entry)


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
