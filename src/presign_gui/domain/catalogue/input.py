"""What was asked for makes no sense (InputError)."""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, CatalogueEntry, InputError, Retry


def _entry(kind: str, title: str, cause: str, remedy: str, source: str) -> CatalogueEntry:
    return CatalogueEntry(
        kind=kind,
        family=InputError,
        title=title,
        cause=cause,
        remedy=remedy,
        retry=Retry.USER_ACTION,
        actor=Actor.YOU,
        source=source,
    )


BUCKET_NAME_INVALID: Final = _entry(
    "InvalidBucketName",
    QT_TRANSLATE_NOOP("errors", "Not a bucket name"),
    QT_TRANSLATE_NOOP("errors", "“{bucket}” cannot be the name of a bucket."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Use 3 to 63 lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit.",
    ),
    "S3 User Guide: General purpose bucket naming rules",
)
KEY_EMPTY: Final = _entry(
    "KeyEmpty",
    QT_TRANSLATE_NOOP("errors", "No object key"),
    QT_TRANSLATE_NOOP("errors", "An object needs a key, and none was given."),
    QT_TRANSLATE_NOOP("errors", "Type a key, such as reports/2026.pdf."),
    "S3 User Guide: Naming Amazon S3 objects",
)
KEY_NOT_UNICODE: Final = _entry(
    "KeyNotUnicode",
    QT_TRANSLATE_NOOP("errors", "Not a possible object key"),
    QT_TRANSLATE_NOOP("errors", "The object key has characters that cannot be written as UTF-8."),
    QT_TRANSLATE_NOOP("errors", "Rename the file, or type another key."),
    "S3 User Guide: Naming Amazon S3 objects",
)
KEY_TOO_LONG: Final = _entry(
    "KeyTooLongError",
    QT_TRANSLATE_NOOP("errors", "Object key too long"),
    QT_TRANSLATE_NOOP("errors", "The object key has {length} bytes, and S3 allows {limit}."),
    QT_TRANSLATE_NOOP("errors", "Choose a shorter key; a character outside ASCII takes 2 to 4 bytes."),
    "S3 User Guide: Naming Amazon S3 objects",
)
NOT_AN_S3_URI: Final = _entry(
    "NotAnS3Uri",
    QT_TRANSLATE_NOOP("errors", "Not an S3 address"),
    QT_TRANSLATE_NOOP("errors", "“{text}” is not of the form s3://BUCKET/KEY."),
    QT_TRANSLATE_NOOP("errors", "Write it as s3://BUCKET/KEY, or give a presigned URL that begins with https://."),
    "AWS CLI reference: s3, path argument type",
)
EXPIRES_IN_OUT_OF_RANGE: Final = _entry(
    "ExpiresInOutOfRange",
    QT_TRANSLATE_NOOP("errors", "Expiry out of range"),
    QT_TRANSLATE_NOOP("errors", "A link can last from 1 second to 7 days, and {asked} was asked for."),
    QT_TRANSLATE_NOOP("errors", "Choose an expiry of at most 7 days."),
    "S3 API Reference: Authenticating Requests: Using Query Parameters, X-Amz-Expires",
)
