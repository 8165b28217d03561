"""Who signs, until when, and why nobody can."""

import json
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import botocore.session
import pytest
from botocore.credentials import Credentials, DeferredRefreshableCredentials, RefreshableCredentials

from presign_gui.aws.credentials import LONGEST_LIFE, load_credentials, read_credentials
from presign_gui.aws.session import AwsAccess, AwsSettings
from presign_gui.domain.errors import SigningError
from tests.fakes.aws_api import Scripted, ScriptedAws

NOW = datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC)


def refreshable(end: datetime) -> RefreshableCredentials:
    return RefreshableCredentials(
        "ASIAEXAMPLE", "secret", "token", end, refresh_using=dict, method="test", time_fetcher=lambda: NOW
    )


@pytest.mark.parametrize("left", [20 * 60, 3600, 12 * 3600, 36 * 3600 - 1, LONGEST_LIFE - 1])
def test_the_end_of_temporary_credentials_is_found_to_the_second(left: int) -> None:
    end = NOW.replace(microsecond=0) + timedelta(seconds=left)
    assert read_credentials(refreshable(end), None, lambda: NOW).expire_at == end


def test_an_end_beyond_all_temporary_credentials_is_none() -> None:
    end = NOW + timedelta(seconds=LONGEST_LIFE + 1)
    assert read_credentials(refreshable(end), None, lambda: NOW).expire_at is None


def test_credentials_that_are_fetched_late_have_an_end_too() -> None:
    end = NOW.replace(microsecond=0) + timedelta(hours=1)
    fetched = {"access_key": "ASIAFETCHED", "secret_key": "s", "token": "t", "expiry_time": end.isoformat()}
    late = DeferredRefreshableCredentials(lambda: fetched, "test", time_fetcher=lambda: NOW)
    found = read_credentials(late, None, lambda: NOW)
    assert (found.access_key_id, found.expire_at) == ("ASIAFETCHED", end)
    assert "ASIAFETCHED" not in repr(found)


def test_long_lived_credentials_have_no_end() -> None:
    found = read_credentials(Credentials("AKIAEXAMPLE", "secret"), None)
    assert (found.access_key_id, found.expire_at) == ("AKIAEXAMPLE", None)


@pytest.mark.parametrize(("key", "secret"), [("", "secret"), ("AKIAEXAMPLE", "")])
def test_empty_keys_are_no_credentials(key: str, secret: str) -> None:
    with pytest.raises(SigningError) as caught:
        read_credentials(Credentials(key, secret), None)
    assert caught.value.kind == "NoCredentials"


def test_expired_credentials_of_the_environment_are_said_to_be_expired(
    monkeypatch: pytest.MonkeyPatch, environment_keys: None, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")
    with pytest.raises(SigningError) as caught:
        AwsAccess(AwsSettings()).credentials()
    assert caught.value.kind == "CredentialsExpired"


@pytest.mark.parametrize(
    ("config", "profile", "kind", "shown"),
    [
        ("", None, "NoCredentials", "aws configure"),
        ("", "ghost", "ProfileNotFound", "ghost"),
        ("[profile p]\naws_access_key_id = AKIA\n", "p", "CredentialsIncomplete", "aws_secret_access_key"),
        ("[profile p\n", "p", "AwsFilesUnreadable", "config"),
        ("[profile p]\nrole_arn = arn:r\nsource_profile = absent\n", "p", "AwsFilesUnreadable", "absent"),
        (
            "[profile p]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n"
            "[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-central-1\n",
            "p",
            "LoginNeeded",
            "aws sso login --profile p",
        ),
        (
            "[profile p]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-central-1\n"
            "sso_account_id = 123456789012\nsso_role_name = r\n",
            "p",
            "LoginNeeded",
            "aws sso login --profile p",
        ),
        (
            "[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\nmfa_serial = arn:aws:iam::1:mfa/me\n"
            "[profile b]\naws_access_key_id = AKIA\naws_secret_access_key = s\n",
            "p",
            "MfaNeeded",
            "aws configure export-credentials --profile p --format env",
        ),
        (
            "[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = q\n"
            "[profile q]\nrole_arn = arn:aws:iam::1:role/s\nsource_profile = b\nmfa_serial = arn:aws:iam::1:mfa/me\n"
            "[profile b]\naws_access_key_id = AKIA\naws_secret_access_key = s\n",
            "p",
            "MfaNeeded",
            "“p”",
        ),
        ("[profile p]\ncredential_process = /no/such/program\n", "p", "CredentialsUnavailable", "/no/such/program"),
    ],
)
def test_each_want_of_credentials_is_an_error_of_its_own(
    aws_home: Path, config: str, profile: str | None, kind: str, shown: str
) -> None:
    (aws_home / "config").write_text(config, encoding="utf-8")
    with pytest.raises(SigningError) as caught:
        AwsAccess(AwsSettings(profile=profile, region="eu-central-1")).credentials()
    error = caught.value
    assert error.kind == kind
    assert shown in f"{error.title()} {error.cause()} {error.remedy()}"
    assert error.__suppress_context__ or error.__context__ is None


def test_a_session_that_signs_in_with_aws_login_and_never_did_is_told_so(aws_home: Path) -> None:
    (aws_home / "config").write_text("[profile p]\nlogin_session = arn:aws:iam::1:user/me\n", encoding="utf-8")
    with pytest.raises(SigningError) as caught:
        AwsAccess(AwsSettings(profile="p", region="eu-central-1")).credentials()
    assert caught.value.kind == "LoginNeeded"
    assert "“aws login --profile p”" in caught.value.remedy()


def test_a_sign_in_that_has_ended_is_told_so(aws_home: Path) -> None:
    start_url = "https://x.awsapps.com/start"
    (aws_home / "config").write_text(
        f"[default]\nsso_start_url = {start_url}\nsso_region = eu-central-1\n"
        "sso_account_id = 123456789012\nsso_role_name = r\n",
        encoding="utf-8",
    )
    cache = aws_home / "sso-cache"
    cache.mkdir()
    token = {"startUrl": start_url, "region": "eu-central-1", "accessToken": "t", "expiresAt": "2020-01-01T00:00:00Z"}
    # The file is named by the SHA-1 of the start URL, as the AWS CLI does.
    (cache / "3947de8b16688092197fa616c34e01335f21d256.json").write_text(json.dumps(token), encoding="utf-8")
    with pytest.raises(SigningError) as caught:
        AwsAccess(AwsSettings(region="eu-central-1")).credentials()
    assert caught.value.kind == "LoginExpired"
    assert "“aws sso login”" in caught.value.remedy()


def script(file: Path, lines: str) -> Path:
    file.write_text(f"#!{sys.executable}\n{lines}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def test_a_credential_process_gives_keys_and_their_end(aws_home: Path, tmp_path: Path) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    keys = {"Version": 1, "AccessKeyId": "ASIAPROCESS", "SecretAccessKey": "s", "SessionToken": "t"}
    program = script(tmp_path / "keys", f"print('''{json.dumps(keys | {'Expiration': end.isoformat()})}''')")
    (aws_home / "config").write_text(f"[default]\ncredential_process = {program}\n", encoding="utf-8")
    found = AwsAccess(AwsSettings(region="eu-central-1")).credentials()
    assert (found.access_key_id, found.expire_at) == ("ASIAPROCESS", end)


@pytest.mark.parametrize("lines", ["print('no JSON')", "import sys; sys.exit('the vault is locked')"])
def test_a_credential_process_that_fails_is_told_so(aws_home: Path, tmp_path: Path, lines: str) -> None:
    program = script(tmp_path / "keys", lines)
    (aws_home / "config").write_text(f"[default]\ncredential_process = {program}\n", encoding="utf-8")
    with pytest.raises(SigningError) as caught:
        AwsAccess(AwsSettings(region="eu-central-1")).credentials()
    assert caught.value.kind == "CredentialsUnavailable"


ROLE = (
    "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\nregion = eu-central-1\n"
    "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n"
)


def test_a_role_gives_keys_and_their_end(aws_home: Path, aws_api: ScriptedAws, monkeypatch: pytest.MonkeyPatch) -> None:
    (aws_home / "config").write_text(ROLE, encoding="utf-8")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", aws_api.endpoint_url)
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    aws_api.will_answer(
        Scripted(
            body=f"""<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
            <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
            <Expiration>{end.strftime("%Y-%m-%dT%H:%M:%SZ")}</Expiration>
            </Credentials></AssumeRoleResult></AssumeRoleResponse>""".encode()
        )
    )
    found = AwsAccess(AwsSettings()).credentials()
    assert (found.access_key_id, found.expire_at) == ("ASIAROLE", end)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AccessDenied", "RoleRefused"),
        ("InvalidClientTokenId", "CredentialsRefused"),
        ("ExpiredToken", "CredentialsExpired"),
    ],
)
def test_a_role_that_is_not_given_is_told_so(
    aws_home: Path, aws_api: ScriptedAws, monkeypatch: pytest.MonkeyPatch, code: str, kind: str
) -> None:
    (aws_home / "config").write_text(ROLE, encoding="utf-8")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", aws_api.endpoint_url)
    body = f"<ErrorResponse><Error><Code>{code}</Code><Message>not you</Message></Error></ErrorResponse>"
    aws_api.will_answer(Scripted(status=403, body=body.encode()))
    with pytest.raises(SigningError) as caught:
        AwsAccess(AwsSettings()).credentials()
    assert (caught.value.kind, caught.value.code, caught.value.status) == (kind, code, 403)
    assert "not you" in caught.value.detail


def test_a_file_of_aws_that_is_a_folder_hinders_nobody(aws_home: Path, environment_keys: None) -> None:
    (aws_home / "config").mkdir()
    session = botocore.session.Session()
    assert load_credentials(session).access_key == "AKIAIOSFODNN7EXAMPLE"
