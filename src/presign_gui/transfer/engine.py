"""The transfer engine: one object that moves files over presigned requests, in as many streams as is good for them.

The floors above use four names from here and its neighbours:

* `Engine(client, limits)` lives as long as the program. `Engine.upload` and `Engine.download` carry out one transfer
  on the thread that calls them; parts and ranges move on the engine's own threads.
* `UploadSpec` and `DownloadSpec` say what is wanted. URLs come from the `Signer`, at the last moment, and again
  whenever one is needed; a guest's link is a signer too (`presign_gui.domain.link_signer`).
* `Control` stops a transfer: `cancel` gives it up (and aborts the multipart upload), `pause` leaves what is finished.
* `Watcher` hears what has to be kept to go on later: `asks_to_begin` before an upload can be there, `began` with an
  `UploadResume` or a `DownloadResume`, then `finished` for each part or range, `dropped` when none of it counts any
  more. Given back as `resume=`, the transfer goes on from there, after `kill -9` too. A watcher with `keeps = True`
  promises that it keeps them; then a failure leaves them as well, and otherwise cleans up.

An upload ends in a `TransferResult`, or raises `Cancelled`, `Paused` or a `PresignGuiError`. An error that comes out
was tried again as often as its `retry` allows; nobody above needs to.
"""

from typing import Final

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import MAX_PUT_SIZE
from presign_gui.domain.resume import DownloadResume, UploadResume
from presign_gui.domain.signing import Signer
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.aborting import abort_upload
from presign_gui.transfer.control import Control
from presign_gui.transfer.download import Download
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.multipart_upload import MultipartUploader
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.put_upload import SinglePut
from presign_gui.transfer.rate_limit import RateLimit
from presign_gui.transfer.retry import RetryPolicy
from presign_gui.transfer.run import Run
from presign_gui.transfer.signing import Signing
from presign_gui.transfer.source_file import SourceFile
from presign_gui.transfer.specs import EXPIRES_IN, DownloadSpec, DownloadTarget, UploadSpec
from presign_gui.transfer.stream_pool import StreamPool
from presign_gui.transfer.watcher import Watcher

__all__ = ["EXPIRES_IN", "DownloadSpec", "DownloadTarget", "Engine", "UploadSpec"]

_NOBODY: Final = Watcher()


class Engine:
    """Moves files. Safe to use from many threads, each with a transfer of its own. `policy` says how patient it is."""

    def __init__(self, client: HttpClient, limits: Limits | None = None, policy: RetryPolicy | None = None) -> None:
        self._client = client
        self._limits = limits or Limits()
        self._policy = policy or RetryPolicy()
        self._pool = StreamPool(self._limits.streams)
        self._upload_rate = RateLimit(self._limits.upload_bytes_per_second)
        self._download_rate = RateLimit(self._limits.download_bytes_per_second)

    def change(self, limits: Limits) -> None:
        """Set other limits. Rates and the number of streams hold at once, sizes for transfers that begin later."""
        self._limits = limits
        self._pool.resize(limits.streams)
        self._upload_rate.change(limits.upload_bytes_per_second)
        self._download_rate.change(limits.download_bytes_per_second)

    def upload(
        self,
        spec: UploadSpec,
        signer: Signer,
        *,
        control: Control,
        meter: Meter,
        watcher: Watcher = _NOBODY,
        resume: UploadResume | None = None,
    ) -> TransferResult:
        """Send a file, in one request or in parts, and compare what the server attests with what was sent.

        `resume` is what the watcher was told in an earlier run. Raises LocalFileError, InputError, SigningError,
        PresignedUrlError, S3ServiceError, NetworkError, IntegrityError, Cancelled and Paused.
        """
        run = self._run(Signing(signer, control, spec.expires_in), control, meter, watcher, self._upload_rate)
        with SourceFile(spec.source) as source:
            meter.set_total(source.size)
            if resume is not None or source.size >= min(self._limits.parallel_from, MAX_PUT_SIZE + 1):
                capabilities = run.retry(run.signing.capabilities, run.retries())
                if capabilities.may_sign_parts:
                    return MultipartUploader(run, spec, source, capabilities.parts_per_call).upload(resume)
            return SinglePut(run, spec, source).upload()

    def download(
        self,
        spec: DownloadSpec,
        signer: Signer,
        *,
        control: Control,
        meter: Meter,
        watcher: Watcher = _NOBODY,
        resume: DownloadResume | None = None,
    ) -> TransferResult:
        """Fetch an object into a file, in one stream or in ranges, and compare it with what the server attests.

        As for `upload`. Where it raises nothing is left on this computer, but for a `.part` file that the watcher
        knows of and keeps.
        """
        run = self._run(Signing(signer, control, spec.expires_in), control, meter, watcher, self._download_rate)
        return Download(run, spec).fetch(resume)

    def abort(self, location: ObjectLocation, upload_id: str, signer: Signer, *, control: Control) -> None:
        """Have S3 forget a multipart upload that nobody wants any more; one that it has not is no error.

        Raises SigningError, PresignedUrlError, S3ServiceError, NetworkError, Cancelled and Paused.
        """
        run = self._run(Signing(signer, control, EXPIRES_IN), control, Meter(), _NOBODY, self._upload_rate)
        abort_upload(run, location, upload_id, EXPIRES_IN)

    def close(self) -> None:
        """End the engine's threads. No transfer may be running."""
        self._pool.close()

    def _run(self, signing: Signing, control: Control, meter: Meter, watcher: Watcher, rate: RateLimit) -> Run:
        return Run(
            client=self._client,
            signing=signing,
            control=control,
            meter=meter,
            watcher=watcher,
            pool=self._pool,
            limits=lambda: self._limits,
            rate=rate,
            policy=self._policy,
        )
