"""Links that `presign link` prints work in curl, which knows nothing of us."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine
from tests.servers.seaweedfs import SeaweedFS


def curl(*arguments: str | Path) -> str:
    """Run curl, which `make test` installs, and fail where it fails; an HTTP status is no failure for it."""
    program = shutil.which("curl")
    assert program is not None, "curl is needed for this test: install it"
    command = [program, "--silent", "--show-error", "--noproxy", "*", *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.parametrize("key", ["curl/plain.bin", "curl/two words & 100% #1?+.bin", "curl/報告書 😀.bin"])
def test_curl_uploads_and_downloads(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path, key: str) -> None:
    content = bytes(range(256)) * 10_000
    (folder / "sent.bin").write_bytes(content)
    address = f"s3://{seaweedfs.bucket}/{key}"

    curl("--upload-file", folder / "sent.bin", owner("link", address, "--upload", "--expires", "15m").result)
    curl("--output", folder / "fetched.bin", owner("link", address).result)
    assert (folder / "fetched.bin").read_bytes() == content


def test_a_browser_saves_the_object_under_its_own_name(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    seaweedfs.client().put_object(Bucket=seaweedfs.bucket, Key="curl/deep/a name.bin", Body=b"x")
    link = owner("link", f"s3://{seaweedfs.bucket}/curl/deep/a name.bin").result
    headers = curl("--dump-header", "-", "--output", folder / "fetched.bin", link)
    assert 'content-disposition: attachment; filename="a name.bin"' in headers.lower()


def test_the_link_stands_alone_on_stdout(owner: CommandLine, seaweedfs: SeaweedFS) -> None:
    ran = owner("link", f"s3://{seaweedfs.bucket}/curl/any", "--expires", "90")
    assert ran.out == f"{ran.result}\n"
    assert "X-Amz-Expires=90" in ran.result
    assert ran.err.startswith(f"Downloads s3://{seaweedfs.bucket}/curl/any until 20")
    assert "X-Amz-Signature" not in ran.err


def test_the_link_document(owner: CommandLine, seaweedfs: SeaweedFS) -> None:
    link = owner("link", f"s3://{seaweedfs.bucket}/curl/any", "--upload", "--json").json
    shown = owner("inspect", link["url"], "--json").json
    assert link == {
        "url": link["url"],
        "method": "PUT",
        "bucket": seaweedfs.bucket,
        "key": "curl/any",
        "asked": None,
        "expires_at": shown["expires_at"],
        "credentials_expire_at": None,
        "headers": {},
    }


def test_what_curl_shows_of_a_refusal_is_explained(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    link = owner("link", f"s3://{seaweedfs.bucket}/curl/never-there").result
    (folder / "error.xml").write_text(curl(link), encoding="utf-8")
    (folder / "tampered.xml").write_text(curl(link.replace("never", "ever")), encoding="utf-8")

    unknown = owner("explain", "error.xml", "--status", "404", "--json")
    assert (unknown.status, unknown.json["kind"], unknown.json["status"]) == (0, "NoSuchKey", 404)
    refused = owner("explain", "tampered.xml")
    assert refused.status == 0
    assert "(SignatureDoesNotMatch" in refused.out
