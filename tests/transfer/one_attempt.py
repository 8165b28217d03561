"""One attempt at an upload or a download over a URL that is at hand: the engine without patience, in one stream."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from presign_gui.domain.signing import Capabilities, PresignedRequest, SigningRequest, UploadPart
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.control import Control
from presign_gui.transfer.engine import DownloadSpec, DownloadTarget, Engine, UploadSpec
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.retry import RetryPolicy
from presign_gui.transfer.watcher import Watcher

ONE_ATTEMPT = RetryPolicy(max_attempts=1, max_attempts_unreached=1, max_resigns=0, max_attempts_damaged=1)
ONE_STREAM = Limits(streams=1, parallel_from=1 << 60)


class FixedSigner:
    """A signer that always answers the same request."""

    def __init__(self, request: PresignedRequest) -> None:
        self._request = request
        self.capabilities = Capabilities(
            may_set_expiry=False, may_list_buckets=False, may_list_objects=False, may_sign_again=False
        )

    def learn_capabilities(self) -> Capabilities:
        return self.capabilities

    def sign(self, _request: SigningRequest) -> PresignedRequest:
        return self._request

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        raise AssertionError(f"one attempt has no parts: {requests}")


class _Hearing(Watcher):
    def __init__(self, on_target: Callable[[Path], None] | None) -> None:
        self._on_target = on_target

    def target(self, path: Path) -> None:
        if self._on_target:
            self._on_target(path)


def put_file(
    client: HttpClient, request: PresignedRequest, source: Path, *, control: Control, meter: Meter
) -> TransferResult:
    spec = UploadSpec(source=source, location=request.location)
    with _engine(client) as engine:
        return engine.upload(spec, FixedSigner(request), control=control, meter=meter)


def download(
    client: HttpClient,
    request: PresignedRequest,
    target: DownloadTarget,
    *,
    control: Control,
    meter: Meter,
    on_target: Callable[[Path], None] | None = None,
) -> TransferResult:
    spec = DownloadSpec(location=request.location, target=target)
    with _engine(client) as engine:
        return engine.download(spec, FixedSigner(request), control=control, meter=meter, watcher=_Hearing(on_target))


@contextmanager
def _engine(client: HttpClient) -> Iterator[Engine]:
    engine = Engine(client, ONE_STREAM, ONE_ATTEMPT)
    yield engine
    engine.close()
