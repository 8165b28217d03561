"""Nothing that a command says, logs or represents holds a signature, a session token or a secret key.

The log is turned on in full (`--debug`), where urllib3 and botocore quote whole URLs and string-to-sign texts. Every
signature that boto3 makes meanwhile is remembered and looked for.
"""

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.signers import RequestSigner

from presign_gui.app import guest
from presign_gui.app.connections import Connection, SignerKind
from presign_gui.app.links import share_link
from presign_gui.app.services import Services
from presign_gui.cli.arguments import parse
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.signing import GetObject
from tests.fakes.command_line import CommandLine
from tests.servers.seaweedfs import SeaweedFS

TOKEN = "IQoJb3JpZ2luX2VjEPX//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexampletokenexampletoken=="


@dataclass
class Secrets:
    """Every secret of this test: those that are known from the start and those that are computed."""

    values: set[str] = field(default_factory=set)

    def found_in(self, text: str) -> list[str]:
        return [secret for secret in self.values if secret in text or _quoted(secret) in text]


def _quoted(secret: str) -> str:
    return secret.replace("/", "%2F").replace("=", "%3D").replace("+", "%2B")


def signature_of(url: str) -> str:
    found = re.search(r"X-Amz-Signature=([0-9a-f]{64})", url)
    assert found is not None
    return found[1]


@pytest.fixture
def secrets(seaweedfs: SeaweedFS, monkeypatch: pytest.MonkeyPatch) -> Secrets:
    secrets = Secrets({seaweedfs.secret_access_key, seaweedfs.access_key_id, TOKEN})
    presign: Callable[..., str] = RequestSigner.generate_presigned_url

    def remembered(self: RequestSigner, *arguments: Any, **named: Any) -> str:
        url = presign(self, *arguments, **named)
        secrets.values.add(signature_of(url))
        return url

    monkeypatch.setattr(RequestSigner, "generate_presigned_url", remembered)
    return secrets


@pytest.fixture
def check(owner: CommandLine, secrets: Secrets) -> Callable[..., str]:
    """Run a command with its log on and look through all it says; return its stderr."""

    def run_and_look(*arguments: str | Path) -> str:
        ran = owner(*arguments, "--debug")
        out = "" if arguments[0] == "link" else ran.out
        assert secrets.found_in(out + ran.err) == []
        assert not re.search(r"(?i)signature=[0-9a-f]", out + ran.err)
        return ran.err

    return run_and_look


def test_what_works_says_nothing(
    owner: CommandLine, check: Callable[..., str], seaweedfs: SeaweedFS, folder: Path, secrets: Secrets
) -> None:
    (folder / "sent.txt").write_bytes(b"x")
    address = f"s3://{seaweedfs.bucket}/secrets/sent.txt"
    known = len(secrets.values)
    assert " botocore.hooks: " in check("upload", "sent.txt", address)
    assert " urllib3.connectionpool: " in check("download", address)
    check("link", address)
    check("link", address, "--upload", "--json")
    check("upload", "sent.txt", owner("link", address, "--upload").result)
    check("download", owner("link", address).result, "--json")
    check("inspect", owner("link", address).result)
    assert len(secrets.values) >= known + 4


def test_what_fails_says_nothing(
    owner: CommandLine,
    check: Callable[..., str],
    seaweedfs: SeaweedFS,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (folder / "sent.txt").write_bytes(b"x")
    address = f"s3://{seaweedfs.bucket}/secrets/failing.txt"
    late = owner("link", address, "--expires", "1").result
    upload_link = owner("link", address, "--upload").result
    began = time.monotonic()
    check("upload", "sent.txt", upload_link.replace("failing", "other"))
    check("upload", "missing.txt", upload_link)
    check("upload", "sent.txt", upload_link.replace("http://", "ftp://"))
    check("download", upload_link.replace("X-Amz-Date", "X-Date"))
    check("download", address)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{taken.getsockname()[1]}"
        check("download", upload_link.replace(seaweedfs.endpoint_url.removeprefix("http://"), nowhere))
    time.sleep(max(0.0, began + 2.1 - time.monotonic()))
    check("download", late)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    check("upload", "sent.txt", address)
    check("upload", "sent.txt", owner("link", address, "--upload").result)


def test_a_quoted_error_of_s3_is_shown_without_them(
    owner: CommandLine, secrets: Secrets, seaweedfs: SeaweedFS, folder: Path
) -> None:
    link = owner("link", f"s3://{seaweedfs.bucket}/secrets/any").result
    signature = signature_of(link)
    assert signature in secrets.values
    (folder / "error.xml").write_text(
        f"<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>{seaweedfs.access_key_id}</AWSAccessKeyId>"
        f"<SignatureProvided>{signature}</SignatureProvided><Resource>{link.replace('&', '&amp;')}</Resource></Error>",
        encoding="utf-8",
    )
    for more in ([], ["--json"], ["--debug"]):
        ran = owner("explain", "error.xml", *more)
        assert ran.status == 0
        assert secrets.found_in(ran.out + ran.err) == []


def test_no_object_represents_them(owner: CommandLine, secrets: Secrets, seaweedfs: SeaweedFS, folder: Path) -> None:
    connection = Connection(name="here", signer=SignerKind.LOCAL)
    location = ObjectLocation(seaweedfs.bucket, "secrets/any")
    services = Services()
    opened = services.open_connection(connection)
    link = share_link(opened.signer, GetObject(location=location, expires_in=60))
    url = parse_presigned_url(link.url)
    upload, download = opened.upload_job(folder / "x", location), opened.download_job(location, folder)
    for value in (
        services,
        opened,
        opened.signer,
        link,
        url,
        upload,
        upload.sign(),
        download,
        guest.download_job(url, folder),
        guest.download_job(url, folder).sign(),
        parse(["download", link.url]),
        parse(["upload", "x", link.url]),
        parse(["inspect", link.url]),
    ):
        assert secrets.found_in(repr(value) + str(value)) == []
    services.close()
