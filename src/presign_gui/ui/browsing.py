"""Lists buckets and objects off the GUI thread, for the connection and the place that were chosen last."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.listing import ObjectPage
from presign_gui.ui.bridge import Task, Tasks
from presign_gui.ui.object_model import ObjectModel

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection


class Browsing(QObject):
    """Where the window stands: a bucket and a prefix of the current connection."""

    buckets_listed = Signal(object)
    """`list[str]`."""
    moved = Signal()
    """Bucket or prefix are others now; what is there is being listed, where that is possible."""
    listed = Signal()
    failed = Signal(object)
    """Why the objects could not be listed."""

    def __init__(self, tasks: Tasks, model: ObjectModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._model = model
        self._connection: OpenConnection | None = None
        self._task: Task[ObjectPage] | None = None
        self.bucket = ""
        self.prefix = ""
        model.more_wanted.connect(self._more)

    @property
    def can_list(self) -> bool:
        """Tell whether the current connection can list objects."""
        return self._connection is not None and self._connection.browser is not None

    def show(self, connection: "OpenConnection") -> None:
        """Begin with another connection, at its own bucket if it has one."""
        self._connection = connection
        self.go_to(connection.default_bucket or "", "")
        browser = connection.browser
        if browser is None:
            return

        def listed(buckets: list[str]) -> None:
            if self._connection is connection:
                self.buckets_listed.emit(buckets)

        # Credentials that may not list buckets are common: the bucket is then typed, and nothing is wrong.
        self._tasks.run(browser.list_buckets, listed, _not_allowed)

    def leave(self) -> None:
        """Stand nowhere."""
        self._connection = None
        self.go_to("", "")

    def go_to(self, bucket: str, prefix: str) -> None:
        """Stand here and list what is here."""
        self.bucket, self.prefix = bucket, prefix
        self._model.clear()
        self.moved.emit()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """List again what is here."""
        if self._task is not None:
            self._task.abandon()
            self._task = None
        if self.bucket and self.can_list:
            self._task = self._list(None)

    @Slot(object)
    def _more(self, continuation: str) -> None:
        self._task = self._list(continuation)

    def _list(self, continuation: str | None) -> Task[ObjectPage] | None:
        connection, bucket, prefix = self._connection, self.bucket, self.prefix
        if connection is None or connection.browser is None:
            return None
        browser = connection.browser

        def done(page: ObjectPage) -> None:
            if continuation is None:
                self._model.show_first(prefix, page)
            else:
                self._model.append(page)
            self.listed.emit()

        def failed(error: PresignGuiError) -> None:
            self._model.more_failed()
            self.failed.emit(error)

        return self._tasks.run(lambda: browser.list_objects(bucket, prefix, continuation), done, failed)


def _not_allowed(_error: PresignGuiError) -> None:
    """Leave the list of buckets empty."""
