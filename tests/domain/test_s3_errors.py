from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.catalogue import presigned_url, s3_access, s3_request, s3_service
from presign_gui.domain.errors import (
    Actor,
    CatalogueEntry,
    IntegrityError,
    PresignedUrlError,
    PresignGuiError,
    Retry,
    S3ServiceError,
)
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.s3_errors import Answer, ErrorBody, Sent, diagnose
from tests.fakes.answers import plain_answer, sent, xml_answer
from tests.fakes.links import KEY_ID, SIGNATURE, SIGNED_AT, TOKEN, sigv2_link, sigv4_link

GIB = 1024**3

ROWS = [
    (403, "AccountProblem", s3_access.ACCOUNT_DISABLED),
    (403, "AllAccessDisabled", s3_access.ACCOUNT_DISABLED),
    (403, "InvalidPayer", s3_access.ACCOUNT_DISABLED),
    (403, "NotSignedUp", s3_access.ACCOUNT_DISABLED),
    (403, "UserSuspended", s3_access.ACCOUNT_DISABLED),
    (400, "BadDigest", s3_service.BAD_DIGEST),
    (400, "XAmzContentChecksumMismatch", s3_service.BAD_DIGEST),
    (400, "XAmzContentSHA256Mismatch", s3_service.BAD_DIGEST),
    (400, "IncompleteBody", s3_service.INCOMPLETE_BODY),
    (409, "ConditionalRequestConflict", s3_service.CONDITIONAL_REQUEST_CONFLICT),
    (409, "OperationAborted", s3_service.OPERATION_ABORTED),
    (400, "EntityTooLarge", s3_service.ENTITY_TOO_LARGE_UNTOLD),
    (400, "EntityTooSmall", s3_service.ENTITY_TOO_SMALL),
    (400, "KeyTooLongError", s3_service.KEY_TOO_LONG),
    (400, "MetadataTooLarge", s3_service.HEADERS_TOO_LARGE),
    (400, "RequestHeaderSectionTooLarge", s3_service.HEADERS_TOO_LARGE),
    (411, "MissingContentLength", s3_service.MISSING_CONTENT_LENGTH),
    (403, "InvalidObjectState", s3_service.ARCHIVED),
    (416, "InvalidRange", s3_service.INVALID_RANGE),
    (404, "NoSuchBucket", s3_service.NO_SUCH_BUCKET),
    (404, "NoSuchKey", s3_service.NO_SUCH_KEY),
    (404, "NoSuchUpload", s3_service.NO_SUCH_UPLOAD),
    (404, "NoSuchVersion", s3_service.NO_SUCH_VERSION),
    (405, "MethodNotAllowed", s3_service.METHOD_NOT_ALLOWED),
    (501, "NotImplemented", s3_service.NOT_IMPLEMENTED),
    (403, "QuotaExceeded", s3_service.BUCKET_FULL),
    (507, "XMinioStorageFull", s3_service.BUCKET_FULL),
    (400, "XMinioAdminBucketQuotaExceeded", s3_service.BUCKET_FULL),
    (500, "InternalError", s3_service.INTERNAL_ERROR),
    (400, "RequestTimeout", s3_service.REQUEST_TIMEOUT),
    (503, "ServiceUnavailable", s3_service.SERVICE_UNAVAILABLE),
    (503, "SlowDown", s3_service.SLOW_DOWN),
    (503, "SlowDownRead", s3_service.SLOW_DOWN),
    (503, "SlowDownWrite", s3_service.SLOW_DOWN),
    (503, "BandwidthLimitExceeded", s3_service.SLOW_DOWN),
    (400, "ThrottlingException", s3_service.SLOW_DOWN),
    (429, "TooManyRequests", s3_service.SLOW_DOWN),
    (403, "InvalidAccessKeyId", presigned_url.INVALID_ACCESS_KEY_ID),
    (403, "InvalidSecurity", presigned_url.INVALID_ACCESS_KEY_ID),
    (400, "InvalidToken", presigned_url.INVALID_TOKEN),
    (400, "TokenRefreshRequired", presigned_url.EXPIRED_TOKEN),
    (400, "InvalidURI", presigned_url.URI_UNREADABLE),
]


@pytest.mark.parametrize(("status", "code", "entry"), ROWS)
def test_codes_that_mean_one_thing(status: int, code: str, entry: CatalogueEntry) -> None:
    error = diagnose(xml_answer(status, code, "Some words.", RequestId="R", HostId="H"), sent(), SIGNED_AT)
    assert error.entry is entry
    assert (error.code, error.status, error.request_id, error.host_id) == (code, status, "R", "H")
    assert "<Message>Some words.</Message>" in error.detail
    check_words(error)


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("InvalidAccessKeyId", PresignedUrlError),
        ("NoSuchKey", S3ServiceError),
        ("SlowDown", S3ServiceError),
        ("BadDigest", IntegrityError),
        ("Anything", S3ServiceError),
    ],
)
def test_the_family_says_where_to_look(code: str, family: type[PresignGuiError]) -> None:
    assert type(diagnose(xml_answer(400, code), sent(), SIGNED_AT)) is family


@pytest.mark.parametrize(("status", "code"), [(503, "SlowDown"), (500, "InternalError"), (503, "ServiceUnavailable")])
def test_what_passes_by_itself(status: int, code: str) -> None:
    error = diagnose(xml_answer(status, code), sent(), SIGNED_AT)
    assert (error.retry, error.actor) == (Retry.BACKOFF, Actor.NOBODY_WAIT)


def test_the_limit_of_the_server() -> None:
    answer = xml_answer(400, "EntityTooLarge", ProposedSize="6442450944", MaxSizeAllowed=str(5 * GIB))
    error = diagnose(answer, sent("PUT"), SIGNED_AT)
    assert error.entry is s3_service.ENTITY_TOO_LARGE
    assert error.facts["limit"] == ByteCount(5 * GIB)
    assert "at most 5.0 GiB" in error.cause()


@pytest.mark.parametrize("limit", ["", "lots", "-1", "٣", "9" * 50])
def test_a_limit_that_is_none(limit: str) -> None:
    answer = xml_answer(400, "EntityTooLarge", MaxSizeAllowed=limit)
    assert diagnose(answer, sent("PUT"), SIGNED_AT).entry is s3_service.ENTITY_TOO_LARGE_UNTOLD


@pytest.mark.parametrize(("status", "code"), [(404, "NoSuchKey"), (405, "MethodNotAllowed")])
def test_an_object_under_a_delete_marker(status: int, code: str) -> None:
    answer = xml_answer(status, code, headers={"X-Amz-Delete-Marker": "true"})
    assert diagnose(answer, sent(), SIGNED_AT).entry is s3_service.OBJECT_DELETED


def test_a_method_that_the_link_is_not_for() -> None:
    answer = xml_answer(405, "MethodNotAllowed", Method="PUT", ResourceType="OBJECT")
    error = diagnose(answer, sent("PUT", sigv4_link(parameters="x-id=GetObject&")), SIGNED_AT)
    assert error.entry is presigned_url.WRONG_METHOD


@pytest.mark.parametrize(
    ("code", "message", "entry"),
    [
        (
            "InvalidRequest",
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
            presigned_url.SIGNATURE_VERSION_REFUSED,
        ),
        (
            "InvalidArgument",
            "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
            presigned_url.SIGNATURE_VERSION_REFUSED,
        ),
        (
            "InvalidArgument",
            "Only one auth mechanism allowed; only ... should be specified",
            presigned_url.TWO_SIGNATURES,
        ),
        ("InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid.", s3_service.INVALID_REQUEST),
        ("InvalidArgument", "", s3_service.INVALID_REQUEST),
        ("InvalidDigest", "The Content-MD5 you specified was invalid.", s3_request.DIGEST_UNREADABLE),
        ("MissingSecurityHeader", "Your request was missing a required header.", s3_service.INVALID_REQUEST),
    ],
)
def test_codes_that_mean_many_things(code: str, message: str, entry: CatalogueEntry) -> None:
    error = diagnose(xml_answer(400, code, message), sent("GET", sigv2_link()), SIGNED_AT)
    assert error.entry is entry
    check_words(error)


@pytest.mark.parametrize("code", ["KMS.DisabledException", "KMS.NotFoundException", "KMS.KMSInvalidStateException"])
def test_keys_of_kms(code: str) -> None:
    error = diagnose(xml_answer(400, code, "arn is disabled"), sent(), SIGNED_AT)
    assert error.entry is s3_access.KMS_FAILED
    assert code in error.cause()


@pytest.mark.parametrize(
    ("answer", "entry", "cause"),
    [
        (
            xml_answer(409, "BucketIsOnHoliday", "Come back later."),
            s3_service.REFUSED,
            "The server answered 409 BucketIsOnHoliday (“Come back later”)",
        ),
        (xml_answer(409, "Odd"), s3_service.REFUSED, "The server answered 409 Odd"),
        (xml_answer(None, "Odd"), s3_service.REFUSED, "The server answered Odd"),
        (
            xml_answer(503, "XOddServerNotInitialized", "Server not initialized, please try again."),
            s3_service.SERVER_FAILED,
            "The server answered 503 XOddServerNotInitialized (“Server not initialized, please try again”)",
        ),
        (xml_answer(409, "", "No code."), s3_service.REFUSED, "The server answered 409 (“No code”)"),
        (plain_answer(418), s3_service.REFUSED, "The server answered 418"),
    ],
)
def test_what_has_no_row_is_told_as_it_is(answer: Answer, entry: CatalogueEntry, cause: str) -> None:
    error = diagnose(answer, sent(), SIGNED_AT)
    assert error.entry is entry
    assert error.cause() == f"{cause}, which this program does not know."


def test_an_error_inside_a_200() -> None:
    assert diagnose(xml_answer(200, "SlowDown"), sent("PUT"), SIGNED_AT).entry is s3_service.SLOW_DOWN


@pytest.mark.parametrize("text", ["", "<html>", "<Error>"])
def test_every_status_is_explained(text: str) -> None:
    for status in range(100, 600):
        check_words(diagnose(plain_answer(status, text), sent(), SIGNED_AT))


def check_words(error: PresignGuiError) -> None:
    for text in (error.title(), error.cause(), error.remedy()):
        assert text
        assert "{" not in text
        assert "None" not in text


SECRET_FIELDS = {
    "AWSAccessKeyId": KEY_ID,
    "StringToSign": f"GET\n\n\n1795500000\nx-amz-security-token:{TOKEN}\n/b/k",
    "SignatureProvided": SIGNATURE,
    "StringToSignBytes": SIGNATURE.encode().hex(" "),
    "CanonicalRequest": (
        f"PUT\n/k\n{sigv4_link(token=TOKEN).partition('?')[2]}\ncontent-type:a/b\nhost:h\nx-amz-security-token:{TOKEN}\n\n"
        "content-type;host;x-amz-security-token\nUNSIGNED-PAYLOAD"
    ),
    "CanonicalRequestBytes": TOKEN.encode().hex(" "),
    "Token_0": TOKEN,
    "HeadersNotSigned": f"x-amz-security-token: {TOKEN}",
    "Endpoint": f"b.s3.amazonaws.com/?X-Amz-Signature={SIGNATURE}",
    "Region": f"X-Amz-Signature={SIGNATURE}",
}
SECRETS = (SIGNATURE, TOKEN, KEY_ID, SIGNATURE.encode().hex(" "), TOKEN.encode().hex(" "), TOKEN.replace("/", "%2F"))
CODES = sorted(
    {code for _, code, _ in ROWS}
    | {"AccessDenied", "SignatureDoesNotMatch", "PermanentRedirect", "TemporaryRedirect", "ExpiredToken"}
    | {
        "AuthorizationHeaderMalformed",
        "AuthorizationQueryParametersError",
        "InvalidRequest",
        "PreconditionFailed",
        "Odd",
    }
)


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("link", [sigv4_link(token=TOKEN), sigv2_link(token=TOKEN)], ids=["SigV4", "SigV2"])
@pytest.mark.parametrize("code", CODES)
def test_no_error_shows_a_secret(code: str, link: str, method: str) -> None:
    message = f"Wrong: {link}"
    answer = xml_answer(403, code, message, headers={"Location": link}, **SECRET_FIELDS)
    error = diagnose(answer, sent(method, link, Content_Type=f"X-Amz-Signature={SIGNATURE}"), SIGNED_AT)
    shown = "\n".join(
        [str(error), repr(error), error.title(), error.cause(), error.remedy(), error.detail, repr(dict(error.facts))]
    )
    assert error.detail
    for secret in SECRETS:
        assert secret not in shown


NAMES = st.sampled_from([*SECRET_FIELDS, "Expires", "ServerTime", "RequestTime"])
BODIES = st.builds(
    ErrorBody,
    code=st.text(max_size=30) | st.sampled_from(CODES),
    message=st.text(max_size=60),
    fields=st.dictionaries(NAMES, st.text(max_size=40)),
)
ANSWERS = st.builds(
    Answer,
    status=st.none() | st.integers(0, 1000),
    headers=st.dictionaries(
        st.sampled_from(["Date", "Location", "Content-Type", "x-amz-bucket-region"]), st.text(max_size=40)
    ),
    body=st.none() | BODIES,
    text=st.text(max_size=60),
)
SENT = sent("PUT", sigv4_link(signed_headers="content-type;host"), Content_Type="a/b")


@given(ANSWERS, st.sampled_from([SENT, Sent(method="GET", url=None), None]))
def test_any_answer_is_explained(answer: Answer, request_sent: Sent | None) -> None:
    error = diagnose(answer, request_sent, SIGNED_AT + timedelta(minutes=5))
    assert isinstance(error, PresignGuiError)
    assert str(error)
