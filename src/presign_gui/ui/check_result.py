"""What the live check of a link came to, in words."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.facts import ByteCount, fill
from presign_gui.ui.controls import Banner, label
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.fact_grid import FactGrid
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone

if TYPE_CHECKING:
    from presign_gui.app.link_check import LinkCheck

_TONES = {
    "works": (Tone.SUCCESS, "check"),
    "refused": (Tone.ERROR, "error"),
    "unreachable": (Tone.ERROR, "error"),
    "unknown": (Tone.ACCENT, "info"),
}


class CheckResult(QWidget):
    """Nothing before the first check; then that it runs, and what came of it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("checkResult")
        self._look = look
        self._busy_text = label(self.tr("Asking the server for one byte…"), name="checkBusyText", tone=Tone.MUTED)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(self.tr("Working"))
        self._verdict = Banner(look.theme, "checkVerdict")
        self._facts = FactGrid(
            "check",
            {
                "size": self.tr("Size"),
                "type": self.tr("Kind of file"),
                "modified": self.tr("Modified"),
                "name": self.tr("Proposed name"),
                "etag": "ETag",
            },
        )
        self.error = ErrorCard(look, "checkError", closable=False, embedded=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for each in (self._busy_text, self._busy, self._verdict, self._facts, self.error):
            column.addWidget(each)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._verdict.say("", Tone.ACCENT, "info")
        self._facts.show_values({})
        self.error.clear()
        self._set_busy(busy=False)
        self.hide()

    def show_running(self) -> None:
        """Say that the server is being asked."""
        self.clear()
        self._set_busy(busy=True)
        self.show()

    def show_check(self, check: "LinkCheck") -> None:
        """Say what is known now, and what cannot be known."""
        self.clear()
        formatter = self._look.formatter
        sentences = [
            fill(QCoreApplication.translate("checks", each.template), each.facts, formatter) for each in check.findings
        ]
        tone, icon = _TONES[check.verdict.value]
        self._verdict.say("\n".join(sentences), tone, icon)
        self._facts.show_values(
            {
                "size": formatter.size(ByteCount(check.size)) if check.size is not None else "",
                "type": check.content_type or "",
                "modified": formatter.moment(check.last_modified) if check.last_modified else "",
                "name": check.file_name or "",
                "etag": check.etag or "",
            }
        )
        if check.error is not None:
            self.error.show_error(check.error)
        self.show()

    def show_error(self, error: PresignGuiError) -> None:
        """Say why there was nothing to ask."""
        self.clear()
        self.error.show_error(error)
        self.show()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy_text.setVisible(busy)
        self._busy.setVisible(busy)
