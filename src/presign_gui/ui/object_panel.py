"""The objects region: one of a few pages, by how far the connection is, above the row with the key."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.breadcrumb import Breadcrumb
from presign_gui.ui.controls import EmptyState, button, icon_button, inset, rule
from presign_gui.ui.error_card import ErrorCard, Offer
from presign_gui.ui.key_row import KeyRow
from presign_gui.ui.look import Look
from presign_gui.ui.object_model import ObjectModel
from presign_gui.ui.object_view import ObjectView
from presign_gui.ui.tokens import UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence


class ObjectPanel(QFrame):
    """Shows where the window stands, what is there, and what to do where nothing is."""

    upload_wanted = Signal()
    refresh_wanted = Signal()
    sandbox_wanted = Signal()
    new_connection_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, look: Look, model: ObjectModel) -> None:
        super().__init__()
        self.setObjectName("objectPanel")
        self.setProperty("look", "card")
        self._look = look
        self._model = model
        self.breadcrumb = Breadcrumb(look.theme)
        self.refresh = icon_button(look.theme, "refreshButton", "refresh", self.tr("List again (F5)"))
        self.upload_folder = icon_button(look.theme, "uploadFolderButton", "folder-up", self.tr("Upload a folder…"))
        self.upload = button(look.theme, "uploadButton", self.tr("Upload…"), "upload", primary=True)
        self.view = ObjectView(model)
        self.key_row = KeyRow(look)
        self._busy = QProgressBar()
        self._pages = QStackedWidget()
        self._welcome = self._build_welcome()
        self._note = EmptyState(look.theme, "objectsEmpty", "bucket")
        self._waiting = EmptyState(look.theme, "connecting", "clock")
        self._error_page, self.error = self._build_error()
        self._list = inset(self.view)
        for page in (self._welcome, self._waiting, self._note, self._error_page, self._list):
            self._pages.addWidget(page)
        self._arrange()
        self.upload.clicked.connect(self.upload_wanted)
        self.refresh.clicked.connect(self.refresh_wanted)

    def show_loading_program(self) -> None:
        """Show that the program is still gathering itself, just after the window has appeared."""
        self._waiting.say(self.tr("One moment…"), "")
        self._turn_to(self._waiting, head=False)

    def show_welcome(self) -> None:
        """Show what can be done without any connection yet."""
        self._turn_to(self._welcome, head=False)

    def show_opening(self, name: str, step: str) -> None:
        """Show what the opening of a connection waits for."""
        self._waiting.say(self.tr("Connecting: {name}").format(name=name), step and f"{step}…")
        self._waiting.busy.show()
        self._turn_to(self._waiting, head=False)

    def show_error(self, error: PresignGuiError, offers: "Sequence[Offer]", *, head: bool) -> None:
        """Show why there is nothing to show. With `head` the place stays visible: another can be chosen."""
        self.error.show_error(error, offers)
        self._turn_to(self._error_page, head=head)

    def show_choose_bucket(self) -> None:
        """Ask for a bucket."""
        self._note.say(self.tr("Choose a bucket"), self.tr("Choose one above, or type its name and press Return."))
        self._turn_to(self._note, head=False)

    def show_key_form(self, bucket: str) -> None:
        """Say that this connection cannot list, and what to do instead."""
        self.breadcrumb.show_place(bucket, "")
        self._note.say(
            self.tr("This connection signs links, but cannot list objects"),
            self.tr("Type an object key below to download it or to copy a link, or drop files here to upload them."),
        )
        self._turn_to(self._note, head=True)
        self.refresh.hide()
        self.key_row.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_listing(self, bucket: str, prefix: str) -> None:
        """Show where the window stands while its objects are being listed."""
        self.breadcrumb.show_place(bucket, prefix)
        self.refresh.show()
        self.key_row.show_keys([])
        self._turn_to(self._list, head=True, busy=True)

    def show_objects(self) -> None:
        """Show what was listed."""
        if self._model.rowCount():
            self._turn_to(self._list, head=True)
            return
        self._note.say(self.tr("Nothing here yet"), self.tr("Drop files anywhere on this window, or choose Upload."))
        self._turn_to(self._note, head=True)

    def _turn_to(self, page: QWidget, *, head: bool, busy: bool = False) -> None:
        self._pages.setCurrentWidget(page)
        for each in (self._head, self._head_rule, self._foot_rule, self.key_row):
            each.setVisible(head)
        self._busy.setVisible(busy)

    def _build_welcome(self) -> EmptyState:
        page = EmptyState(self._look.theme, "welcome", "link")
        page.say(
            self.tr("Move files over presigned URLs"),
            self.tr(
                "Did somebody send you a link? Paste it ({keys}), or drop it anywhere on this window: that is all it "
                "takes. Connect to share files of your own, or try everything in the sandbox: an S3 on this computer, "
                "without an account."
            ).format(
                keys=QKeySequence(QKeySequence.StandardKey.Paste).toString(QKeySequence.SequenceFormat.NativeText)
            ),
        )
        start = button(self._look.theme, "startSandboxButton", self.tr("Start the sandbox"), "sandbox", primary=True)
        paste = button(self._look.theme, "pasteLinkButton", self.tr("Paste a link"), "link")
        new = button(self._look.theme, "newConnectionButton", self.tr("Connect…"), "plus")
        start.clicked.connect(self.sandbox_wanted)
        paste.clicked.connect(self.paste_wanted)
        new.clicked.connect(self.new_connection_wanted)
        for each in (paste, start, new):
            page.buttons.addWidget(each)
        return page

    def _build_error(self) -> tuple[QWidget, ErrorCard]:
        page = QWidget()
        card = ErrorCard(self._look, "objectsError", closable=False)
        card.setMaximumWidth(560)
        column = QVBoxLayout(page)
        column.setContentsMargins(UNIT * 2, UNIT * 2, UNIT * 2, UNIT * 2)
        column.addStretch(1)
        column.addWidget(card)
        column.addStretch(2)
        column.setAlignment(card, Qt.AlignmentFlag.AlignVCenter)
        return page, card

    def _arrange(self) -> None:
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(UNIT, UNIT, UNIT * 2 - 1, UNIT)
        head.setSpacing(UNIT)
        head.addWidget(self.breadcrumb, 1)
        head.addWidget(self.refresh)
        head.addWidget(self.upload_folder)
        head.addWidget(self.upload)
        self._busy.setObjectName("objectsBusy")
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(self.tr("Working"))
        self._busy.setFixedHeight(3)
        self._head_rule, self._foot_rule = rule(), rule()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._head_rule)
        column.addWidget(self._busy)
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot_rule)
        column.addWidget(self.key_row)
