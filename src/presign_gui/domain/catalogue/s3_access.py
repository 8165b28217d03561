"""S3 knows the signer and refuses it, or the keys and money that the request would need (S3ServiceError).

All facts are text: `action` is a permission such as `s3:GetObject`, `reason` is what the server called it.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, EntryDefaults, Retry, S3ServiceError

_entry: Final = EntryDefaults(family=S3ServiceError, retry=Retry.USER_ACTION, actor=Actor.BUCKET_OWNER).entry

_DENIED: Final = "S3 User Guide: Troubleshoot access denied (403 Forbidden) errors in Amazon S3"

ACCESS_DENIED: Final = _entry(
    "AccessDenied",
    QT_TRANSLATE_NOOP("errors", "Access denied"),
    QT_TRANSLATE_NOOP("errors", "Whoever signed the link may not do this with this object."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket to allow it to the signer of the link."),
    _DENIED,
)
ACCESS_DENIED_TO_READ: Final = _entry(
    "AccessDeniedToRead",
    QT_TRANSLATE_NOOP("errors", "Access denied"),
    QT_TRANSLATE_NOOP("errors", "Whoever signed the link may not read this object, or there is no such object."),
    QT_TRANSLATE_NOOP("errors", "Check the key, and ask the owner of the bucket to allow reading to the signer."),
    "S3 API Reference: GetObject, permissions (403 in place of 404 without s3:ListBucket)",
)
ACCESS_DENIED_TO_WRITE: Final = _entry(
    "AccessDeniedToWrite",
    QT_TRANSLATE_NOOP("errors", "Access denied"),
    QT_TRANSLATE_NOOP("errors", "Whoever signed the link may not write to this key."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket to allow writing to the signer, or for another key."),
    _DENIED,
)
ACTION_NOT_ALLOWED: Final = _entry(
    "ActionNotAllowed",
    QT_TRANSLATE_NOOP("errors", "Access denied"),
    QT_TRANSLATE_NOOP("errors", "Whoever signed the link has no permission for {action}."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket to allow {action} to the signer of the link."),
    _DENIED,
)
ACTION_FORBIDDEN: Final = _entry(
    "ActionForbidden",
    QT_TRANSLATE_NOOP("errors", "Access denied"),
    QT_TRANSLATE_NOOP("errors", "A policy forbids {action} to whoever signed the link, whatever else allows it."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket which policy forbids it (an explicit deny)."),
    _DENIED,
)
ACCOUNT_DISABLED: Final = _entry(
    "AllAccessDisabled",
    QT_TRANSLATE_NOOP("errors", "The account or bucket is disabled"),
    QT_TRANSLATE_NOOP("errors", "The server has switched off the account or the bucket as a whole."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket to settle it with the storage provider."),
    "S3 API Reference: Error responses: AllAccessDisabled, AccountProblem, NotSignedUp",
    retry=Retry.NEVER,
)
CAP_EXCEEDED: Final = _entry(
    "CapExceeded",
    QT_TRANSLATE_NOOP("errors", "A limit of the account is reached"),
    QT_TRANSLATE_NOOP("errors", "The owner's account has used up what it may store, or may send and answer in a day."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket to raise the limit, or try again tomorrow."),
    "Backblaze B2: Caps and Alerts; AccessDenied, cap exceeded",
    retry=Retry.USER_ACTION,
)
REQUESTER_PAYS: Final = _entry(
    "RequesterPays",
    QT_TRANSLATE_NOOP("errors", "Somebody has to pay for the download"),
    QT_TRANSLATE_NOOP("errors", "The bucket makes those pay who ask for its objects, and the link does not say who."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link that was signed with x-amz-request-payer."),
    "S3 User Guide: Using Requester Pays general purpose buckets; Google Cloud Storage: UserProjectMissing",
)
LOCKED_OUT: Final = _entry(
    "AuthenticationLockout",
    QT_TRANSLATE_NOOP("errors", "Too many wrong keys"),
    QT_TRANSLATE_NOOP("errors", "The server has closed the account for a while after too many wrong signatures."),
    QT_TRANSLATE_NOOP("errors", "Wait five minutes, then try again with a link that is right."),
    "Wasabi API Guide: HTTP error codes",
)
LICENCE_MISSING: Final = _entry(
    "UnauthorizedAccessError",
    QT_TRANSLATE_NOOP("errors", "The bucket lacks a licence"),
    QT_TRANSLATE_NOOP("errors", "In the regions of China a bucket is closed until its owner has an ICP licence."),
    QT_TRANSLATE_NOOP(
        "errors", "Ask the owner of the bucket whether it has its ICP licence, which China demands for websites."
    ),
    "S3 API Reference: Error responses: UnauthorizedAccessError, UnexpectedIPError",
)

KMS_FAILED: Final = _entry(
    "KmsFailed",
    QT_TRANSLATE_NOOP("errors", "The encryption key cannot be used"),
    QT_TRANSLATE_NOOP("errors", "The key that encrypts this object is disabled, deleted or not allowed ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Ask the owner of the bucket to check that key in the key service (such as AWS KMS)."),
    "AWS KMS API Reference: Common Errors; S3 User Guide: Using server-side encryption with AWS KMS keys",
)
