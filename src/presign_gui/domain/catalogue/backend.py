"""What the functions of the presign backend refuse to sign, by the codes of docs/backend.md (SigningError).

Facts: `function` is the function's name; `allowed` is a list in words; `limit` is a `ByteCount` or, of time, a
`timedelta`; `message` is what the function said.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, CatalogueEntry, Retry, SigningError

_REFUSALS: Final = "docs/backend.md: Refusals"


def _entry(kind: str, title: str, cause: str, remedy: str, *, actor: Actor = Actor.YOU) -> CatalogueEntry:
    return CatalogueEntry(
        kind=kind,
        family=SigningError,
        title=title,
        cause=cause,
        remedy=remedy,
        retry=Retry.USER_ACTION,
        actor=actor,
        source=_REFUSALS,
    )


OPERATION_NOT_ALLOWED: Final = _entry(
    "FunctionOperationNotAllowed",
    QT_TRANSLATE_NOOP("errors", "The function does not sign this"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} signs nothing but {allowed}."),
    QT_TRANSLATE_NOOP("errors", "Check whether the connection's upload and download functions are interchanged."),
)
BUCKET_NOT_ALLOWED: Final = _entry(
    "FunctionBucketNotAllowed",
    QT_TRANSLATE_NOOP("errors", "The function does not sign for this bucket"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} signs for {allowed} alone."),
    QT_TRANSLATE_NOOP("errors", "Use one of these buckets, or ask the function's owner to allow this one."),
)
KEY_NOT_ALLOWED: Final = _entry(
    "FunctionKeyNotAllowed",
    QT_TRANSLATE_NOOP("errors", "The function does not sign for this key"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} signs only for keys that begin with {allowed}."),
    QT_TRANSLATE_NOOP("errors", "Choose a key that begins like this, or ask the function's owner to allow yours."),
)
KEY_REFUSED: Final = _entry(
    "FunctionKeyRefused",
    QT_TRANSLATE_NOOP("errors", "The function does not take this key"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} said: {message}."),
    QT_TRANSLATE_NOOP("errors", "Choose another key, without “.” or “..” between slashes and of at most 1,024 bytes."),
)
LASTS_TOO_LONG: Final = _entry(
    "FunctionExpiryNotAllowed",
    QT_TRANSLATE_NOOP("errors", "The link would last too long"),
    QT_TRANSLATE_NOOP("errors", "The URLs of the Lambda function {function} last {limit} at most."),
    QT_TRANSLATE_NOOP("errors", "Choose a shorter time."),
)
SIZE_NEEDED: Final = _entry(
    "FunctionSizeNeeded",
    QT_TRANSLATE_NOOP("errors", "The function wants to know the size"),
    QT_TRANSLATE_NOOP(
        "errors", "The Lambda function {function} allows {limit} an upload, so it signs none of unknown size."
    ),
    QT_TRANSLATE_NOOP("errors", "Upload the file yourself, since a link for others does not tell what they will send."),
)
TOO_LARGE: Final = _entry(
    "FunctionSizeNotAllowed",
    QT_TRANSLATE_NOOP("errors", "The file is larger than the function allows"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} signs for uploads of {limit} at most."),
    QT_TRANSLATE_NOOP("errors", "Upload a smaller file, or ask the function's owner to raise the limit."),
)
CONTENT_TYPE_NOT_ALLOWED: Final = _entry(
    "FunctionContentTypeNotAllowed",
    QT_TRANSLATE_NOOP("errors", "The function does not take this kind of file"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} signs only for files of the types {allowed}."),
    QT_TRANSLATE_NOOP("errors", "Upload another kind of file, or ask the function's owner to allow this one."),
)
CREATE_ONLY: Final = _entry(
    "FunctionCreatesOnly",
    QT_TRANSLATE_NOOP("errors", "The function signs for new objects alone"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} signs nothing that could replace an object."),
    QT_TRANSLATE_NOOP("errors", "Upload the file under a new key, or ask the function's owner."),
)
UNDERSTANDS_OTHERWISE: Final = _entry(
    "FunctionSpeaksOtherwise",
    QT_TRANSLATE_NOOP("errors", "The function does not understand this program"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} could not use what it was asked ({message})."),
    QT_TRANSLATE_NOOP("errors", "Bring the program and the function to versions that fit each other."),
    actor=Actor.LINK_OWNER,
)
OUT_OF_ORDER: Final = _entry(
    "FunctionOutOfOrder",
    QT_TRANSLATE_NOOP("errors", "The function is out of order"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} cannot sign anything at present ({message})."),
    QT_TRANSLATE_NOOP("errors", "Ask the function's owner to look into its log and its settings."),
    actor=Actor.LINK_OWNER,
)
SIGNED_OTHER_PART: Final = _entry(
    "FunctionAnswerOtherPart",
    QT_TRANSLATE_NOOP("errors", "The function signed for another part"),
    QT_TRANSLATE_NOOP("errors", "The URL that {function} signed is not for the part of the upload that was asked for."),
    QT_TRANSLATE_NOOP("errors", "Send the details to the function's owner, who has to mend it."),
    actor=Actor.LINK_OWNER,
)
