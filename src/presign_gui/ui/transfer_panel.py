"""The transfers region: its heading, the download folder, the rows, and what to do while there are none."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from presign_gui.domain.transfer import TransferState
from presign_gui.ui.controls import ElidedLabel, EmptyState, heading, icon_button, inset, rule, text_button
from presign_gui.ui.folder_strip import FolderStrip
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone
from presign_gui.ui.transfer_follower import Follower
from presign_gui.ui.transfer_model import TransferModel
from presign_gui.ui.transfer_view import TransferView

_LONGEST_FOLDER = 32


class TransferPanel(QFrame):
    """Shows a `TransferModel`."""

    folder_wanted = Signal()
    clear_wanted = Signal()
    pause_all_wanted = Signal()
    resume_all_wanted = Signal()
    limits_wanted = Signal()

    def __init__(self, look: Look, model: TransferModel) -> None:
        super().__init__()
        self.setObjectName("transferPanel")
        self.setProperty("look", "card")
        self._model = model
        self.view = TransferView(look.theme, model)
        self.follower = Follower(self.view, model)
        self.strip = FolderStrip(look)
        self._summary = ElidedLabel("transferSummary", Tone.MUTED)
        self.pause_all = icon_button(look.theme, "pauseAllButton", "pause", self.tr("Pause all"))
        self.resume_all = icon_button(look.theme, "resumeAllButton", "play", self.tr("Let all go on"))
        self.limits = icon_button(look.theme, "limitsButton", "sliders", self.tr("How much moves at once"))
        self._clear = text_button(look.theme, "clearFinishedButton", self.tr("Clear finished"))
        self._folder = text_button(look.theme, "downloadFolderButton", "…", "folder")
        self._folder.setToolTip(self.tr("Where downloads go. Click to choose another folder."))
        self._empty = EmptyState(look.theme, "transfersEmpty", "drop", compact=True)
        self._empty.say(
            self.tr("Drop files anywhere on this window to upload them"),
            self.tr("Uploads and downloads then appear here."),
        )
        body = QWidget()
        self._pages = QStackedLayout(body)
        self._pages.addWidget(self._empty)
        self._list = inset(self.view)
        self._pages.addWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.strip)
        column.addWidget(rule())
        column.addWidget(body, 1)
        for button, signal in (
            (self._clear, self.clear_wanted),
            (self._folder, self.folder_wanted),
            (self.pause_all, self.pause_all_wanted),
            (self.resume_all, self.resume_all_wanted),
            (self.limits, self.limits_wanted),
        ):
            button.clicked.connect(signal)
        model.counts_changed.connect(self._count)
        self._count()

    def show_download_folder(self, folder: Path) -> None:
        """Say where downloads go."""
        shown = _shortened(folder)
        self._folder.setText(self.tr("Downloads go to {folder}").format(folder=shown).replace("&", "&&"))
        self._folder.setToolTip(
            self.tr("Downloads go to {folder}. Click to choose another folder.").format(folder=str(folder))
        )

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(UNIT * 2, UNIT // 2 + 2, UNIT, UNIT // 2 + 2)
        head.setSpacing(UNIT)
        head.addWidget(heading(self.tr("Transfers"), name="transferHeading"))
        head.addWidget(self._summary, 1)
        head.addWidget(self.pause_all)
        head.addWidget(self.resume_all)
        head.addWidget(self._clear)
        head.addWidget(self._folder)
        head.addWidget(self.limits)
        return head

    @Slot()
    def _count(self) -> None:
        counts = self._model.counts
        active = sum(count for state, count in counts.items() if state.is_active)
        queued, paused = counts.get(TransferState.QUEUED, 0), counts.get(TransferState.PAUSED, 0)
        failed = counts.get(TransferState.FAILED, 0)
        self._pages.setCurrentWidget(self._list if counts else self._empty)
        parts = [
            self.tr("%n under way", "", active) if active else "",
            self.tr("%n waiting", "", queued) if queued else "",
            self.tr("%n paused", "", paused) if paused else "",
            self.tr("%n failed", "", failed) if failed else "",
        ]
        self._summary.show_text(" · ".join(part for part in parts if part))
        self.pause_all.setVisible(bool(active or queued))
        self.resume_all.setVisible(bool(paused))
        self._clear.setVisible(any(state.is_final for state in counts))


def _shortened(folder: Path) -> str:
    """Write a folder as a person would: from the home folder on, and only its end where it is long."""
    home = Path.home()
    text = str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)
    return text if len(text) <= _LONGEST_FOLDER else f"…{text[-_LONGEST_FOLDER:]}"
