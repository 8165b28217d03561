"""The life of a link, drawn to scale: when it was signed, where it stands now, and when it expires."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QHideEvent, QPainter, QPaintEvent, QPolygonF, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone

_TRACK = 8
"""Device-independent pixels: how thick the line is."""
_MARK = 6
_TICK_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Places:
    """Where the three moments are, from 0.0 (the first of them) to 1.0 (the last)."""

    signed: float
    now: float
    expires: float

    @classmethod
    def of(cls, signed: datetime, now: datetime, expires: datetime) -> Self:
        """Put the moments to scale. Moments that all fall together stand at the beginning."""
        first, last = min(signed, now, expires), max(signed, now, expires)
        whole = (last - first).total_seconds() or 1.0
        signed_at, now_at, expires_at = ((each - first).total_seconds() / whole for each in (signed, now, expires))
        return cls(signed_at, now_at, expires_at)


class TimeLine(QWidget):
    """Draws one link's life, and moves on while anybody looks. It hides where the link does not tell its end."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("timeLine")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look = look
        self._clock: Callable[[], datetime] = look.clock
        self._signed: datetime | None = None
        self._expires: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self.update)
        look.theme.changed.connect(self.update)
        self.hide()

    def show_life(self, signed: datetime | None, expires: datetime | None, clock: Callable[[], datetime]) -> None:
        """Draw the life from `signed` (the present, where nobody tells) to `expires`; `clock` says where it stands."""
        self._clock = clock
        self._signed, self._expires = signed, expires
        self.setVisible(expires is not None)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for two lines of text and the line between them."""
        return QSize(240, 2 * self.fontMetrics().height() + _TRACK + _MARK + UNIT * 2)

    def minimumSizeHint(self) -> QSize:
        """Ask for the same height."""
        return QSize(160, self.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Move on from now on."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: stand still."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, the mark of the present, and the moments."""
        if self._expires is None:
            return
        now = self._clock()
        signed = self._signed or min(now, self._expires)
        places = Places.of(signed, now, self._expires)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_line(painter, places)
        tone = Tone.ERROR if now >= self._expires else Tone.SUCCESS
        self._draw_present(painter, self._at(places.now), tone)
        self._draw_moments(painter, places, now)

    def _draw_line(self, painter: QPainter, places: Places) -> None:
        tokens = self._look.theme.tokens
        self._draw_piece(painter, 0.0, 1.0, QColor(tokens.raised))
        self._draw_piece(painter, places.signed, places.expires, QColor(tokens.handle))
        if places.now < places.expires:
            begin = max(places.now, places.signed)
            self._draw_piece(painter, begin, places.expires, self._look.theme.color(Tone.SUCCESS))

    def _draw_piece(self, painter: QPainter, begin: float, end: float, colour: QColor) -> None:
        left, right = self._at(begin), self._at(end)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        box = QRectF(left, self._top(), max(right - left, _TRACK), _TRACK)
        painter.drawRoundedRect(box, _TRACK / 2, _TRACK / 2)

    def _draw_present(self, painter: QPainter, at: float, tone: Tone) -> None:
        colour = self._look.theme.color(tone)
        base = self._top() - 2
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        corners = [QPointF(at, base), QPointF(at - _MARK, base - _MARK), QPointF(at + _MARK, base - _MARK)]
        painter.drawPolygon(QPolygonF(corners))
        text = self.tr("now")
        width = self.fontMetrics().horizontalAdvance(text)
        left = min(max(at - width / 2, 0.0), self.width() - width)
        painter.setPen(colour)
        painter.drawText(QPointF(left, base - _MARK - 3), text)

    def _draw_moments(self, painter: QPainter, places: Places, now: datetime) -> None:
        """Write the two moments under their places, side by side where those are close together."""
        metrics = self.fontMetrics()
        signed, expires = self._words(now)
        baseline = self._top() + _TRACK + 4 + metrics.ascent()
        painter.setPen(self._look.theme.color(Tone.MUTED))
        end_of_first = 0.0
        if signed:
            left = self._clamp(self._at(places.signed), metrics, signed)
            painter.drawText(QPointF(left, baseline), signed)
            end_of_first = left + metrics.horizontalAdvance(signed) + UNIT * 2
        left = max(end_of_first, self._clamp(self._at(places.expires), metrics, expires))
        if left + metrics.horizontalAdvance(expires) > self.width() + 1:
            room = math.floor(self.width() - left)
            expires = metrics.elidedText(expires, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left, baseline), expires)

    def _words(self, now: datetime) -> tuple[str, str]:
        formatter = self._look.formatter
        if self._expires is None:
            return "", ""
        end = formatter.short_moment(self._expires, now)
        ended = self.tr("expired {moment}") if now >= self._expires else self.tr("expires {moment}")
        begin = formatter.short_moment(self._signed, now) if self._signed else ""
        return self.tr("signed {moment}").format(moment=begin) if begin else "", ended.format(moment=end)

    def _describe(self) -> None:
        """Tell a screen reader what the picture shows."""
        words = [each for each in self._words(self._clock()) if each]
        self.setAccessibleName(self.tr("Life of the link"))
        self.setAccessibleDescription(", ".join(words))

    def _clamp(self, at: float, metrics: QFontMetrics, text: str) -> float:
        width = metrics.horizontalAdvance(text)
        return min(max(at - width / 2, 0.0), max(0.0, self.width() - width))

    def _at(self, place: float) -> float:
        return _MARK + place * (self.width() - 2 * _MARK)

    def _top(self) -> float:
        return float(self.fontMetrics().height() + _MARK + 4)
