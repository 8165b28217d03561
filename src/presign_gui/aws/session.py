"""Makes boto3 sessions and clients the way presigned URLs need them, and never by boto3's own defaults.

Measured with boto3 1.43: by default it signs with Signature Version 2 in the older regions, and for the global host
`BUCKET.s3.amazonaws.com`, which answers 307 for a young bucket. So the version, the region, the regional endpoint and
the addressing style are all given here.
"""

import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config

from presign_gui import __version__
from presign_gui.aws.credentials import SigningCredentials, load_credentials, read_credentials
from presign_gui.aws.failures import ATTEMPTS, CONNECT_TIMEOUT, READ_TIMEOUT, SETUP_FAILURES, aws_failure
from presign_gui.domain.catalogue import signing as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import AddressingStyle

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sts import STSClient

CUSTOM_ENDPOINT_REGION: Final = "us-east-1"
"""What servers other than AWS expect in a signature when nobody told them another region."""

_NO_USER_SETTINGS: Final = {
    "profile": (None, None, None, None),
    "region": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
Service: TypeAlias = Literal["s3", "lambda", "cloudformation", "sts"]
_Stamp: TypeAlias = tuple[tuple[int, int] | None, ...]
"""Time of change (nanoseconds) and size (bytes) of each AWS file, None for one that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsSettings:
    """Whose credentials, and where. None leaves a choice to boto3: AWS_* variables, the profile, its role or SSO.

    `addressing_style` None means virtual-hosted on AWS and path style on a custom endpoint. The keys are only for
    the sandbox: everybody else's stay where boto3 finds them. Given keys shut out the user's own AWS settings.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    addressing_style: AddressingStyle | None = None
    access_key_id: str | None = field(default=None, repr=False)
    secret_access_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Sessions:
    """A botocore session, which knows profiles and files, inside the boto3 session, which makes typed clients."""

    core: botocore.session.Session
    boto: boto3.Session
    files: tuple[Path, ...]
    """The AWS files that it was read from."""
    stamp: _Stamp


class AwsAccess:
    """The boto3 session of one signer or browser, and the clients made from it. Safe to share between threads.

    boto3's clients may be used by several threads, but its sessions may not while they make them; so each client is
    made once, under a lock. The session is made anew when the AWS files change on disk, since other programs renew
    credentials there and boto3 reads them only once, and after a failure, which a person may have mended meanwhile.
    """

    def __init__(self, settings: AwsSettings) -> None:
        self._settings = settings
        self._lock = threading.RLock()
        self._sessions: _Sessions | None = None
        self._s3: S3Client | None = None
        self._functions: LambdaClient | None = None
        self._stacks: CloudFormationClient | None = None
        self._identity: STSClient | None = None

    def credentials(self) -> SigningCredentials:
        """Tell whose key signs now and until when. Blocks while AWS is asked; raises SigningError or NetworkError."""
        try:
            with self._lock:
                found = load_credentials(self._current().core)
            return read_credentials(found, self._profile)
        except PresignGuiError:
            self._forget()
            raise

    def s3(self) -> "S3Client":
        """Return the client for S3. Raises InputError or SigningError."""
        with self._lock:
            sessions = self._current()
            if self._s3 is None:
                self._s3 = self._make_s3(sessions)
            return self._s3

    def functions(self) -> "LambdaClient":
        """Return the client for Lambda. Raises InputError or SigningError."""
        with self._lock:
            sessions = self._current()
            if self._functions is None:
                self._functions = self._make(sessions, "lambda")
            return self._functions

    def stacks(self) -> "CloudFormationClient":
        """Return the client for CloudFormation. Raises InputError or SigningError."""
        with self._lock:
            sessions = self._current()
            if self._stacks is None:
                self._stacks = self._make(sessions, "cloudformation")
            return self._stacks

    def identity(self) -> "STSClient":
        """Return the client for STS, which tells whose account it is. Raises InputError or SigningError."""
        with self._lock:
            sessions = self._current()
            if self._identity is None:
                self._identity = self._make(sessions, "sts")
            return self._identity

    def failure(self, error: Exception) -> PresignGuiError:
        """Return the typed error for what a client raised, and begin with a new session next time."""
        self._forget()
        return aws_failure(error, self._profile)

    @property
    def _profile(self) -> str | None:
        return self._settings.profile or os.environ.get("AWS_DEFAULT_PROFILE") or os.environ.get("AWS_PROFILE")

    def _forget(self) -> None:
        with self._lock:
            self._sessions = self._s3 = self._functions = self._stacks = self._identity = None

    def _current(self) -> _Sessions:
        if self._sessions is None or self._sessions.stamp != _stamp_of(self._sessions.files):
            self._forget()
            try:
                self._sessions = _new_sessions(self._settings)
            except SETUP_FAILURES as error:
                raise self.failure(error) from None
        return self._sessions

    def _make_s3(self, sessions: _Sessions) -> "S3Client":
        try:
            endpoint, region = _place(sessions.core, self._settings, "s3")
            style = self._settings.addressing_style or (
                AddressingStyle.VIRTUAL_HOSTED if endpoint is None else AddressingStyle.PATH
            )
            config = _config(endpoint, region).merge(
                Config(
                    signature_version="s3v4",
                    s3={
                        "addressing_style": "path" if style is AddressingStyle.PATH else "virtual",
                        "us_east_1_regional_endpoint": "regional",
                        "use_accelerate_endpoint": False,
                    },
                )
            )
            client = sessions.boto.client("s3", endpoint_url=endpoint, config=config)
        except SETUP_FAILURES as error:
            raise self.failure(error) from None
        client.meta.events.register("before-call.s3.HeadBucket", _follow_no_redirect)
        return client

    def _make(self, sessions: _Sessions, service: Service) -> Any:
        """Make a client that needs nothing of its own."""
        client: Any = sessions.boto.client  # whose overloads want to know the service's name in advance
        try:
            endpoint, region = _place(sessions.core, self._settings, service)
            return client(service, endpoint_url=endpoint, config=_config(endpoint, region))
        except SETUP_FAILURES as error:
            raise self.failure(error) from None


def _follow_no_redirect(params: dict[str, Any], **_event: object) -> None:
    """Keep botocore from asking where a bucket is in order to find out where it is.

    Measured with 1.43: where an answer is a redirect that no S3 server sends it does so, and asks again because of the
    answer to that, some 80 times until Python ends it.
    """
    params["context"]["s3_redirect"]["redirected"] = True


def _new_sessions(settings: AwsSettings) -> _Sessions:
    """Read the environment and the AWS files anew."""
    if settings.access_key_id is not None:
        core = botocore.session.Session(session_vars=dict(_NO_USER_SETTINGS))
        core.set_credentials(settings.access_key_id, settings.secret_access_key or "", settings.session_token)
    else:
        core = botocore.session.Session(session_vars=_user_settings(), profile=settings.profile)
    files = () if settings.access_key_id is not None else _files_of(core)
    return _Sessions(core, boto3.Session(botocore_session=core), files, _stamp_of(files))


def _user_settings() -> dict[str, tuple[Any, Any, Any, Any]]:
    """Return where boto3 looks besides its own places: AWS_REGION, and other programs' variables for a company's CA.

    AWS_REGION is every SDK's variable but boto3's (AWS SDKs and Tools Reference Guide: AWS Region), and goes first.
    The CA file of the profile or AWS_CA_BUNDLE wins over the general variables.
    """
    ca_variables = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
    ca_file = next((os.environ[name] for name in ca_variables if os.environ.get(name)), None)
    return {
        "region": ("region", ["AWS_REGION", "AWS_DEFAULT_REGION"], None, None),
        "ca_bundle": ("ca_bundle", "AWS_CA_BUNDLE", ca_file, None),
    }


def _files_of(core: botocore.session.Session) -> tuple[Path, ...]:
    return tuple(Path(core.get_config_variable(name)).expanduser() for name in ("config_file", "credentials_file"))


def _stamp_of(files: Iterable[Path]) -> _Stamp:
    return tuple(_file_stamp(file) for file in files)


def _file_stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _place(core: botocore.session.Session, settings: AwsSettings, service: Service) -> tuple[str | None, str]:
    """Return the custom endpoint (None: AWS itself) and the region. Raises InputError or SigningError NO_REGION."""
    endpoint = settings.endpoint_url or _configured_endpoint(core, service)
    region = settings.region or core.get_config_variable("region")
    if endpoint is not None:
        check_endpoint(endpoint)
        return endpoint, region or CUSTOM_ENDPOINT_REGION
    if not region:
        raise entries.NO_REGION.error()
    return None, region


def _configured_endpoint(core: botocore.session.Session, service: Service) -> str | None:
    """Return the endpoint that AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 or the profile names, if one does.

    boto3 tells it only by the client that it makes: where that client and one that was told to ignore such
    settings have the same endpoint, it is AWS's own. A client costs 3 ms and no network.
    """
    honoured, ignored = (
        core.create_client(service, config=_probe_config(**options)).meta.endpoint_url
        for options in ({}, {"ignore_configured_endpoint_urls": True})
    )
    return honoured if honoured != ignored else None


def check_endpoint(endpoint_url: str) -> None:
    """Raise InputError unless `endpoint_url` can be an S3 server's address."""
    try:
        parts = urlsplit(endpoint_url)
        is_address = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
        parts = urlsplit("")
    if not is_address or parts.query or parts.fragment or "@" in parts.netloc or " " in endpoint_url:
        raise entries.ENDPOINT_INVALID.error(endpoint=endpoint_url.rpartition("@")[2])


def _config(endpoint: str | None, region: str) -> Config:
    """Return what every client has in common: time-outs, few retries, and no checksum that was not asked for.

    By default boto3 adds a checksum to uploads, which a presigned URL must not demand of whoever uses it. A custom
    endpoint has no FIPS or dual-stack variant, and boto3 refuses to combine them; a server on this very computer is
    never behind the proxy that the environment names.
    """
    options: dict[str, Any] = {}
    if endpoint is not None:
        options |= {"use_fips_endpoint": False, "use_dualstack_endpoint": False}
        if _is_loopback(urlsplit(endpoint).hostname or ""):
            options["proxies"] = {}
    return Config(
        region_name=region,
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        user_agent_extra=f"presign-gui/{__version__}",
        **options,
    )


def _probe_config(**options: bool) -> Config:
    settings: dict[str, Any] = {"use_fips_endpoint": False, "use_dualstack_endpoint": False, **options}
    return Config(region_name=CUSTOM_ENDPOINT_REGION, **settings)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
