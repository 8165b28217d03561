"""The table of error codes: what each one means that a presigned GET, PUT, POST or part can meet. One row a code.

A row names the entry of the catalogue that says the cause, the remedy, who must act and whether trying again helps,
and whose code it is. Where a code means several things, its row is the plain meaning, and a doctor in `s3_errors` looks
for the finer one.

Sources. Amazon S3: S3 API Reference, "Error responses" (general codes, tagging, Object Lambda, FSx), PutObject. MinIO:
cmd/api-errors.go. SeaweedFS: weed/s3api/s3err. Ceph: src/rgw/rgw_common.cc. Cloudflare R2: "Error codes". Wasabi: API
Guide, "HTTP error codes". Google: "HTTP status and error codes for XML". Backblaze B2: "Caps and Alerts", and measured.
MiniStack and S3Proxy: measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from presign_gui.domain.catalogue import presigned_url as link
from presign_gui.domain.catalogue import s3_access as access
from presign_gui.domain.catalogue import s3_form as form
from presign_gui.domain.catalogue import s3_request as request
from presign_gui.domain.catalogue import s3_service as service
from presign_gui.domain.errors import CatalogueEntry


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code, what it means, and who answers it. An entry with places in its words is filled by a doctor."""

    code: str
    entry: CatalogueEntry
    by: str


def _rows(by: str, entries: Mapping[str, CatalogueEntry]) -> tuple[CodeRow, ...]:
    return tuple(CodeRow(code, entry, by) for code, entry in entries.items())


_AMAZON: Final = _rows(
    "Amazon S3",
    {
        "AccessControlListNotSupported": request.ACL_NOT_SUPPORTED,
        "AccessDenied": access.ACCESS_DENIED,
        "AccountProblem": access.ACCOUNT_DISABLED,
        "AllAccessDisabled": access.ACCOUNT_DISABLED,
        "AmbiguousGrantByEmailAddress": request.ACL_INVALID,
        "AuthorizationHeaderMalformed": link.SIGNATURE_PARAMETERS_WRONG,
        "AuthorizationQueryParametersError": link.SIGNATURE_PARAMETERS_WRONG,
        "BadDigest": service.BAD_DIGEST,
        "BadRequest": service.BAD_REQUEST,
        "BandwidthLimitExceeded": service.SLOW_DOWN,
        "Busy": service.SERVICE_UNAVAILABLE,
        "ConditionalRequestConflict": service.CONDITIONAL_REQUEST_CONFLICT,
        "ConnectionClosedByRequester": service.CONNECTION_CLOSED,
        "CredentialsNotSupported": link.CREDENTIALS_NOT_SUPPORTED,
        "EncryptionTypeMismatch": request.ENCRYPTION_REFUSED,
        "EndpointNotFound": link.WRONG_REGION_UNTOLD,
        "EntityTooLarge": service.ENTITY_TOO_LARGE_UNTOLD,
        "EntityTooSmall": service.ENTITY_TOO_SMALL,
        "ExpiredToken": link.EXPIRED_TOKEN,
        "IllegalLocationConstraintException": link.WRONG_REGION_UNTOLD,
        "IncompleteBody": service.INCOMPLETE_BODY,
        "IncorrectEndpoint": link.WRONG_REGION_UNTOLD,
        "IncorrectNumberOfFilesInPostRequest": form.FORM_WITHOUT_FILE,
        "InlineDataTooLarge": request.REQUEST_TOO_LARGE,
        "InsufficientCapacity": service.BUCKET_FULL,
        "InternalError": service.INTERNAL_ERROR,
        "InvalidAccessKeyId": link.INVALID_ACCESS_KEY_ID,
        "InvalidAccessPoint": request.ACCESS_POINT_UNKNOWN,
        "InvalidAccessPointAliasError": request.ACCESS_POINT_UNKNOWN,
        "InvalidArgument": service.INVALID_REQUEST,
        "InvalidBucketName": request.BUCKET_NAME_REFUSED,
        "InvalidBucketOwnerAWSAccountID": request.OWNER_ID_INVALID,
        "InvalidBucketState": request.BUCKET_STATE,
        "InvalidDigest": request.DIGEST_UNREADABLE,
        "InvalidEncryptionAlgorithmError": request.ENCRYPTION_REFUSED,
        "InvalidHostHeader": request.HOST_REFUSED,
        "InvalidHttpMethod": service.METHOD_NOT_ALLOWED,
        "InvalidKey": request.NAME_REFUSED,
        "InvalidObjectState": service.ARCHIVED,
        "InvalidPart": request.PART_MISSING,
        "InvalidPartOrder": request.PARTS_OUT_OF_ORDER,
        "InvalidPayer": access.ACCOUNT_DISABLED,
        "InvalidPolicyDocument": form.FORM_POLICY_INVALID,
        "InvalidRange": service.INVALID_RANGE,
        "InvalidRequest": service.INVALID_REQUEST,
        "InvalidSecurity": link.INVALID_ACCESS_KEY_ID,
        "InvalidSessionException": link.EXPIRED_TOKEN,
        "InvalidSignature": link.SIGNATURE_DOES_NOT_MATCH,
        "InvalidStorageClass": request.STORAGE_CLASS_REFUSED,
        "InvalidTag": request.TAGS_REFUSED,
        "InvalidToken": link.INVALID_TOKEN,
        "InvalidURI": link.URI_UNREADABLE,
        "InvalidWriteOffset": service.PRECONDITION_FAILED,
        "KeyTooLongError": service.KEY_TOO_LONG,
        "KMS.DisabledException": access.KMS_FAILED,
        "KMS.InvalidKeyUsageException": access.KMS_FAILED,
        "KMS.KMSInvalidStateException": access.KMS_FAILED,
        "KMS.NotFoundException": access.KMS_FAILED,
        "LambdaInvalidResponse": request.FUNCTION_FAILED,
        "LambdaInvocationFailed": request.FUNCTION_FAILED,
        "LambdaNotFound": request.FUNCTION_FAILED,
        "LambdaPermissionError": request.FUNCTION_FAILED,
        "LambdaResponseNotReceived": request.FUNCTION_FAILED,
        "LambdaRuntimeError": request.FUNCTION_FAILED,
        "LambdaTimeout": request.FUNCTION_FAILED,
        "MalformedACLError": request.ACL_INVALID,
        "MalformedPOSTRequest": form.FORM_UNREADABLE,
        "MalformedPolicy": form.FORM_POLICY_INVALID,
        "MalformedXML": service.INVALID_REQUEST,
        "MaxMessageLengthExceeded": request.REQUEST_TOO_LARGE,
        "MaxPostPreDataLengthExceededError": form.FORM_FIELDS_TOO_LARGE,
        "MetadataTooLarge": service.HEADERS_TOO_LARGE,
        "MethodNotAllowed": service.METHOD_NOT_ALLOWED,
        "MissingAuthenticationToken": link.NOT_SIGNED,
        "MissingContentLength": service.MISSING_CONTENT_LENGTH,
        "MissingRequestBodyError": service.INVALID_REQUEST,
        "MissingSecurityHeader": service.INVALID_REQUEST,
        "NoSuchAccessPoint": request.ACCESS_POINT_UNKNOWN,
        "NoSuchBucket": service.NO_SUCH_BUCKET,
        "NoSuchKey": service.NO_SUCH_KEY,
        "NoSuchMultiRegionAccessPoint": request.ACCESS_POINT_UNKNOWN,
        "NoSuchUpload": service.NO_SUCH_UPLOAD,
        "NoSuchVersion": service.NO_SUCH_VERSION,
        "NoTransformationDefined": request.FUNCTION_FAILED,
        "NotImplemented": service.NOT_IMPLEMENTED,
        "NotModified": request.NOT_CHANGED,
        "NotSignedUp": access.ACCOUNT_DISABLED,
        "OperationAborted": service.OPERATION_ABORTED,
        "PermanentRedirect": link.WRONG_REGION_UNTOLD,
        "PreconditionFailed": service.PRECONDITION_FAILED,
        "Redirect": link.TEMPORARY_REDIRECT_UNTOLD,
        "RequestHeaderSectionTooLarge": service.HEADERS_TOO_LARGE,
        "RequestIsNotMultiPartContent": form.FORM_UNREADABLE,
        "RequestTimeTooSkewed": link.CLOCKS_DIFFER,
        "RequestTimeout": service.REQUEST_TIMEOUT,
        "ResponseInterrupted": request.FUNCTION_FAILED,
        "ServiceUnavailable": service.SERVICE_UNAVAILABLE,
        "SignatureDoesNotMatch": link.SIGNATURE_DOES_NOT_MATCH,
        "SlowDown": service.SLOW_DOWN,
        "TagPolicyException": request.TAGS_REFUSED,
        "TemporaryRedirect": link.TEMPORARY_REDIRECT_UNTOLD,
        "ThrottlingException": service.SLOW_DOWN,
        "TokenRefreshRequired": link.EXPIRED_TOKEN,
        "TooManyParts": request.TOO_MANY_PARTS,
        "TooManyRequests": service.SLOW_DOWN,
        "UnauthorizedAccessError": access.LICENCE_MISSING,
        "UnexpectedContent": service.INVALID_REQUEST,
        "UnexpectedIPError": access.LICENCE_MISSING,
        "UnresolvableGrantByEmailAddress": request.ACL_INVALID,
        "UnsupportedArgument": service.INVALID_REQUEST,
        "UnsupportedSignature": link.SIGNATURE_KIND_REFUSED,
        "UserKeyMustBeSpecified": form.FORM_FIELD_MISSING,
        "XAmzContentChecksumMismatch": service.BAD_DIGEST,
        "XAmzContentSHA256Mismatch": service.BAD_DIGEST,
    },
)
_MINIO: Final = _rows(
    "MinIO",
    {
        "AuthorizationParametersError": link.SIGNATURE_PARAMETERS_WRONG,
        "ExcessData": request.EXCESS_DATA,
        "InvalidPartNumber": request.PART_NUMBER_REFUSED,
        "InvalidRegion": link.REGION_UNKNOWN,
        "InvalidTokenId": link.INVALID_TOKEN,
        "MalformedDate": link.SIGNATURE_PARAMETERS_WRONG,
        "MissingContentMD5": request.CHECKSUM_NEEDED,
        "MissingFields": form.FORM_FIELD_MISSING,
        "PostPolicyInvalidKeyName": form.FORM_CONDITION_FAILED_UNTOLD,
        "ServerBusy": service.SERVICE_UNAVAILABLE,
        "SlowDownRead": service.SLOW_DOWN,
        "SlowDownWrite": service.SLOW_DOWN,
        "UnauthorizedAccess": access.ACCESS_DENIED,
        "XMinioAdminBucketQuotaExceeded": service.BUCKET_FULL,
        "XMinioBucketMetadataNotInitialized": service.SERVICE_UNAVAILABLE,
        "XMinioIAMNotInitialized": service.SERVICE_UNAVAILABLE,
        "XMinioInvalidObjectName": request.NAME_REFUSED,
        "XMinioInvalidResourceName": request.NAME_REFUSED,
        "XMinioObjectExistsAsDirectory": request.NAME_IS_TAKEN_BY_FOLDER,
        "XMinioParentIsObject": request.NAME_IS_TAKEN_BY_FOLDER,
        "XMinioServerNotInitialized": service.SERVICE_UNAVAILABLE,
        "XMinioStorageFull": service.BUCKET_FULL,
    },
)
_SEAWEEDFS: Final = _rows(
    "SeaweedFS",
    {
        "ClientDisconnected": service.CONNECTION_CLOSED,
        "ErrRequestBytesExceed": service.SLOW_DOWN,
        "ErrTooManyRequest": service.SLOW_DOWN,
        "ExistingObjectIsDirectory": request.NAME_IS_TAKEN_BY_FOLDER,
        "ExistingObjectIsFile": request.NAME_IS_TAKEN_BY_FOLDER,
        "InvalidCiphertext": access.KMS_FAILED,
        "KMSAccessDeniedException": access.KMS_FAILED,
        "KMSKeyDisabledException": access.KMS_FAILED,
        "KMSKeyNotFoundException": access.KMS_FAILED,
    },
)
_CEPH: Final = _rows(
    "Ceph",
    {
        "InvalidObjectName": request.NAME_REFUSED,
        "Locked": request.OBJECT_LOCKED,
        "NotFound": service.NOTHING_THERE,
        "QuotaExceeded": service.BUCKET_FULL,
        "UnknownError": service.INTERNAL_ERROR,
        "UnprocessableEntity": service.INVALID_REQUEST,
        "UserSuspended": access.ACCOUNT_DISABLED,
    },
)
_CLOUDFLARE: Final = _rows(
    "Cloudflare R2",
    {
        "ClientDisconnect": service.CONNECTION_CLOSED,
        "ExpiredRequest": link.REQUEST_EXPIRED_UNTIMED,
        "InvalidRegionName": link.REGION_UNKNOWN,
        "NotEntitled": access.ACCOUNT_DISABLED,
        "ObjectLockedByBucketPolicy": request.OBJECT_LOCKED,
        "Unauthorized": access.ACCESS_DENIED,
    },
)
_WASABI: Final = _rows(
    "Wasabi",
    {
        "AccessForbidden": access.ACCESS_DENIED,
        "AccountNotActivated": access.ACCOUNT_DISABLED,
        "AuthenticationLockout": access.LOCKED_OUT,
        "ConnectionClosed": service.CONNECTION_CLOSED,
        "Unavailable": service.SERVICE_UNAVAILABLE,
    },
)
_GOOGLE: Final = _rows(
    "Google Cloud Storage",
    {
        "AuthenticationRequired": link.NOT_SIGNED,
        "CloudKmsBadKey": access.KMS_FAILED,
        "CloudKmsDecryptionKeyNotFound": access.KMS_FAILED,
        "CloudKmsDisabledKey": access.KMS_FAILED,
        "CloudKmsEncryptionKeyNotFound": access.KMS_FAILED,
        "CrcMismatch": service.BAD_DIGEST,
        "CustomerEncryptionAlgorithmIsInvalid": request.ENCRYPTION_REFUSED,
        "CustomerEncryptionKeyFormatIsInvalid": request.CUSTOMER_KEY_WRONG,
        "CustomerEncryptionKeyIsIncorrect": request.CUSTOMER_KEY_WRONG,
        "InsufficientQuota": service.BUCKET_FULL,
        "KeyTooLong": service.KEY_TOO_LONG,
        "MalformedSecurityHeader": link.SIGNATURE_PARAMETERS_WRONG,
        "ObjectUnderActiveHold": request.OBJECT_LOCKED,
        "ResourceIsEncryptedWithCustomerEncryptionKey": request.CUSTOMER_KEY_NEEDED,
        "RetentionPolicyNotMet": request.OBJECT_LOCKED,
        "UserProjectAccessDenied": access.REQUESTER_PAYS,
        "UserProjectAccountProblem": access.ACCOUNT_DISABLED,
        "UserProjectInconsistent": access.REQUESTER_PAYS,
        "UserProjectMissing": access.REQUESTER_PAYS,
    },
)
_BACKBLAZE: Final = _rows(
    "Backblaze B2",
    {
        "download_cap_exceeded": access.CAP_EXCEEDED,
        "storage_cap_exceeded": access.CAP_EXCEEDED,
        "transaction_cap_exceeded": access.CAP_EXCEEDED,
    },
)
_OTHERS: Final = (
    *_rows("MiniStack", {"RegionSetMismatch": link.WRONG_REGION_UNTOLD}),
    *_rows("NooBaa", {"RequestExpired": link.REQUEST_EXPIRED_UNTIMED}),
    *_rows("web servers in front of S3", {"Forbidden": access.ACCESS_DENIED}),
)

TABLE: Final = (*_AMAZON, *_MINIO, *_SEAWEEDFS, *_CEPH, *_CLOUDFLARE, *_WASABI, *_GOOGLE, *_BACKBLAZE, *_OTHERS)
BY_CODE: Final[Mapping[str, CodeRow]] = MappingProxyType({row.code: row for row in TABLE})
