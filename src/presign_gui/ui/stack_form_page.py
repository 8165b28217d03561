"""The form of a backend: where it is, what its functions may sign, and which buckets it uses."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from presign_gui.domain.backend_policy import LONGEST_BACKEND_EXPIRES_IN
from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.controls import button, heading, label
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.footer import Footer
from presign_gui.ui.look import Look
from presign_gui.ui.regions import REGIONS
from presign_gui.ui.stack_form import StackChecker, StackDraft
from presign_gui.ui.theme import repolish
from presign_gui.ui.tokens import UNIT, Tone

_SPANS: Final = (15 * 60, 3600, 4 * 3600, LONGEST_BACKEND_EXPIRES_IN)
"""Seconds."""
_FIXED: Final = ("name", "profile", "region")
"""What is decided once: a backend that is there has these already."""


class StackFormPage(QWidget):
    """Takes a `StackDraft`. It says what is wrong beside the field, before anything is asked of AWS."""

    submitted = Signal(object)
    """The `StackDraft`."""
    cancelled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("stackFormPage")
        self._look = look
        self._checker = StackChecker(look.formatter, self)
        self._taken: frozenset[str] = frozenset()
        self._fields = self._build_fields()
        self.max_expires_in = QComboBox()
        self.create_only = QCheckBox(self.tr("Never replace a file that is there"))
        self._rows: dict[str, tuple[QFormLayout, int]] = {}
        self._flaws: dict[str, QLabel] = {}
        self._titles: list[QLabel] = []
        self.error = ErrorCard(look, "stackFormError", closable=False, embedded=True)
        self.footer = Footer("stackForm")
        self.plan = button(
            look.theme, "planStackButton", self.tr("Show what would change"), "chevron-right", primary=True
        )
        self.cancel = button(look.theme, "cancelStackButton", self.tr("Cancel"))
        self._arrange()
        self.plan.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.cancelled)

    def begin(self, draft: StackDraft, taken: frozenset[str], *, changes: bool) -> None:
        """Show this draft. `taken` are names of other connections; a backend that is there already only `changes`."""
        self._taken = taken
        for name, field in self._fields.items():
            text = getattr(draft, name)
            if isinstance(field, QComboBox):
                field.setEditText(text)
            else:
                field.setText(text)
            field.setEnabled(not (changes and name in _FIXED))
        form, row = self._rows["bucket"]
        form.setRowVisible(row, not changes)
        self._show_span(draft.max_expires_in)
        self.create_only.setChecked(draft.create_only)
        self._show_flaws({})
        self.error.clear()
        self.show_idle()

    @Slot(object)
    def offer_profiles(self, profiles: Sequence[str]) -> None:
        """Offer these profiles of the AWS files."""
        field = self._fields["profile"]
        if isinstance(field, QComboBox):
            shown = field.currentText()
            field.clear()
            field.addItems(list(profiles))
            field.setEditText(shown)

    def draft(self) -> StackDraft:
        """Return what stands in the form."""
        texts = {
            name: field.currentText() if isinstance(field, QComboBox) else field.text()
            for name, field in self._fields.items()
        }
        return StackDraft(
            max_expires_in=int(self.max_expires_in.currentData()), create_only=self.create_only.isChecked(), **texts
        )

    def show_busy(self, step: str) -> None:
        """Show what is waited for, and let nothing be changed meanwhile."""
        self.error.clear()
        self._body.setEnabled(False)
        self.plan.setEnabled(False)
        self.footer.show_busy(step)

    def show_idle(self) -> None:
        """Let the form be filled in."""
        self._body.setEnabled(True)
        self.plan.setEnabled(True)
        self.footer.show_idle()

    def show_error(self, error: PresignGuiError) -> None:
        """Say why there is no plan."""
        self.show_idle()
        self.error.show_error(error)

    def _build_fields(self) -> dict[str, QLineEdit | QComboBox]:
        profile, region = QComboBox(), QComboBox()
        for field, hint in ((profile, self.tr("Default credentials")), (region, self.tr("As the profile says"))):
            field.setEditable(True)
            field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = field.lineEdit()
            if line is not None:
                line.setPlaceholderText(hint)
        region.addItems(list(REGIONS))
        made: dict[str, QLineEdit | QComboBox] = {
            "name": _line(self.tr("For example: team")),
            "profile": profile,
            "region": region,
            "upload_prefixes": _line(self.tr("Every key; or for example incoming/")),
            "download_prefixes": _line(self.tr("Every key; or for example incoming/, shared/")),
            "max_size": _line(self.tr("No limit; or for example 500 MiB")),
            "content_types": _line(self.tr("All; or for example application/pdf, image/*")),
            "bucket": _line(self.tr("A private one is made")),
            "staging_bucket": _line(self.tr("One is made")),
        }
        for name, each in made.items():
            each.setObjectName(f"stack_{name}Field")
        return made

    def _arrange(self) -> None:
        about = label(
            self.tr(
                "A bucket and two small functions in your AWS account, made by CloudFormation. People who may only "
                "invoke the functions can then upload and download, within the limits that you set here."
            ),
            tone=Tone.MUTED,
            wrap=True,
        )
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, UNIT, 0)
        column.setSpacing(UNIT * 2)
        column.addWidget(about)
        self._add_section(column, self.tr("Where"), ("name", "profile", "region"))
        limits = ("upload_prefixes", "download_prefixes", "max_expires_in", "max_size", "content_types", "create_only")
        self._add_section(column, self.tr("What the functions may sign"), limits)
        self._add_section(column, self.tr("Buckets"), ("bucket", "staging_bucket"))
        widest = max(title.sizeHint().width() for title in self._titles)
        for title in self._titles:  # so that the fields of all sections begin below each other
            title.setMinimumWidth(widest)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("stackFormScroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        scroll.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        self.footer.add(self.cancel, self.plan)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT * 2)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.error)
        whole.addWidget(self.footer)

    def _add_section(self, column: QVBoxLayout, title: str, names: Sequence[str]) -> None:
        column.addWidget(heading(title))
        form = QFormLayout()
        form.setHorizontalSpacing(UNIT * 2)
        form.setVerticalSpacing(UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name in names:
            self._add_row(form, name)
        column.addLayout(form)

    def _add_row(self, form: QFormLayout, name: str) -> None:
        titles = {
            "name": self.tr("Name"),
            "profile": self.tr("AWS profile"),
            "region": self.tr("Region"),
            "upload_prefixes": self.tr("Upload prefixes"),
            "download_prefixes": self.tr("Download prefixes"),
            "max_expires_in": self.tr("Links last at most"),
            "max_size": self.tr("Largest file"),
            "content_types": self.tr("Kinds of files"),
            "create_only": "",
            "bucket": self.tr("Bucket for files"),
            "staging_bucket": self.tr("Bucket for templates"),
        }
        others: dict[str, QWidget] = {"max_expires_in": self.max_expires_in, "create_only": self.create_only}
        field: QWidget = self._fields[name] if name in self._fields else others[name]
        field.setObjectName(field.objectName() or f"stack_{name}Field")
        flaw = label(name=f"stack_{name}Flaw", tone=Tone.ERROR, wrap=True)
        flaw.hide()
        box = QVBoxLayout()
        box.setSpacing(2)
        box.addWidget(field)
        box.addWidget(flaw)
        title = label(titles[name])
        title.setBuddy(field)
        field.setAccessibleName(titles[name] or self.create_only.text())
        self._titles.append(title)
        self._rows[name] = (form, form.rowCount())
        form.addRow(title, box)
        self._flaws[name] = flaw

    def _show_span(self, seconds: int) -> None:
        spans = sorted({*_SPANS, seconds})
        self.max_expires_in.clear()
        for span in spans:
            self.max_expires_in.addItem(self._look.formatter.duration(timedelta(seconds=span)), span)
        self.max_expires_in.setCurrentIndex(spans.index(seconds))

    @Slot()
    def _submit(self) -> None:
        draft = self.draft()
        flaws = self._checker.flaws(draft, self._taken)
        self._show_flaws(flaws)
        self.error.clear()
        if not flaws:
            self.submitted.emit(draft)
            return
        self._fields[next(name for name in self._fields if name in flaws)].setFocus()

    def _show_flaws(self, flaws: dict[str, str]) -> None:
        for name, flaw in self._flaws.items():
            flaw.setText(flaws.get(name, ""))
            flaw.setVisible(name in flaws)
            if name in self._fields:
                self._fields[name].setProperty("invalid", "true" if name in flaws else "")
                repolish(self._fields[name])


def _line(hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(hint)
    return made
