"""How much moves at once, in a small panel below its button; every change counts at once, also for what runs."""

import dataclasses
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from presign_gui.app.settings import LEAST_RATE, MOST_STREAMS, MOST_TRANSFERS, Settings, TransferLimits
from presign_gui.domain.errors import InputError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.sizes import parse_size
from presign_gui.ui.controls import card, heading, label, rule, text_button
from presign_gui.ui.formatting import sentences, typed_size
from presign_gui.ui.look import Look
from presign_gui.ui.messages import error_words
from presign_gui.ui.tokens import UNIT, Tone

_NUMBERS: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
_RATES: Final = ("1 MiB", "5 MiB", "10 MiB", "50 MiB", "100 MiB")
"""Each second. Offered, not required: any size can be typed."""


class LimitsPopover(QWidget):
    """Shows the limits of the settings, and tells of others."""

    limits_changed = Signal(object)
    """The `TransferLimits` that are to be in force from now on."""
    goes_on_changed = Signal(bool)
    unfinished_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("limitsPopover")
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the round corners of the card in it
        self._look = look
        self._limits = TransferLimits()
        self.transfers = _numbers("limitTransfers", MOST_TRANSFERS)
        self.streams = _numbers("limitStreams", MOST_STREAMS)
        self.upload_rate = self._rate("limitUploadRate")
        self.download_rate = self._rate("limitDownloadRate")
        self._flaw = label(name="limitsFlaw", tone=Tone.ERROR, wrap=True)
        self._flaw.hide()
        self.goes_on = QCheckBox(self.tr("Go on by themselves at the next start"))
        self.goes_on.setObjectName("limitGoesOn")
        self._unfinished = text_button(look.theme, "unfinishedButton", self.tr("Unfinished uploads…"), "clock")
        self._arrange()
        for numbers in (self.transfers, self.streams):
            numbers.activated.connect(self._changed)
        for rate in (self.upload_rate, self.download_rate):
            rate.activated.connect(self._changed)
            field = rate.lineEdit()
            if field is not None:
                field.editingFinished.connect(self._changed)
        self.goes_on.clicked.connect(self.goes_on_changed)
        self._unfinished.clicked.connect(self._show_unfinished)

    def show_settings(self, settings: Settings) -> None:
        """Show these settings."""
        self._limits = settings.limits
        for combo, number in ((self.transfers, self._limits.transfers), (self.streams, self._limits.streams)):
            if combo.findData(number) < 0:
                combo.addItem(str(number), number)
            combo.setCurrentIndex(combo.findData(number))
        self.upload_rate.setEditText(_rate_text(self._limits.upload_rate))
        self.download_rate.setEditText(_rate_text(self._limits.download_rate))
        self.goes_on.setChecked(settings.goes_on)
        self._flaw.hide()

    def pop_up(self, below: QWidget) -> None:
        """Open above a button, with its right edge at the button's."""
        self.adjustSize()
        corner = below.mapToGlobal(QPoint(below.width(), 0))
        self.move(corner - QPoint(self.width(), self.height() + UNIT // 2))
        self.show()
        self.transfers.setFocus()

    def _rate(self, name: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setEditable(True)
        made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        made.addItem("")
        made.addItems(list(_RATES))
        field = made.lineEdit()
        if isinstance(field, QLineEdit):
            field.setPlaceholderText(self.tr("No limit"))
        return made

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(UNIT * 2)
        form.setVerticalSpacing(UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, field in (
            (self.tr("Transfers at once"), self.transfers),
            (self.tr("Parts at once, of all"), self.streams),
            (self.tr("Upload, each second"), self.upload_rate),
            (self.tr("Download, each second"), self.download_rate),
        ):
            name = label(title)
            name.setBuddy(field)
            field.setAccessibleName(title)
            form.addRow(name, field)
        frame = card("limitsCard")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(UNIT * 2, UNIT + 4, UNIT * 2, UNIT + 4)
        column.setSpacing(UNIT + 4)
        column.addWidget(heading(self.tr("How much moves at once"), name="limitsHeading"))
        column.addLayout(form)
        column.addWidget(self._flaw)
        column.addWidget(self.goes_on)
        column.addWidget(rule())
        column.addWidget(self._unfinished, 0, Qt.AlignmentFlag.AlignLeft)
        self.setMinimumWidth(340)

    @Slot()
    def _changed(self) -> None:
        try:
            limits = dataclasses.replace(
                self._limits,
                transfers=int(self.transfers.currentData()),
                streams=int(self.streams.currentData()),
                upload_rate=self._read(self.upload_rate),
                download_rate=self._read(self.download_rate),
            )
        except InputError as error:
            words = error_words(error, self._look.formatter)
            self._say(sentences(words.cause, words.remedy))
            return
        except ValueError:
            least = self._look.formatter.size(ByteCount(LEAST_RATE))
            self._say(self.tr("Less than {least} each second is too slow for a server.").format(least=least))
            return
        self._say("")
        if limits != self._limits:
            self._limits = limits
            self.limits_changed.emit(limits)

    @Slot()
    def _show_unfinished(self) -> None:
        self.hide()
        self.unfinished_wanted.emit()

    def _say(self, flaw: str) -> None:
        self._flaw.setText(flaw)
        self._flaw.setVisible(bool(flaw))
        self.adjustSize()

    def _read(self, rate: QComboBox) -> int | None:
        text = rate.currentText().strip()
        return parse_size(text) if text else None


def _numbers(name: str, most: int) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    for number in _NUMBERS:
        if number <= most:
            made.addItem(str(number), number)
    return made


def _rate_text(rate: int | None) -> str:
    return "" if rate is None else typed_size(rate)
