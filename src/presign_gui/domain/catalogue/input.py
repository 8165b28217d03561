"""What was asked for makes no sense (InputError)."""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, EntryDefaults, InputError, Retry

_entry: Final = EntryDefaults(family=InputError, retry=Retry.USER_ACTION, actor=Actor.YOU).entry

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
EXPIRES_IN_UNREADABLE: Final = _entry(
    "ExpiresInUnreadable",
    QT_TRANSLATE_NOOP("errors", "Expiry not understood"),
    QT_TRANSLATE_NOOP("errors", "“{text}” is not a length of time."),
    QT_TRANSLATE_NOOP("errors", "Write it as 15m, 1h, 1h30m, 7d or a number of seconds."),
    "This project: docs/cli.md",
)
EXPIRY_IN_THE_PAST: Final = _entry(
    "ExpiryInThePast",
    QT_TRANSLATE_NOOP("errors", "This moment has passed"),
    QT_TRANSLATE_NOOP("errors", "A link cannot end at {moment}, because that moment has passed."),
    QT_TRANSLATE_NOOP("errors", "Choose a moment within the next 7 days."),
    "S3 API Reference: Authenticating Requests: Using Query Parameters, X-Amz-Expires",
)
NOT_A_URL: Final = _entry(
    "NotAUrl",
    QT_TRANSLATE_NOOP("errors", "Not a link"),
    QT_TRANSLATE_NOOP("errors", "The text does not begin with https:// or http:// and the name of a server."),
    QT_TRANSLATE_NOOP("errors", "Copy the whole presigned URL, from https:// to its end."),
    "RFC 9110, section 4.2: HTTP-Related URI Schemes",
)
URL_BROKEN: Final = _entry(
    "UrlBroken",
    QT_TRANSLATE_NOOP("errors", "The link is broken"),
    QT_TRANSLATE_NOOP("errors", "The link has spaces, line breaks or letters in it that no link can have."),
    QT_TRANSLATE_NOOP("errors", "Copy the link again, in one piece and just as its sender gave it."),
    "RFC 3986, section 2: Characters",
)
NOT_PRESIGNED: Final = _entry(
    "NotPresigned",
    QT_TRANSLATE_NOOP("errors", "Not a presigned URL"),
    QT_TRANSLATE_NOOP("errors", "The link to {host} carries no signature of S3."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the file for a presigned URL, or open the link in a web browser."),
    "S3 API Reference: Authenticating Requests: Using Query Parameters",
)
LINK_INCOMPLETE: Final = _entry(
    "LinkIncomplete",
    QT_TRANSLATE_NOOP("errors", "The link is not whole"),
    QT_TRANSLATE_NOOP("errors", "The link was cut off or changed, for it lacks {missing}."),
    QT_TRANSLATE_NOOP("errors", "Copy the whole link again, or ask its sender to send it again."),
    "S3 API Reference: Authenticating Requests: Using Query Parameters",
)
NOT_FOR_S3: Final = _entry(
    "NotForS3",
    QT_TRANSLATE_NOOP("errors", "Not a link to S3"),
    QT_TRANSLATE_NOOP("errors", "The link was signed for the service “{service}”, not for S3."),
    QT_TRANSLATE_NOOP("errors", "Ask its sender for a presigned URL of an object in S3."),
    "IAM User Guide: Elements of an AWS API request signature, credential scope",
)
NOT_AN_S3_ERROR: Final = _entry(
    "NotAnS3Error",
    QT_TRANSLATE_NOOP("errors", "Nothing of S3 to explain"),
    QT_TRANSLATE_NOOP("errors", "The text is not an error of S3, and no HTTP status was given with it."),
    QT_TRANSLATE_NOOP("errors", "Give the whole answer, from <Error> to </Error>, or its HTTP status."),
    "S3 API Reference: Error responses",
)
