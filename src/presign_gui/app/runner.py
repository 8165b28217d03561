"""Runs one job from the signature to the last byte, on whichever thread it is called."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.redirecting import redirected
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.form_signer import FormSigner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.resume import DownloadResume, UploadResume
from presign_gui.domain.signing import PutObject, Signer
from presign_gui.domain.transfer import TransferResult
from presign_gui.transfer.control import Control
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.retry import Retries, with_retries
from presign_gui.transfer.watcher import Watcher

if TYPE_CHECKING:
    from presign_gui.transfer.engine import Engine
    from presign_gui.transfer.http_client import HttpClient

Resume: TypeAlias = UploadResume | DownloadResume


class Runner:
    """Has the transfer engine and the one HTTP client of the program, both made when the first bytes are to move."""

    def __init__(self, make_client: "Callable[[], HttpClient]", limits: Limits | None = None) -> None:
        self._make_client = make_client
        self._limits = limits or Limits()
        self._moving: tuple[HttpClient, Engine] | None = None
        self._lock = threading.Lock()

    def run(
        self, job: Job, *, control: Control, meter: Meter, watcher: Watcher, resume: Resume | None = None
    ) -> TransferResult:
        """Carry out `job`, which has a signer, from where `resume` says; `watcher` hears how it goes.

        Where S3 sends it on to another region it is begun again there, once and from the first byte, as far as the
        rules of `redirecting` allow. Blocks until it is done. Raises PresignGuiError where it fails, and Cancelled or
        Paused where `control` says so.
        """
        try:
            return self._run(job, control, meter, watcher, resume)
        except PresignGuiError as error:
            signer = redirected(_signer_of(job), job.location, error)
            if signer is None:
                raise
        meter.rewind(0)
        return self._run(replace(job, signer=signer), control, meter, watcher, resume)

    def abort(self, location: ObjectLocation, upload_id: str, signer: Signer, control: Control) -> None:
        """Have S3 forget an upload in parts that nobody wants any more. Blocks; raises as `run` does."""
        self._engine_of_all().abort(location, upload_id, signer, control=control)

    def change(self, limits: Limits) -> None:
        """Set other limits, for what runs now as well."""
        with self._lock:
            self._limits = limits
            if self._moving is not None:
                self._moving[1].change(limits)

    def close(self) -> None:
        """End the engine's threads, and give back the connections that are kept open for the next transfer."""
        with self._lock:
            if self._moving is not None:
                client, engine = self._moving
                engine.close()
                client.close()
                self._moving = None

    def _run(self, job: Job, control: Control, meter: Meter, watcher: Watcher, resume: Resume | None) -> TransferResult:
        from presign_gui.transfer.download import DownloadTarget
        from presign_gui.transfer.engine import DownloadSpec, UploadSpec

        control.raise_if_stopped()
        engine, signer = self._engine_of_all(), _signer_of(job)
        match job:
            case UploadJob() if isinstance(signer, FormSigner):
                return self._post(job, signer, control, meter, watcher)
            case UploadJob():
                upload = UploadSpec(
                    source=job.source,
                    location=job.location,
                    content_type=job.content_type,
                    create_only=job.create_only,
                    expires_in=job.expires_in,
                )
                begun = resume if isinstance(resume, UploadResume) else None
                return engine.upload(upload, signer, control=control, meter=meter, watcher=watcher, resume=begun)
            case DownloadJob():
                download = DownloadSpec(
                    location=job.location,
                    target=DownloadTarget(folder=job.folder, name=job.file_name, if_exists=job.if_exists),
                    version_id=job.version_id,
                    expires_in=job.expires_in,
                )
                partial = resume if isinstance(resume, DownloadResume) else None
                return engine.download(download, signer, control=control, meter=meter, watcher=watcher, resume=partial)

    def _post(
        self, job: UploadJob, form: FormSigner, control: Control, meter: Meter, watcher: Watcher
    ) -> TransferResult:
        """Upload through a form: one request with a body of its own, which the engine knows nothing of."""
        from presign_gui.transfer.post_upload import post_file

        request = form.sign(PutObject(location=job.location, expires_in=job.expires_in))
        client, _ = self._made()
        watcher.signed(request)

        def attempt() -> TransferResult:
            return post_file(client, request, form.fields, form.content_type, job.source, control=control, meter=meter)

        return with_retries(attempt, Retries(can_resign=False), control, on_wait=watcher.waiting)

    def _engine_of_all(self) -> "Engine":
        return self._made()[1]

    def _made(self) -> "tuple[HttpClient, Engine]":
        """Return the client and the engine, and make both if nothing has moved yet."""
        from presign_gui.transfer.engine import Engine

        with self._lock:
            if self._moving is None:
                client = self._make_client()
                self._moving = client, Engine(client, self._limits)
            return self._moving


def _signer_of(job: Job) -> Signer:
    if job.signer is None:
        raise ValueError("the queue finds a job's signer before it runs it")
    return job.signer
