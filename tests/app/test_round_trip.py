"""A new connection is given time, tried within its limits, and not believed when the bytes differ."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.round_trip import CONTENT, WAITS, RoundTrip
from presign_gui.domain.catalogue import signing
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import SigningError, StackError
from presign_gui.domain.stack import Stack

SIGNER: Any = object()


@dataclass
class Bucket:
    """What the owner sees, and what the functions' URLs move to and from."""

    objects: dict[str, bytes] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)
    failures: int = 0
    altering: Callable[[bytes], bytes] = bytes

    def write_object(self, bucket: str, key: str, content: bytes) -> None:
        assert bucket == "b"
        self.objects[key] = content

    def read_object(self, bucket: str, key: str) -> bytes:
        return self.objects[key]

    def delete_object(self, bucket: str, key: str) -> None:
        del self.objects[key]

    def run(self, job: Job) -> None:
        """Carry out a job, unless it is to fail."""
        self.jobs.append(job)
        if len(self.jobs) <= self.failures:
            raise signing.INVOKE_DENIED.error(function="f")
        match job:
            case UploadJob():
                self.objects[job.location.key] = self.altering(job.source.read_bytes())
            case DownloadJob():
                (job.folder / str(job.file_name)).write_bytes(self.altering(self.objects[job.location.key]))


def stack(**parameters: str) -> Stack:
    return Stack(name="team", region="r", outputs={"BucketName": "b"}, parameters=parameters)


def attempt(bucket: Bucket, waits: list[float] | None = None, **parameters: str) -> None:
    pause: Callable[[float], object] = (waits if waits is not None else []).append
    RoundTrip(SIGNER, bucket, bucket.run, pause).try_both_ways(stack(**parameters))


def test_both_ways_are_tried_and_nothing_is_left() -> None:
    bucket = Bucket()
    attempt(bucket, DownloadPrefixes="out/")
    upload, download = bucket.jobs
    assert isinstance(upload, UploadJob)
    assert isinstance(download, DownloadJob)
    assert (upload.content_type, upload.expires_in) == ("text/plain", 300)
    assert upload.signer is download.signer is SIGNER
    assert upload.location.key.startswith("presign-gui-test-")
    assert download.location.key.startswith("out/presign-gui-test-")
    assert bucket.objects == {}


@pytest.mark.parametrize("failures", [1, len(WAITS)])
def test_what_was_just_made_is_given_time(failures: int) -> None:
    waits: list[float] = []
    attempt(Bucket(failures=failures), waits)
    assert waits == list(WAITS[:failures])


def test_after_that_the_reason_is_told() -> None:
    bucket, waits = Bucket(failures=100), list[float]()
    with pytest.raises(SigningError) as raised:
        attempt(bucket, waits)
    assert raised.value.entry is signing.INVOKE_DENIED
    assert (len(bucket.jobs), waits) == (len(WAITS) + 1, list(WAITS))


@pytest.mark.parametrize(
    ("allowed", "content_type"),
    [
        ("application/pdf,text/plain", "application/pdf"),
        ("image/*", "image/png"),
        ("model/*", "model/octet-stream"),
    ],
)
def test_it_keeps_within_the_limits(allowed: str, content_type: str) -> None:
    sizes: list[int] = []

    def measured(content: bytes) -> bytes:
        sizes.append(len(content))
        return content

    bucket = Bucket(altering=measured)
    attempt(bucket, UploadPrefixes="in/,shared/", MaxExpiresIn="60", MaxSize="3", ContentTypes=allowed)
    upload = bucket.jobs[0]
    assert isinstance(upload, UploadJob)
    assert upload.location.key.startswith("in/presign-gui-test-")
    assert (upload.content_type, upload.expires_in) == (content_type, 60)
    assert sizes == [3, 3]
    assert len(CONTENT) > 3


@pytest.mark.parametrize("altered", [b"something else", b""])
def test_other_bytes_than_were_sent_are_not_believed(altered: bytes) -> None:
    bucket = Bucket(altering=lambda _content: altered)
    with pytest.raises(StackError) as raised:
        attempt(bucket)
    assert raised.value.entry is entries.ROUND_TRIP_FAILED
    assert bucket.objects == {}
