"""The engine against two servers that check every signature, with the bucket in the path and in front of the host."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config

from presign_gui.app.connections import Connection, ConnectionStore, SignerKind
from presign_gui.app.paths import Paths
from presign_gui.app.services import Services
from presign_gui.app.store import Store
from presign_gui.aws.buckets import BucketBrowser
from presign_gui.aws.local_signer import LocalSigner
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.location import AddressingStyle, ObjectLocation
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.control import Cancelled, Control, Paused
from presign_gui.transfer.engine import DownloadSpec, DownloadTarget, Engine, UploadSpec
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from tests.fakes.engine_room import MIB, random_bytes
from tests.fakes.keeping_watcher import KeepingWatcher
from tests.fakes.waiting import wait_until
from tests.servers.ministack import Account, account
from tests.servers.seaweedfs import SeaweedFS

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

__all__ = ["account"]

LARGE = 23 * MIB + 17
LIMITS = Limits(streams=4, streams_per_transfer=3, parallel_from=10 * MIB, part_size=5 * MIB)


@dataclass
class Place:
    """A bucket on a server, reached in one of the two ways, and an engine for it."""

    name: str
    signer: LocalSigner
    bucket: str
    engine: Engine
    folder: Path

    def upload(self, source: Path, key: str, control: Control, watcher: KeepingWatcher) -> TransferResult:
        spec = UploadSpec(source=source, location=ObjectLocation(self.bucket, key), content_type="a/b")
        resume = watcher.upload if watcher.resume else None
        return self.engine.upload(spec, self.signer, control=control, meter=Meter(), watcher=watcher, resume=resume)

    def download(self, key: str, control: Control, watcher: KeepingWatcher) -> TransferResult:
        target = DownloadTarget(self.folder / "downloads")
        target.folder.mkdir(exist_ok=True)
        spec = DownloadSpec(location=ObjectLocation(self.bucket, key), target=target)
        resume = watcher.download if watcher.resume else None
        return self.engine.download(spec, self.signer, control=control, meter=Meter(), watcher=watcher, resume=resume)


@pytest.fixture(params=["SeaweedFS", "MiniStack"])
def server(request: pytest.FixtureRequest) -> tuple[str, AwsSettings, str]:
    """Give a server's name, the settings for it, and a bucket."""
    if request.param == "SeaweedFS":
        weed: SeaweedFS = request.getfixturevalue("seaweedfs")
        settings = AwsSettings(
            region=weed.region,
            endpoint_url=weed.endpoint_url,
            access_key_id=weed.access_key_id,
            secret_access_key=weed.secret_access_key,
        )
        return "SeaweedFS", settings, weed.bucket
    aws: Account = request.getfixturevalue("account")
    aws.client("s3").create_bucket(Bucket="engine-bucket")
    return "MiniStack", aws.settings(), "engine-bucket"


@pytest.fixture(params=AddressingStyle)
def place(request: pytest.FixtureRequest, server: tuple[str, AwsSettings, str], tmp_path: Path) -> Iterator[Place]:
    name, settings, bucket = server
    port = str(settings.endpoint_url).rpartition(":")[2]
    if request.param is AddressingStyle.PATH:
        host = "127.0.0.1"
    else:
        host = "localhost" if name == "SeaweedFS" else "s3.localhost"  # what each takes for the part behind the bucket
    signer = LocalSigner(
        AwsSettings(
            region=settings.region,
            endpoint_url=f"http://{host}:{port}",
            addressing_style=request.param,
            access_key_id=settings.access_key_id,
            secret_access_key=settings.secret_access_key,
        )
    )
    client = HttpClient(environ={})
    engine = Engine(client, LIMITS)
    yield Place(name, signer, bucket, engine, tmp_path)
    engine.close()
    client.close()


@pytest.mark.parametrize("size", [0, 1, LARGE])
@pytest.mark.parametrize("key", ["a b+c/日本.bin"])
def test_there_and_back(place: Place, size: int, key: str) -> None:
    data = random_bytes(size)
    source = place.folder / "source.bin"
    source.write_bytes(data)
    sent = place.upload(source, f"{size}/{key}", Control(), KeepingWatcher())
    fetched = place.download(f"{size}/{key}", Control(), KeepingWatcher())
    assert fetched.path.read_bytes() == data
    assert sent.etag == fetched.etag
    algorithm = "CRC64NVME" if size == LARGE else "MD5"
    assert (str(sent.verification), str(fetched.verification)) == (f"verified ({algorithm})", f"verified ({algorithm})")


def test_paused_and_gone_on_with(place: Place) -> None:
    data = random_bytes(LARGE)
    source = place.folder / "source.bin"
    source.write_bytes(data)
    for move in (partial(place.upload, source), place.download):
        control = Control()
        watcher = KeepingWatcher(after=(1, control.pause))
        with pytest.raises(Paused):
            move("paused.bin", control, watcher)
        kept = len(watcher.pieces)
        assert 1 <= kept < 5
        result = move("paused.bin", Control(), watcher)
        assert str(result.verification).startswith("verified")
        assert watcher.resume is None
        assert sum(each.size for each in watcher.pieces) <= LARGE  # nothing twice; what came unheard counts as well
        assert result.size == LARGE
    assert (place.folder / "downloads" / "paused.bin").read_bytes() == data


def test_a_cancelled_upload_is_aborted(place: Place, server: tuple[str, AwsSettings, str]) -> None:
    source = place.folder / "source.bin"
    source.write_bytes(random_bytes(LARGE))
    control = Control()
    watcher = KeepingWatcher(keeps=False, after=(1, control.cancel))  # nobody keeps it, so the abort may take its time
    with pytest.raises(Cancelled):
        place.upload(source, "cancelled.bin", control, watcher)
    assert watcher.resume is None
    _, settings, bucket = server
    assert uploads_in(settings, bucket, "cancelled.bin") == []


def test_an_upload_that_has_no_part_is_found_by_its_key_and_moment(server: tuple[str, AwsSettings, str]) -> None:
    _, settings, bucket = server
    client = client_of(settings)
    empty, begun, _ = (
        client.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"] for key in ("lost", "lost", "lost/beside")
    )
    client.upload_part(Bucket=bucket, Key="lost", UploadId=begun, PartNumber=1, Body=b"x")
    (found,) = BucketBrowser(settings).list_empty_uploads(bucket, "lost")
    assert found.upload_id == empty
    assert abs(datetime.now(UTC) - found.initiated) < timedelta(seconds=5)


def test_the_next_start_aborts_what_was_begun_while_nobody_heard(
    server: tuple[str, AwsSettings, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, settings, bucket = server
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", str(settings.access_key_id))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", str(settings.secret_access_key))
    paths = Paths.under(tmp_path)
    here = Connection(
        name="here", signer=SignerKind.LOCAL, region=settings.region, endpoint_url=str(settings.endpoint_url)
    )
    ConnectionStore(paths.connections_file).save(here)
    killed = Store.open(paths.queue_file)
    killed.ask("here", ObjectLocation(bucket, "unheard.bin"), datetime.now(UTC))
    killed.close()
    client_of(settings).create_multipart_upload(Bucket=bucket, Key="unheard.bin")
    services = Services(paths, keep_queue=True)
    wait_until(lambda: uploads_in(settings, bucket, "unheard.bin") == [], "the abort")
    wait_until(lambda: services.queue.abandoned.list() == (), "the end of the note")
    assert services.close(30)


def client_of(settings: AwsSettings) -> "S3Client":
    return boto3.session.Session(settings.access_key_id, settings.secret_access_key).client(
        "s3",
        endpoint_url=settings.endpoint_url,
        region_name=settings.region,
        config=Config(s3={"addressing_style": "path"}),
    )


def uploads_in(settings: AwsSettings, bucket: str, key: str) -> list[str]:
    """Return the IDs of the uploads of a key that the server keeps, as its owner sees them."""
    listed = client_of(settings).list_multipart_uploads(Bucket=bucket)
    return [each["UploadId"] for each in listed.get("Uploads", []) if each["Key"] == key]
