"""While files are dragged over the window: where they would go, or why they cannot go anywhere yet."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from presign_gui.ui.controls import heading, label
from presign_gui.ui.theme import Theme
from presign_gui.ui.tokens import UNIT, Tone


class DropOverlay(QWidget):
    """Covers its parent while a drag is above it, and lets the events of the drag through."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dropOverlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._covered = parent
        self._theme = theme
        self._tone = Tone.ACCENT
        self._picture = QLabel()
        self._title = heading(name="dropTitle", size=1.4, wrap=True)
        self._text = label(name="dropText", tone=Tone.MUTED, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 6, UNIT * 4, UNIT * 6, UNIT * 4)
        column.setSpacing(UNIT)
        column.addStretch(1)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(each)
        column.addStretch(1)
        parent.installEventFilter(self)
        self.hide()

    def say(self, title: str, text: str, tone: Tone) -> None:
        """Cover the window with this."""
        self._tone = tone
        self._title.setText(title)
        self._text.setText(text)
        self._theme.set_icon(self._picture, "drop" if tone is Tone.ACCENT else "warning", tone, 48)
        self.resize(self._covered.size())
        self.raise_()
        self.show()

    @property
    def words(self) -> tuple[str, str]:
        """What it says."""
        return self._title.text(), self._text.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the parent."""
        if event.type() == QEvent.Type.Resize and watched is self._covered:
            self.resize(self._covered.size())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Veil what lies below, and draw a dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.overlay))
        pen = QPen(self._theme.color(self._tone), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(12, 12, -12, -12), 12, 12)
