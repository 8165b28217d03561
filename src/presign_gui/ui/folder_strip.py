"""A line above the transfers while folders are looked through: how far that is, and a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from presign_gui.ui.controls import ElidedLabel, text_button
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone


class FolderStrip(QFrame):
    """Says it while there is something to say."""

    stop_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("folderStrip")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(56)
        self._text = ElidedLabel("folderText", Tone.MUTED)
        stop = text_button(look.theme, "stopFolderButton", self.tr("Stop looking"))
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 2, 0, UNIT, 0)
        row.setSpacing(UNIT)
        row.addWidget(self._busy)
        row.addWidget(self._text, 1)
        row.addWidget(stop)
        stop.clicked.connect(self.stop_wanted)
        self.hide()

    def say(self, text: str) -> None:
        """Show this, or nothing."""
        self._text.show_text(text)
        self.setVisible(bool(text))
