"""What would be deleted with a backend, and what would stay, before it is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from presign_gui.domain.stack import BucketContents, Stack
from presign_gui.ui.controls import Banner, button, label
from presign_gui.ui.footer import Footer
from presign_gui.ui.look import Look
from presign_gui.ui.stack_words import StackWords
from presign_gui.ui.tokens import UNIT, Tone


class StackDeletePage(QWidget):
    """Asks whether a stack is to be deleted. The files in its bucket stay unless that is said in so many words."""

    agreed = Signal(bool)
    """Whether the bucket goes with everything in it."""
    cancelled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("stackDeletePage")
        self._look = look
        self._words = StackWords(self)
        self._what = label(name="deleteWhat", wrap=True)
        self._bucket = Banner(look.theme, "deleteBucket")
        self._becomes = label(name="deleteBecomes", wrap=True)
        self.with_files = QCheckBox()
        self.with_files.setObjectName("deleteFilesBox")
        self._warning = Banner(look.theme, "deleteWarning")
        self.delete = button(look.theme, "deleteStackButton", self.tr("Delete"), "trash", danger=True)
        self.cancel = button(look.theme, "keepStackButton", self.tr("Cancel"))
        footer = Footer("stackDelete")
        footer.add(self.cancel, self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT * 2)
        for each in (self._what, self._bucket, self._becomes, self.with_files, self._warning):
            column.addWidget(each)
        column.addStretch(1)
        column.addWidget(footer)
        self.with_files.toggled.connect(self._warn)
        self.delete.clicked.connect(self._agree)
        self.cancel.clicked.connect(self.cancelled)

    def show_stack(self, stack: Stack, contents: BucketContents | None) -> None:
        """Say what would become of this stack, and of what is in its bucket."""
        text = self.tr(
            "The functions, their roles and their logs in {region} are deleted. Links that they signed stop working."
        )
        self._what.setText(text.format(region=stack.region))
        self.with_files.setChecked(False)
        self.with_files.setVisible(contents is not None and stack.made_its_bucket and not contents.is_empty)
        if contents is None:
            self._bucket.say("", Tone.ACCENT, "bucket")
            self._becomes.setText("")
            return
        self._bucket.say(self._words.contents(contents, self._look.formatter), Tone.ACCENT, "bucket")
        self.with_files.setText(self.tr("Delete the bucket too, with everything in it"))
        if not stack.made_its_bucket:
            self._becomes.setText(self.tr("The bucket was there before the backend, and stays as it is."))
        elif contents.is_empty:
            self._becomes.setText(self.tr("There is nothing in it to lose, so it is deleted too."))
        else:
            self._becomes.setText(self.tr("The bucket stays, with everything in it, unless you want it otherwise."))

    @Slot(bool)
    def _warn(self, with_files: bool) -> None:  # noqa: FBT001 - Qt's signal
        text = self.tr("Every file is deleted, in every version. There is no way back.") if with_files else ""
        self._warning.say(text, Tone.ERROR, "warning")
        self.delete.setText(self.tr("Delete everything") if with_files else self.tr("Delete"))

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit(self.with_files.isChecked())
