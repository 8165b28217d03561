"""The link itself is at fault: expired, changed, or signed for another use than it is put to (PresignedUrlError).

Facts: `ago`, `ahead` and `difference` are `timedelta`, `moment` is a `datetime`; all others are text.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, EntryDefaults, PresignedUrlError, Retry

_entry: Final = EntryDefaults(family=PresignedUrlError, retry=Retry.RESIGN, actor=Actor.LINK_OWNER).entry

_QUERY_AUTH: Final = "S3 API Reference: Authenticating Requests: Using Query Parameters"
_ERROR_CODES: Final = "S3 API Reference: Error responses, list of error codes"
_TROUBLE: Final = "IAM User Guide: Troubleshoot Signature Version 4 signing for AWS API requests"

REQUEST_EXPIRED: Final = _entry(
    "RequestExpired",
    QT_TRANSLATE_NOOP("errors", "The link has expired"),
    QT_TRANSLATE_NOOP("errors", "By the server's clock the link expired {ago} ago, at {moment}."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a new link, or sign again if you can."),
    _QUERY_AUTH,
)
REQUEST_EXPIRED_UNTIMED: Final = _entry(
    "RequestExpiredUntimed",
    QT_TRANSLATE_NOOP("errors", "The link has expired"),
    QT_TRANSLATE_NOOP("errors", "The server says that the time of the link, or of the form, is over."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a new link, or sign again if you can."),
    _QUERY_AUTH,
)
REQUEST_EXPIRED_UNSEEN: Final = _entry(
    "RequestExpiredUnseen",
    QT_TRANSLATE_NOOP("errors", "The link has expired"),
    QT_TRANSLATE_NOOP(
        "errors",
        "The link expired {ago} ago, at {moment}, which this computer's clock, {offset} behind, did not show.",
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a new link, and set this computer's clock right."),
    _QUERY_AUTH,
)
EXPIRED_TOKEN: Final = _entry(
    "ExpiredToken",
    QT_TRANSLATE_NOOP("errors", "The link ended with its credentials"),
    QT_TRANSLATE_NOOP(
        "errors", "The link was signed with temporary credentials (keys that end by themselves), which have ended."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a new link, or renew your credentials and sign again."),
    "S3 User Guide: Download and upload objects with presigned URLs, expiration time",
)
EXPIRED_TOKEN_EARLY: Final = _entry(
    "ExpiredTokenEarly",
    QT_TRANSLATE_NOOP("errors", "The link ended with its credentials"),
    QT_TRANSLATE_NOOP(
        "errors", "The link says {lasts}, but it was signed with temporary credentials, which ended sooner."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a new link, or renew your credentials and sign again."),
    "S3 User Guide: Download and upload objects with presigned URLs, expiration time",
)
INVALID_TOKEN: Final = _entry(
    "InvalidToken",
    QT_TRANSLATE_NOOP("errors", "The link's credentials are not accepted"),
    QT_TRANSLATE_NOOP(
        "errors", "The security token, a part of links signed with temporary credentials, is missing, damaged or wrong."
    ),
    QT_TRANSLATE_NOOP("errors", "Check that the whole link was copied, or ask the sender for a new one."),
    _ERROR_CODES,
)
INVALID_ACCESS_KEY_ID: Final = _entry(
    "InvalidAccessKeyId",
    QT_TRANSLATE_NOOP("errors", "The server does not know the link's access key"),
    QT_TRANSLATE_NOOP("errors", "The access key that signed the link was deleted or belongs to another server."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link that is signed with a valid key for this server."),
    _ERROR_CODES,
    retry=Retry.USER_ACTION,
)
NOT_YET_VALID: Final = _entry(
    "NotYetValid",
    QT_TRANSLATE_NOOP("errors", "The link is not valid yet"),
    QT_TRANSLATE_NOOP(
        "errors", "By the server's clock the link was signed {ahead} in the future, so some clock is wrong."
    ),
    QT_TRANSLATE_NOOP("errors", "Whoever signs the links has to set the clock of that computer and sign a new one."),
    "Measured on Amazon S3: AccessDenied, Request is not yet valid",
    retry=Retry.USER_ACTION,
)
REQUEST_TIME_TOO_SKEWED: Final = _entry(
    "RequestTimeTooSkewed",
    QT_TRANSLATE_NOOP("errors", "A clock is wrong"),
    QT_TRANSLATE_NOOP("errors", "The clocks of the signing computer and of the server are {difference} apart."),
    QT_TRANSLATE_NOOP("errors", "Whoever signs the links has to set the clock of that computer and sign a new one."),
    _ERROR_CODES,
    retry=Retry.USER_ACTION,
)
CLOCKS_DIFFER: Final = _entry(
    "ClocksDiffer",
    QT_TRANSLATE_NOOP("errors", "A clock is wrong"),
    QT_TRANSLATE_NOOP("errors", "The clocks of the signing computer and of the server are too far apart."),
    QT_TRANSLATE_NOOP("errors", "Whoever signs the links has to set the clock of that computer and sign a new one."),
    _ERROR_CODES,
    retry=Retry.USER_ACTION,
)
CLOCK_BEHIND: Final = _entry(
    "ClockBehind",
    QT_TRANSLATE_NOOP("errors", "Your clock is behind"),
    QT_TRANSLATE_NOOP(
        "errors", "This computer's clock is {offset} behind the server's, and so are the links it signs."
    ),
    QT_TRANSLATE_NOOP("errors", "Let the system set this computer's clock, then try again."),
    "Measured: the Date header of the answer against this computer's clock",
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
)
CLOCK_AHEAD: Final = _entry(
    "ClockAhead",
    QT_TRANSLATE_NOOP("errors", "Your clock is ahead"),
    QT_TRANSLATE_NOOP(
        "errors", "This computer's clock is {offset} ahead of the server's, and so are the links it signs."
    ),
    QT_TRANSLATE_NOOP("errors", "Let the system set this computer's clock, then try again."),
    "Measured: the Date header of the answer against this computer's clock",
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
)
OTHER_FILE: Final = _entry(
    "SignedForAnotherFile",
    QT_TRANSLATE_NOOP("errors", "The link is for another file"),
    QT_TRANSLATE_NOOP("errors", "The link was signed with the checksum of one file, and what was sent has another."),
    QT_TRANSLATE_NOOP(
        "errors", "Send the file that the link was made for, unchanged, or ask the sender for a new link."
    ),
    "S3 API Reference: PutObject, Content-MD5, x-amz-checksum-*; Error responses: BadDigest",
    retry=Retry.USER_ACTION,
)
LASTS_TOO_LONG: Final = _entry(
    "LastsTooLong",
    QT_TRANSLATE_NOOP("errors", "The link is meant to last too long"),
    QT_TRANSLATE_NOOP("errors", "The link was signed for more than 7 days, and S3 refuses such links from the start."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link that lasts at most 7 days, or sign such a one yourself."),
    _QUERY_AUTH,
)
SIGNATURE_PARAMETERS_WRONG: Final = _entry(
    "SignatureParametersWrong",
    QT_TRANSLATE_NOOP("errors", "The link is damaged"),
    QT_TRANSLATE_NOOP("errors", "The server cannot read a part of the link's signature (it said: {message})."),
    QT_TRANSLATE_NOOP("errors", "Check that the whole link was copied, or ask the sender for a new one."),
    _QUERY_AUTH,
)
URI_UNREADABLE: Final = _entry(
    "InvalidURI",
    QT_TRANSLATE_NOOP("errors", "The link is damaged"),
    QT_TRANSLATE_NOOP("errors", "The server cannot make sense of the path in the link."),
    QT_TRANSLATE_NOOP("errors", "Check that the whole link was copied, or ask the sender for a new one."),
    _ERROR_CODES,
)
SIGNATURE_VERSION_REFUSED: Final = _entry(
    "SignatureVersionRefused",
    QT_TRANSLATE_NOOP("errors", "The link is signed in too old a way"),
    QT_TRANSLATE_NOOP("errors", "The link has a signature of version 2, and the bucket takes only version 4."),
    QT_TRANSLATE_NOOP("errors", "Ask for a link with Signature Version 4, as this program signs it."),
    "S3 User Guide: Signature Version 2 support",
)
SIGNATURE_KIND_REFUSED: Final = _entry(
    "UnsupportedSignature",
    QT_TRANSLATE_NOOP("errors", "The server takes no signature of this kind"),
    QT_TRANSLATE_NOOP(
        "errors", "The link is signed in a way, or with a kind of token, that this server does not know."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask for a link with Signature Version 4 from keys of this very server."),
    _ERROR_CODES,
)
NOT_SIGNED: Final = _entry(
    "MissingAuthenticationToken",
    QT_TRANSLATE_NOOP("errors", "The signature did not arrive"),
    QT_TRANSLATE_NOOP("errors", "The server found no signature in the request, so a part of the link was lost."),
    QT_TRANSLATE_NOOP("errors", "Copy the whole link again, up to the end of its signature."),
    _ERROR_CODES + ": MissingAuthenticationToken; Google Cloud Storage: AuthenticationRequired",
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
)
CREDENTIALS_NOT_SUPPORTED: Final = _entry(
    "CredentialsNotSupported",
    QT_TRANSLATE_NOOP("errors", "This address takes no signed links"),
    QT_TRANSLATE_NOOP("errors", "The link's host serves a website and takes no signatures."),
    QT_TRANSLATE_NOOP("errors", "Ask for a link that is signed for the bucket's own host, not for its website."),
    _ERROR_CODES + "; S3 User Guide: Key differences between a website endpoint and a REST API endpoint",
)
TWO_SIGNATURES: Final = _entry(
    "TwoSignatures",
    QT_TRANSLATE_NOOP("errors", "The request was signed twice"),
    QT_TRANSLATE_NOOP("errors", "An Authorization header was added to the request, beside the signature in the link."),
    QT_TRANSLATE_NOOP("errors", "Take the server out of your .netrc file, and use no proxy that signs requests."),
    "Measured on Amazon S3: InvalidArgument, Only one auth mechanism allowed",
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
)

WRONG_REGION: Final = _entry(
    "WrongRegion",
    QT_TRANSLATE_NOOP("errors", "Signed for the wrong region"),
    QT_TRANSLATE_NOOP(
        "errors", "The bucket is in the region {region} (where its servers stand), and the link was signed for another."
    ),
    QT_TRANSLATE_NOOP(
        "errors", "Ask the sender for a link signed for {region}, or choose it in the connection and sign again."
    ),
    "S3 API Reference: HeadBucket, x-amz-bucket-region; " + _ERROR_CODES,
    retry=Retry.USER_ACTION,
)
WRONG_REGION_UNTOLD: Final = _entry(
    "WrongRegionUntold",
    QT_TRANSLATE_NOOP("errors", "Signed for the wrong region"),
    QT_TRANSLATE_NOOP("errors", "The bucket is in another region (place of its servers) than the link was signed for."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Ask the sender for a link signed for the bucket's region, or choose that in the connection and sign again.",
    ),
    _ERROR_CODES,
)
REGION_UNKNOWN: Final = _entry(
    "InvalidRegionName",
    QT_TRANSLATE_NOOP("errors", "The server has no such region"),
    QT_TRANSLATE_NOOP("errors", "The link was signed for a region that this server does not have."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Whoever signs has to choose a region that the server has (on Cloudflare R2: auto) and sign a new link.",
    ),
    "Cloudflare R2: S3 API compatibility, bucket region; MinIO: InvalidRegion",
)
WRONG_ENDPOINT: Final = _entry(
    "WrongEndpoint",
    QT_TRANSLATE_NOOP("errors", "The bucket has another address"),
    QT_TRANSLATE_NOOP("errors", "S3 wants this bucket to be addressed at {endpoint}, and the link names another host."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link to {endpoint}, or sign a new one for that host."),
    "S3 User Guide: Making requests, request redirection; PermanentRedirect",
    retry=Retry.USER_ACTION,
)
TEMPORARY_REDIRECT: Final = _entry(
    "TemporaryRedirect",
    QT_TRANSLATE_NOOP("errors", "The bucket is still too young for this link"),
    QT_TRANSLATE_NOOP(
        "errors",
        "In a new bucket's first 24 hours S3 may redirect to its own region, here to {endpoint}, for which the link "
        "is not signed.",
    ),
    QT_TRANSLATE_NOOP(
        "errors", "Ask for a new link that is signed for the host {endpoint}, or use this one a day later."
    ),
    "S3 User Guide: Making requests, request redirection; re:Post: S3 307 Temporary Redirect response",
    retry=Retry.USER_ACTION,
)
TEMPORARY_REDIRECT_UNTOLD: Final = _entry(
    "TemporaryRedirectUntold",
    QT_TRANSLATE_NOOP("errors", "The bucket is still too young for this link"),
    QT_TRANSLATE_NOOP(
        "errors", "In a new bucket's first 24 hours S3 may redirect to its own region, for which no link is signed."
    ),
    QT_TRANSLATE_NOOP(
        "errors", "Ask for a new link that is signed for the bucket's own region, or use this one a day later."
    ),
    "S3 User Guide: Making requests, request redirection; re:Post: S3 307 Temporary Redirect response",
)

WRONG_METHOD: Final = _entry(
    "WrongMethod",
    QT_TRANSLATE_NOOP("errors", "The link is for something else"),
    QT_TRANSLATE_NOOP("errors", "The link was signed for {operation}, and it was used with {method}."),
    QT_TRANSLATE_NOOP("errors", "Use it for what it was signed for, or ask the sender for a link of the other kind."),
    _TROUBLE,
    retry=Retry.USER_ACTION,
)
SIGNED_HEADER_MISSING: Final = _entry(
    "SignedHeaderMissing",
    QT_TRANSLATE_NOOP("errors", "A signed header was not sent"),
    QT_TRANSLATE_NOOP(
        "errors", "The link works only together with {headers} (a header, sent beside the file), which was not sent."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for the value of {headers}, or for a link without it."),
    _TROUBLE,
    retry=Retry.USER_ACTION,
)
UNSIGNED_HEADER_SENT: Final = _entry(
    "UnsignedHeaderSent",
    QT_TRANSLATE_NOOP("errors", "A header was sent that is not signed"),
    QT_TRANSLATE_NOOP(
        "errors", "With the request came {headers} (a header), which is not part of what the link was signed for."
    ),
    QT_TRANSLATE_NOOP("errors", "Send only what the link was signed with, or ask for a link that includes {headers}."),
    "Measured on Amazon S3: AccessDenied, HeadersNotSigned",
    retry=Retry.USER_ACTION,
)
UNSIGNED_HEADERS_SENT: Final = _entry(
    "UnsignedHeadersSent",
    QT_TRANSLATE_NOOP("errors", "A header was sent that is not signed"),
    QT_TRANSLATE_NOOP("errors", "A header came with the request that is not part of what the link was signed for."),
    QT_TRANSLATE_NOOP("errors", "Send only what the link was signed with, and let no proxy add x-amz headers."),
    "MinIO, SeaweedFS: AccessDenied, headers which were not signed",
    retry=Retry.USER_ACTION,
)
OTHER_CONTENT_TYPE: Final = _entry(
    "OtherContentType",
    QT_TRANSLATE_NOOP("errors", "Signed for another kind of file"),
    QT_TRANSLATE_NOOP(
        "errors",
        "The link was signed for one kind of file (Content-Type), which is probably not “{content_type}” as sent.",
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender which Content-Type the link is for, and send the file as that."),
    _TROUBLE,
    retry=Retry.USER_ACTION,
)
CONTENT_TYPE_UNTOLD: Final = _entry(
    "ContentTypeUntold",
    QT_TRANSLATE_NOOP("errors", "Signed for a certain kind of file"),
    QT_TRANSLATE_NOOP(
        "errors", "The link was probably signed for one kind of file (Content-Type), and it does not say which one."
    ),
    QT_TRANSLATE_NOOP("errors", "Ask the sender which Content-Type the link is for, and send the file as that."),
    "S3 User Guide: Signing and authenticating REST requests, the Content-Type in StringToSign",
    retry=Retry.USER_ACTION,
)
HOST_CHANGED: Final = _entry(
    "HostChanged",
    QT_TRANSLATE_NOOP("errors", "The link was used at another host"),
    QT_TRANSLATE_NOOP("errors", "The request reached the server under the name {received}, but {signed} is signed."),
    QT_TRANSLATE_NOOP("errors", "Use the link's own host, and let any proxy in front of the server keep its name."),
    _TROUBLE,
    retry=Retry.USER_ACTION,
    actor=Actor.BUCKET_OWNER,
)
PATH_CHANGED: Final = _entry(
    "PathChanged",
    QT_TRANSLATE_NOOP("errors", "The link was changed on its way"),
    QT_TRANSLATE_NOOP("errors", "The server received the path {received}, which is not the one in the link."),
    QT_TRANSLATE_NOOP("errors", "Let no proxy rewrite the path, or choose a key without //, . and .. in it."),
    _TROUBLE,
    retry=Retry.USER_ACTION,
    actor=Actor.BUCKET_OWNER,
)
PLUS_NOT_ESCAPED: Final = _entry(
    "PlusNotEscaped",
    QT_TRANSLATE_NOOP("errors", "The link has a bare plus sign in it"),
    QT_TRANSLATE_NOOP("errors", "The “+” in the link's path is a space to the server and was a plus sign when signed."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link in which the plus sign of the key is written as %2B."),
    "S3 User Guide: Naming Amazon S3 objects, characters that might require special handling",
)
PARAMETERS_ADDED: Final = _entry(
    "ParametersAdded",
    QT_TRANSLATE_NOOP("errors", "Something was added to the link"),
    QT_TRANSLATE_NOOP("errors", "The link has {names} in it, which was probably added after it was signed."),
    QT_TRANSLATE_NOOP("errors", "Take that part out of the link, or copy the link from where it was made."),
    "IAM User Guide: Create a signed AWS API request, canonical query string",
)
SIGNATURE_CUT_OFF: Final = _entry(
    "SignatureCutOff",
    QT_TRANSLATE_NOOP("errors", "The link is cut off"),
    QT_TRANSLATE_NOOP("errors", "The signature in the link does not have the length of a whole one."),
    QT_TRANSLATE_NOOP("errors", "Copy the whole link again, or ask its sender to send it again."),
    _QUERY_AUTH,
)
SIGNATURE_DOES_NOT_MATCH: Final = _entry(
    "SignatureDoesNotMatch",
    QT_TRANSLATE_NOOP("errors", "The signature does not fit"),
    QT_TRANSLATE_NOOP(
        "errors",
        "The link was changed, is for the other direction (upload or download), or was signed with a wrong key.",
    ),
    QT_TRANSLATE_NOOP("errors", "Check what the link is for and copy it again as a whole, or sign a new one."),
    _TROUBLE,
)
SECRET_KEY_WRONG: Final = _entry(
    "SecretKeyWrong",
    QT_TRANSLATE_NOOP("errors", "The secret key is wrong"),
    QT_TRANSLATE_NOOP(
        "errors", "The server knows the access key {key_id}, but the secret key that signed does not belong to it."
    ),
    QT_TRANSLATE_NOOP("errors", "Check both keys in the profile, the environment or the connection, then try again."),
    _TROUBLE,
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
)
