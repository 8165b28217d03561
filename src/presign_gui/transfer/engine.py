"""The transfer engine: one object that moves files over presigned requests, in as many streams as is good for them.

The floors above use four names from here and its neighbours:

* `Engine(client, limits)` lives as long as the program. `Engine.upload` and `Engine.download` carry out one transfer
  on the thread that calls them; parts and ranges move on the engine's own threads.
* `UploadSpec` and `DownloadSpec` say what is wanted. URLs come from the `Signer`, at the last moment, and again
  whenever one is needed; a guest's link is a signer too (`presign_gui.domain.link_signer`).
* `Control` stops a transfer: `cancel` gives it up (and aborts the multipart upload), `pause` leaves what is finished.
* `Watcher` hears what has to be kept to go on later: `began` with an `UploadResume` or a `DownloadResume`, then
  `finished` for each part or range, `dropped` when none of it counts any more. Given back as `resume=`, the transfer
  goes on from there, after `kill -9` too. A watcher with `keeps = True` promises that it keeps them; then a failure
  leaves them as well, and otherwise cleans up.

An upload ends in a `TransferResult`, or raises `Cancelled`, `Paused` or a `PresignGuiError`. An error that comes out
was tried again as often as its `retry` allows; nobody above needs to.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.resume import DownloadResume, UploadResume
from presign_gui.domain.signing import GetObject, PutObject, Signer
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.control import Control
from presign_gui.transfer.download import DownloadTarget, download
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.put_upload import put_file
from presign_gui.transfer.watcher import Watcher

EXPIRES_IN: Final = 3600
"""Seconds: how long the URLs of a transfer of our own last. S3 looks at the expiry when a request begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadSpec:
    """Send `source` to `location`. With `create_only` the upload is refused where the key exists."""

    source: Path
    location: ObjectLocation
    content_type: str | None = None
    create_only: bool = False
    expires_in: int = EXPIRES_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadSpec:
    """Fetch the object at `location` to `target`."""

    location: ObjectLocation
    target: DownloadTarget
    version_id: str | None = None
    expires_in: int = EXPIRES_IN


class Engine:
    """Moves files. Safe to use from many threads, each with a transfer of its own."""

    def __init__(self, client: HttpClient, limits: Limits | None = None) -> None:
        self._client = client
        self._limits = limits or Limits()

    def change(self, limits: Limits) -> None:
        """Set other limits. Rates and the number of streams hold at once, sizes for transfers that begin later."""
        self._limits = limits

    def upload(
        self,
        spec: UploadSpec,
        signer: Signer,
        *,
        control: Control,
        meter: Meter,
        watcher: Watcher | None = None,
        resume: UploadResume | None = None,
    ) -> TransferResult:
        """Send a file, in one request or in parts, and compare what the server attests with what was sent.

        `resume` is what the watcher was told in an earlier run. Raises LocalFileError, SigningError,
        PresignedUrlError, S3ServiceError, NetworkError, IntegrityError, Cancelled and Paused.
        """
        del resume
        request = signer.sign(
            PutObject(
                location=spec.location,
                expires_in=spec.expires_in,
                content_type=spec.content_type,
                if_none_match=spec.create_only,
            )
        )
        control.raise_if_cancelled()
        (watcher or Watcher()).signed(request)
        return put_file(self._client, request, spec.source, control=control, meter=meter)

    def download(
        self,
        spec: DownloadSpec,
        signer: Signer,
        *,
        control: Control,
        meter: Meter,
        watcher: Watcher | None = None,
        resume: DownloadResume | None = None,
    ) -> TransferResult:
        """Fetch an object into a file, in one stream or in ranges, and compare it with what the server attests.

        As for `upload`. Where it raises nothing is left on this computer, but for a `.part` file that the watcher
        knows of and keeps.
        """
        del resume
        told = watcher or Watcher()
        request = signer.sign(GetObject(location=spec.location, expires_in=spec.expires_in, version_id=spec.version_id))
        control.raise_if_cancelled()
        told.signed(request)
        return download(self._client, request, spec.target, control=control, meter=meter, on_target=told.target)

    def abort(self, location: ObjectLocation, upload_id: str, signer: Signer, *, control: Control) -> None:
        """Have S3 forget a multipart upload that nobody wants any more; one that it has not is no error.

        Raises SigningError, PresignedUrlError, S3ServiceError, NetworkError, Cancelled and Paused.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End the engine's threads. No transfer may be running."""
