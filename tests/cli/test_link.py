"""What is said about a link beside the link itself."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine


@pytest.fixture
def owner(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    return run


@pytest.mark.parametrize(
    ("options", "beginning"),
    [
        ([], "https://my-bucket.s3.eu-central-1.amazonaws.com/a%20key?"),
        (["--path-style"], "https://s3.eu-central-1.amazonaws.com/my-bucket/a%20key?"),
        (["--endpoint-url", "http://127.0.0.1:9"], "http://127.0.0.1:9/my-bucket/a%20key?"),
    ],
)
def test_the_options_lead_to_the_host(owner: CommandLine, options: list[str], beginning: str) -> None:
    ran = owner("link", "s3://my-bucket/a key", "--region", "eu-central-1", *options)
    assert ran.status == 0
    assert ran.result.startswith(beginning)


def test_until_when_it_works_is_said(owner: CommandLine) -> None:
    ran = owner("link", "s3://my-bucket/key", "--region", "eu-central-1", "--expires", "1h30m")
    assert re.fullmatch(
        r"Downloads s3://my-bucket/key until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, for 1 h (30|29) min\. "
        r"Whoever has the link can use it\.\n",
        ran.err,
    )
    upload = owner("link", "s3://my-bucket/key", "--region", "eu-central-1", "--upload", "--expires", "7d")
    assert upload.err.startswith("Takes one upload to s3://my-bucket/key until ")


def test_a_link_that_ends_with_its_credentials(run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials with an end of their own come from a process, as SSO helpers give them."""
    ends = (datetime.now(UTC) + timedelta(minutes=40)).strftime("%Y-%m-%dT%H:%M:%SZ")
    (home / "credentials.json").write_text(
        f'{{"Version": 1, "AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SecretAccessKey": "s", "SessionToken": "t",'
        f' "Expiration": "{ends}"}}',
        encoding="utf-8",
    )
    (home / "config").write_text(
        f"[profile work]\nregion = eu-central-1\ncredential_process = cat {home / 'credentials.json'}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "config"))
    ran = run("link", "s3://my-bucket/key", "--profile", "work", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["expires_at"] == ran.json["credentials_expire_at"] == ends
    assert "It ends with the credentials that signed it" in ran.err


def test_no_region_is_a_matter_of_signing(owner: CommandLine) -> None:
    ran = owner("link", "s3://my-bucket/key", "--json")
    assert (ran.status, ran.json["error"]["kind"]) == (4, "NoRegion")
