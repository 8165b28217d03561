"""Runs one job from the signature to the last byte, on whichever thread it is called."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.domain.signing import PresignedRequest
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter

if TYPE_CHECKING:
    from presign_gui.transfer.http_client import HttpClient

OnSigned = Callable[[PresignedRequest], None]
OnTarget = Callable[[Path], None]


class Runner:
    """Signs and moves. It owns the one HTTP client of the program, made when the first bytes are to move."""

    def __init__(self, make_client: "Callable[[], HttpClient]") -> None:
        self._make_client = make_client
        self._client: HttpClient | None = None
        self._lock = threading.Lock()

    def run(
        self, job: Job, control: Control, meter: Meter, *, on_signed: OnSigned, on_target: OnTarget
    ) -> TransferResult:
        """Carry out `job`; `on_signed` and `on_target` tell what is then known about it.

        Blocks until it is done. Raises PresignGuiError where it fails and Cancelled where `control` says so; then
        nothing is left behind on this computer.
        """
        control.raise_if_cancelled()
        request = job.sign()
        control.raise_if_cancelled()
        on_signed(request)
        match job:
            case UploadJob():
                return self._upload(job, request, control, meter)
            case DownloadJob():
                return self._download(job, request, control, meter, on_target)

    def close(self) -> None:
        """Give back the connections that are kept open for the next transfer."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _upload(self, job: UploadJob, request: PresignedRequest, control: Control, meter: Meter) -> TransferResult:
        from presign_gui.transfer.put_upload import put_file

        return put_file(self._client_of_all(), request, job.source, control=control, meter=meter)

    def _download(
        self, job: DownloadJob, request: PresignedRequest, control: Control, meter: Meter, on_target: OnTarget
    ) -> TransferResult:
        from presign_gui.transfer.download import DownloadTarget, download

        target = DownloadTarget(folder=job.folder, name=job.file_name, if_exists=job.if_exists)
        client = self._client_of_all()
        return download(client, request, target, control=control, meter=meter, on_target=on_target)

    def _client_of_all(self) -> "HttpClient":
        with self._lock:
            if self._client is None:
                self._client = self._make_client()
            return self._client
