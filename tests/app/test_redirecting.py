"""What is done when S3 sends a transfer on; the rules themselves are in tests/domain/test_redirects.py."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from presign_gui.app.jobs import DownloadJob, UploadJob
from presign_gui.app.redirecting import redirected
from presign_gui.app.relocating_signer import RelocatingSigner
from presign_gui.app.runner import Runner
from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.link_signer import LinkSigner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.signing import PresignedRequest, SigningRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.links import sigv2_link, sigv4_link
from tests.fakes.signers import FakeSigner
from tests.servers.faulty_s3 import FaultyS3, answer, error_xml

WHERE = ObjectLocation("bucket", "key")
ELSEWHERE = entries.WRONG_REGION.error(region="eu-central-1", endpoint="my-bucket.s3.eu-central-1.amazonaws.com")
SENT_ON = answer(
    301, {"x-amz-bucket-region": "eu-central-1", "x-amz-request-id": "1"}, error_xml("PermanentRedirect", "elsewhere")
)


class ServerSigner(FakeSigner):
    """Signs for one region at the faulty server."""

    def __init__(self, server: FaultyS3, region: str) -> None:
        super().__init__()
        self._server = server
        self._region = region

    def sign(self, request: SigningRequest) -> PresignedRequest:
        signed = super().sign(request)
        url = sigv4_link(f"{self._server.origin}/{request.location.bucket}/key", region=self._region)
        return replace(signed, url=url, region=self._region)


@pytest.fixture
def runner() -> Iterator[Runner]:
    with contextlib.closing(Runner(lambda: HttpClient(environ={}))) as made:
        yield made


def signer_at(server: FaultyS3) -> RelocatingSigner:
    return RelocatingSigner(ServerSigner(server, "us-east-1"), lambda region: ServerSigner(server, region))


def run(runner: Runner, job: Any) -> Meter:
    meter = Meter()
    runner.run(job, control=Control(), meter=meter, watcher=Watcher())
    return meter


def regions_asked(server: FaultyS3) -> list[str]:
    return [request.line.decode().partition("%2Fs3")[0].rpartition("%2F")[2] for request in server.requests]


def test_an_upload_is_signed_again_for_the_buckets_region_and_sent_from_the_first_byte(
    runner: Runner, tmp_path: Path
) -> None:
    source = tmp_path / "a.bin"
    source.write_bytes(b"0123456789" * 1000)
    with FaultyS3(SENT_ON, answer(200, {"ETag": '"x"'})) as server:
        signer = signer_at(server)
        meter = run(runner, UploadJob(source=source, location=WHERE, connection="c", signer=signer))
        assert regions_asked(server) == ["us-east-1", "eu-central-1"]
        assert bytes(server.requests[1].body) == source.read_bytes()
        assert meter.snapshot().done == 10_000
        assert all(request.header("Authorization") is None for request in server.requests)
        run(runner, UploadJob(source=source, location=WHERE, connection="c", signer=signer))
        assert regions_asked(server)[2:] == ["eu-central-1"]


def test_a_download_is_signed_again_too(runner: Runner, tmp_path: Path) -> None:
    with FaultyS3(SENT_ON, answer(200, {"ETag": '"x"'}, b"there")) as server:
        run(runner, DownloadJob(location=WHERE, folder=tmp_path, connection="c", signer=signer_at(server)))
    assert (tmp_path / "key").read_bytes() == b"there"


def test_a_transfer_is_sent_on_only_once(runner: Runner, tmp_path: Path) -> None:
    again = answer(
        301, {"x-amz-bucket-region": "us-west-2", "x-amz-request-id": "1"}, error_xml("PermanentRedirect", "elsewhere")
    )
    with FaultyS3(SENT_ON, again) as server, pytest.raises(PresignGuiError) as caught:
        run(runner, DownloadJob(location=WHERE, folder=tmp_path, connection="c", signer=signer_at(server)))
    assert caught.value.kind == "WrongRegion"
    assert caught.value.facts["region"] == "us-west-2"
    assert len(server.requests) == 2


def test_a_signer_that_cannot_choose_its_region_is_not_asked_again(runner: Runner, tmp_path: Path) -> None:
    with FaultyS3(SENT_ON) as server, pytest.raises(PresignGuiError) as caught:
        run(runner, DownloadJob(location=WHERE, folder=tmp_path, signer=ServerSigner(server, "us-east-1")))
    assert caught.value.kind == "WrongRegion"
    assert len(server.requests) == 1


def test_a_guests_link_of_version_2_follows_with_its_headers() -> None:
    headers = (("content-type", "text/plain"),)
    link = LinkSigner(parse_presigned_url(sigv2_link()), headers)
    followed = redirected(link, WHERE, ELSEWHERE)
    assert isinstance(followed, LinkSigner)
    assert followed.url.url == sigv2_link("https://my-bucket.s3.eu-central-1.amazonaws.com/reports/2026.pdf")


def test_a_guests_link_of_version_4_is_explained(runner: Runner, tmp_path: Path) -> None:
    with FaultyS3(SENT_ON) as server:
        url = parse_presigned_url(sigv4_link(f"{server.origin}/bucket/key"))
        with pytest.raises(PresignGuiError) as caught:
            run(runner, DownloadJob(location=WHERE, folder=tmp_path, signer=LinkSigner(url)))
    assert caught.value.kind == "WrongRegion"
    assert len(server.requests) == 1
    assert not list(tmp_path.iterdir())
