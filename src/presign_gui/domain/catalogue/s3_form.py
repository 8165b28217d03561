"""What S3 minds about an upload through a POST form (S3ServiceError). All facts are text."""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, EntryDefaults, Retry, S3ServiceError

_entry: Final = EntryDefaults(family=S3ServiceError, retry=Retry.USER_ACTION, actor=Actor.LINK_OWNER).entry

_POLICY: Final = "S3 API Reference: Browser-Based Uploads Using POST, POST Policy"
_ERROR_CODES: Final = "S3 API Reference: Error responses, list of error codes"

FORM_WITHOUT_FILE: Final = _entry(
    "IncorrectNumberOfFilesInPostRequest",
    QT_TRANSLATE_NOOP("errors", "The form takes exactly one file"),
    QT_TRANSLATE_NOOP("errors", "The server found no file in the form that was sent, or more than one."),
    QT_TRANSLATE_NOOP("errors", "Send one file, with no proxy on the way that changes forms."),
    _ERROR_CODES,
    actor=Actor.YOU,
)
FORM_UNREADABLE: Final = _entry(
    "MalformedPOSTRequest",
    QT_TRANSLATE_NOOP("errors", "The form arrived damaged"),
    QT_TRANSLATE_NOOP("errors", "The server could not read the form that was sent as one of fields and a file."),
    QT_TRANSLATE_NOOP("errors", "Copy the whole form again, and try without a proxy on the way."),
    _ERROR_CODES + ": MalformedPOSTRequest, RequestIsNotMultiPartContent",
)
FORM_FIELDS_TOO_LARGE: Final = _entry(
    "MaxPostPreDataLengthExceededError",
    QT_TRANSLATE_NOOP("errors", "The form's fields are too large"),
    QT_TRANSLATE_NOOP("errors", "The fields before the file are more than the 20 KB that S3 takes."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a form with a shorter policy and less metadata."),
    _ERROR_CODES,
)
FORM_POLICY_INVALID: Final = _entry(
    "InvalidPolicyDocument",
    QT_TRANSLATE_NOOP("errors", "The form's policy cannot be read"),
    QT_TRANSLATE_NOOP(
        "errors", "The policy in the form, which says what may be uploaded, is damaged or makes no sense."
    ),
    QT_TRANSLATE_NOOP("errors", "Copy the whole form again, or ask the sender for a new one."),
    _POLICY,
)
FORM_FIELD_MISSING: Final = _entry(
    "UserKeyMustBeSpecified",
    QT_TRANSLATE_NOOP("errors", "A field of the form is missing"),
    QT_TRANSLATE_NOOP(
        "errors", "A field that the server needs, most likely the key, is not in the form that was sent."
    ),
    QT_TRANSLATE_NOOP("errors", "Copy the whole form again, with all of its fields."),
    _ERROR_CODES + ": UserKeyMustBeSpecified; MinIO: MissingFields",
)
FORM_CONDITION_FAILED: Final = _entry(
    "PolicyConditionFailed",
    QT_TRANSLATE_NOOP("errors", "The form does not allow this"),
    QT_TRANSLATE_NOOP(
        "errors",
        "The form's policy (the rules for what may be sent) wants {condition}, and what was sent does not fit.",
    ),
    QT_TRANSLATE_NOOP("errors", "Send what the condition allows, or ask the sender for another form."),
    _POLICY + ": condition matching",
    actor=Actor.YOU,
)
FORM_CONDITION_FAILED_UNTOLD: Final = _entry(
    "PolicyConditionFailedUntold",
    QT_TRANSLATE_NOOP("errors", "The form does not allow this"),
    QT_TRANSLATE_NOOP(
        "errors", "What was sent breaks the form's policy, the rules for the key, the size and the kind of the file."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender which files the form takes, or for another form."),
    _POLICY + ": condition matching",
)
FORM_CHANGED: Final = _entry(
    "FormSignatureDoesNotMatch",
    QT_TRANSLATE_NOOP("errors", "The form's signature does not fit"),
    QT_TRANSLATE_NOOP(
        "errors", "The form's policy (its rules) or its signature was changed, or its signer's secret key is wrong."
    ),
    QT_TRANSLATE_NOOP("errors", "Copy the whole form again, or ask the sender for a new one."),
    _ERROR_CODES + ": SignatureDoesNotMatch",
)
FORM_SIZE_REFUSED: Final = _entry(
    "FormSizeRefused",
    QT_TRANSLATE_NOOP("errors", "The form takes no file of this size"),
    QT_TRANSLATE_NOOP("errors", "The form's policy, or the server, allows only smaller or only larger files."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender how large a file may be, or for another form."),
    _POLICY + ": content-length-range",
)
FORM_FIELD_UNEXPECTED: Final = _entry(
    "PolicyExtraFields",
    QT_TRANSLATE_NOOP("errors", "The form has a field too many"),
    QT_TRANSLATE_NOOP(
        "errors", "The form has the field {fields}, which its policy (its rules) does not mention, so S3 refuses it."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a form whose policy allows all of its fields."),
    _POLICY + ": conditions",
)
