"""Finds and aborts unfinished uploads, off the GUI thread."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.app.abandoned import Standing
from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.unfinished_model import Unfinished

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.app.services import Services

Failed = Callable[[PresignGuiError], None]
_MOST = 1_000
"""Uploads that are listed of one bucket."""


class UnfinishedUploads(QObject):
    """Our own that could not be aborted at once, and all that the bucket in use lists where it can be asked."""

    counted = Signal(int)
    """How many of our own there are."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._services: Services | None = None

    def attach(self, services: "Services") -> None:
        """Begin to work with the queue of `services`."""
        self._services = services
        self.count()

    def count(self) -> None:
        """Count our own."""
        services = self._services
        if services is not None:
            self._tasks.run(lambda: len(services.queue.abandoned.list()), self.counted.emit, _not_counted)

    def find(
        self,
        connection: "OpenConnection | None",
        bucket: str,
        found: Callable[[tuple[Unfinished, ...]], None],
        failed: Failed,
    ) -> None:
        """Look for them: our own everywhere, and all in `bucket` where the connection can list."""
        services = self._services
        if services is None:
            return

        def work() -> tuple[Unfinished, ...]:
            own = {each.upload_id: each for each in services.queue.abandoned.list()}
            listed = list(_listed(services, connection, bucket)) if connection is not None and bucket else []
            known = {each.upload_id for each in listed}
            elsewhere = (
                Unfinished(location=each.location, upload_id=each.upload_id, standing=Standing.ABANDONED, own=each)
                for each in own.values()
                if each.upload_id not in known
            )
            here = (dataclasses.replace(each, own=own.get(each.upload_id)) for each in listed)
            return (*elsewhere, *here)

        self._tasks.run(work, found, failed)

    def abort(
        self,
        connection: "OpenConnection | None",
        uploads: Sequence[Unfinished],
        aborted: Callable[[Unfinished], None],
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Have S3 forget these one after the other; `aborted` hears of each, and the first that fails ends it."""
        services = self._services
        if services is None:
            return

        def work() -> None:
            for upload in uploads:
                if upload.own is not None:
                    services.queue.abandoned.abort(upload.own)
                elif connection is not None:
                    services.queue.abandoned.abort_found(connection, upload.location, upload.upload_id)
                self._tasks.post(partial(aborted, upload))

        def ended(_result: None) -> None:
            self.count()
            done()

        self._tasks.run(work, ended, failed)


def _listed(services: "Services", connection: "OpenConnection", bucket: str) -> Iterator[Unfinished]:
    """Yield what the bucket lists, where the connection can ask it."""
    if connection.browser is None:
        return
    for each in islice(services.queue.abandoned.find(connection, bucket, ""), _MOST):
        yield Unfinished(
            location=each.location, upload_id=each.upload_id, standing=each.standing, initiated=each.initiated
        )


def _not_counted(_error: PresignGuiError) -> None:
    """Say nothing: the queue itself tells of a disk that fails (`TransferQueue.problem`)."""
