"""A bucket in another region than the connection's: found out from S3's own answer, once, and told to nobody else."""

from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine
from tests.servers.ministack import Account, account

__all__ = ["account"]

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def bucket(account: Account, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)
    name = f"far-away-{home.parent.name[-20:].strip('_').replace('_', '-')}"
    where = {"LocationConstraint": "eu-central-1"}
    account.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=where)
    return name


def test_both_ways(run: CommandLine, bucket: str, account: Account, folder: Path) -> None:
    (folder / "sent.bin").write_bytes(CONTENT)
    ran = run("upload", "sent.bin", f"s3://{bucket}/kept.bin")
    assert ran.status == 0, ran.err
    ran = run("download", f"s3://{bucket}/kept.bin", "-o", "fetched.bin")
    assert ran.status == 0, ran.err
    assert (folder / "fetched.bin").read_bytes() == CONTENT


def test_a_guest_is_told_the_region(run: CommandLine, bucket: str, account: Account, folder: Path) -> None:
    link = run("link", f"s3://{bucket}/kept.bin").result
    ran = run("download", link, "--json")
    assert (ran.status, ran.json["error"]["kind"]) == (5, "WrongRegion")
    assert "eu-central-1" in ran.err
