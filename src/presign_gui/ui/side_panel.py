"""The column beside the objects: an error, a pasted link, and the link panel, one below the other."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.link_panel import LinkPanel
from presign_gui.ui.look import Look
from presign_gui.ui.paste_card import PasteCard
from presign_gui.ui.tokens import SIDE_WIDTH, UNIT


class _Column(QWidget):
    """The scrolled column, as high as its cards at the width they get.

    The least height of a layout with wrapped lines is that of its narrowest width, which would scroll where
    everything fits.
    """

    def minimumSizeHint(self) -> QSize:
        """Ask for nothing: the height follows from the width."""
        return QSize(0, 0)


class SidePanel(QScrollArea):
    """Holds the cards, and scrolls where a small window has no room for all of them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("sidePanel")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(SIDE_WIDTH - UNIT * 4)
        self.setMaximumWidth(SIDE_WIDTH + UNIT * 10)
        self.paste = PasteCard(look)
        self.error = ErrorCard(look, "errorPanel")
        self.links = LinkPanel(look)
        body = _Column()
        body.setObjectName("sideBody")
        body.setAutoFillBackground(False)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        self._cards = (self.error, self.paste, self.links)
        for card in self._cards:
            column.addWidget(card)
            card.installEventFilter(self)
        column.addStretch(1)
        self.setWidget(body)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take no room while there is nothing to show."""
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent} and watched in self._cards:
            self.setVisible(any(not card.isHidden() for card in self._cards))
        return super().eventFilter(watched, event)

    def show_top(self) -> None:
        """Scroll to the card that came last, which is at the top."""
        self.verticalScrollBar().setValue(0)
