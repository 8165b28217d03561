"""Signing by invoking functions: what is asked, what is accepted, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

from presign_gui.aws.lambda_signer import LambdaSigner
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.errors import InputError, NetworkError, PresignGuiError, Retry, SigningError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import GetObject, PutObject, SigningRequest
from tests.fakes.aws_api import Scripted, ScriptedAws

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ASKED = ObjectLocation("mybucket", "reports/a b.txt")
OTHER = ObjectLocation("fa-106", "sample.txt")
PUT = PutObject(location=ASKED, expires_in=900)
GET = GetObject(location=ASKED, expires_in=900)


@pytest.fixture
def signer(aws_api: ScriptedAws) -> LambdaSigner:
    settings = AwsSettings(
        region="eu-central-1",
        endpoint_url=aws_api.endpoint_url,
        access_key_id="AKIAIOSFODNN7EXAMPLE",
        secret_access_key="secret",
    )
    return LambdaSigner(settings, "fa-106-function1", "fa-106-function2")


@cache
def role_client(version: str) -> "S3Client":
    """Make the client that a function has: with its role's keys."""
    return boto3.session.Session().client(
        "s3",
        region_name="eu-central-1",
        aws_access_key_id="ASIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="role-secret",
        aws_session_token="role-token",
        config=Config(signature_version=version),
    )


def signed_url(operation: str, location: ObjectLocation = ASKED, *, version: str = "s3v4", **more: Any) -> str:
    """Sign as a function would; the version `s3` is what boto3 chooses by default in the older regions."""
    parameters = {"Bucket": location.bucket, "Key": location.key, **more}
    return role_client(version).generate_presigned_url(operation, Params=parameters, ExpiresIn=900)


def failure(signer: LambdaSigner, request: SigningRequest = PUT) -> PresignGuiError:
    with pytest.raises(PresignGuiError) as caught:
        signer.sign(request)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def test_the_event_follows_the_contract(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("put_object", ContentType="text/plain", IfNoneMatch="*"))
    signer.sign(PutObject(location=ASKED, expires_in=900, content_type="text/plain", if_none_match=True))
    received = aws_api.received[0]
    assert received.path == "/2015-03-31/functions/fa-106-function1/invocations"
    assert received.event == {
        "version": 1,
        "operation": "put_object",
        "bucket": "mybucket",
        "key": "reports/a b.txt",
        "expires_in": 900,
        "content_type": "text/plain",
        "if_none_match": "*",
    }


def test_the_download_function_is_told_version_and_disposition(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("get_object", VersionId="v1"))
    signer.sign(GetObject(location=ASKED, expires_in=60, version_id="v1", response_content_disposition="attachment"))
    received = aws_api.received[0]
    assert received.path == "/2015-03-31/functions/fa-106-function2/invocations"
    assert received.event == {
        "version": 1,
        "operation": "get_object",
        "bucket": "mybucket",
        "key": "reports/a b.txt",
        "expires_in": 60,
        "version_id": "v1",
        "response_content_disposition": "attachment",
    }


def test_what_was_not_asked_for_is_not_in_the_event(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("get_object"))
    signer.sign(GET)
    assert set(aws_api.received[0].event) == {"version", "operation", "bucket", "key", "expires_in"}


def test_a_bare_url_for_the_asked_object(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    url = signed_url("put_object")
    aws_api.will_return(url)
    signed = signer.sign(PUT)
    assert (signed.url, signed.method, signed.location, signed.asked) == (url, "PUT", ASKED, None)
    assert (signed.region, signed.headers_to_send, signed.is_other_object) == ("eu-central-1", (), False)
    assert signed.signed_at is not None
    assert signed.expires_at == signed.signed_at + timedelta(seconds=900)


def test_the_earliest_end_counts(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=300)
    aws_api.will_return({"url": signed_url("get_object"), "credentials_expire_at": end.isoformat()})
    signed = signer.sign(GET)
    assert (signed.expires_at, signed.credentials_expire_at) == (end, end)
    aws_api.will_return({"url": signed_url("get_object"), "expires_at": (end - timedelta(60)).isoformat()})
    assert signer.sign(GET).expires_at == end - timedelta(60)
    aws_api.will_return({"url": signed_url("get_object"), "expires_at": (end + timedelta(60)).isoformat()})
    later = signer.sign(GET)
    assert later.signed_at is not None
    assert later.expires_at == later.signed_at + timedelta(seconds=900)


@pytest.mark.parametrize("version", ["s3v4", "s3"])
@pytest.mark.parametrize(("operation", "request_"), [("put_object", PUT), ("get_object", GET)])
def test_the_classic_function_signs_its_own_object_and_that_is_said(
    aws_api: ScriptedAws, signer: LambdaSigner, version: str, operation: str, request_: SigningRequest
) -> None:
    url = signed_url(operation, OTHER, version=version)
    aws_api.will_return(url)
    signed = signer.sign(request_)
    assert (signed.location, signed.asked, signed.is_other_object) == (OTHER, ASKED, True)
    assert signed.url == url
    assert signed.expires_at is not None
    assert abs(signed.expires_at - datetime.now(UTC) - timedelta(seconds=900)) < timedelta(seconds=30)


@pytest.mark.parametrize("style", ["path", "virtual"])
def test_a_host_that_is_not_awss_may_be_read_in_either_style(
    aws_api: ScriptedAws, signer: LambdaSigner, style: str
) -> None:
    endpoint = "https://s3.example.com/mybucket" if style == "path" else "https://mybucket.s3.example.com"
    query = signed_url("put_object").partition("?")[2]
    aws_api.will_return(f"{endpoint}/reports/a%20b.txt?{query}")
    assert signer.sign(PUT).location == ASKED


def test_a_key_is_compared_decoded(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("put_object").replace("a%20b.txt", "%61%20b%2etxt"))
    assert signer.sign(PUT).asked is None


@pytest.mark.parametrize(
    ("answer", "request_"),
    [
        (lambda: {"url": signed_url("put_object"), "method": "POST"}, PUT),
        (lambda: {"url": signed_url("get_object"), "method": "GET"}, PUT),
        (lambda: {"url": signed_url("put_object"), "method": "put"}, GET),
        (lambda: signed_url("get_object", ResponseContentDisposition="attachment"), PUT),
        (lambda: signed_url("put_object", ContentType="text/plain"), GET),
        (lambda: signed_url("put_object") + "&x-id=PutObject", GET),
    ],
)
def test_a_url_that_is_provably_for_another_method_is_refused(
    aws_api: ScriptedAws, signer: LambdaSigner, answer: Callable[[], object], request_: SigningRequest
) -> None:
    aws_api.will_return(answer())
    error = failure(signer, request_)
    assert error.kind == "FunctionAnswerOtherMethod"
    assert "interchanged" in error.remedy()


def test_a_url_for_another_version_is_refused(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("get_object"))
    error = failure(signer, GetObject(location=ASKED, expires_in=60, version_id="v1"))
    assert (error.kind, error.facts["version"]) == ("FunctionAnswerOtherVersion", "v1")


def test_a_url_of_a_bucket_alone_is_refused(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("put_object").replace("/reports/a%20b.txt", "/"))
    assert failure(signer).kind == "FunctionAnswerUnknownObject"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("https://example.com/", "FunctionAnswerNotPresigned"),
        ("https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256", "FunctionAnswerNotPresigned"),
        ("http://", "FunctionAnswerNoUrl"),
        ({"url": "not a URL"}, "FunctionAnswerNoUrl"),
        ({"url": "\ud800 half a character"}, "FunctionAnswerNoUrl"),
        ("https://example.com/ü?X-Amz-Signature=1", "FunctionAnswerNoUrl"),
        ({"greeting": "hello"}, "FunctionAnswerNoUrl"),
    ],
)
def test_what_is_no_presigned_url_is_refused(
    aws_api: ScriptedAws, signer: LambdaSigner, answer: object, kind: str
) -> None:
    aws_api.will_return(answer)
    error = failure(signer)
    assert (error.kind, error.facts["function"]) == (kind, "fa-106-function1")
    assert "Signature=1" not in f"{error} {error.detail}"
    assert f"{error} {error.detail}".encode()


def test_signed_headers_that_were_asked_for_are_sent(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("put_object", ContentType="text/plain", IfNoneMatch="*"))
    signed = signer.sign(PutObject(location=ASKED, expires_in=60, content_type="text/plain", if_none_match=True))
    assert dict(signed.headers_to_send) == {"content-type": "text/plain", "if-none-match": "*"}


def test_a_content_type_that_the_function_did_not_sign_is_not_sent(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("put_object", OTHER, version="s3"))
    assert signer.sign(PutObject(location=ASKED, expires_in=60, content_type="text/plain")).headers_to_send == ()


def test_an_object_that_is_to_be_kept_is_kept_even_by_a_function_that_does_not_know_how(
    aws_api: ScriptedAws, signer: LambdaSigner
) -> None:
    aws_api.will_return(signed_url("put_object"))
    signed = signer.sign(PutObject(location=ASKED, expires_in=60, if_none_match=True))
    assert signed.headers_to_send == (("if-none-match", "*"),)


def test_the_functions_own_headers_are_sent_but_for_those_of_the_connection(
    aws_api: ScriptedAws, signer: LambdaSigner
) -> None:
    headers = {"Content-Type": "image/png", "x-amz-acl": "private", "Host": "h", "Content-Length": "7"}
    aws_api.will_return({"url": signed_url("put_object", ContentType="image/png", ACL="private"), "headers": headers})
    signed = signer.sign(PutObject(location=ASKED, expires_in=60, content_type="text/plain"))
    assert signed.headers_to_send == (("Content-Type", "image/png"), ("x-amz-acl", "private"))


def test_a_signed_header_whose_value_nobody_knows_is_refused(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_return(signed_url("put_object", ContentType="image/png"))
    error = failure(signer)
    assert (error.kind, error.facts["header"]) == ("FunctionAnswerHeaderUnknown", "content-type")


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (403, "AccessDeniedException", ("InvokeDenied", Retry.USER_ACTION)),
        (404, "ResourceNotFoundException", ("FunctionNotFound", Retry.USER_ACTION)),
        (429, "TooManyRequestsException", ("InvokeThrottled", Retry.BACKOFF)),
        (400, "InvalidParameterValueException", ("FunctionNameInvalid", Retry.USER_ACTION)),
        (403, "UnrecognizedClientException", ("CredentialsRefused", Retry.USER_ACTION)),
        (403, "ExpiredTokenException", ("CredentialsExpired", Retry.USER_ACTION)),
        (403, "InvalidSignatureException", ("CredentialsRefused", Retry.USER_ACTION)),
        (500, "ServiceException", ("AwsBusy", Retry.BACKOFF)),
        (502, "EC2UnexpectedException", ("AwsBusy", Retry.BACKOFF)),
        (400, "KMSDisabledException", ("AwsRejected", Retry.USER_ACTION)),
    ],
)
@pytest.mark.usefixtures("one_attempt")
def test_each_refusal_of_lambda_is_an_error_of_its_own(
    aws_api: ScriptedAws, signer: LambdaSigner, status: int, code: str, expected: tuple[str, Retry]
) -> None:
    aws_api.will_refuse(status, code, "the words of AWS")
    error = failure(signer)
    assert (error.kind, error.retry) == expected
    assert (error.code, error.status) == (code, status)
    assert "the words of AWS" in error.detail


def test_a_clock_that_is_wrong_is_told_so(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_refuse(
        403, "InvalidSignatureException", "Signature expired: 20261124T1 is now earlier than 20261124T2"
    )
    assert failure(signer).kind == "ClockWrong"


def test_the_texts_name_function_and_region(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_refuse(404, "ResourceNotFoundException")
    error = failure(signer, GET)
    assert "fa-106-function2 in the region eu-central-1" in error.cause()


def test_a_busy_lambda_is_asked_twice(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    throttled = Scripted(status=429, headers={"x-amzn-ErrorType": "TooManyRequestsException"}, body=b"{}")
    aws_api.will_answer(throttled, Scripted(body=f'"{signed_url("put_object")}"'.encode()))
    assert signer.sign(PUT).location == ASKED
    assert len(aws_api.received) == 2


def test_a_function_that_fails_is_quoted(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_fail({"errorType": "KeyError", "errorMessage": "'BUCKET_NAME'", "stackTrace": ["  File x, line 3"]})
    error = failure(signer)
    assert error.kind == "FunctionFailed"
    assert "KeyError: 'BUCKET_NAME' (File x, line 3)" in error.cause()


def test_a_function_that_runs_out_of_time_is_told_so(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_fail({"errorMessage": "x Task timed out after 3.00 seconds"})
    assert failure(signer).kind == "FunctionTimedOut"


@pytest.mark.usefixtures("one_attempt")
def test_an_answer_that_does_not_come_is_not_waited_for(
    aws_api: ScriptedAws, signer: LambdaSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presign_gui.aws.session.READ_TIMEOUT", 0.1)
    aws_api.will_answer(Scripted(delay=0.5))
    error = failure(signer)
    assert (error.kind, error.retry) == ("InvokeTimedOut", Retry.BACKOFF)


@pytest.mark.usefixtures("one_attempt")
def test_a_server_that_is_not_there_is_a_network_error() -> None:
    settings = AwsSettings(endpoint_url="http://127.0.0.1:1", access_key_id="AKIAX", secret_access_key="s")
    error = failure(LambdaSigner(settings, "f", "g"))
    assert isinstance(error, NetworkError)
    assert (error.kind, error.facts["host"]) == ("ConnectionRefused", "127.0.0.1:1")


@pytest.mark.parametrize(("request_", "kind"), [(PUT, "NoUploadFunction"), (GET, "NoDownloadFunction")])
@pytest.mark.parametrize("name", [None, ""])
def test_a_direction_without_a_function_is_told_so(
    aws_api: ScriptedAws, request_: SigningRequest, kind: str, name: str | None
) -> None:
    signer = LambdaSigner(AwsSettings(endpoint_url=aws_api.endpoint_url), name, name)
    assert failure(signer, request_).kind == kind
    assert aws_api.received == []


def test_an_expiry_out_of_range_is_refused_before_anything_is_asked(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    with pytest.raises(InputError):
        signer.sign(PutObject(location=ASKED, expires_in=0))
    assert aws_api.received == []


def test_without_credentials_the_function_is_not_invoked(aws_api: ScriptedAws) -> None:
    with pytest.raises(SigningError) as caught:
        LambdaSigner(AwsSettings(endpoint_url=aws_api.endpoint_url), "f", "g").sign(PUT)
    assert caught.value.kind == "NoCredentials"
    assert aws_api.received == []


def test_the_signer_cannot_list(signer: LambdaSigner) -> None:
    capabilities = signer.capabilities
    assert (capabilities.may_set_expiry, capabilities.may_list_buckets, capabilities.may_list_objects) == (
        True,
        False,
        False,
    )
