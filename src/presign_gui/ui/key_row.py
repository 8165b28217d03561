"""The row below the objects: the key that was chosen or typed, and what to do with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from presign_gui.domain.backend_limits import NO_LIMITS, ConnectionLimits
from presign_gui.ui.connection_words import ConnectionWords
from presign_gui.ui.controls import button, label
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone


class KeyRow(QWidget):
    """One or several keys; one that ends in a slash is a folder.

    It tells a key that was typed, which an upload follows, from one chosen in the list.
    """

    download_wanted = Signal(object)
    """`list[str]`: keys."""
    link_wanted = Signal(str)
    key_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("keyRow")
        self._chosen: list[str] = []
        self._is_typed = False
        self.field = QLineEdit()
        self.field.setObjectName("keyField")
        self.field.setAcceptDrops(False)
        self.field.setAccessibleName(self.tr("Object key"))
        self._theme = look.theme
        self._clear = self.field.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip(self.tr("Clear"))
        self._clear.triggered.connect(self._cleared)
        look.theme.changed.connect(self._tint)
        self._tint()
        self.download = button(look.theme, "downloadButton", self.tr("Download"), "download")
        self.copy_link = button(look.theme, "copyLinkButton", self.tr("Copy link"), "link", primary=True)
        title = label(self.tr("Key"), tone=Tone.MUTED)
        title.setBuddy(self.field)
        self._words = ConnectionWords(look.formatter, self)
        self._limits = NO_LIMITS
        self._may_list = False
        self._hint = label(name="keyLimits", tone=Tone.MUTED, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(title)
        row.addWidget(self.field, 1)
        row.addWidget(self.download)
        row.addWidget(self.copy_link)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 2, UNIT, UNIT * 2 - 1, UNIT)
        column.setSpacing(UNIT // 2)
        column.addLayout(row)
        column.addWidget(self._hint)
        self.field.textEdited.connect(self._typed)
        self.field.textChanged.connect(self._enable)
        self.download.clicked.connect(self._download)
        self.copy_link.clicked.connect(self._link)
        self.show_keys([])
        self._enable()

    @property
    def typed_key(self) -> str:
        """The key that was typed, or nothing where it came from the list."""
        return self.field.text() if self._is_typed else ""

    @property
    def key(self) -> str:
        """The one key that is meant, or nothing."""
        return self.field.text()

    def show_keys(self, keys: Sequence[str]) -> None:
        """Show what was chosen in the list."""
        self._chosen, self._is_typed = list(keys), False
        self.field.setText(self._chosen[0] if len(self._chosen) == 1 else "")
        several = self.tr("%n objects", "", len(self._chosen))
        hint = self.tr("Choose an object, or type a key")
        self.field.setPlaceholderText(several if len(self._chosen) > 1 else hint)
        self._enable()

    @Slot(object)
    def show_limits(self, limits: ConnectionLimits) -> None:
        """Say what the connection allows, and let nothing be tried that it would refuse."""
        self._limits = limits
        self._enable()

    def allow_folders(self, *, allowed: bool) -> None:
        """Let folders be downloaded, which a connection that can list finds the objects of."""
        self._may_list = allowed
        self._enable()

    def keys(self) -> list[str]:
        """Return the keys that are meant: the typed one, or all that are chosen."""
        if self._is_typed or len(self._chosen) < 2:
            return [self.field.text()] if self.field.text() else []
        return self._chosen

    @Slot()
    def _cleared(self) -> None:
        self.show_keys([])

    @Slot()
    def _tint(self) -> None:
        self._clear.setIcon(self._theme.icon("close", Tone.MUTED))

    @Slot()
    def _enable(self) -> None:
        self._clear.setVisible(bool(self.field.text()))
        keys = self.keys()
        self.download.setEnabled(bool(keys) and all(self._may_download(key) for key in keys))
        is_one_folder = len(keys) == 1 and keys[0].endswith("/")
        self.download.setText(self.tr("Download folder") if is_one_folder else self.tr("Download"))
        self.copy_link.setEnabled(len(keys) == 1 and not is_one_folder and self.download.isEnabled())
        self._show_hint(self.key)
        self.key_changed.emit()

    def _may_download(self, key: str) -> bool:
        return self._limits.may_download(key) and (self._may_list or not key.endswith("/"))

    def _show_hint(self, key: str) -> None:
        """Say what the connection allows, and of a key that was typed what it does not."""
        refused = self._words.key(self._limits, key) if key else ""
        text = refused or self._words.limits(self._limits)
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        in_vain = refused and not self._limits.may_upload(key) and not self._limits.may_download(key)
        self._theme.set_tone(self._hint, Tone.WARNING if in_vain else Tone.MUTED)

    @Slot(str)
    def _typed(self, text: str) -> None:
        self._is_typed = bool(text)
        self._chosen = []

    @Slot()
    def _download(self) -> None:
        if self.download.isEnabled():
            self.download_wanted.emit(self.keys())

    @Slot()
    def _link(self) -> None:
        if self.copy_link.isEnabled():
            self.link_wanted.emit(self.key)
