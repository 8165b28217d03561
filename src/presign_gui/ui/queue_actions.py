"""The queue as a whole: its limits, what came back from last time, and uploads that were never finished."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.transfer import Transfer, TransferState
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.browsing import Browsing
from presign_gui.ui.connecting import Connecting
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.preferences import Preferences
from presign_gui.ui.tokens import Tone
from presign_gui.ui.transferring import Transferring
from presign_gui.ui.unfinished import UnfinishedUploads

if TYPE_CHECKING:
    from presign_gui.app.services import Services
    from presign_gui.app.settings import TransferLimits
    from presign_gui.ui.limits_popover import LimitsPopover
    from presign_gui.ui.unfinished_dialog import UnfinishedDialog
    from presign_gui.ui.unfinished_model import Unfinished

_COUNT_AFTER = 3_000
"""Milliseconds after something was cancelled: the queue aborts its upload by itself, where it can."""


class QueueActions(QObject):
    """Everything about the queue that is not about one row."""

    def __init__(
        self,
        window: MainWindow,
        look: Look,
        tasks: Tasks,
        *,
        connecting: Connecting,
        browsing: Browsing,
        preferences: Preferences,
        transferring: Transferring,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._connecting = connecting
        self._browsing = browsing
        self._preferences = preferences
        self._transferring = transferring
        self._services: Services | None = None
        self._popover: LimitsPopover | None = None
        self._dialog: UnfinishedDialog | None = None
        self.unfinished = UnfinishedUploads(tasks, self)
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(_COUNT_AFTER)
        self._count_soon.timeout.connect(self.unfinished.count)
        window.transfers.limits_wanted.connect(self.show_limits)
        self.unfinished.counted.connect(self._counted)
        transferring.changed.connect(self._changed)

    def attach(self, services: "Services") -> None:
        """Begin to work with the queue of `services`, and say what came back from last time."""
        self._services = services
        self.unfinished.attach(services)
        paused = services.queue.counts().get(TransferState.PAUSED, 0)
        if paused:
            text = self.tr("Transfers from last time that are paused: {count}.").format(count=paused)
            self._window.notice.say(text, Tone.ACCENT, self.tr("Let them go on"), self._transferring.resume_all)

    @Slot()
    def show_limits(self) -> "LimitsPopover | None":
        """Open the panel of the limits."""
        from presign_gui.ui.limits_popover import LimitsPopover

        settings = self._preferences.settings
        if settings is None:
            return None
        if self._popover is None:
            self._popover = LimitsPopover(self._look, self._window)
            self._popover.limits_changed.connect(self.change_limits)
            self._popover.goes_on_changed.connect(self._preferences.remember_goes_on)
            self._popover.unfinished_wanted.connect(self.show_unfinished)
        self._popover.show_settings(settings)
        self._popover.pop_up(self._window.transfers.limits)
        return self._popover

    @Slot()
    def show_unfinished(self) -> "UnfinishedDialog":
        """Open the list of unfinished uploads, and look for them."""
        from presign_gui.ui.unfinished_dialog import UnfinishedDialog

        if self._dialog is None:
            self._dialog = UnfinishedDialog(self._look, self._window)
            self._dialog.abort_wanted.connect(self._abort)
        dialog = self._dialog
        dialog.show_looking()
        dialog.show()
        self.unfinished.find(self._connecting.current, self._browsing.bucket, dialog.show_found, dialog.show_error)
        return dialog

    def _show_unfinished(self) -> None:
        self.show_unfinished()

    @Slot(object)
    def change_limits(self, limits: "TransferLimits") -> None:
        """Let so much move at once from now on, also of what runs, and at the next start."""
        if self._services is not None:
            self._services.apply_limits(limits)
        self._preferences.remember_limits(limits)

    @Slot(object)
    def _abort(self, uploads: "tuple[Unfinished, ...]") -> None:
        dialog = self._dialog
        if dialog is not None:
            self.unfinished.abort(
                self._connecting.current, uploads, dialog.show_aborted, dialog.show_done, dialog.show_error
            )

    @Slot(object)
    def _changed(self, transfer: Transfer) -> None:
        if transfer.state is TransferState.CANCELLED:
            self._count_soon.start()
        problem = self._services.queue.problem if self._services is not None else None
        if problem is not None and transfer.state.is_final:
            self._tell(problem)

    def _tell(self, problem: PresignGuiError) -> None:
        self._window.notice.say_error(problem)

    @Slot(int)
    def _counted(self, count: int) -> None:
        """Say it, where there is something that costs money."""
        if count and (self._dialog is None or not self._dialog.isVisible()):
            text = self.tr("Uploads that were given up, and of which S3 still keeps parts: {count}.")
            self._window.notice.say(text.format(count=count), Tone.WARNING, self.tr("Show"), self._show_unfinished)
