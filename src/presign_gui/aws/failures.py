"""Turns what boto3 raises into the program's typed errors: the one place that knows botocore's exceptions.

Callers write `except FAILURES as error: raise aws_failure(error, ...) from None`, so that no traceback shows what the
library quoted; the library's words go into the error's detail, where secrets are masked.
"""

import re
import socket
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from presign_gui.domain.catalogue import network
from presign_gui.domain.catalogue import signing as entries
from presign_gui.domain.errors import CatalogueEntry, PresignGuiError

CONNECT_TIMEOUT: Final = 10
"""Seconds until a connection to AWS has to stand."""
READ_TIMEOUT: Final = 20
"""Seconds that AWS may be silent; a signing function that starts cold needs a few."""
ATTEMPTS: Final = 2
"""How often a request is sent, all told, where AWS is busy or the connection breaks."""

FAILURES: Final = (boto.BotoCoreError, boto.ClientError, ResponseParserError, TypeError)
"""What a call of boto3 raises. The last is a defect of its own, measured with 1.43 when an S3 answer is a redirect that
no S3 server sends, such as a network's sign-in page."""
SETUP_FAILURES: Final = (*FAILURES, OSError, ValueError)
"""Making a client reads files of AWS and of certificates, and parses an endpoint, with Python's own errors."""
CREDENTIAL_FAILURES: Final = (*FAILURES, RuntimeError, OSError, ValueError)
"""A credential process, a cache file or an AWS file that is broken also raises errors of Python's own."""

_SSL_REASON: Final = re.compile(r"\[SSL[^\]]*\] ([^(]+?) ?\(")
"""How Python's ssl module words its errors: `[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)`."""
_KEY_REFUSED: Final = frozenset(
    {
        "AuthFailure",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSecurity",
        "InvalidSignatureException",
        "InvalidToken",
        "MissingAuthenticationToken",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_LATE_SIGNATURE: Final = ("Signature expired", "Signature not yet current")
_EXPIRED: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"})
_BUSY: Final = frozenset(
    {
        "InternalError",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceException",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_ROLE_OPERATIONS: Final = frozenset({"AssumeRole", "AssumeRoleWithWebIdentity", "GetRoleCredentials"})


def aws_failure(error: Exception, profile: str | None) -> PresignGuiError:
    """Say what kept AWS from being asked, or that it refused. For any operation; never raises."""
    if isinstance(error, boto.ClientError):
        return refusal_failure(error)
    if isinstance(error, boto.CredentialRetrievalError):
        return _unavailable(error)
    known = network_failure(error) or _setup_failure(error) or _login_failure(error, profile)
    reason = " ".join(str(error).split())
    return known or _source_failure(error) or entries.REQUEST_IMPOSSIBLE.error(reason=reason, detail=str(error))


def credentials_failure(error: Exception, profile: str | None) -> PresignGuiError:
    """Say why there are no credentials, for an error that came up while they were looked for or renewed."""
    if isinstance(error, boto.ClientError):
        return refusal_failure(error)
    known = network_failure(error) or _login_failure(error, profile) or _source_failure(error)
    return known or _unavailable(error)


def refusal_failure(error: boto.ClientError) -> PresignGuiError:
    """Say why AWS refused, for the reasons that any operation shares, such as the credentials and the clock."""
    reason = message_of(error) or code_of(error)
    return refused(_entry_of_refusal(error), error, operation=error.operation_name, reason=reason)


def network_failure(error: Exception) -> PresignGuiError | None:
    """Say why AWS could not be reached; None where `error` is about something else."""
    if not isinstance(error, (boto.ConnectionError, boto.HTTPClientError, boto.IncompleteReadError)):
        return None
    host, detail = _host_of(error), str(error)
    match error:
        case boto.ConnectTimeoutError():
            waited = timedelta(seconds=CONNECT_TIMEOUT * ATTEMPTS)
            found = network.CONNECT_TIMED_OUT.error(host=host, waited=waited, detail=detail)
        case boto.ReadTimeoutError():
            waited = timedelta(seconds=READ_TIMEOUT * ATTEMPTS)
            found = network.ANSWER_TIMED_OUT.error(host=host, waited=waited, detail=detail)
        case boto.SSLError():
            found = _tls_failure(host, str(error.kwargs.get("error", "")), detail)
        case boto.ProxyConnectionError():
            found = network.PROXY_FAILED.error(proxy=str(error.kwargs.get("proxy_url")), detail=detail)
        case boto.EndpointConnectionError():
            found = _unreachable(error, host)
        case _:
            found = network.CONNECTION_LOST.error(host=host, detail=detail)
    return found


def refused(entry: CatalogueEntry, error: boto.ClientError, **facts: str) -> PresignGuiError:
    """Make `entry`'s error with what AWS's answer says about itself: code, HTTP status and request IDs."""
    about = _response_of(error).get("ResponseMetadata", {})
    return entry.error(
        code=code_of(error),
        status=about.get("HTTPStatusCode"),
        request_id=about.get("RequestId") or None,
        host_id=about.get("HostId") or None,
        detail=str(error),
        **facts,
    )


def code_of(error: boto.ClientError) -> str:
    """Return AWS's code, such as `AccessDeniedException`; an answer without a body gives its status (`403`)."""
    return str(_response_of(error).get("Error", {}).get("Code", "Unknown"))


def message_of(error: boto.ClientError) -> str:
    """Return AWS's own sentence without its full stop, which may be empty."""
    return str(_response_of(error).get("Error", {}).get("Message", "")).rstrip(". ")


def status_of(error: boto.ClientError) -> int | None:
    """Return the HTTP status of the answer."""
    status = _response_of(error).get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status if isinstance(status, int) else None


def header_of(error: boto.ClientError, name: str) -> str | None:
    """Return a header of the answer by its lower-case name."""
    headers: dict[str, str] = _response_of(error).get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return headers.get(name)


def _entry_of_refusal(error: boto.ClientError) -> CatalogueEntry:
    code = code_of(error)
    is_late = code == "InvalidSignatureException" and message_of(error).startswith(_LATE_SIGNATURE)
    for is_it, entry in (
        (code == "RequestTimeTooSkewed" or is_late, entries.CLOCK_WRONG),
        (code in _EXPIRED, entries.CREDENTIALS_EXPIRED),
        (code in _KEY_REFUSED, entries.CREDENTIALS_REFUSED),
        (code in _BUSY or (status_of(error) or 0) >= 500, entries.AWS_BUSY),
        (error.operation_name in _ROLE_OPERATIONS, entries.ROLE_REFUSED),
        # No service of AWS leaves its code out: the body was no error of AWS, or there was none.
        (not code or code.isdigit(), entries.AWS_ANSWER_UNREADABLE),
    ):
        if is_it:
            return entry
    return entries.AWS_REJECTED


def _response_of(error: boto.ClientError) -> dict[str, Any]:
    # The stubs describe the answer as fixed fields; servers that imitate S3 leave any of them out.
    return dict(error.response)


def _setup_failure(error: Exception) -> PresignGuiError | None:
    detail = str(error)
    match error:
        case boto.NoRegionError():
            return entries.NO_REGION.error(detail=detail)
        case boto.InvalidRegionError():
            return entries.REGION_INVALID.error(region=str(error.kwargs.get("region_name", "")), detail=detail)
        case ResponseParserError() | TypeError():
            return entries.AWS_ANSWER_UNREADABLE.error(detail=detail)
        case OSError():
            return entries.AWS_FILES_UNREADABLE.error(reason=detail, detail=detail)
        case ValueError() if not isinstance(error, boto.BotoCoreError):
            return entries.ENDPOINT_INVALID.error(endpoint=detail.removeprefix("Invalid endpoint: "), detail=detail)
        case _:
            return None


def _source_failure(error: Exception) -> PresignGuiError | None:
    detail = str(error)
    match error:
        case boto.NoCredentialsError() | boto.NoAuthTokenError():
            return entries.NO_CREDENTIALS.error(detail=detail)
        case boto.PartialCredentialsError():
            place, missing = str(error.kwargs.get("provider")), str(error.kwargs.get("cred_var"))
            return entries.CREDENTIALS_INCOMPLETE.error(place=place, missing=missing, detail=detail)
        case boto.ProfileNotFound():
            return entries.PROFILE_NOT_FOUND.error(profile=str(error.kwargs.get("profile")), detail=detail)
        case boto.ConfigParseError() | boto.ConfigNotFound() | boto.InvalidConfigError():
            return entries.AWS_FILES_UNREADABLE.error(reason=detail, detail=detail)
        case RuntimeError():
            # botocore's words for credentials that are past their end even after it renewed them.
            return entries.CREDENTIALS_EXPIRED.error(detail=detail)
        case _:
            return None


def _login_failure(error: Exception, profile: str | None) -> PresignGuiError | None:
    """Tell a sign-in that was never done from one that has ended.

    The errors of `aws login` are told by name, because botocore has them only since version 1.41.
    """
    detail = str(error)
    option = f" --profile {profile}" if profile else ""
    match error:
        case boto.SSOTokenLoadError():
            return entries.LOGIN_NEEDED.error(command=f"aws sso login{option}", detail=detail)
        case boto.SSOError() | boto.TokenRetrievalError():
            return entries.LOGIN_EXPIRED.error(command=f"aws sso login{option}", detail=detail)
        case boto.BotoCoreError() if type(error).__name__ == "LoginTokenLoadError":
            return entries.LOGIN_NEEDED.error(command=f"aws login{option}", detail=detail)
        case boto.BotoCoreError() if type(error).__name__.startswith("Login"):
            return entries.LOGIN_EXPIRED.error(command=f"aws login{option}", detail=detail)
        case _:
            return None


def _unavailable(error: Exception) -> PresignGuiError:
    reason = str(getattr(error, "kwargs", {}).get("error_msg", "")).strip() or str(error) or type(error).__name__
    return entries.CREDENTIALS_UNAVAILABLE.error(reason=reason.rstrip("."), detail=repr(error))


def _unreachable(error: boto.EndpointConnectionError, host: str) -> PresignGuiError:
    """Look at the operating system's error, which the HTTP library names as the cause of its own."""
    library_error = error.kwargs.get("error")
    cause = getattr(library_error, "__cause__", None) or library_error
    detail = f"{error} ({cause})"
    match cause:
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return network.DNS_SILENT.error(host=host, detail=detail)
        case socket.gaierror():
            return network.DNS_FAILED.error(host=host, detail=detail)
        case ConnectionRefusedError():
            return network.CONNECTION_REFUSED.error(host=host, detail=detail)
        case _:
            return network.NETWORK_UNREACHABLE.error(host=host, detail=detail)


def _tls_failure(host: str, library_words: str, detail: str) -> PresignGuiError:
    said = _SSL_REASON.search(library_words)
    reason = said[1] if said else library_words
    if "CERTIFICATE_VERIFY_FAILED" in detail:
        return network.TLS_CERTIFICATE_INVALID.error(host=host, reason=reason, detail=detail)
    return network.TLS_FAILED.error(host=host, reason=reason, detail=detail)


def _host_of(error: Exception) -> str:
    url = str(getattr(error, "kwargs", {}).get("endpoint_url", ""))
    return urlsplit(url).netloc.rpartition("@")[2] or "AWS"
