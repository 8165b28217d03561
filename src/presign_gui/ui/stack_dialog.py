"""The window of a backend: form, plan, events and end, one page after the other. It blocks nothing behind it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.controls import EmptyState, button, heading
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.look import Look
from presign_gui.ui.stack_delete_page import StackDeletePage
from presign_gui.ui.stack_form_page import StackFormPage
from presign_gui.ui.stack_plan_page import StackPlanPage
from presign_gui.ui.stack_work_page import StackWorkPage
from presign_gui.ui.tokens import UNIT

_SIZE = QSize(720, 736)
_SMALL = QSize(600, 400)
_FRAME = 48
"""Pixels: as much as a title bar and borders take, with a little air."""


class StackDialog(QDialog):
    """Holds the pages. What comes after what is decided in `stack_flow.py`."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stackDialog")
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self._title = heading(name="stackHeading", size=1.2)
        self.form = StackFormPage(look)
        self.plan = StackPlanPage(look)
        self.work = StackWorkPage(look)
        self.removal = StackDeletePage(look)
        self._waiting = EmptyState(look.theme, "stackWaiting", "stack")
        self._waiting.busy.show()
        self._failed, self.error = self._build_failed(look)
        self._pages = QStackedWidget()
        for page in (self.form, self.plan, self.work, self.removal, self._waiting, self._failed):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        column.setSpacing(UNIT * 2)
        column.addWidget(self._title)
        column.addWidget(self._pages, 1)
        self.setMinimumSize(560, 360)
        self.resize(self._fitting(_SIZE))

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.currentWidget()

    def turn_to(self, page: QWidget, title: str) -> None:
        """Show one of the pages."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self._pages.setCurrentWidget(page)
        if page is self.removal:
            self.resize(_SMALL)
        elif page is self.work:
            self.resize(self.size().expandedTo(self._fitting(_SIZE)))

    def show_waiting(self, title: str, text: str) -> None:
        """Show that something is being looked for."""
        self._waiting.say(text, "")
        self.turn_to(self._waiting, title)

    def show_error(self, error: PresignGuiError, title: str) -> None:
        """Show why there is nothing to do here."""
        self.error.show_error(error)
        self.turn_to(self._failed, title)

    def _fitting(self, size: QSize) -> QSize:
        """Return a size that leaves room for the window's frame on a small screen."""
        room = self.screen().availableSize()
        return size.boundedTo(QSize(room.width() - _FRAME, room.height() - _FRAME))

    def _build_failed(self, look: Look) -> tuple[QWidget, ErrorCard]:
        page = QWidget()
        card = ErrorCard(look, "stackLookError", closable=False)
        close = button(look.theme, "closeStackErrorButton", self.tr("Close"))
        close.clicked.connect(self.reject)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        return page, card
