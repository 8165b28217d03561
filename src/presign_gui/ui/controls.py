"""The small parts the regions are made of, so that spacing, names and tones are the same everywhere."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.ui.theme import Theme
from presign_gui.ui.tokens import UNIT, Tone


def card(name: str) -> QFrame:
    """Return an empty card: a raised ground with a thin frame."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setProperty("look", "card")
    return frame


def rule() -> QFrame:
    """Return a thin horizontal line."""
    line = QFrame()
    line.setProperty("look", "rule")
    line.setFixedHeight(1)
    return line


def button(
    theme: Theme, name: str, text: str, icon: str | None = None, *, primary: bool = False, danger: bool = False
) -> QPushButton:
    """Return a button with words; a primary one is the most likely next step, one of danger loses something."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setProperty("look", "danger" if danger else "primary" if primary else "")
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        theme.set_icon(made, icon, Tone.ON_ACCENT if primary else Tone.ERROR if danger else Tone.TEXT, 16)
    return made


def text_button(theme: Theme, name: str, text: str, icon: str | None = None) -> QPushButton:
    """Return a button without a frame, for what matters less."""
    made = button(theme, name, text)
    made.setProperty("look", "flat")
    if icon:
        theme.set_icon(made, icon, Tone.ACCENT, 16)
    return made


def shortened(text: str, longest: int = 24) -> str:
    """Return a name that fits a button: of a long one its beginning and its end."""
    half = (longest - 1) // 2
    return text if len(text) <= longest else f"{text[:half]}…{text[-half:]}"


def icon_button(theme: Theme, name: str, icon: str, text: str) -> QToolButton:
    """Return a button that is only a picture; its words go to the tool tip and to screen readers."""
    made = QToolButton()
    made.setObjectName(name)
    made.setProperty("look", "quiet")
    made.setToolTip(text)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    theme.set_icon(made, icon, Tone.MUTED, 16)
    return made


def label(text: str = "", *, name: str = "", tone: Tone | None = None, wrap: bool = False) -> QLabel:
    """Return a line, or a paragraph, of plain text: never read as HTML, whatever a server or a key contains."""
    made = QLabel(text)
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if tone:
        made.setProperty("tone", tone.value)
    return made


def heading(text: str = "", *, name: str = "", size: float = 1.0, wrap: bool = False) -> QLabel:
    """Return a semi-bold line; `size` is relative to the text around it."""
    made = label(text, name=name, wrap=wrap)
    font = QFont(made.font())
    font.setWeight(QFont.Weight.DemiBold)
    font.setPointSizeF(font.pointSizeF() * size)
    made.setFont(font)
    return made


class ElidedLabel(QLabel):
    """One line that gives way in its middle where there is no room, as for keys, paths and masked URLs."""

    def __init__(self, name: str, tone: Tone | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if tone:
            self.setProperty("tone", tone.value)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show this text, and all of it in the tool tip."""
        self.setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of a line and no width."""
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as there is room for."""
        painter = QPainter(self)
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        self.style().drawItemText(
            painter,
            self.rect(),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )


class Banner(QFrame):
    """One message in place: a picture, a sentence, a ground in the colour of its meaning."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("look", "message")
        self._theme = theme
        self._picture = QLabel()
        self._text = label(name=f"{name}Text", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT + 2, UNIT, UNIT + 2, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def say(self, text: str, tone: Tone, icon: str) -> None:
        """Show this message; without a text, show none."""
        self._text.setText(text)
        self._theme.set_tone(self, tone)
        self._theme.set_tone(self._text, tone if tone is not Tone.ACCENT else None)
        self._theme.set_icon(self._picture, icon, tone, 16)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()


class EmptyState(QWidget):
    """What a region shows while it has nothing: what that means and what to do, with the buttons for it.

    A compact one lies flat, for a low region.
    """

    _PICTURE = 24
    _WIDEST = 420

    def __init__(self, theme: Theme, name: str, icon: str, *, compact: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._compact = compact
        self._picture = QLabel()
        self._picture.setFixedSize(48, 48)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.set_icon(self._picture, icon, Tone.ACCENT, self._PICTURE)
        self._title = heading(name=f"{name}Title", size=1.0 if compact else 1.15, wrap=not compact)
        self._text = label(name=f"{name}Text", tone=Tone.MUTED, wrap=not compact)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(UNIT)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedWidth(200)
        self.busy.hide()
        if compact:
            self._arrange_flat()
        else:
            self._arrange()
        theme.changed.connect(self._paint_ground)
        self._paint_ground()

    def say(self, title: str, text: str) -> None:
        """Show these words."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines short enough to read, but no button shorter than its words."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None and not self._compact:
            widest = max(self._WIDEST, self.buttons.sizeHint().width())
            side = max(UNIT * 2, (self.width() - widest) // 2)
            layout.setContentsMargins(side, UNIT, side, UNIT)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(UNIT)
        column.addStretch(1)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(each)
        column.addSpacing(UNIT // 2)
        column.addWidget(self.busy, 0, Qt.AlignmentFlag.AlignHCenter)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addLayout(self.buttons)
        centred.addStretch(1)
        column.addLayout(centred)
        column.addStretch(1)

    def _arrange_flat(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._text)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setSpacing(UNIT * 2)
        row.addStretch(1)
        row.addWidget(self._picture)
        row.addLayout(words)
        row.addStretch(1)

    @Slot()
    def _paint_ground(self) -> None:
        self._picture.setStyleSheet(f"background: {self._theme.tokens.accent_soft}; border-radius: 12px;")


def inset(view: QWidget) -> QWidget:
    """Return `view` with a little room at its sides, so that its rows line up with the headings of its card."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(UNIT - 1, 0, UNIT - 1, UNIT // 2)
    row.addWidget(view)
    return box
