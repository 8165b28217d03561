"""A new connection is given time, tried within its limits, and not believed when the bytes differ."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from presign_gui.app.round_trip import CONTENT, WAITS, RoundTrip
from presign_gui.domain.catalogue import signing
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import SigningError, StackError
from presign_gui.domain.signing import Capabilities, PresignedRequest, PutObject, SigningRequest, UploadPart
from presign_gui.domain.stack import Stack


class SentError(Exception):
    """The signer was asked for this and the test looks no further."""

    def __init__(self, request: SigningRequest) -> None:
        self.request = request


@dataclass
class ScriptedSigner:
    """Fails so often, then ends the trial."""

    failures: int = 0
    asked: int = 0

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(may_set_expiry=True, may_list_buckets=False, may_list_objects=False)

    def learn_capabilities(self) -> Capabilities:
        return self.capabilities

    def sign(self, request: SigningRequest) -> PresignedRequest:
        self.asked += 1
        if self.asked <= self.failures:
            raise signing.INVOKE_DENIED.error(function="f")
        raise SentError(request)

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        raise AssertionError("a small file has no parts")


@dataclass
class Bucket:
    """What the owner sees."""

    objects: dict[str, bytes] = field(default_factory=dict)

    def write_object(self, bucket: str, key: str, content: bytes) -> None:
        self.objects[key] = content

    def read_object(self, bucket: str, key: str) -> bytes:
        return self.objects[key]

    def delete_object(self, bucket: str, key: str) -> None:
        del self.objects[key]


def stack(**parameters: str) -> Stack:
    return Stack(name="team", region="r", outputs={"BucketName": "b"}, parameters=parameters)


def trial(signer: ScriptedSigner, waits: list[float]) -> RoundTrip:
    return RoundTrip(signer, Bucket(), cast("Any", None), waits.append)


@pytest.mark.parametrize("failures", [0, 1, len(WAITS)])
def test_what_was_just_made_is_given_time(failures: int) -> None:
    waits: list[float] = []
    with pytest.raises(SentError):
        trial(ScriptedSigner(failures), waits).try_both_ways(stack())
    assert waits == list(WAITS[:failures])


def test_after_that_the_reason_is_told() -> None:
    signer = ScriptedSigner(failures=100)
    with pytest.raises(SigningError) as raised:
        trial(signer, []).try_both_ways(stack())
    assert raised.value.entry is signing.INVOKE_DENIED
    assert signer.asked == len(WAITS) + 1


def asked_for(**parameters: str) -> PutObject:
    with pytest.raises(SentError) as raised:
        trial(ScriptedSigner(), []).try_both_ways(stack(**parameters))
    request = raised.value.request
    assert isinstance(request, PutObject)
    return request


def test_without_limits_it_is_a_short_text() -> None:
    request = asked_for()
    assert (request.content_type, request.content_length, request.expires_in) == ("text/plain", len(CONTENT), 300)
    assert request.location.key.startswith("presign-gui-test-")


@pytest.mark.parametrize(
    ("allowed", "content_type"),
    [
        ("application/pdf,text/plain", "application/pdf"),
        ("image/*", "image/png"),
        ("model/*", "model/octet-stream"),
    ],
)
def test_it_keeps_within_the_limits(allowed: str, content_type: str) -> None:
    request = asked_for(UploadPrefixes="in/,shared/", MaxExpiresIn="60", MaxSize="3", ContentTypes=allowed)
    assert request.location.key.startswith("in/presign-gui-test-")
    assert (request.content_type, request.content_length, request.expires_in) == (content_type, 3, 60)


def test_other_bytes_than_were_sent_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Agreeing(ScriptedSigner):
        def sign(self, request: SigningRequest) -> PresignedRequest:
            bucket.objects[request.location.key] = b"something else"
            return PresignedRequest(method="PUT", url="https://b/", location=request.location)

    bucket = Bucket()
    monkeypatch.setattr("presign_gui.transfer.put_upload.put_file", lambda *_args, **_kwargs: None)
    with pytest.raises(StackError) as raised:
        RoundTrip(Agreeing(), bucket, cast("Any", None), lambda _seconds: None).try_both_ways(stack())
    assert raised.value.entry is entries.ROUND_TRIP_FAILED
    assert bucket.objects == {}
