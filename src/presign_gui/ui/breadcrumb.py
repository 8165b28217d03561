"""Where the object list stands: the bucket and the folders of the prefix, each one a step back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from presign_gui.ui.controls import text_button
from presign_gui.ui.theme import Theme
from presign_gui.ui.tokens import Tone

_SHOWN = 4
"""Steps: of a deeper prefix the first and the last ones are shown."""
_LONGEST = 24


class Breadcrumb(QWidget):
    """A row of buttons."""

    prefix_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("breadcrumb")
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def show_place(self, bucket: str, prefix: str) -> None:
        """Show this prefix of this bucket."""
        while (item := self._row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setObjectName("")
                old.hide()
                old.deleteLater()
        steps = [(bucket, "")]
        for folder in prefix.split("/")[:-1]:
            steps.append((folder or "/", f"{steps[-1][1]}{folder}/"))
        if len(steps) > _SHOWN:
            steps = [steps[0], ("…", steps[-_SHOWN + 1][1]), *steps[-_SHOWN + 2 :]]
        last: QWidget = self
        for at, (text, target) in enumerate(steps):
            if at:
                arrow = QLabel()
                self._theme.set_icon(arrow, "chevron-right", Tone.MUTED, 16)
                self._row.addWidget(arrow)
            step = self._add_step(at, text, target, is_last=at == len(steps) - 1)
            QWidget.setTabOrder(last, step)
            last = step

    def _add_step(self, at: int, text: str, target: str, *, is_last: bool) -> QWidget:
        shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        step = text_button(self._theme, f"breadcrumb{at}", shown.replace("&", "&&"), "bucket" if at == 0 else None)
        step.setToolTip(text)
        if is_last:
            font = step.font()
            font.setBold(True)
            step.setFont(font)
        step.clicked.connect(lambda: self.prefix_chosen.emit(target))
        self._row.addWidget(step)
        return step
