"""Names and values in two columns, as they describe a link."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from presign_gui.ui.controls import ElidedLabel, label
from presign_gui.ui.tokens import UNIT, Tone


class FactGrid(QWidget):
    """A fixed list of rows, of which only those show that have a value."""

    def __init__(self, prefix: str, names: Mapping[str, str], *, wrapped: frozenset[str] = frozenset()) -> None:
        """Build the rows; `wrapped` are those whose values are sentences, which get as many lines as they need."""
        super().__init__()
        self._titles: dict[str, QLabel] = {}
        self._values: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(UNIT + 4)
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(1, 1)
        for row, (field, name) in enumerate(names.items()):
            title = label(name, tone=Tone.MUTED)
            object_name = f"{prefix}{field.title().replace('_', '')}"
            value = label(name=object_name, wrap=True) if field in wrapped else ElidedLabel(object_name)
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            alignment = Qt.AlignmentFlag(0) if field in wrapped else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(value, row, 1, alignment)
            self._titles[field], self._values[field] = title, value

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show these, and no row for what has no value."""
        for field, value in self._values.items():
            text = values.get(field, "")
            self.show_value(field, text)
            value.setVisible(bool(text))
            self._titles[field].setVisible(bool(text))
        self.setVisible(any(values.values()))

    def show_value(self, field: str, text: str) -> None:
        """Change one value, as a clock does."""
        value = self._values[field]
        if isinstance(value, ElidedLabel):
            value.show_text(text)
        else:
            value.setText(text)
