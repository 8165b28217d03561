"""The top bar: which connection, which bucket, and the field for a pasted link."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from presign_gui.app.connections import Connection
from presign_gui.ui.connection_menu import ICONS, ConnectionMenu
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone

_LEAST_BUCKET = 180
_AROUND_BUCKET = 56
"""Device-independent pixels beside the name: frame and arrow."""


class TopBar(QWidget):
    """Connection, bucket, paste field. What is pasted is read and taken away at once: a link is a password."""

    bucket_chosen = Signal(str)
    pasted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self._look = look
        self.connection = self._build_connection()
        self.menu = ConnectionMenu(look, self.connection)
        self.connection.setMenu(self.menu)
        self.bucket = self._build_bucket()
        self.paste = self._build_paste()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self.connection)
        row.addWidget(self.bucket)
        row.addStretch(1)
        row.addWidget(self.paste, 2)
        self.show_connection(None)

    def show_connection(self, connection: Connection | None) -> None:
        """Show which connection is in use."""
        self.menu.show_connection(connection)
        self.connection.setText(self.menu.name_of(connection) if connection else self.tr("Choose a connection"))
        icon = ICONS[connection.signer] if connection else "plus"
        self._look.theme.set_icon(self.connection, icon, Tone.ACCENT, 16)
        self.bucket.setEnabled(connection is not None)

    def show_buckets(self, buckets: Sequence[str]) -> None:
        """Offer these buckets, and keep the one that is shown."""
        shown = self.bucket.currentText()
        self.bucket.clear()
        self.bucket.addItems(list(buckets))
        self._show_text(shown)

    def show_bucket(self, bucket: str) -> None:
        """Show which bucket is in use."""
        if self.bucket.currentText() != bucket:
            self._show_text(bucket)

    def _show_text(self, bucket: str) -> None:
        self.bucket.setEditText(bucket)
        self.bucket.setToolTip(bucket)
        field = self.bucket.lineEdit()
        if field is not None:
            field.setCursorPosition(0)  # a long name shows its beginning
            room = field.fontMetrics().horizontalAdvance(bucket) + _AROUND_BUCKET
            self.bucket.setMinimumWidth(min(max(room, _LEAST_BUCKET), self.bucket.maximumWidth()))

    def _build_connection(self) -> QToolButton:
        made = QToolButton()
        made.setObjectName("connectionButton")
        made.setProperty("look", "menu")
        made.setAccessibleName(self.tr("Connection"))
        made.setToolTip(self.tr("Who signs the links, and where the objects are"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setMaximumWidth(280)
        return made

    def _build_bucket(self) -> QComboBox:
        made = QComboBox()
        made.setObjectName("bucketCombo")
        made.setEditable(True)
        made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        made.setAccessibleName(self.tr("Bucket"))
        made.setMinimumWidth(_LEAST_BUCKET)
        made.setMaximumWidth(320)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        field = made.lineEdit()
        if field is not None:
            field.setObjectName("bucketField")
            field.setAcceptDrops(False)
            field.setPlaceholderText(self.tr("Bucket"))
            field.returnPressed.connect(self._bucket_typed)
        made.activated.connect(self._bucket_typed)
        return made

    def _build_paste(self) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName("pasteField")
        made.setAcceptDrops(False)
        made.setPlaceholderText(self.tr("Paste a presigned URL"))
        made.setAccessibleName(self.tr("Paste a presigned URL"))
        made.setMinimumWidth(200)
        made.setMaximumWidth(440)
        self._link_icon = QAction(made)
        self._link_icon.setIcon(self._look.theme.icon("link", Tone.MUTED))
        made.addAction(self._link_icon, QLineEdit.ActionPosition.LeadingPosition)
        self._look.theme.changed.connect(self._tint)
        made.textEdited.connect(self._paste_edited)
        made.returnPressed.connect(self._paste_entered)
        return made

    @Slot()
    def _tint(self) -> None:
        self._link_icon.setIcon(self._look.theme.icon("link", Tone.MUTED))

    @Slot()
    def _bucket_typed(self) -> None:
        self.bucket_chosen.emit(self.bucket.currentText().strip())

    @Slot(str)
    def _paste_edited(self, text: str) -> None:
        if len(text) > 40 and "://" in text:  # nobody types this much between two events: it was pasted
            self._paste_entered()

    @Slot()
    def _paste_entered(self) -> None:
        text = self.paste.text()
        self.paste.clear()
        if text.strip():
            self.pasted.emit(text)
