"""The foot of a page: what is waited for on the left, and the buttons on the right."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from presign_gui.ui.controls import label
from presign_gui.ui.tokens import UNIT, Tone


class Footer(QWidget):
    """Shows words beside a bar that runs while something is waited for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}Footer")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(72)
        self._text = label(name=f"{name}Step", tone=Tone.MUTED, wrap=True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(UNIT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self._busy)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        self.show_idle()

    def add(self, *buttons: QPushButton) -> None:
        """Add buttons, the most likely one last."""
        for each in buttons:
            self._buttons.addWidget(each)

    def show_busy(self, text: str) -> None:
        """Say what is waited for."""
        self._text.setText(f"{text}…" if text else "")
        self._busy.show()

    def show_idle(self) -> None:
        """Wait for nothing."""
        self._text.clear()
        self._busy.hide()
