"""Gives a multipart upload up, so that S3 frees, and no longer charges for, the parts it has."""

import logging
from dataclasses import replace
from typing import Final

from presign_gui.domain.catalogue import s3_service
from presign_gui.domain.errors import PresignGuiError, S3ServiceError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import AbortMultipartUpload
from presign_gui.transfer.control import Control, run_beside
from presign_gui.transfer.run import Run
from presign_gui.transfer.s3_call import call

_log = logging.getLogger(__name__)

LIMIT: Final = 10.0
LIMIT_WHERE_KEPT: Final = 1.0
"""Seconds that it may take at the end of a transfer: the less, where somebody keeps the upload ID, to do it later."""
GONE: Final = frozenset({s3_service.NO_SUCH_UPLOAD.kind, s3_service.NOTHING_THERE.kind})
"""How servers say that they have no such upload, with words and without."""


def abort_upload(run: Run, location: ObjectLocation, upload_id: str, expires_in: int) -> None:
    """Have S3 forget an upload; one that it has not is no error.

    Raises SigningError, PresignedUrlError, S3ServiceError, NetworkError, Cancelled and Paused.
    """
    request = AbortMultipartUpload(location=location, expires_in=expires_in, upload_id=upload_id)

    def attempt() -> None:
        call(run.client, run.signing.sign(request), run.control)

    try:
        run.retry(attempt, run.retries())
    except S3ServiceError as error:
        if error.kind not in GONE:
            raise


def try_to_abort(run: Run, location: ObjectLocation, upload_id: str, expires_in: int) -> bool:
    """Abort the upload of a run that has ended, be it by a cancel, and tell whether S3 has forgotten it."""
    control = Control()
    afterwards = replace(run, control=control, signing=run.signing.under(control))
    try:
        seconds = LIMIT_WHERE_KEPT if run.watcher.keeps else LIMIT
        run_beside(lambda: abort_upload(afterwards, location, upload_id, expires_in), control, seconds)
    except (PresignGuiError, TimeoutError) as error:
        control.cancel()
        _log.warning("The multipart upload to %s could not be aborted: %s", location, error)
        return False
    return True
