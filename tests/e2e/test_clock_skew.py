"""A wrong clock is named, with how wrong it is, within two seconds, and nothing is tried again before it is set."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import botocore.auth
import botocore.crt.auth
import pytest

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.runner import Runner
from presign_gui.aws.local_signer import LocalSigner
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.errors import PresignedUrlError
from presign_gui.domain.location import ObjectLocation
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.servers.ministack import Account, account

__all__ = ["account"]


@pytest.fixture(scope="module")
def bucket(account: Account) -> str:
    name = f"clock-skew-{secrets.token_hex(4)}"
    account.client("s3").create_bucket(Bucket=name)
    account.client("s3").put_object(Bucket=name, Key="kept", Body=b"kept")
    return name


def set_clock(monkeypatch: pytest.MonkeyPatch, clock: Callable[[], datetime]) -> None:
    """Move the clock that boto3 signs by, in Python or in awscrt."""

    def now(remove_tzinfo: bool = True) -> datetime:
        return clock().replace(tzinfo=None) if remove_tzinfo else clock()

    monkeypatch.setattr(botocore.auth, "get_current_datetime", now)
    monkeypatch.setattr(botocore.crt.auth, "get_current_datetime", now)


@dataclass(frozen=True)
class Skewed:
    """A computer whose clock is off, and what it asks of the account."""

    runner: Runner
    folder: Path
    location: ObjectLocation
    settings: AwsSettings

    def run(self, way: str) -> None:
        signer, where = LocalSigner(self.settings), self.location
        (self.folder / "a.txt").write_bytes(b"kept")
        job: Job = UploadJob(source=self.folder / "a.txt", location=where, signer=signer, expires_in=600)
        if way == "download":
            job = DownloadJob(folder=self.folder, location=where, signer=signer, expires_in=600)
        self.runner.run(job, control=Control(), meter=Meter(), watcher=Watcher())


@pytest.fixture
def skewed(
    request: pytest.FixtureRequest, account: Account, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Skewed]:
    """Give a computer whose clock is off by some minutes, to the program and to boto3."""

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=request.param)

    set_clock(monkeypatch, clock)
    with contextlib.closing(Runner(lambda: HttpClient(environ={}, clock=clock))) as runner:
        yield Skewed(runner, tmp_path, ObjectLocation(bucket, "kept"), account.settings())


@pytest.mark.parametrize(
    ("skewed", "kind", "word"), [(20, "ClockAhead", "ahead of"), (-20, "ClockBehind", "behind")], indirect=["skewed"]
)
@pytest.mark.parametrize("way", ["upload", "download"])
def test_a_clock_that_is_off_by_20_minutes_is_named(skewed: Skewed, kind: str, word: str, way: str) -> None:
    began = time.monotonic()
    with pytest.raises(PresignedUrlError) as caught:
        skewed.run(way)
    assert time.monotonic() - began < 2
    assert caught.value.kind == kind
    offset = caught.value.facts["offset"]
    assert isinstance(offset, timedelta)
    assert abs(offset - timedelta(minutes=20)) < timedelta(seconds=3)
    assert word in caught.value.cause()
    assert [path.name for path in skewed.folder.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("skewed", [20, -20], indirect=True)
def test_a_link_that_was_signed_by_a_right_clock_works(skewed: Skewed, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the signer's clock that S3 minds, not that of whoever uses the link."""
    set_clock(monkeypatch, lambda: datetime.now(UTC))
    skewed.run("download")
    assert (skewed.folder / "kept").read_bytes() == b"kept"
