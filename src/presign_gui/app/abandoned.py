"""Multipart uploads that nobody wants any more: S3 keeps their parts, and charges for them, until they are aborted."""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from presign_gui.app.stored_transfer import AbandonedUpload
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.signing import Signer
from presign_gui.transfer.control import Control, Stopped

if TYPE_CHECKING:
    from presign_gui.app.runner import Runner
    from presign_gui.app.store import Store

_log = logging.getLogger(__name__)

FindSigner = Callable[[str], Signer]


class AbandonedUploads:
    """Those of our own: what was cancelled or removed, and could not be aborted at once.

    `find_signer` gives who signs for a connection, by its name. All methods block.
    """

    def __init__(self, store: "Store", runner: "Runner", find_signer: FindSigner) -> None:
        self._store = store
        self._runner = runner
        self._find_signer = find_signer
        self._control = Control()

    def list(self) -> tuple[AbandonedUpload, ...]:
        """Return them, oldest first. Raises LocalFileError."""
        return self._store.abandoned()

    def abort(self, upload: AbandonedUpload) -> None:
        """Have S3 forget one, and forget it ourselves; one that S3 has not is no error.

        Raises InputError where its connection is gone, LocalFileError, and what signing and sending raise.
        """
        if upload.connection is not None:  # a guest's link signs no parts, so it has begun no such upload
            signer = self._find_signer(upload.connection)
            self._runner.abort(upload.location, upload.upload_id, signer, self._control)
        self._store.aborted(upload.id)

    def try_to_abort(self, uploads: Iterable[AbandonedUpload]) -> None:
        """Abort them one after the other; those with which it fails are kept for another time."""
        for upload in uploads:
            try:
                self.abort(upload)
            except Stopped:
                return
            except PresignGuiError as error:
                _log.warning("The abandoned upload of %s could not be aborted (%s)", upload.location, error.kind)
            except Exception:  # noqa: BLE001 - a defect is logged, and the others are aborted all the same
                _log.exception("Aborting the upload of %s met an unexpected exception", upload.location)

    def stop(self) -> None:
        """Ask whatever is under way here to stop."""
        self._control.cancel()
