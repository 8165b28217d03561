"""Multipart uploads that S3 was asked to begin, and perhaps did, while its answer never came here.

The server or the program was killed between the two, or the connection broke. Nobody knows the upload's ID then, so no
transfer can end it. S3 lets nobody mark an upload, so it is told by all that a bucket lists of it: the very key, begun
in the seconds after we asked by the server's own clock, no part in it, and known to nobody here. Where more fit than
were asked for it cannot be told which are ours: all are left, for a person to decide.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from presign_gui.app.stored_transfer import AbandonedUpload, UnheardUpload
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.listing import UploadSummary
from presign_gui.domain.location import ObjectLocation

if TYPE_CHECKING:
    from presign_gui.app.open_connection import Browser
    from presign_gui.app.store import Store

_log = logging.getLogger(__name__)

FindBrowser = Callable[[str], "Browser | None"]

_EARLIER: Final = timedelta(seconds=5)
"""Listings tell moments in whole seconds, and so does the `Date` by which the two clocks are compared."""
_LATER: Final = timedelta(seconds=75)
"""A request is given up after 10 seconds without a connection and 60 without an answer (`transfer.timeouts`)."""
_ANY_CLOCK: Final = timedelta(minutes=15)
"""S3 accepts no signature of a clock that is further off (S3 API Reference: RequestTimeTooSkewed)."""


class UnheardUploads:
    """What is noted of them in `store`, and the search for them. `find_browser` gives who lists for a connection."""

    def __init__(self, store: "Store", find_browser: FindBrowser) -> None:
        self._store = store
        self._find_browser = find_browser
        self._one_search = threading.Lock()

    def search(self) -> Iterator[AbandonedUpload]:
        """Yield those that S3 did begin, noted as abandoned from here on. Blocks; raises LocalFileError.

        What cannot be listed now stays noted, and so does what was asked so lately that S3 may still be about it.
        """
        with self._one_search:
            asked = sorted(self._store.unheard(), key=_place)
            for (connection, bucket, key), group in groupby(asked, _place):
                location = ObjectLocation(bucket, key)
                try:
                    yield from self._search_for(connection, location, list(group))
                except PresignGuiError as error:
                    _log.warning("It is not known whether an upload of %s was begun (%s)", location, error.kind)

    def may_be(self, location: ObjectLocation, initiated: datetime) -> bool:
        """Tell whether an upload that a bucket lists may be one of them, by whatever clock. Raises LocalFileError."""
        return any(
            each.location == location and abs(initiated - each.asked_at) <= _ANY_CLOCK for each in self._store.unheard()
        )

    def _search_for(
        self, connection: str, location: ObjectLocation, asked: list[UnheardUpload]
    ) -> Iterator[AbandonedUpload]:
        browser = self._find_browser(connection)
        if browser is None or self._store.is_asking(location):
            return
        listed = browser.list_empty_uploads(location.bucket, location.key)
        if self._store.is_asking(location):
            return
        known = self._store.upload_ids() | {each.upload_id for each in self._store.abandoned()}
        found = [each for each in listed if each.upload_id not in known and _fits_any(asked, each)]
        if len(found) > len(asked):
            return
        for unheard, each in zip(asked, found, strict=False):
            yield self._store.abandon_unheard(unheard, each.upload_id)
        now = datetime.now(UTC)
        self._store.heard(*(each.id for each in asked[len(found) :] if each.asked_at + _LATER < now))


def _place(unheard: UnheardUpload) -> tuple[str, str, str]:
    return unheard.connection or "", unheard.location.bucket, unheard.location.key


def _fits_any(asked: Sequence[UnheardUpload], upload: UploadSummary) -> bool:
    return any(each.asked_at - _EARLIER <= upload.initiated <= each.asked_at + _LATER for each in asked)
