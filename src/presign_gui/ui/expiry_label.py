"""Until when a link works: the moment, and a countdown that ticks while anybody sees it."""

from datetime import datetime

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel

from presign_gui.ui.look import Look
from presign_gui.ui.tokens import Tone


class ExpiryLabel(QLabel):
    """Shows one expiry."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWordWrap(True)
        self._look = look
        self._expires_at: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)

    def show_expiry(self, expires_at: datetime | None) -> None:
        """Count down to this moment; None where the link does not tell."""
        self._expires_at = expires_at
        self._tick()

    def showEvent(self, event: QShowEvent) -> None:
        """Tick from now on."""
        super().showEvent(event)
        self._tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: stop the clock."""
        super().hideEvent(event)
        self._timer.stop()

    @property
    def is_expired(self) -> bool:
        """Tell whether the moment has passed."""
        return self._expires_at is not None and self._look.clock() >= self._expires_at

    @Slot()
    def _tick(self) -> None:
        if self._expires_at is None:
            self.setText(self.tr("The link does not say how long it works."))
            self._look.theme.set_tone(self, Tone.MUTED)
            return
        now = self._look.clock()
        moment = self._look.formatter.short_moment(self._expires_at, now)
        left = self._look.formatter.countdown(self._expires_at - now)
        if self.is_expired:
            self.setText(self.tr("Expired: it worked until {moment}").format(moment=moment))
        else:
            self.setText(self.tr("Works until {moment} · {left} left").format(moment=moment, left=left))
        tone = Tone.ERROR if self.is_expired else Tone.SUCCESS
        if self.property("tone") != tone.value:
            self._look.theme.set_tone(self, tone)
