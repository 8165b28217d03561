"""Light and dark: follows the system live, and hands out tinted icons.

The window is Fusion with our own palette on every system, so that what was looked at on one is what is seen
on the others; from the system it takes the scheme, the fonts and the scale.
"""

import math
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from presign_gui.ui.style_sheet import style_sheet
from presign_gui.ui.tokens import TOKENS, Scheme, Tokens, Tone

_ICON_GAP: Final = 4
"""Device-independent pixels between a button's picture and its words, on top of the style's own."""
_FALLBACK_FAMILIES: Final = ["Inter", "Noto Sans", "Noto Sans CJK JP", "IPAPGothic", "DejaVu Sans"]
"""Used only where the system names no font of its own, as without a desktop environment."""


class Theme(QObject):
    """The look of the application. One instance, made by `application.py` and handed to every widget."""

    changed = Signal()

    def __init__(self, app: QApplication, icons: Path) -> None:
        super().__init__(app)
        self._app = app
        self._icons = icons
        self._pinned: Scheme | None = None
        self._pixmaps: dict[tuple[str, str, int, int, int], QPixmap] = {}
        self.scheme = self._system_scheme()
        app.setStyle("fusion")
        if app.font().family() in {"Sans Serif", "Sans", "sans-serif"}:
            font = QFont(_FALLBACK_FAMILIES)
            font.setPointSizeF(10)
            app.setFont(font)
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._has_sheet = False
        app.setStyleSheet("")
        self._apply()

    @property
    def tokens(self) -> Tokens:
        """The colours of the scheme in force."""
        return TOKENS[self.scheme]

    def put_on(self) -> None:
        """Put the style sheet on, once the window is built: built under it, it takes twice as long.

        Qt works out the sheet's rules anew for a widget, and for all below it, each time it gets another parent.
        """
        self._has_sheet = True
        self._apply()

    def pin(self, scheme: Scheme | None) -> None:
        """Show this scheme whatever the system says, or follow the system again (None)."""
        self._pinned = scheme
        self._follow()

    def color(self, tone: Tone) -> QColor:
        """Return the colour that has this meaning now."""
        return QColor(self.tokens.of(tone))

    def icon(self, name: str, tone: Tone = Tone.TEXT, size: int = 16, gap: int = 0) -> QIcon:
        """Return the icon `resources/icons/<name>.svg` in the colour of `tone`, and paler for disabled widgets.

        It is drawn `size` device-independent pixels high, for every scale of this computer's screens, and `gap` of
        them are left free to its right.
        """
        icon = QIcon()
        normal, disabled = self.tokens.of(tone), self.tokens.disabled
        modes = ((QIcon.Mode.Normal, normal), (QIcon.Mode.Selected, normal), (QIcon.Mode.Disabled, disabled))
        for mode, colour in modes:
            for scale in {1, math.ceil(self._app.devicePixelRatio())}:
                icon.addPixmap(self._pixmap(name, colour, size, scale, gap), mode)
        return icon

    def pixmap(self, name: str, tone: Tone, size: int, scale: float = 1.0) -> QPixmap:
        """Return one picture of an icon, `size` device-independent pixels high."""
        return self._pixmap(name, self.tokens.of(tone), size, max(1, round(scale)))

    def set_icon(self, widget: QAbstractButton | QLabel, name: str, tone: Tone = Tone.TEXT, size: int = 20) -> None:
        """Give a button or a label this icon, and tint it anew whenever the scheme changes."""
        if not widget.property("iconName"):
            _Tinter(self, widget)
        widget.setProperty("iconName", name)
        widget.setProperty("iconTone", tone.value)
        widget.setProperty("iconSize_", size)
        self.tint(widget)

    def set_tone(self, widget: QWidget, tone: Tone | None) -> None:
        """Give a label or a message frame the colour of a meaning."""
        widget.setProperty("tone", tone.value if tone else "")
        repolish(widget)

    @Slot()
    def _follow(self) -> None:
        scheme = self._pinned or self._system_scheme()
        if scheme is self.scheme:
            return
        self.scheme = scheme
        self._apply()
        self.changed.emit()

    def _system_scheme(self) -> Scheme:
        dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return Scheme.DARK if dark else Scheme.LIGHT

    def _apply(self) -> None:
        self._app.setPalette(_palette(self.tokens))
        if self._has_sheet:
            self._app.setStyleSheet(style_sheet(self.tokens, self.scheme, self._icons))

    def tint(self, widget: QAbstractButton | QLabel) -> None:
        """Draw the icon that `set_icon` gave a widget, in the colour of the scheme in force."""
        name, size = str(widget.property("iconName")), int(widget.property("iconSize_"))
        tone = Tone(widget.property("iconTone"))
        if isinstance(widget, QLabel):
            widget.setPixmap(self.pixmap(name, tone, size, widget.devicePixelRatioF()))
        else:
            gap = _ICON_GAP if widget.text() else 0
            widget.setIcon(self.icon(name, tone, size, gap))
            widget.setIconSize(QSize(size + gap, size))

    def _pixmap(self, name: str, colour: str, size: int, scale: int, gap: int = 0) -> QPixmap:
        key = (name, colour, size, scale, gap)
        if key not in self._pixmaps:
            svg = (self._icons / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
            self._pixmaps[key] = _render(svg, size, scale, gap)
        return self._pixmaps[key]


class _Tinter(QObject):
    """Draws a widget's icon anew whenever the scheme changes, and ends with its widget.

    Not one loop over `QApplication.allWidgets()`: that makes a Python object for every widget there is, those that are
    being destroyed included, and crashed with one of them.
    """

    def __init__(self, theme: Theme, widget: QAbstractButton | QLabel) -> None:
        super().__init__(widget)
        self._theme = theme
        theme.changed.connect(self._tint)

    @Slot()
    def _tint(self) -> None:
        widget = self.parent()
        if isinstance(widget, QAbstractButton | QLabel):
            self._theme.tint(widget)


def repolish(widget: QWidget) -> None:
    """Make the style sheet look again at the widget's dynamic properties."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def _render(svg: str, size: int, scale: int, gap: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    pixmap = QPixmap((size + gap) * scale, size * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette(QColor(tokens.surface), QColor(tokens.window))
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.error,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.surface,
        role.Mid: tokens.border,
    }
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.disabled))
    return palette
