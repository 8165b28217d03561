"""A line under the top bar that says what just happened or what is missing, and goes by itself where it may."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.controls import icon_button, label, text_button
from presign_gui.ui.look import Look
from presign_gui.ui.messages import error_words
from presign_gui.ui.tokens import UNIT, Tone

_STAYS_MILLISECONDS = 7000
_ICONS = {Tone.SUCCESS: "check", Tone.WARNING: "warning", Tone.ERROR: "error"}


class NoticeBar(QFrame):
    """Shows one notice at a time. Warnings and errors stay until they are closed; the rest goes after seven seconds."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("noticeBar")
        self.setProperty("look", "message")
        self._look = look
        self._call: Callable[[], None] | None = None
        self._picture = QLabel()
        self._text = label(name="noticeText", wrap=True)
        self._action = text_button(look.theme, "noticeButton", "")
        self._close = icon_button(look.theme, "noticeCloseButton", "close", self.tr("Close"))
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT + 4, 2, UNIT // 2, 2)
        row.setSpacing(UNIT)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS_MILLISECONDS)
        self._timer.timeout.connect(self.hide)
        self._close.clicked.connect(self.hide)
        self._action.clicked.connect(self._act)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(
        self, text: str, tone: Tone, action: str = "", call: Callable[[], None] | None = None, *, stays: bool = False
    ) -> None:
        """Show a notice, with a button where there is something to do at once; `stays` keeps it until it is closed."""
        self._call = call
        self._text.setText(text)
        self._look.theme.set_tone(self, tone)
        self._look.theme.set_icon(self._picture, _ICONS.get(tone, "info"), tone, 16)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.show()
        if stays or tone in {Tone.WARNING, Tone.ERROR}:
            self._timer.stop()
        else:
            self._timer.start()

    def say_error(self, error: PresignGuiError, action: str = "", call: Callable[[], None] | None = None) -> None:
        """Show an error that belongs to no region in one line: its cause and its remedy."""
        words = error_words(error, self._look.formatter)
        self.say(f"{words.title}. {words.cause} {words.remedy}", Tone.ERROR, action, call)

    @Slot()
    def _act(self) -> None:
        self.hide()
        if self._call is not None:
            self._call()
