"""The AWS side could not be made, changed or deleted (StackError), or was described wrongly (InputError).

Facts: `stack`, `bucket` and `region` are names, `resource` is a resource's place in the stack (`UploadStack/Function`),
`kind` its type, `reason` what CloudFormation or AWS said, `status` CloudFormation's own word for a stack's state.
`undone` and `left` are places of resources, separated by commas.
"""

from typing import Final

from presign_gui.domain.errors import (
    QT_TRANSLATE_NOOP,
    Actor,
    CatalogueEntry,
    InputError,
    PresignGuiError,
    Retry,
    StackError,
)


def _entry(
    kind: str,
    title: str,
    cause: str,
    remedy: str,
    source: str,
    *,
    family: type[PresignGuiError] = StackError,
) -> CatalogueEntry:
    return CatalogueEntry(
        kind=kind,
        family=family,
        title=title,
        cause=cause,
        remedy=remedy,
        retry=Retry.USER_ACTION,
        actor=Actor.YOU,
        source=source,
    )


_STATUS_CODES: Final = "AWS CloudFormation User Guide: Stack status codes"
_ROLLBACK: Final = "AWS CloudFormation User Guide: Choose how to handle failures when provisioning resources"
_TEMPLATE: Final = "This project: resources/cloudformation/backend/root.yaml"

# What was asked for

STACK_NAME_INVALID: Final = _entry(
    "StackNameInvalid",
    QT_TRANSLATE_NOOP("errors", "Not a name for a backend"),
    QT_TRANSLATE_NOOP("errors", "“{stack}” cannot be the beginning of the names in a backend."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Use 3 to 32 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen.",
    ),
    _TEMPLATE,
    family=InputError,
)
KEY_PREFIX_INVALID: Final = _entry(
    "KeyPrefixInvalid",
    QT_TRANSLATE_NOOP("errors", "Not a key prefix for a backend"),
    QT_TRANSLATE_NOOP("errors", "“{prefix}” cannot be a prefix that keys are held to."),
    QT_TRANSLATE_NOOP(
        "errors", "End it with a slash, and use letters, digits, spaces and the characters ! _ . ( ) ' + = @ - only."
    ),
    _TEMPLATE,
    family=InputError,
)
TOO_MANY_PREFIXES: Final = _entry(
    "TooManyPrefixes",
    QT_TRANSLATE_NOOP("errors", "Too many key prefixes"),
    QT_TRANSLATE_NOOP("errors", "A backend holds keys to at most {limit} prefixes, and {asked} were given."),
    QT_TRANSLATE_NOOP("errors", "Choose prefixes that more keys share, or make a second backend."),
    _TEMPLATE,
    family=InputError,
)
CONTENT_TYPE_INVALID: Final = _entry(
    "ContentTypeInvalid",
    QT_TRANSLATE_NOOP("errors", "Not a content type"),
    QT_TRANSLATE_NOOP("errors", "“{content_type}” is neither a content type nor all content types of a kind."),
    QT_TRANSLATE_NOOP("errors", "Write it in lower case, such as application/pdf or image/*."),
    "RFC 9110, section 8.3.1: Media Type",
    family=InputError,
)
LIMIT_OUT_OF_RANGE: Final = _entry(
    "LimitOutOfRange",
    QT_TRANSLATE_NOOP("errors", "Limit out of range"),
    QT_TRANSLATE_NOOP("errors", "The limit {name} can be from {lowest} to {highest}, and {asked} was given."),
    QT_TRANSLATE_NOOP("errors", "Choose another value for {name}."),
    _TEMPLATE,
    family=InputError,
)
SIZE_UNREADABLE: Final = _entry(
    "SizeUnreadable",
    QT_TRANSLATE_NOOP("errors", "Size not understood"),
    QT_TRANSLATE_NOOP("errors", "“{text}” is not a size."),
    QT_TRANSLATE_NOOP("errors", "Write it as 500MiB, 5GiB or a number of bytes."),
    "IEC 80000-13: Binary prefixes",
    family=InputError,
)
RUNTIME_UNKNOWN: Final = _entry(
    "RuntimeUnknown",
    QT_TRANSLATE_NOOP("errors", "Not a runtime for a backend"),
    QT_TRANSLATE_NOOP("errors", "The functions of a backend cannot run on {runtime}."),
    QT_TRANSLATE_NOOP("errors", "Choose one of {known}."),
    _TEMPLATE,
    family=InputError,
)
STACK_NOT_FOUND: Final = _entry(
    "StackNotFound",
    QT_TRANSLATE_NOOP("errors", "No such stack"),
    QT_TRANSLATE_NOOP("errors", "There is no stack {stack} in the region {region} of this account."),
    QT_TRANSLATE_NOOP("errors", "Check the name, the region and the profile."),
    "AWS CloudFormation API Reference: DescribeStacks",
    family=InputError,
)
STACK_NOT_OURS: Final = _entry(
    "StackNotOurs",
    QT_TRANSLATE_NOOP("errors", "The stack is something else"),
    QT_TRANSLATE_NOOP("errors", "The stack {stack} was not made from this program's templates."),
    QT_TRANSLATE_NOOP("errors", "Choose another name, so that what is there stays as it is."),
    "This project",
    family=InputError,
)
CONNECTION_FILE_INVALID: Final = _entry(
    "ConnectionFileInvalid",
    QT_TRANSLATE_NOOP("errors", "Not a connection file"),
    QT_TRANSLATE_NOOP("errors", "The file {path} does not describe a connection ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Ask whoever sent it to export the connection again."),
    "This project: docs/backend.md",
    family=InputError,
)

CONNECTION_STAYS_HERE: Final = _entry(
    "ConnectionStaysHere",
    QT_TRANSLATE_NOOP("errors", "This connection cannot be given to others"),
    QT_TRANSLATE_NOOP("errors", "The connection “{name}” signs with what is on this computer, not with functions."),
    QT_TRANSLATE_NOOP("errors", "Export a connection to Lambda functions, such as the one of a backend."),
    "This project: docs/backend.md",
    family=InputError,
)

# Where templates and code are put

STAGING_FORBIDDEN: Final = _entry(
    "StagingForbidden",
    QT_TRANSLATE_NOOP("errors", "The staging bucket cannot be used"),
    QT_TRANSLATE_NOOP("errors", "The templates cannot be put into the bucket {bucket} ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Choose a bucket of your account that you may write to."),
    "S3 API Reference: HeadBucket, PutObject, CreateBucket",
)
STAGING_ELSEWHERE: Final = _entry(
    "StagingElsewhere",
    QT_TRANSLATE_NOOP("errors", "The staging bucket is in another region"),
    QT_TRANSLATE_NOOP("errors", "The bucket {bucket} is in {found}, and the stack is to be in {region}."),
    QT_TRANSLATE_NOOP("errors", "Choose a bucket in {region}, or none, so that one is made."),
    "AWS CloudFormation Template Reference: AWS::Lambda::Function Code, S3Bucket",
)
BUCKET_LEFT_FROM_BEFORE: Final = _entry(
    "BucketLeftFromBefore",
    QT_TRANSLATE_NOOP("errors", "The bucket is there already"),
    QT_TRANSLATE_NOOP("errors", "The backend would make the bucket {bucket}, which is left from an earlier one."),
    QT_TRANSLATE_NOOP("errors", "Name {bucket} as the existing bucket to use it as it is, or delete it first."),
    "This project",
)

# What CloudFormation answered

NOT_ALLOWED: Final = _entry(
    "StackNotAllowed",
    QT_TRANSLATE_NOOP("errors", "You may not do this in the account"),
    QT_TRANSLATE_NOOP("errors", "AWS does not allow your credentials {operation}: {reason}."),
    QT_TRANSLATE_NOOP("errors", "Choose a profile that may, or ask who runs the AWS account for the permission."),
    "IAM User Guide: Troubleshoot access denied error messages",
)
PLAN_REFUSED: Final = _entry(
    "StackPlanRefused",
    QT_TRANSLATE_NOOP("errors", "CloudFormation does not accept this"),
    QT_TRANSLATE_NOOP("errors", "CloudFormation could not work out the changes to {stack}: {reason}."),
    QT_TRANSLATE_NOOP("errors", "Mend what it names and try again; nothing was changed."),
    "AWS CloudFormation API Reference: CreateChangeSet, DescribeChangeSet, StatusReason",
)
PLAN_GONE: Final = _entry(
    "StackPlanGone",
    QT_TRANSLATE_NOOP("errors", "The changes no longer apply"),
    QT_TRANSLATE_NOOP("errors", "The stack {stack} was changed or deleted since its changes were worked out."),
    QT_TRANSLATE_NOOP("errors", "Have the changes worked out again, and look at them before you carry them out."),
    "AWS CloudFormation API Reference: ExecuteChangeSet, Errors",
)
STACK_BUSY: Final = _entry(
    "StackBusy",
    QT_TRANSLATE_NOOP("errors", "The stack is being changed"),
    QT_TRANSLATE_NOOP("errors", "CloudFormation is at work on the stack {stack} ({stack_status})."),
    QT_TRANSLATE_NOOP("errors", "Watch it with presign stack status --watch {stack}, and try again when it has ended."),
    _STATUS_CODES,
)
STACK_STUCK: Final = _entry(
    "StackStuck",
    QT_TRANSLATE_NOOP("errors", "The stack cannot be changed as it is"),
    QT_TRANSLATE_NOOP("errors", "The stack {stack} was left half done ({stack_status}: {reason})."),
    QT_TRANSLATE_NOOP("errors", "Delete the stack, which keeps the bucket and its files, then deploy it again."),
    _STATUS_CODES,
)
CREATION_FAILED: Final = _entry(
    "StackCreationFailed",
    QT_TRANSLATE_NOOP("errors", "The stack could not be made"),
    QT_TRANSLATE_NOOP("errors", "{resource} ({kind}) could not be made: {reason}."),
    QT_TRANSLATE_NOOP("errors", "Mend that and deploy again; what had been made was removed: {undone}."),
    _ROLLBACK,
)
UPDATE_FAILED: Final = _entry(
    "StackUpdateFailed",
    QT_TRANSLATE_NOOP("errors", "The stack could not be changed"),
    QT_TRANSLATE_NOOP("errors", "{resource} ({kind}) could not be changed: {reason}."),
    QT_TRANSLATE_NOOP(
        "errors", "Mend that and deploy again; the stack is as it was before, and changed back were: {undone}."
    ),
    _ROLLBACK,
)
ROLLBACK_FAILED: Final = _entry(
    "StackRollbackFailed",
    QT_TRANSLATE_NOOP("errors", "The stack is left half done"),
    QT_TRANSLATE_NOOP("errors", "{resource} ({kind}) failed ({reason}), and undoing it failed too, at {left}."),
    QT_TRANSLATE_NOOP("errors", "Delete the stack, which keeps the bucket and its files, then deploy it again."),
    _ROLLBACK,
)
DELETION_FAILED: Final = _entry(
    "StackDeletionFailed",
    QT_TRANSLATE_NOOP("errors", "The stack could not be deleted"),
    QT_TRANSLATE_NOOP("errors", "{resource} ({kind}) could not be deleted: {reason}."),
    QT_TRANSLATE_NOOP("errors", "Mend that and delete the stack again; still there are: {left}."),
    "AWS CloudFormation User Guide: Delete a stack",
)
BUCKET_NOT_EMPTY: Final = _entry(
    "BucketNotEmpty",
    QT_TRANSLATE_NOOP("errors", "The bucket is not empty"),
    QT_TRANSLATE_NOOP("errors", "The bucket {bucket} still has objects in it, so that S3 does not delete it."),
    QT_TRANSLATE_NOOP("errors", "Move the objects elsewhere, or ask for them to be deleted with the bucket."),
    "S3 API Reference: Error responses, BucketNotEmpty",
)
BUCKET_NOT_EMPTIED: Final = _entry(
    "BucketNotEmptied",
    QT_TRANSLATE_NOOP("errors", "The bucket could not be emptied"),
    QT_TRANSLATE_NOOP("errors", "Not everything in the bucket {bucket} could be deleted: {reason}."),
    QT_TRANSLATE_NOOP("errors", "Look into the bucket in the AWS console, and delete the rest there."),
    "S3 API Reference: DeleteObjects, DeleteBucket",
)
ROUND_TRIP_FAILED: Final = _entry(
    "RoundTripFailed",
    QT_TRANSLATE_NOOP("errors", "The new connection did not pass its test"),
    QT_TRANSLATE_NOOP("errors", "The test file came back from {bucket} with other content than was sent."),
    QT_TRANSLATE_NOOP("errors", "Try an upload and a download by hand, and look into the functions' logs."),
    "This project",
)
