"""Every test of this room sees an empty AWS configuration, never that of whoever runs it."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from botocore.credentials import SSOProvider
from botocore.loaders import Loader, create_loader
from botocore.tokens import SSOTokenProvider

from tests.fakes.aws_api import ScriptedAws, scripted_aws


@cache
def shared_loader(data_path: str | None) -> Loader:
    return create_loader(data_path)


@pytest.fixture(autouse=True)
def one_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have botocore read its data once: it takes 0.1 s for each session, and these tests make hundreds."""
    monkeypatch.setattr("botocore.session.create_loader", shared_loader)


@pytest.fixture(autouse=True)
def aws_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder for `config` and `credentials`, and no AWS variables."""
    proxies = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}
    ca_files = {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"}
    for name in list(os.environ):
        if name.startswith("AWS_") or name.upper() in proxies | ca_files:
            monkeypatch.delenv(name)
    home = tmp_path / "aws"
    home.mkdir()
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_LOGIN_CACHE_DIRECTORY", str(home / "login-cache"))
    # botocore works this folder out from HOME when it is imported, so a variable comes too late.
    for provider in (SSOProvider, SSOTokenProvider):
        monkeypatch.setattr(provider, "_SSO_TOKEN_CACHE_DIR", str(home / "sso-cache"))
    return home


@pytest.fixture
def environment_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a long-lived key pair into the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")


@pytest.fixture
def aws_api() -> Iterator[ScriptedAws]:
    """Run a scripted server."""
    with scripted_aws() as server:
        yield server


@pytest.fixture
def one_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no second attempt, whose pause would be most of the test."""
    monkeypatch.setattr("presign_gui.aws.session.ATTEMPTS", 1)
