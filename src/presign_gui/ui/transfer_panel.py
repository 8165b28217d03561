"""The transfers region: its heading, the download folder, the rows, and what to do while there are none."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from presign_gui.domain.transfer import TransferState
from presign_gui.ui.controls import EmptyState, heading, inset, label, rule, text_button
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone
from presign_gui.ui.transfer_model import TransferModel
from presign_gui.ui.transfer_view import TransferView

_LONGEST_FOLDER = 32


class TransferPanel(QFrame):
    """Shows a `TransferModel`."""

    folder_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, look: Look, model: TransferModel) -> None:
        super().__init__()
        self.setObjectName("transferPanel")
        self.setProperty("look", "card")
        self._model = model
        self.view = TransferView(look.theme, model)
        self._summary = label(name="transferSummary", tone=Tone.MUTED)
        self._clear = text_button(look.theme, "clearFinishedButton", self.tr("Clear finished"))
        self._folder = text_button(look.theme, "downloadFolderButton", "…", "folder")
        self._folder.setToolTip(self.tr("Where downloads go. Click to choose another folder."))
        self._empty = EmptyState(look.theme, "transfersEmpty", "drop", compact=True)
        self._empty.say(
            self.tr("Drop files anywhere on this window to upload them"),
            self.tr("Uploads and downloads then appear here."),
        )
        head = QHBoxLayout()
        head.setContentsMargins(UNIT * 2, UNIT // 2 + 2, UNIT, UNIT // 2 + 2)
        head.setSpacing(UNIT)
        head.addWidget(heading(self.tr("Transfers"), name="transferHeading"))
        head.addWidget(self._summary)
        head.addStretch(1)
        head.addWidget(self._clear)
        head.addWidget(self._folder)
        body = QWidget()
        self._pages = QStackedLayout(body)
        self._pages.addWidget(self._empty)
        self._list = inset(self.view)
        self._pages.addWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(body, 1)
        self._clear.clicked.connect(self.clear_wanted)
        self._folder.clicked.connect(self.folder_wanted)
        model.counts_changed.connect(self._count)
        self._count()

    def show_download_folder(self, folder: Path) -> None:
        """Say where downloads go."""
        shown = _shortened(folder)
        self._folder.setText(self.tr("Downloads go to {folder}").format(folder=shown).replace("&", "&&"))
        self._folder.setToolTip(
            self.tr("Downloads go to {folder}. Click to choose another folder.").format(folder=str(folder))
        )

    @Slot()
    def _count(self) -> None:
        transfers = self._model.transfers()
        self._pages.setCurrentWidget(self._list if transfers else self._empty)
        active = sum(not each.state.is_final for each in transfers)
        failed = sum(each.state is TransferState.FAILED for each in transfers)
        parts = [
            self.tr("%n under way", "", active) if active else "",
            self.tr("%n failed", "", failed) if failed else "",
        ]
        self._summary.setText(" · ".join(part for part in parts if part))
        self._clear.setVisible(active < len(transfers))


def _shortened(folder: Path) -> str:
    """Write a folder as a person would: from the home folder on, and only its end where it is long."""
    home = Path.home()
    text = str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)
    return text if len(text) <= _LONGEST_FOLDER else f"…{text[-_LONGEST_FOLDER:]}"
