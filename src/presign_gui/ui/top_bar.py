"""The top bar: which connection, which bucket, and the field for a pasted link."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone

if TYPE_CHECKING:
    from presign_gui.app.connections import Connection

_ICONS = {"sandbox": "sandbox", "local": "key", "lambda": "lambda"}


class TopBar(QWidget):
    """Connection, bucket, paste field. What is pasted is read and taken away at once: a link is a password."""

    connection_chosen = Signal(object)
    """A `Connection`."""
    new_wanted = Signal()
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)
    bucket_chosen = Signal(str)
    pasted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self._look = look
        self._connections: Sequence[Connection] = ()
        self._current: Connection | None = None
        self.connection = self._build_connection()
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

    def show_connections(self, connections: "Sequence[Connection]") -> None:
        """Offer these connections."""
        self._connections = connections

    def show_connection(self, connection: "Connection | None") -> None:
        """Show which connection is in use."""
        self._current = connection
        self.connection.setText(self.name_of(connection) if connection else self.tr("Choose a connection"))
        icon = _ICONS[connection.signer.value] if connection else "plus"
        self._look.theme.set_icon(self.connection, icon, Tone.ACCENT, 16)
        self.bucket.setEnabled(connection is not None)

    def show_buckets(self, buckets: Sequence[str]) -> None:
        """Offer these buckets, and keep the one that is shown."""
        shown = self.bucket.currentText()
        self.bucket.clear()
        self.bucket.addItems(list(buckets))
        self.bucket.setEditText(shown)

    def show_bucket(self, bucket: str) -> None:
        """Show which bucket is in use."""
        if self.bucket.currentText() != bucket:
            self.bucket.setEditText(bucket)

    def name_of(self, connection: "Connection") -> str:
        """Return what a person calls a connection; the built-in one has a name in the person's language."""
        return self.tr("Sandbox on this computer") if connection.signer.value == "sandbox" else connection.name

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
        menu = QMenu(made)
        menu.setObjectName("connectionMenu")
        menu.aboutToShow.connect(self._fill_menu)
        made.setMenu(menu)
        return made

    def _build_bucket(self) -> QComboBox:
        made = QComboBox()
        made.setObjectName("bucketCombo")
        made.setEditable(True)
        made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        made.setAccessibleName(self.tr("Bucket"))
        made.setMinimumWidth(180)
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

    def fill_menu(self) -> QMenu:
        """Bring the menu up to date and return it."""
        self._fill_menu()
        menu = self.connection.menu()
        if menu is None:
            raise RuntimeError("the connection button has lost its menu")
        return menu

    @Slot()
    def _fill_menu(self) -> None:
        menu = self.connection.menu()
        if menu is None:
            return
        menu.clear()
        for connection in self._connections:
            entry = menu.addAction(self.name_of(connection).replace("&", "&&"))
            entry.setIcon(self._look.theme.icon(_ICONS[connection.signer.value], Tone.MUTED))
            entry.setCheckable(True)
            entry.setChecked(self._current is not None and connection.name == self._current.name)
            entry.triggered.connect(lambda _checked=False, each=connection: self.connection_chosen.emit(each))
        menu.addSeparator()
        new = menu.addAction(self._look.theme.icon("plus", Tone.MUTED), self.tr("New connection…"))
        new.triggered.connect(lambda _checked=False: self.new_wanted.emit())
        current = self._current
        if current is not None and current.signer.value != "sandbox":
            edit = menu.addAction(self._look.theme.icon("pencil", Tone.MUTED), self.tr("Change this connection…"))
            edit.triggered.connect(lambda _checked=False: self.edit_wanted.emit(current))
            remove = menu.addAction(self._look.theme.icon("trash", Tone.MUTED), self.tr("Remove this connection"))
            remove.triggered.connect(lambda _checked=False: self.remove_wanted.emit(current))

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
