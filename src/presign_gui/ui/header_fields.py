"""Fields for what a link was signed with and does not tell: the values of its signed headers."""

import dataclasses
from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from presign_gui.domain.pasted_text import PastedLink
from presign_gui.ui.controls import label
from presign_gui.ui.link_words import untold_headers
from presign_gui.ui.tokens import UNIT, Tone


class HeaderFields(QWidget):
    """One field a header. Whoever made the link knows the values, and may have sent them with it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("headerFields")
        self._fields: dict[str, QLineEdit] = {}
        self._hint = label(
            self.tr("The link was signed with these, and does not tell them:"), tone=Tone.MUTED, wrap=True
        )
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(UNIT)
        self._grid.setVerticalSpacing(UNIT // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._hint, 0, 0, 1, 2)
        self.hide()

    def ask_for(self, link: PastedLink) -> None:
        """Show a field for each header whose value nobody told, and none where all are known."""
        self.forget()
        names = untold_headers(link)
        for row, name in enumerate(names, start=1):
            field = QLineEdit()
            field.setObjectName(f"header-{name}")
            field.setAcceptDrops(False)
            field.setPlaceholderText(self._placeholder(name))
            title = label(name, tone=Tone.MUTED)
            title.setBuddy(field)
            field.setAccessibleName(name)
            self._grid.addWidget(title, row, 0)
            self._grid.addWidget(field, row, 1)
            self._fields[name] = field
        self.setVisible(bool(names))

    def filled_in(self, link: PastedLink) -> PastedLink:
        """Return the link with the values that were typed."""
        typed = tuple((name, field.text().strip()) for name, field in self._fields.items() if field.text().strip())
        return dataclasses.replace(link, headers=(*link.headers, *typed)) if typed else link

    def forget(self) -> None:
        """Take the fields away, and what was typed."""
        self._fields = {}
        for widget in self._parts():
            widget.setObjectName("")
            widget.hide()
            widget.deleteLater()
        self.hide()

    def _parts(self) -> Sequence[QWidget]:
        return [
            each
            for each in self.findChildren(QWidget)
            if each is not self._hint and isinstance(each, QLabel | QLineEdit) and each.parent() is self
        ]

    def _placeholder(self, name: str) -> str:
        return self.tr("as the file's name tells") if name == "content-type" else self.tr("ask the sender for it")
