"""The form for a new or a saved connection: who signs, and where."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from presign_gui.app.connections import Connection
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import AddressingStyle
from presign_gui.ui.connection_form import FIELDS, Checker, Draft, Kind, draft_of
from presign_gui.ui.connection_trial import Trial
from presign_gui.ui.connection_words import ConnectionWords
from presign_gui.ui.controls import Banner, button, heading, label
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.look import Look
from presign_gui.ui.regions import REGIONS
from presign_gui.ui.theme import repolish
from presign_gui.ui.tokens import UNIT, Tone


class ConnectionDialog(QDialog):
    """One form; the kind decides which fields it has. It says what is wrong beside the field, and stays open."""

    submitted = Signal(object)
    """The `Connection`. Whoever saves it closes the dialog, or tells it what went wrong."""
    test_wanted = Signal(object)
    """A `Connection` that is to be tried before it is saved; `show_tested` is told what came of it."""

    def __init__(self, look: Look, parent: QWidget, *, names: Sequence[str], edited: Connection | None) -> None:
        super().__init__(parent)
        self.setObjectName("connectionDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        self._edited = edited
        self._taken = frozenset(names) - ({edited.name} if edited else set())
        self._checker = Checker(self)
        self._words = ConnectionWords(look.formatter, self)
        self._form = QFormLayout()
        self._fields = self._build_fields()
        self._flaws: dict[str, QLabel] = {}
        self.kind = self._build_kind()
        self._about = label(name="kindAbout", tone=Tone.MUTED, wrap=True)
        self._error = ErrorCard(look, "connectionError", closable=False, embedded=True)
        self._result = Banner(look.theme, "connectionTest")
        self._tested: Connection | None = None
        self.test = button(look.theme, "testConnectionButton", self.tr("Test"), "refresh")
        self.save = button(look.theme, "saveConnectionButton", self.tr("Save and connect"), "check", primary=True)
        self.save.setDefault(True)
        self.setWindowTitle(self.tr("Change connection") if edited else self.tr("New connection"))
        self._arrange()
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.save.clicked.connect(self._submit)
        self.test.clicked.connect(self._test)
        self._fill(draft_of(edited) if edited else Draft(kind=Kind.LOCAL))

    def draft(self) -> Draft:
        """Return what stands in the form."""
        texts = {name: _text_of(field) for name, field in self._fields.items()}
        return Draft(kind=Kind(self.kind.currentData()), **texts)

    def show_error(self, error: PresignGuiError) -> None:
        """Say why the connection could not be saved."""
        self._error.show_error(error)

    @Slot(object)
    def offer_profiles(self, profiles: Sequence[str]) -> None:
        """Offer these profiles of the AWS files."""
        field = self._fields["profile"]
        if isinstance(field, QComboBox):
            shown = field.currentText()
            field.clear()
            field.addItems(list(profiles))
            field.setEditText(shown)

    @Slot(object, object)
    def show_tested(self, connection: Connection, found: object) -> None:
        """Say what came of a test, where it was of what stands here; `found` is a `Trial` or an error."""
        if connection is not self._tested:
            return
        self._tested = None
        self.test.setEnabled(True)
        self._result.say("", Tone.SUCCESS, "check")
        if isinstance(found, PresignGuiError):
            self._error.show_error(found)
        elif isinstance(found, Trial):
            self._result.say(self._words.trial(connection, found), Tone.SUCCESS, "check")
        QTimer.singleShot(0, self, self._fit)

    def _build_kind(self) -> QComboBox:
        made = QComboBox()
        made.setObjectName("kindCombo")
        made.setAccessibleName(self.tr("Who signs the links"))
        for kind, text in (
            (Kind.LOCAL, self.tr("This computer, with AWS credentials")),
            (Kind.LAMBDA, self.tr("Lambda functions")),
            (Kind.ENDPOINT, self.tr("This computer, for another S3-compatible server")),
        ):
            made.addItem(text, kind.value)
        return made

    def _build_fields(self) -> dict[str, QLineEdit | QComboBox]:
        style = QComboBox()
        style.addItem(self.tr("As the server needs it"), "")
        style.addItem(self.tr("Bucket in the path"), AddressingStyle.PATH.value)
        style.addItem(self.tr("Bucket in the host name"), AddressingStyle.VIRTUAL_HOSTED.value)
        made: dict[str, QLineEdit | QComboBox] = {
            "name": _line(self.tr("For example: Work")),
            "upload_function": _line(self.tr("Name or ARN")),
            "download_function": _line(self.tr("Name or ARN")),
            "endpoint_url": _line("https://s3.example.com"),
            "addressing_style": style,
            "region": _choice(REGIONS, self.tr("As the profile says")),
            "profile": _choice((), self.tr("Default credentials")),
            "bucket": _line(self.tr("To begin with, if you like")),
        }
        for name, field in made.items():
            field.setObjectName(f"{name}Field")
        return made

    def _arrange(self) -> None:
        names = {
            "name": self.tr("Name"),
            "upload_function": self.tr("Upload function"),
            "download_function": self.tr("Download function"),
            "endpoint_url": self.tr("Endpoint"),
            "addressing_style": self.tr("Addressing style"),
            "region": self.tr("Region"),
            "profile": self.tr("AWS profile"),
            "bucket": self.tr("Bucket"),
        }
        self._form.setHorizontalSpacing(UNIT * 2)
        self._form.setVerticalSpacing(UNIT)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._form.addRow(self.tr("Who signs"), self.kind)
        self._form.addRow("", self._about)
        for name, field in self._fields.items():
            flaw = label(name=f"{name}Flaw", tone=Tone.ERROR, wrap=True)
            flaw.hide()
            box = QVBoxLayout()
            box.setSpacing(2)
            box.addWidget(field)
            box.addWidget(flaw)
            title = label(names[name])
            title.setBuddy(field)
            field.setAccessibleName(names[name])
            self._form.addRow(title, box)
            self._flaws[name] = flaw
        cancel = button(self._look.theme, "cancelConnectionButton", self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self.test)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        column.setSpacing(UNIT * 2)
        column.addWidget(heading(self.windowTitle(), name="connectionHeading", size=1.2))
        column.addLayout(self._form)
        column.addWidget(self._error)
        column.addWidget(self._result)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(520)

    def _fill(self, draft: Draft) -> None:
        self.kind.setCurrentIndex(self.kind.findData(draft.kind.value))
        for name, field in self._fields.items():
            text = getattr(draft, name)
            if isinstance(field, QLineEdit):
                field.setText(text)
            elif field.isEditable():
                field.setEditText(text)
            else:
                field.setCurrentIndex(max(0, field.findData(text)))
        self._kind_changed()

    @Slot()
    def _kind_changed(self) -> None:
        kind = Kind(self.kind.currentData())
        self._about.setText(
            {
                Kind.LOCAL: self.tr(
                    "Links are signed here, with the credentials that the AWS CLI uses too. Keys are not stored by "
                    "this program."
                ),
                Kind.LAMBDA: self.tr(
                    "Two functions sign the links. Your credentials need no more than the right to invoke them."
                ),
                Kind.ENDPOINT: self.tr(
                    "For any server that speaks S3. Put its keys into an AWS profile; they are not stored by this "
                    "program."
                ),
            }[kind]
        )
        for row in range(2, self._form.rowCount()):
            item = self._form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            title = item.widget() if item is not None else None
            if isinstance(title, QLabel):
                name = next(name for name, field in self._fields.items() if field is title.buddy())
                self._form.setRowVisible(row, name == "name" or name in FIELDS[kind])
        self._tested = None  # what comes of a test that is under way was about something else
        self.test.setEnabled(True)
        self._result.say("", Tone.SUCCESS, "check")
        self._show_flaws({})

    @Slot()
    def _fit(self) -> None:
        """Be as high as the fields of this kind, whatever the kind before it needed."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    @Slot()
    def _submit(self) -> None:
        connection = self._flawless()
        if connection is not None:
            self.submitted.emit(connection)

    @Slot()
    def _test(self) -> None:
        connection = self._flawless()
        if connection is not None:
            self._tested = connection
            self.test.setEnabled(False)
            self._result.say(self.tr("Trying it…"), Tone.ACCENT, "clock")
            self.test_wanted.emit(connection)

    def _flawless(self) -> Connection | None:
        """Return the connection, or say what is wrong with it."""
        draft = self.draft()
        flaws = self._checker.flaws(draft, self._taken)
        self._show_flaws(flaws)
        self._error.clear()
        self._result.say("", Tone.SUCCESS, "check")
        if not flaws:
            return draft.connection(self._edited)
        self._fields[next(iter(flaws))].setFocus()
        return None

    def _show_flaws(self, flaws: dict[str, str]) -> None:
        for name, flaw in self._flaws.items():
            flaw.setText(flaws.get(name, ""))
            flaw.setVisible(name in flaws)
            self._fields[name].setProperty("invalid", "true" if name in flaws else "")
            repolish(self._fields[name])
        QTimer.singleShot(0, self, self._fit)


def _line(hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(hint)
    return made


def _choice(texts: Sequence[str], hint: str) -> QComboBox:
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.addItems(list(texts))
    made.setCurrentIndex(-1)
    field = made.lineEdit()
    if field is not None:
        field.setPlaceholderText(hint)
    return made


def _text_of(field: QLineEdit | QComboBox) -> str:
    if isinstance(field, QLineEdit):
        return field.text()
    return field.currentText() if field.isEditable() else str(field.currentData())
