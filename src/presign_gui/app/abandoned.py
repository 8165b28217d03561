"""Multipart uploads that nobody wants any more: S3 keeps their parts, and charges for them, until they are aborted."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from presign_gui.app.stored_transfer import AbandonedUpload
from presign_gui.app.unheard import FindBrowser, UnheardUploads
from presign_gui.domain.catalogue import queue as entries
from presign_gui.domain.errors import LocalFileError, PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import Signer
from presign_gui.transfer.control import Control, Stopped

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.app.runner import Runner
    from presign_gui.app.store import Store

_log = logging.getLogger(__name__)

FindSigner = Callable[[str], Signer]


class Standing(StrEnum):
    """What this computer knows of an upload that a bucket lists."""

    IN_QUEUE = "in queue"
    """A transfer goes on with it: it is not to be aborted, but cancelled."""
    ABANDONED = "abandoned"
    """One of our own that was cancelled or removed, and could not be aborted at once."""
    PERHAPS_OURS = "perhaps ours"
    """Begun when we asked for one like it and heard no answer, but by whom cannot be told."""
    UNKNOWN = "unknown"
    """Somebody else's, or one of our own that nothing is left of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUpload:
    """An upload that a bucket lists. `initiated` is when it was begun, aware, in UTC."""

    location: ObjectLocation
    upload_id: str
    initiated: datetime
    standing: Standing


class AbandonedUploads:
    """Those of our own that are noted in `store`, and all that a bucket lists. All methods block.

    `find_signer` gives who signs for a connection, by its name, and `find_browser` who lists what is there.
    """

    def __init__(
        self,
        store: "Store",
        runner: "Runner",
        find_signer: FindSigner,
        find_browser: FindBrowser = lambda _connection: None,
    ) -> None:
        self._store = store
        self._unheard = UnheardUploads(store, find_browser)
        self._runner = runner
        self._find_signer = find_signer
        self._control = Control()

    def list(self) -> tuple[AbandonedUpload, ...]:
        """Return our own, oldest first. Raises LocalFileError."""
        return self._store.abandoned()

    def abort(self, upload: AbandonedUpload) -> None:
        """Have S3 forget one of our own, and forget it ourselves; one that S3 has not is no error.

        Raises InputError where its connection is gone, LocalFileError, and what signing and sending raise.
        """
        if upload.connection is not None:  # a guest's link signs no parts, so it has begun no such upload
            signer = self._find_signer(upload.connection)
            self._runner.abort(upload.location, upload.upload_id, signer, self._control)
        self._store.aborted(upload.id)

    def find(self, connection: "OpenConnection", bucket: str, prefix: str) -> Iterator[FoundUpload]:
        """Yield all uploads that are under way for keys under `prefix`, whoever began them.

        Raises InputError where the connection cannot list, LocalFileError, and what listing raises.
        """
        browser = connection.browser
        if browser is None:
            raise entries.CONNECTION_CANNOT_LIST.error(name=connection.connection.name)
        abandoned = {each.upload_id for each in self._store.abandoned()}
        in_queue = self._store.upload_ids()
        for each in browser.list_uploads(bucket, prefix):
            location = ObjectLocation(bucket, each.key)
            if each.upload_id in in_queue:
                standing = Standing.IN_QUEUE
            elif each.upload_id in abandoned:
                standing = Standing.ABANDONED
            else:
                is_perhaps_ours = self._unheard.may_be(location, each.initiated)
                standing = Standing.PERHAPS_OURS if is_perhaps_ours else Standing.UNKNOWN
            yield FoundUpload(location=location, upload_id=each.upload_id, initiated=each.initiated, standing=standing)

    def abort_found(self, connection: "OpenConnection", location: ObjectLocation, upload_id: str) -> None:
        """Have S3 forget an upload that a bucket lists. Raises InputError for one that a transfer goes on with."""
        if upload_id in self._store.upload_ids():
            raise entries.UPLOAD_IN_QUEUE.error(location=str(location))
        self._runner.abort(location, upload_id, connection.signer, self._control)
        for each in self._store.abandoned():
            if each.upload_id == upload_id:
                self._store.aborted(each.id)

    def try_to_abort(self, uploads: Iterable[AbandonedUpload]) -> None:
        """Abort our own one after the other; those with which it fails are kept for another time."""
        for upload in uploads:
            try:
                self.abort(upload)
            except Stopped:
                return
            except PresignGuiError as error:
                _log.warning("The abandoned upload of %s could not be aborted (%s)", upload.location, error.kind)
            except Exception:  # noqa: BLE001 - a defect is logged, and the others are aborted all the same
                _log.exception("Aborting the upload of %s met an unexpected exception", upload.location)

    def end_unheard(self) -> None:
        """Look for those that S3 began while its answer was lost, and have it forget them. Blocks; raises nothing."""
        try:
            self.try_to_abort(self._unheard.search())
        except LocalFileError as error:
            _log.warning("Uploads that may have been begun could not be looked for (%s)", error.kind)
        except Exception:  # noqa: BLE001 - a defect is logged, and they stay noted
            _log.exception("Looking for uploads that may have been begun met an unexpected exception")

    def has_unheard(self) -> bool:
        """Tell whether there may be some of which no answer came; where that cannot be read, the next start looks."""
        try:
            return bool(self._store.unheard())
        except LocalFileError as error:
            _log.warning("It cannot be read whether uploads may have been begun (%s)", error.kind)
            return False

    def stop(self) -> None:
        """Ask whatever is under way here to stop."""
        self._control.cancel()
