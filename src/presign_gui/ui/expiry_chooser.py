"""How long the next link is to work: four usual spans, or a date and a time."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QDateTime, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QVBoxLayout, QWidget

from presign_gui.domain.backend_limits import ConnectionLimits
from presign_gui.domain.signing import MAX_EXPIRES_IN, MIN_EXPIRES_IN
from presign_gui.ui.connection_words import ConnectionWords
from presign_gui.ui.controls import label
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone

PRESETS: Final = (15 * 60, 3600, 12 * 3600, MAX_EXPIRES_IN)
"""Seconds."""
_A_MOMENT: Final = -1
_DEFAULT: Final = 3600
"""Seconds."""


class ExpiryChooser(QWidget):
    """A list of spans; its last entry opens a field for a moment within the 7 days that S3 allows."""

    changed = Signal(object)
    """The chosen span in seconds, for one of the usual ones."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = ConnectionWords(look.formatter, self)
        self._wanted = _DEFAULT
        self._longest = MAX_EXPIRES_IN
        self._spans = QComboBox()
        self._spans.setObjectName("expiryCombo")
        self._spans.setAccessibleName(self.tr("How long links work"))
        self._moment = QDateTimeEdit()
        self._moment.setObjectName("expiryMoment")
        self._moment.setAccessibleName(self.tr("Date and time until which links work"))
        self._moment.setCalendarPopup(True)
        self._moment.hide()
        self._limit = label(name="expiryLimit", tone=Tone.MUTED, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self._spans)
        column.addWidget(self._moment)
        column.addWidget(self._limit)
        self._offer()
        self._spans.activated.connect(self._chosen)

    def set_expires_in(self, seconds: int) -> None:
        """Choose a span of this many seconds; one that is not among the usual ones is added."""
        self._wanted = seconds
        self._offer()

    @Slot(object)
    def show_limits(self, limits: ConnectionLimits) -> None:
        """Offer nothing that would be refused. What was chosen before comes back where it is allowed again."""
        self._longest = limits.longest or MAX_EXPIRES_IN
        self._limit.setText(self._words.longest(limits.longest) if limits.longest is not None else "")
        self._limit.setVisible(limits.longest is not None)
        self._offer()

    def expires_in(self) -> int:
        """Return the chosen span in seconds from now, from 1 second to 7 days."""
        seconds = int(self._spans.currentData())
        if seconds != _A_MOMENT:
            return seconds
        chosen: datetime = self._moment.dateTime().toPython()  # type: ignore[assignment]  # the stub says object
        left = int((chosen.astimezone() - self._look.clock()).total_seconds())
        return min(max(left, MIN_EXPIRES_IN), self._longest)

    def _offer(self) -> None:
        names = (self.tr("15 minutes"), self.tr("1 hour"), self.tr("12 hours"), self.tr("7 days"))
        usual = dict(zip(PRESETS, names, strict=True))
        chosen = min(self._wanted, self._longest)
        allowed = {seconds for seconds in PRESETS if seconds <= self._longest}
        if self._longest < MAX_EXPIRES_IN:
            allowed.add(self._longest)
        self._spans.clear()
        for seconds in sorted(allowed | {chosen}):
            name = usual.get(seconds) or self._look.formatter.duration(timedelta(seconds=seconds))
            self._spans.addItem(name, seconds)
        self._spans.addItem(self.tr("Until a date and time…"), _A_MOMENT)
        self._spans.setCurrentIndex(self._spans.findData(chosen))
        self._moment.hide()

    @Slot(int)
    def _chosen(self, _row: int) -> None:
        seconds = int(self._spans.currentData())
        self._moment.setVisible(seconds == _A_MOMENT)
        if seconds != _A_MOMENT:
            self._wanted = seconds
            self.changed.emit(seconds)
            return
        now = QDateTime.fromSecsSinceEpoch(int(self._look.clock().timestamp()))
        self._moment.setDateTimeRange(now.addSecs(min(60, self._longest)), now.addSecs(self._longest))
        self._moment.setDateTime(now.addSecs(min(86400, self._longest)))
        self._moment.setDisplayFormat(
            self._look.formatter.locale.dateFormat(self._look.formatter.locale.FormatType.ShortFormat) + " HH:mm"
        )
        self._moment.setFocus()
