"""How long the next link is to work: four usual spans, or a date and a time."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QDateTime, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QVBoxLayout, QWidget

from presign_gui.domain.signing import MAX_EXPIRES_IN, MIN_EXPIRES_IN
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT

PRESETS: Final = (15 * 60, 3600, 12 * 3600, MAX_EXPIRES_IN)
"""Seconds."""
_A_MOMENT: Final = -1


class ExpiryChooser(QWidget):
    """A list of spans; its last entry opens a field for a moment within the 7 days that S3 allows."""

    changed = Signal(object)
    """The chosen span in seconds, for one of the usual ones."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._spans = QComboBox()
        self._spans.setObjectName("expiryCombo")
        self._spans.setAccessibleName(self.tr("How long links work"))
        names = (self.tr("15 minutes"), self.tr("1 hour"), self.tr("12 hours"), self.tr("7 days"))
        for seconds, name in zip(PRESETS, names, strict=True):
            self._spans.addItem(name, seconds)
        self._spans.addItem(self.tr("Until a date and time…"), _A_MOMENT)
        self._moment = QDateTimeEdit()
        self._moment.setObjectName("expiryMoment")
        self._moment.setAccessibleName(self.tr("Date and time until which links work"))
        self._moment.setCalendarPopup(True)
        self._moment.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self._spans)
        column.addWidget(self._moment)
        self.set_expires_in(3600)
        self._spans.activated.connect(self._chosen)

    def set_expires_in(self, seconds: int) -> None:
        """Choose a span of this many seconds; one that is not among the usual ones is added."""
        at = self._spans.findData(seconds)
        if at < 0:
            at = next((at for at, each in enumerate(PRESETS) if each > seconds), len(PRESETS))
            self._spans.insertItem(at, self._look.formatter.duration(timedelta(seconds=seconds)), seconds)
        self._spans.setCurrentIndex(at)
        self._moment.hide()

    def expires_in(self) -> int:
        """Return the chosen span in seconds from now, from 1 second to 7 days."""
        seconds = int(self._spans.currentData())
        if seconds != _A_MOMENT:
            return seconds
        chosen: datetime = self._moment.dateTime().toPython()  # type: ignore[assignment]  # the stub says object
        left = int((chosen.astimezone() - self._look.clock()).total_seconds())
        return min(max(left, MIN_EXPIRES_IN), MAX_EXPIRES_IN)

    @Slot(int)
    def _chosen(self, _row: int) -> None:
        seconds = int(self._spans.currentData())
        self._moment.setVisible(seconds == _A_MOMENT)
        if seconds != _A_MOMENT:
            self.changed.emit(seconds)
            return
        now = QDateTime.fromSecsSinceEpoch(int(self._look.clock().timestamp()))
        self._moment.setDateTimeRange(now.addSecs(60), now.addSecs(MAX_EXPIRES_IN))
        self._moment.setDateTime(now.addDays(1))
        self._moment.setDisplayFormat(
            self._look.formatter.locale.dateFormat(self._look.formatter.locale.FormatType.ShortFormat) + " HH:mm"
        )
        self._moment.setFocus()
