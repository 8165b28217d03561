"""The column beside the objects: a pasted link, an error, and the link panel, one below the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.link_panel import LinkPanel
from presign_gui.ui.look import Look
from presign_gui.ui.paste_card import PasteCard
from presign_gui.ui.tokens import SIDE_WIDTH, UNIT


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
        body = QWidget()
        body.setObjectName("sideBody")
        body.setAutoFillBackground(False)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for card in (self.paste, self.error, self.links):
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(body)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)

    def show_top(self) -> None:
        """Scroll to the card that came last, which is at the top."""
        self.verticalScrollBar().setValue(0)
