"""What boto3's exceptions become."""

import socket

import pytest
from botocore import exceptions as boto

from presign_gui.aws.failures import aws_failure, code_of, message_of, network_failure
from presign_gui.domain.errors import InputError, NetworkError, Retry, SigningError

URL = "https://user:password@s3.example.com:9000/b/k?X-Amz-Signature=" + "0a" * 32


def caused_by(cause: Exception) -> Exception:
    """Wrap as the HTTP library does, which names the operating system's error as the cause of its own."""
    wrapped = Exception("failed to establish a new connection")
    wrapped.__cause__ = cause
    return wrapped


def tls_error(words: str) -> Exception:
    return boto.SSLError(endpoint_url=URL, error=Exception(words))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (boto.EndpointConnectionError(endpoint_url=URL, error=caused_by(socket.gaierror(-2, "x"))), "HostNotFound"),
        (boto.EndpointConnectionError(endpoint_url=URL, error=socket.gaierror(-2, "x")), "HostNotFound"),
        (
            boto.EndpointConnectionError(endpoint_url=URL, error=socket.gaierror(socket.EAI_AGAIN, "x")),
            "NameServerSilent",
        ),
        (
            boto.EndpointConnectionError(endpoint_url=URL, error=caused_by(ConnectionRefusedError())),
            "ConnectionRefused",
        ),
        (boto.EndpointConnectionError(endpoint_url=URL, error=caused_by(OSError(101, "x"))), "NetworkUnreachable"),
        (boto.ConnectTimeoutError(endpoint_url=URL, error="x"), "ConnectTimeout"),
        (boto.ReadTimeoutError(endpoint_url=URL, error="x"), "AnswerTimeout"),
        (boto.ConnectionClosedError(endpoint_url=URL, request=None, response=None), "ConnectionLost"),
        (boto.ResponseStreamingError(error="cut"), "ConnectionLost"),
        (boto.IncompleteReadError(actual_bytes=1, expected_bytes=2), "ConnectionLost"),
        (boto.ProxyConnectionError(proxy_url="http://***@proxy:3128", error="x"), "ProxyFailed"),
        (
            tls_error("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed (_ssl.c:1006)"),
            "CertificateInvalid",
        ),
        (tls_error("[SSL: WRONG_VERSION_NUMBER] wrong version (_ssl.c:1)"), "TlsFailed"),
        (tls_error("[Errno 2] No such file or directory"), "TlsFailed"),
    ],
)
def test_what_keeps_aws_from_being_reached_is_a_network_error(error: Exception, kind: str) -> None:
    failure = aws_failure(error, None)
    assert isinstance(failure, NetworkError)
    assert failure.kind == kind
    text = f"{failure} {failure.remedy()}"
    assert "{" not in text
    assert "password" not in text
    assert "0a0a" not in f"{text} {failure.detail}"
    if "host" in failure.facts and "endpoint_url" in getattr(error, "kwargs", {}):
        assert failure.facts["host"] == "s3.example.com:9000"


def test_the_reason_of_a_certificate_is_in_words() -> None:
    words = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)"
    failure = aws_failure(tls_error(words), None)
    assert failure.facts["reason"] == "certificate verify failed: self-signed certificate"


@pytest.mark.parametrize(
    ("error", "profile", "kind", "command"),
    [
        (boto.SSOTokenLoadError(error_msg="x"), "work", "LoginNeeded", "aws sso login --profile work"),
        (boto.UnauthorizedSSOTokenError(), None, "LoginExpired", "aws sso login"),
        (
            boto.TokenRetrievalError(provider="sso", error_msg="x"),
            "work",
            "LoginExpired",
            "aws sso login --profile work",
        ),
    ],
)
def test_a_sign_in_comes_with_the_command_for_it(
    error: Exception, profile: str | None, kind: str, command: str
) -> None:
    failure = aws_failure(error, profile)
    assert (failure.kind, failure.facts["command"], failure.retry) == (kind, command, Retry.USER_ACTION)


@pytest.mark.parametrize("name", ["LoginRefreshRequired", "LoginInsufficientPermissions"])
def test_the_sign_in_of_newer_versions_is_told_by_name(name: str) -> None:
    error = type(name, (boto.BotoCoreError,), {})()
    failure = aws_failure(error, None)
    assert (failure.kind, failure.facts["command"]) == ("LoginExpired", "aws login")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (boto.NoCredentialsError(), "NoCredentials"),
        (boto.NoRegionError(), "NoRegion"),
        (boto.ParamValidationError(report="x"), "RequestImpossible"),
        (
            boto.CredentialRetrievalError(provider="custom-process", error_msg="the vault is locked."),
            "CredentialsUnavailable",
        ),
        (TypeError("expected string"), "AwsAnswerUnreadable"),
        (boto.UnknownServiceError(service_name="s3", known_service_names="x"), "RequestImpossible"),
        (PermissionError(13, "Permission denied", "/ca.pem"), "AwsFilesUnreadable"),
        (ValueError("Invalid endpoint: foo"), "EndpointInvalid"),
    ],
)
def test_the_rest_is_a_signing_error(error: Exception, kind: str) -> None:
    failure = aws_failure(error, None)
    assert isinstance(failure, SigningError | InputError)
    assert failure.kind == kind
    assert "{" not in f"{failure} {failure.remedy()}"


def test_an_answer_without_any_of_the_usual_fields_is_still_an_error() -> None:
    error = boto.ClientError({}, "ListBuckets")
    failure = aws_failure(error, None)
    assert (failure.kind, failure.code, failure.status) == ("AwsRejected", "Unknown", None)
    assert (code_of(error), message_of(error)) == ("Unknown", "")


def test_an_access_key_in_awss_words_is_masked() -> None:
    words = "Too many requests of AKIAIOSFODNN7EXAMPLE."
    error = boto.ClientError({"Error": {"Code": "SlowDown", "Message": words}}, "ListBuckets")
    failure = aws_failure(error, None)
    assert "AKIAIOSFODNN7EXAMPLE" not in f"{failure} {failure.detail}"


def test_other_errors_are_not_called_network_errors() -> None:
    assert network_failure(boto.NoCredentialsError()) is None
