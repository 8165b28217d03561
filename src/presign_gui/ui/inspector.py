"""The inspector: everything about one link, where it stands in its life, and a live check."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.ui.check_result import CheckResult
from presign_gui.ui.controls import Banner, button, heading, icon_button, label, rule
from presign_gui.ui.fact_grid import FactGrid
from presign_gui.ui.inspection import SENTENCES, groups, values
from presign_gui.ui.link_facts import warnings_of
from presign_gui.ui.link_words import headers_to_send, title_of
from presign_gui.ui.look import Look
from presign_gui.ui.messages import repair_text
from presign_gui.ui.time_line import TimeLine
from presign_gui.ui.tokens import UNIT, Tone

if TYPE_CHECKING:
    from presign_gui.app.link_check import LinkCheck

_WIDTH_FOR_TWO = 620
"""Device-independent pixels: from here on the groups stand side by side."""


class Inspector(QFrame):
    """Shows one link while it is open, and forgets it when it is closed. The URL itself is never shown."""

    check_wanted = Signal(object)
    """The `PastedLink` to check live."""
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setProperty("look", "card")
        self._look = look
        self._link: PastedLink | None = None
        self._clock: Callable[[], datetime] = look.clock
        self._title = heading(name="inspectorTitle", size=1.05, wrap=True)
        self.check = button(look.theme, "inspectorCheckButton", self.tr("Check live"), "refresh", primary=True)
        self.check.setToolTip(self.tr("Asks the server for one byte. Nothing is ever written."))
        self.time_line = TimeLine(look)
        self.result = CheckResult(look)
        self._warnings = Banner(look.theme, "inspectorWarnings")
        self._repairs = Banner(look.theme, "inspectorRepairs")
        self._groups = self._build_groups()
        self._send = label(name="inspectorSend", wrap=True)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._grid = QGridLayout()
        self._arrange()
        self.check.clicked.connect(self._check)
        self.hide()

    @property
    def link(self) -> PastedLink | None:
        """The link that is shown."""
        return self._link

    def show_link(self, link: PastedLink) -> None:
        """Say everything about this link."""
        self._link = link
        self._clock = self._look.clock
        self.result.clear()
        self.check.setEnabled(link.url.location is not None)
        self._title.setText(title_of(link))
        shown = values(link, self._look.formatter)
        for group in self._groups.values():
            group.show_values(shown | {"left": " "})
        needed = headers_to_send(link)
        self._send.setText("\n".join(needed) if needed else self.tr("Nothing beside the link itself."))
        repaired = [repair_text(each, self._look.formatter) for each in link.repairs]
        self._repairs.say("\n".join(repaired), Tone.ACCENT, "info")
        self._warnings.say("\n".join(warnings_of(link, self._look)), Tone.WARNING, "warning")
        self._show_life()

    def show_check(self, link: PastedLink, check: "LinkCheck") -> None:
        """Show what a check came to, unless another link is shown by now. Count by the server's clock from then on."""
        if link is not self._link:
            return
        self.check.setEnabled(True)
        self.result.show_check(check)
        clock = check.clock
        if clock is not None:
            self._clock = lambda: clock.now(time.monotonic())
            self._show_life()

    def show_check_error(self, link: PastedLink, error: PresignGuiError) -> None:
        """Show why a link could not be checked."""
        if link is self._link:
            self.check.setEnabled(True)
            self.result.show_error(error)

    def forget(self) -> None:
        """Keep nothing of the link."""
        self._link = None
        self.result.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Count down from now on."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: stop the clock."""
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the groups side by side where there is room."""
        super().resizeEvent(event)
        self._place_groups()

    def _show_life(self) -> None:
        if self._link is not None:
            self.time_line.show_life(self._link.url.signed_at, self._link.url.expires_at, self._clock)
            self._tick()

    @Slot()
    def _tick(self) -> None:
        if self._link is None:
            return
        left = self._link.url.remaining(self._clock())
        if left is None:
            text = self.tr("not told")
        elif left.total_seconds() > 0:
            text = self._look.formatter.countdown(left)
        else:
            text = self.tr("nothing: it has expired")
        self._groups["time"].show_value("left", text)

    @Slot()
    def _check(self) -> None:
        if self._link is not None:
            self.check.setEnabled(False)
            self.result.show_running()
            self.check_wanted.emit(self._link)

    def _build_groups(self) -> dict[str, FactGrid]:
        return {name: FactGrid("inspector", text.names, wrapped=SENTENCES) for name, text in groups().items()}

    def _arrange(self) -> None:
        picture = QLabel()
        self._look.theme.set_icon(picture, "link", Tone.ACCENT, 20)
        close = icon_button(self._look.theme, "inspectorCloseButton", "close", self.tr("Close (Esc)"))
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(UNIT * 2, UNIT, UNIT, UNIT)
        head.setSpacing(UNIT)
        head.addWidget(picture)
        head.addWidget(self._title, 1)
        head.addWidget(self.check)
        head.addWidget(close)
        body = QWidget()
        self._grid.setHorizontalSpacing(UNIT * 4)
        self._grid.setVerticalSpacing(UNIT * 2)
        column = QVBoxLayout(body)
        column.setContentsMargins(UNIT * 2, UNIT + 4, UNIT * 2, UNIT * 2)
        column.setSpacing(UNIT + 4)
        for each in (self.time_line, self.result, self._repairs, self._warnings):
            column.addWidget(each)
        column.addLayout(self._grid)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("inspectorScroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(rule())
        whole.addWidget(scroll, 1)
        self._boxes = [_box(text.heading, self._groups[name]) for name, text in groups().items()]
        self._boxes.append(_box(self.tr("What must be sent with it"), self._send))
        self._place_groups()

    def _place_groups(self) -> None:
        columns = 2 if self.width() >= _WIDTH_FOR_TWO else 1
        if self.property("columns") == columns:
            return
        self.setProperty("columns", columns)
        for index, box in enumerate(self._boxes):
            self._grid.addWidget(box, index // columns, index % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


def _box(title: str, content: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(UNIT)
    column.addWidget(heading(title))
    column.addWidget(content)
    return box
