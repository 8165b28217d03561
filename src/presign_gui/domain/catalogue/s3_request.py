"""S3 minds what a link asks for beside the object itself: its headers, its parameters, its host (S3ServiceError).

Whoever made the link chose these, so mostly they have to act. Facts: `limit` is a `ByteCount`, all others are text.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, EntryDefaults, IntegrityError, Retry, S3ServiceError

_entry: Final = EntryDefaults(family=S3ServiceError, retry=Retry.USER_ACTION, actor=Actor.LINK_OWNER).entry

_ERROR_CODES: Final = "S3 API Reference: Error responses, list of error codes"
_CUSTOMER_KEYS: Final = "S3 User Guide: Using server-side encryption with customer-provided keys (SSE-C)"

ACL_NOT_SUPPORTED: Final = _entry(
    "AccessControlListNotSupported",
    QT_TRANSLATE_NOOP("errors", "The bucket takes no access lists"),
    QT_TRANSLATE_NOOP(
        "errors", "The link asks to set who may read the object, and the bucket leaves that to policies."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link that was signed without an access list (x-amz-acl)."),
    "S3 User Guide: Controlling ownership of objects and disabling ACLs",
)
ACL_INVALID: Final = _entry(
    "MalformedACLError",
    QT_TRANSLATE_NOOP("errors", "The access list makes no sense"),
    QT_TRANSLATE_NOOP("errors", "The link grants access to somebody whom S3 does not know or cannot tell apart."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link that was signed without x-amz-acl and x-amz-grant headers."),
    _ERROR_CODES + ": AmbiguousGrantByEmailAddress, MalformedACLError, UnresolvableGrantByEmailAddress",
)
ACCESS_POINT_UNKNOWN: Final = _entry(
    "NoSuchAccessPoint",
    QT_TRANSLATE_NOOP("errors", "No such access point"),
    QT_TRANSLATE_NOOP("errors", "The link goes through an access point that does not exist or was deleted."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link to the bucket itself or to an access point that exists."),
    _ERROR_CODES + ": InvalidAccessPoint, InvalidAccessPointAliasError, NoSuchAccessPoint",
)
BUCKET_NAME_REFUSED: Final = _entry(
    "BucketNameRefused",
    QT_TRANSLATE_NOOP("errors", "Not the name of a bucket"),
    QT_TRANSLATE_NOOP("errors", "No bucket of this server can have the name that the link gives."),
    QT_TRANSLATE_NOOP("errors", "Check the bucket's name and the server's address, or ask the sender for a new link."),
    _ERROR_CODES + ": InvalidBucketName",
)
OWNER_ID_INVALID: Final = _entry(
    "InvalidBucketOwnerAWSAccountID",
    QT_TRANSLATE_NOOP("errors", "Not the number of an AWS account"),
    QT_TRANSLATE_NOOP("errors", "The link names an owner of the bucket that is not an account number of 12 digits."),
    QT_TRANSLATE_NOOP(
        "errors", "Ask the sender for a link without x-amz-expected-bucket-owner, or with the right one."
    ),
    "S3 User Guide: Verifying bucket ownership with bucket owner condition",
)
BUCKET_STATE: Final = _entry(
    "InvalidBucketState",
    QT_TRANSLATE_NOOP("errors", "The bucket is not set up for this"),
    QT_TRANSLATE_NOOP("errors", "The link asks for something that the bucket's present settings do not allow."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket about its versioning and its object lock."),
    _ERROR_CODES,
    actor=Actor.BUCKET_OWNER,
)
DIGEST_UNREADABLE: Final = _entry(
    "InvalidDigest",
    QT_TRANSLATE_NOOP("errors", "The checksum cannot be read"),
    QT_TRANSLATE_NOOP("errors", "The checksum or MD5 that the link was signed with is not written as S3 writes one."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link without a checksum, or with one in base64."),
    "S3 User Guide: Checking object integrity in Amazon S3",
)
CHECKSUM_NEEDED: Final = _entry(
    "ChecksumNeeded",
    QT_TRANSLATE_NOOP("errors", "The bucket wants a checksum"),
    QT_TRANSLATE_NOOP("errors", "The bucket locks its objects and takes a file only with a checksum of it."),
    QT_TRANSLATE_NOOP(
        "errors", "Ask the sender for a link that was signed with Content-MD5 or an x-amz-checksum header."
    ),
    "S3 User Guide: Locking objects with Object Lock, how to upload; MinIO: MissingContentMD5",
)
ENCRYPTION_REFUSED: Final = _entry(
    "EncryptionRefused",
    QT_TRANSLATE_NOOP("errors", "The kind of encryption does not fit"),
    QT_TRANSLATE_NOOP("errors", "The link asks for a kind of encryption that the server or the object does not have."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link without x-amz-server-side-encryption headers."),
    _ERROR_CODES + ": InvalidEncryptionAlgorithmError; S3 API Reference: PutObject, EncryptionTypeMismatch",
)
CUSTOMER_KEY_NEEDED: Final = _entry(
    "CustomerKeyNeeded",
    QT_TRANSLATE_NOOP("errors", "The object has a key of its own"),
    QT_TRANSLATE_NOOP("errors", "The object is encrypted with a key that its owner keeps, and that key was not sent."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for the SSE-C headers that belong to the link, and send them with it."),
    _CUSTOMER_KEYS,
)
CUSTOMER_KEY_WRONG: Final = _entry(
    "CustomerKeyWrong",
    QT_TRANSLATE_NOOP("errors", "Not the object's key"),
    QT_TRANSLATE_NOOP("errors", "The encryption key that was sent is not the one that the object is encrypted with."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for the key of this very object."),
    _CUSTOMER_KEYS,
)
HTTPS_NEEDED: Final = _entry(
    "HttpsNeeded",
    QT_TRANSLATE_NOOP("errors", "Only over a secure connection"),
    QT_TRANSLATE_NOOP("errors", "An encryption key must not travel over http://, where anyone on the way can read it."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link that begins with https://."),
    _CUSTOMER_KEYS,
)
HOST_REFUSED: Final = _entry(
    "InvalidHostHeader",
    QT_TRANSLATE_NOOP("errors", "The link's host is not right for the bucket"),
    QT_TRANSLATE_NOOP(
        "errors", "The server wants the bucket's name in the host or in the path of the link, and it is in the other."
    ),
    QT_TRANSLATE_NOOP(
        "errors", "Ask the sender for a new link, or change the addressing style of the connection and sign again."
    ),
    _ERROR_CODES,
)
ACCELERATION_OFF: Final = _entry(
    "AccelerationOff",
    QT_TRANSLATE_NOOP("errors", "Transfer Acceleration is not on"),
    QT_TRANSLATE_NOOP(
        "errors", "The link uses S3's fast hosts (s3-accelerate), which were not switched on for this bucket."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link to the bucket's ordinary host, without s3-accelerate."),
    "S3 User Guide: Configuring fast, secure file transfers using Amazon S3 Transfer Acceleration",
)
STORAGE_CLASS_REFUSED: Final = _entry(
    "InvalidStorageClass",
    QT_TRANSLATE_NOOP("errors", "No such storage class"),
    QT_TRANSLATE_NOOP("errors", "The link asks for a storage class that the server does not have."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link without x-amz-storage-class."),
    _ERROR_CODES,
)
TAGS_REFUSED: Final = _entry(
    "InvalidTag",
    QT_TRANSLATE_NOOP("errors", "The tags are not allowed"),
    QT_TRANSLATE_NOOP("errors", "The tags that the link gives the object are too many, too long, twice, or forbidden."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link with at most 10 tags, or without x-amz-tagging."),
    "S3 User Guide: Categorizing your storage using tags; Error responses: InvalidTag, TagPolicyException",
)
VERSION_ID_INVALID: Final = _entry(
    "VersionIdInvalid",
    QT_TRANSLATE_NOOP("errors", "Not the name of a version"),
    QT_TRANSLATE_NOOP(
        "errors", "The link names a version of the object that cannot be one, so the link was probably changed."
    ),
    QT_TRANSLATE_NOOP("errors", "Copy the whole link again, or ask the sender for a new one."),
    "Measured on Amazon S3: InvalidArgument, Invalid version id specified",
)
NAME_REFUSED: Final = _entry(
    "InvalidObjectName",
    QT_TRANSLATE_NOOP("errors", "The server takes no such object key"),
    QT_TRANSLATE_NOOP("errors", "The object key has parts or characters that this server cannot store."),
    QT_TRANSLATE_NOOP(
        "errors", "Choose a key without a leading slash, without . or .. between slashes, and not too long."
    ),
    "Ceph, Cloudflare R2: InvalidObjectName; MinIO: XMinioInvalidObjectName, XMinioInvalidResourceName",
)
NAME_IS_TAKEN_BY_FOLDER: Final = _entry(
    "NameIsFolder",
    QT_TRANSLATE_NOOP("errors", "The key is a folder on this server"),
    QT_TRANSLATE_NOOP(
        "errors", "The server stores objects as files in folders, and a file and a folder would get the same name."
    ),
    QT_TRANSLATE_NOOP("errors", "Choose another key, such as one with another name after the last slash."),
    "MinIO: XMinioObjectExistsAsDirectory, XMinioParentIsObject; SeaweedFS: ExistingObjectIsDirectory",
    actor=Actor.YOU,
)
OBJECT_LOCKED: Final = _entry(
    "ObjectLocked",
    QT_TRANSLATE_NOOP("errors", "The object is locked"),
    QT_TRANSLATE_NOOP("errors", "The object is protected against being replaced until a certain time or altogether."),
    QT_TRANSLATE_NOOP("errors", "Choose another key, or ask the owner of the bucket about its retention rules."),
    "S3 User Guide: Locking objects with Object Lock; Cloudflare R2: ObjectLockedByBucketPolicy",
    actor=Actor.BUCKET_OWNER,
)
NOT_CHANGED: Final = _entry(
    "NotModified",
    QT_TRANSLATE_NOOP("errors", "The object has not changed"),
    QT_TRANSLATE_NOOP("errors", "The link sends the object only if it has changed, and it has not."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link without a condition (If-None-Match, If-Modified-Since)."),
    "RFC 9110, section 15.4.5: 304 Not Modified",
)

PART_MISSING: Final = _entry(
    "InvalidPart",
    QT_TRANSLATE_NOOP("errors", "A part of the file is missing"),
    QT_TRANSLATE_NOOP("errors", "One of the parts that the object was to be made of did not arrive or was replaced."),
    QT_TRANSLATE_NOOP("errors", "Start the upload anew."),
    _ERROR_CODES,
    actor=Actor.YOU,
)
PARTS_UNEQUAL: Final = _entry(
    "PartsUnequal",
    QT_TRANSLATE_NOOP("errors", "The parts differ in size"),
    QT_TRANSLATE_NOOP("errors", "This server wants all parts of an upload but the last to have the same size."),
    QT_TRANSLATE_NOOP("errors", "Start the upload anew with parts of one size."),
    "Cloudflare R2: Error codes, 10048 InvalidPart",
    actor=Actor.YOU,
)
PARTS_OUT_OF_ORDER: Final = _entry(
    "InvalidPartOrder",
    QT_TRANSLATE_NOOP("errors", "The parts are out of order"),
    QT_TRANSLATE_NOOP("errors", "The list of the parts that the object was to be made of is not in order."),
    QT_TRANSLATE_NOOP("errors", "Start the upload anew."),
    _ERROR_CODES,
    actor=Actor.YOU,
)
PART_NUMBER_REFUSED: Final = _entry(
    "InvalidPartNumber",
    QT_TRANSLATE_NOOP("errors", "No such part"),
    QT_TRANSLATE_NOOP(
        "errors", "The link is for a part with a number that cannot be, or that the object does not have."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link to a part from 1 to 10,000, or to the whole object."),
    "S3 User Guide: Amazon S3 multipart upload limits; MinIO: InvalidPartNumber",
)
TOO_MANY_PARTS: Final = _entry(
    "TooManyParts",
    QT_TRANSLATE_NOOP("errors", "Too many parts"),
    QT_TRANSLATE_NOOP("errors", "An object can have at most 10,000 parts, and this would be one more."),
    QT_TRANSLATE_NOOP("errors", "Start the upload anew with larger parts."),
    "S3 User Guide: Amazon S3 multipart upload limits",
    actor=Actor.YOU,
)
REQUEST_TOO_LARGE: Final = _entry(
    "MaxMessageLengthExceeded",
    QT_TRANSLATE_NOOP("errors", "The request is too large"),
    QT_TRANSLATE_NOOP("errors", "What came with the request beside the file is more than the server takes."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link with less metadata."),
    _ERROR_CODES + ": InlineDataTooLarge, MaxMessageLengthExceeded",
)
EXCESS_DATA: Final = _entry(
    "ExcessData",
    QT_TRANSLATE_NOOP("errors", "Too many bytes arrived"),
    QT_TRANSLATE_NOOP("errors", "The server received more bytes than were announced, and kept nothing."),
    QT_TRANSLATE_NOOP("errors", "Try again, and look for a proxy on the way if it happens again."),
    "MinIO: ExcessData",
    family=IntegrityError,
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
FUNCTION_FAILED: Final = _entry(
    "ObjectLambdaFailed",
    QT_TRANSLATE_NOOP("errors", "The function behind the link failed"),
    QT_TRANSLATE_NOOP(
        "errors", "A Lambda function changes the object on its way, and it failed or is not there ({reason})."
    ),
    QT_TRANSLATE_NOOP(
        "errors", "Ask the owner of the bucket to check its Object Lambda access point, which runs that function."
    ),
    "S3 API Reference: Error responses, list of S3 Object Lambda error codes",
    actor=Actor.BUCKET_OWNER,
)
