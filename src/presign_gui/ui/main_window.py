"""The one window: top bar, objects, side panel and transfers, and what can be dropped and pasted anywhere on it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from presign_gui.ui.drop_overlay import DropOverlay
from presign_gui.ui.inspector import Inspector
from presign_gui.ui.look import Look
from presign_gui.ui.mime_content import holds_link, local_files, may_hold_text, text_of
from presign_gui.ui.notice_bar import NoticeBar
from presign_gui.ui.object_model import ObjectModel
from presign_gui.ui.object_panel import ObjectPanel
from presign_gui.ui.side_panel import SidePanel
from presign_gui.ui.tokens import SIDE_WIDTH, UNIT, Tone
from presign_gui.ui.top_bar import TopBar
from presign_gui.ui.transfer_model import TransferModel
from presign_gui.ui.transfer_panel import TransferPanel

DropHint = Callable[[list[Path]], tuple[str, str, Tone]]


class MainWindow(QMainWindow):
    """Lays out the regions and turns events into signals. What they lead to is decided in `actions.py`."""

    files_dropped = Signal(object)
    """`list[Path]`."""
    pasted = Signal(str)
    close_wanted = Signal()
    """The person wants the program to end; whoever ends it hides the window and quits."""

    def __init__(self, look: Look, icon: QIcon) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("presign-gui")
        self.setWindowIcon(icon)
        self.setAcceptDrops(True)
        self.object_model = ObjectModel(look.theme, look.formatter, self)
        self.transfer_model = TransferModel(look, self)
        self.top_bar = TopBar(look)
        self.notice = NoticeBar(look)
        self.objects = ObjectPanel(look, self.object_model)
        self.inspector = Inspector(look)
        self.side = SidePanel(look)
        self.transfers = TransferPanel(look, self.transfer_model)
        self._left = QStackedWidget()
        self.drop_hint: DropHint | None = None
        self._closing = False
        self.overlay = DropOverlay(look.theme, self._arrange())
        self._make_shortcuts()
        self.objects.paste_wanted.connect(self._paste)
        for field in (self.objects.key_row.field, self.top_bar.bucket.lineEdit(), self.top_bar.paste):
            if field is not None:
                field.installEventFilter(self)

    def show_inspector(self, *, shown: bool) -> None:
        """Show the inspector in the place of the objects, or the objects again."""
        self._left.setCurrentWidget(self.inspector if shown else self.objects)

    def finish(self) -> None:
        """Let the next `close` close the window."""
        self._closing = True

    def restore_geometry(self, settings: QSettings) -> None:
        """Stand where the window stood last time."""
        geometry = settings.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(QSize(1120, 760))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for the end of the program, which first stops the transfers."""
        if self._closing:
            event.accept()
            return
        event.ignore()
        self.close_wanted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say where dragged files would go, or that a dragged text will be looked through for links."""
        paths = local_files(event.mimeData())
        if paths and self.drop_hint is not None:
            self.overlay.say(*self.drop_hint(paths))
        elif may_hold_text(event.mimeData()):
            self.overlay.say(self.tr("Drop to read the link"), self.tr("From a browser, a mail or a note"), Tone.ACCENT)
        else:
            return
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files and texts anywhere."""
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Uncover the window."""
        self.overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files, or the text."""
        self.overlay.hide()
        event.acceptProposedAction()
        self._take(event.mimeData())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+V in a text field paste text, but not a presigned URL: that is for the window.

        The paste field would take nothing but plain text, and join its lines: what it is given is for the window.
        """
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Paste)
            and (watched is self.top_bar.paste or holds_link(QGuiApplication.clipboard().text()))
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _arrange(self) -> QWidget:
        self._left.addWidget(self.objects)
        self._left.addWidget(self.inspector)
        upper = QSplitter(Qt.Orientation.Horizontal)
        upper.setObjectName("upperSplitter")
        upper.addWidget(self._left)
        upper.addWidget(self.side)
        upper.setStretchFactor(0, 1)
        upper.setStretchFactor(1, 0)
        upper.setSizes([900, SIDE_WIDTH])
        lower = QSplitter(Qt.Orientation.Vertical)
        lower.setObjectName("mainSplitter")
        lower.addWidget(upper)
        lower.addWidget(self.transfers)
        lower.setStretchFactor(0, 3)
        lower.setStretchFactor(1, 2)
        lower.setSizes([460, 240])
        for splitter in (upper, lower):
            splitter.setHandleWidth(UNIT)
            splitter.setChildrenCollapsible(False)
        self._left.setMinimumSize(440, 240)
        self.transfers.setMinimumHeight(136)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(UNIT + 4, UNIT + 4, UNIT + 4, UNIT + 4)
        column.setSpacing(UNIT)
        column.addWidget(self.top_bar)
        column.addWidget(self.notice)
        column.addWidget(lower, 1)
        self.setCentralWidget(body)
        body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        body.setFocus()  # no button begins with a focus ring that nobody asked for
        self.setMinimumSize(860, 560)
        return body

    def _make_shortcuts(self) -> None:
        for keys, call in (
            (QKeySequence("Ctrl+U"), self.objects.upload.click),
            (QKeySequence("Ctrl+D"), self.objects.key_row.download.click),
            (QKeySequence("Ctrl+L"), self.objects.key_row.copy_link.click),
            (QKeySequence(QKeySequence.StandardKey.Refresh), self.objects.refresh_wanted.emit),
            (QKeySequence(QKeySequence.StandardKey.Paste), self._paste),
            (QKeySequence(Qt.Key.Key_Escape), self._close_panel),
        ):
            QShortcut(keys, self).activated.connect(call)

    @Slot()
    def _paste(self) -> None:
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, content: QMimeData | None) -> None:
        """Take files before text. An empty clipboard, for which Qt has no content at all, leads to the paste field."""
        files = local_files(content) if content is not None else []
        text = text_of(content) if content is not None else ""
        if files:
            self.files_dropped.emit(files)
        elif text:
            self.pasted.emit(text)
        else:
            self.top_bar.paste.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _close_panel(self) -> None:
        for panel in (self.inspector, self.side.paste, self.side.error):
            if panel.isVisible():
                panel.closed.emit()
                return
        self.notice.hide()
