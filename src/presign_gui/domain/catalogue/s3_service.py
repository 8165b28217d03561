"""S3 understood the request and refused it, or could not carry it out (S3ServiceError).

The rows on checksums are IntegrityError, for there the bytes are at fault. Facts: `limit` is a `ByteCount`, `status`
an int; all others are text. `answer` and `message` are the server's own words.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, EntryDefaults, IntegrityError, Retry, S3ServiceError

_entry: Final = EntryDefaults(family=S3ServiceError, retry=Retry.USER_ACTION, actor=Actor.YOU).entry

_ERROR_CODES: Final = "S3 API Reference: Error responses, list of error codes"
_CONDITIONS: Final = "S3 User Guide: Add preconditions to S3 operations with conditional requests"

NO_SUCH_KEY: Final = _entry(
    "NoSuchKey",
    QT_TRANSLATE_NOOP("errors", "No such object"),
    QT_TRANSLATE_NOOP("errors", "There is no object with this key, which is its full name, in the bucket."),
    QT_TRANSLATE_NOOP(
        "errors", "Check the key letter by letter, or ask the sender of the link whether the object is still there."
    ),
    _ERROR_CODES,
)
OBJECT_DELETED: Final = _entry(
    "ObjectDeleted",
    QT_TRANSLATE_NOOP("errors", "The object was deleted"),
    QT_TRANSLATE_NOOP("errors", "The object was deleted, but the bucket keeps older versions of it."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket to restore it or for a link to a version of it."),
    "S3 User Guide: Working with delete markers, x-amz-delete-marker",
    actor=Actor.BUCKET_OWNER,
)
NO_SUCH_BUCKET: Final = _entry(
    "NoSuchBucket",
    QT_TRANSLATE_NOOP("errors", "No such bucket"),
    QT_TRANSLATE_NOOP("errors", "The server has no bucket of this name."),
    QT_TRANSLATE_NOOP("errors", "Check the bucket's name and the server's address, or ask the sender for a new link."),
    _ERROR_CODES,
)
NO_SUCH_VERSION: Final = _entry(
    "NoSuchVersion",
    QT_TRANSLATE_NOOP("errors", "No such version"),
    QT_TRANSLATE_NOOP("errors", "The object does not have the version that the link names."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link to a version that exists."),
    _ERROR_CODES,
    actor=Actor.LINK_OWNER,
)
NO_SUCH_UPLOAD: Final = _entry(
    "NoSuchUpload",
    QT_TRANSLATE_NOOP("errors", "The upload no longer exists"),
    QT_TRANSLATE_NOOP("errors", "The upload in parts that the link belongs to was completed or given up."),
    QT_TRANSLATE_NOOP("errors", "Start the upload anew."),
    _ERROR_CODES,
    actor=Actor.LINK_OWNER,
)
NOTHING_THERE: Final = _entry(
    "NotFound",
    QT_TRANSLATE_NOOP("errors", "Nothing there"),
    QT_TRANSLATE_NOOP("errors", "The server has no such bucket or no such object, and does not say which."),
    QT_TRANSLATE_NOOP(
        "errors", "Check the bucket's name and the key letter by letter, or ask the sender for a new link."
    ),
    "S3 API Reference: HeadObject (404 without a body)",
)
METHOD_NOT_ALLOWED: Final = _entry(
    "MethodNotAllowed",
    QT_TRANSLATE_NOOP("errors", "Not possible with this object"),
    QT_TRANSLATE_NOOP("errors", "The server does not allow this operation on what the link names."),
    QT_TRANSLATE_NOOP(
        "errors", "Check that the address is an S3 server's and that the link names an object, not a whole bucket."
    ),
    _ERROR_CODES,
    retry=Retry.NEVER,
    actor=Actor.LINK_OWNER,
)
ARCHIVED: Final = _entry(
    "InvalidObjectState",
    QT_TRANSLATE_NOOP("errors", "The object is archived"),
    QT_TRANSLATE_NOOP("errors", "The object is in an archive and must be restored before it can be downloaded."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket to restore it, which takes minutes to 48 hours."),
    "S3 User Guide: Restoring an archived object",
    actor=Actor.BUCKET_OWNER,
)

KEY_EXISTS: Final = _entry(
    "KeyExists",
    QT_TRANSLATE_NOOP("errors", "There is already an object with this key"),
    QT_TRANSLATE_NOOP(
        "errors", "The upload must not replace anything, and the bucket has an object with this key (its name) already."
    ),
    QT_TRANSLATE_NOOP("errors", "Choose another key, or sign a link that may replace objects."),
    _CONDITIONS,
)
PRECONDITION_FAILED: Final = _entry(
    "PreconditionFailed",
    QT_TRANSLATE_NOOP("errors", "A condition is not met"),
    QT_TRANSLATE_NOOP(
        "errors", "The object has changed in the meantime, or another condition that the link sets does not hold."
    ),
    QT_TRANSLATE_NOOP("errors", "Start the transfer anew; if it fails again, ask the sender for a new link."),
    _CONDITIONS,
)
CONDITIONAL_REQUEST_CONFLICT: Final = _entry(
    "ConditionalRequestConflict",
    QT_TRANSLATE_NOOP("errors", "Two uploads at once"),
    QT_TRANSLATE_NOOP("errors", "Somebody else was changing the same key at the same moment."),
    QT_TRANSLATE_NOOP("errors", "Try again in a moment."),
    _CONDITIONS,
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)

ENTITY_TOO_LARGE: Final = _entry(
    "EntityTooLarge",
    QT_TRANSLATE_NOOP("errors", "The file is too large"),
    QT_TRANSLATE_NOOP("errors", "The server takes at most {limit} in one upload."),
    QT_TRANSLATE_NOOP("errors", "Upload a smaller file, or split this one."),
    _ERROR_CODES,
    retry=Retry.NEVER,
)
ENTITY_TOO_LARGE_UNTOLD: Final = _entry(
    "EntityTooLargeUntold",
    QT_TRANSLATE_NOOP("errors", "The file is too large"),
    QT_TRANSLATE_NOOP("errors", "The file is larger than the server takes in one upload."),
    QT_TRANSLATE_NOOP("errors", "Upload a smaller file, or split this one."),
    _ERROR_CODES,
    retry=Retry.NEVER,
)
ENTITY_TOO_SMALL: Final = _entry(
    "EntityTooSmall",
    QT_TRANSLATE_NOOP("errors", "The file is too small"),
    QT_TRANSLATE_NOOP("errors", "The upload is smaller than the server or the link allows."),
    QT_TRANSLATE_NOOP("errors", "Upload a larger file, or ask the sender for another link."),
    _ERROR_CODES,
    retry=Retry.NEVER,
)
ENTITY_TOO_SMALL_FOR: Final = _entry(
    "EntityTooSmallFor",
    QT_TRANSLATE_NOOP("errors", "The file is too small"),
    QT_TRANSLATE_NOOP("errors", "The server takes at least {limit} here, and the upload is smaller."),
    QT_TRANSLATE_NOOP("errors", "Upload a larger file, or ask the sender for another link."),
    _ERROR_CODES,
    retry=Retry.NEVER,
    actor=Actor.YOU,
)
KEY_TOO_LONG: Final = _entry(
    "KeyTooLong",
    QT_TRANSLATE_NOOP("errors", "Object key too long"),
    QT_TRANSLATE_NOOP("errors", "The server does not take an object key as long as this."),
    QT_TRANSLATE_NOOP("errors", "Choose a key of at most 1,024 bytes; a character outside ASCII takes 2 to 4."),
    _ERROR_CODES + ": KeyTooLongError",
    retry=Retry.NEVER,
)
HEADERS_TOO_LARGE: Final = _entry(
    "HeadersTooLarge",
    QT_TRANSLATE_NOOP("errors", "The link or its headers are too long"),
    QT_TRANSLATE_NOOP("errors", "The server does not take a link or headers as long as these."),
    QT_TRANSLATE_NOOP("errors", "Ask for a link with a shorter key and fewer extras, or sign such a one yourself."),
    "RFC 9110, section 15.5.15: 414; RFC 6585, section 5: 431; S3: MetadataTooLarge",
    retry=Retry.NEVER,
    actor=Actor.LINK_OWNER,
)
BUCKET_FULL: Final = _entry(
    "QuotaExceeded",
    QT_TRANSLATE_NOOP("errors", "The storage is full"),
    QT_TRANSLATE_NOOP("errors", "The bucket, the account or the server has no room for this file."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket for more room."),
    "Ceph: QuotaExceeded; MinIO: XMinioStorageFull; RFC 4918, section 11.5: 507",
    actor=Actor.BUCKET_OWNER,
)
INVALID_RANGE: Final = _entry(
    "InvalidRange",
    QT_TRANSLATE_NOOP("errors", "The object is shorter than expected"),
    QT_TRANSLATE_NOOP("errors", "The part that was asked for is not in the object, which has probably changed."),
    QT_TRANSLATE_NOOP("errors", "Start the download anew."),
    _ERROR_CODES,
)

BAD_DIGEST: Final = _entry(
    "BadDigest",
    QT_TRANSLATE_NOOP("errors", "The file was damaged on its way"),
    QT_TRANSLATE_NOOP("errors", "The server computed another checksum than was sent with the file, and kept nothing."),
    QT_TRANSLATE_NOOP("errors", "Try again, and check the network if it happens again."),
    _ERROR_CODES + ": BadDigest, XAmzContentChecksumMismatch, XAmzContentSHA256Mismatch",
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
    family=IntegrityError,
)
INCOMPLETE_BODY: Final = _entry(
    "IncompleteBody",
    QT_TRANSLATE_NOOP("errors", "The file arrived incomplete"),
    QT_TRANSLATE_NOOP("errors", "The server received fewer bytes than were announced, and kept nothing."),
    QT_TRANSLATE_NOOP("errors", "Try again over a steady connection."),
    _ERROR_CODES,
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
    family=IntegrityError,
)

INVALID_REQUEST: Final = _entry(
    "InvalidRequest",
    QT_TRANSLATE_NOOP("errors", "The server does not accept the request"),
    QT_TRANSLATE_NOOP("errors", "The server does not accept what it was asked (it said: {message})."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a new link, and show them the details below."),
    _ERROR_CODES + ": InvalidRequest, InvalidArgument, InvalidDigest, MissingSecurityHeader",
    retry=Retry.NEVER,
    actor=Actor.LINK_OWNER,
)
BAD_REQUEST: Final = _entry(
    "BadRequest",
    QT_TRANSLATE_NOOP("errors", "The server does not accept the request"),
    QT_TRANSLATE_NOOP("errors", "The server does not accept what it was asked, and does not say why."),
    QT_TRANSLATE_NOOP("errors", "Check that the whole link was copied, or ask the sender for a new one."),
    "S3 API Reference: HeadObject (400 without a body)",
    retry=Retry.NEVER,
    actor=Actor.LINK_OWNER,
)
MISSING_CONTENT_LENGTH: Final = _entry(
    "MissingContentLength",
    QT_TRANSLATE_NOOP("errors", "The size was lost on the way"),
    QT_TRANSLATE_NOOP("errors", "The server was not told how many bytes come, perhaps because a proxy dropped that."),
    QT_TRANSLATE_NOOP("errors", "Try without the proxy, or ask whoever runs it to keep Content-Length."),
    _ERROR_CODES,
)
NOT_IMPLEMENTED: Final = _entry(
    "NotImplemented",
    QT_TRANSLATE_NOOP("errors", "The server cannot do this"),
    QT_TRANSLATE_NOOP(
        "errors", "The link asks for something extra, such as encryption or tags, that this server does not offer."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link without extras, or whoever runs the server what it offers."),
    _ERROR_CODES,
    retry=Retry.NEVER,
    actor=Actor.BUCKET_OWNER,
)
SLOW_DOWN: Final = _entry(
    "SlowDown",
    QT_TRANSLATE_NOOP("errors", "Too many requests"),
    QT_TRANSLATE_NOOP(
        "errors", "The server gets more requests than it wants to answer, from you or from everybody together."
    ),
    QT_TRANSLATE_NOOP("errors", "Wait a little and try again."),
    _ERROR_CODES + ": SlowDown; RFC 6585, section 4: 429",
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
SERVICE_UNAVAILABLE: Final = _entry(
    "ServiceUnavailable",
    QT_TRANSLATE_NOOP("errors", "The server is too busy"),
    QT_TRANSLATE_NOOP("errors", "The server has too much to do at the moment to answer."),
    QT_TRANSLATE_NOOP("errors", "Try again in a few minutes."),
    _ERROR_CODES,
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
INTERNAL_ERROR: Final = _entry(
    "InternalError",
    QT_TRANSLATE_NOOP("errors", "The server failed"),
    QT_TRANSLATE_NOOP("errors", "Something went wrong inside the server; neither the link nor the file is to blame."),
    QT_TRANSLATE_NOOP("errors", "Try again in a few minutes."),
    _ERROR_CODES,
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
REQUEST_TIMEOUT: Final = _entry(
    "RequestTimeout",
    QT_TRANSLATE_NOOP("errors", "The upload was too slow"),
    QT_TRANSLATE_NOOP("errors", "The server waited too long for the next bytes of the file and gave up."),
    QT_TRANSLATE_NOOP("errors", "Check the internet connection, then try again."),
    _ERROR_CODES,
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
CONNECTION_CLOSED: Final = _entry(
    "ClientDisconnected",
    QT_TRANSLATE_NOOP("errors", "The connection broke"),
    QT_TRANSLATE_NOOP("errors", "The server saw the connection end before the whole request had arrived."),
    QT_TRANSLATE_NOOP("errors", "Check the internet connection, then try again."),
    "SeaweedFS: ClientDisconnected; Cloudflare R2: ClientDisconnect; S3: ConnectionClosedByRequester",
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
OPERATION_ABORTED: Final = _entry(
    "OperationAborted",
    QT_TRANSLATE_NOOP("errors", "Something else was under way"),
    QT_TRANSLATE_NOOP("errors", "Somebody was changing the same bucket or object at the same time."),
    QT_TRANSLATE_NOOP("errors", "Try again in a moment."),
    _ERROR_CODES,
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
REFUSED: Final = _entry(
    "Refused",
    QT_TRANSLATE_NOOP("errors", "The server refused"),
    QT_TRANSLATE_NOOP("errors", "The server answered {answer}, which this program does not know."),
    QT_TRANSLATE_NOOP("errors", "Show the details below to the sender of the link or the owner of the bucket."),
    "RFC 9110, section 15.5: Client Error 4xx",
    actor=Actor.BUCKET_OWNER,
)
SERVER_FAILED: Final = _entry(
    "ServerFailed",
    QT_TRANSLATE_NOOP("errors", "The server could not do it"),
    QT_TRANSLATE_NOOP("errors", "The server answered {answer}, which this program does not know."),
    QT_TRANSLATE_NOOP("errors", "Try again in a few minutes, and show the details below to whoever runs the server."),
    "RFC 9110, section 15.6: Server Error 5xx",
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
