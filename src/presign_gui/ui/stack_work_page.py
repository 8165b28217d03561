"""What happens to a stack, as it happens, and how it ended."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from presign_gui.app.connections import Connection
from presign_gui.ui.controls import Banner, button, label
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.footer import Footer
from presign_gui.ui.formatting import sentences
from presign_gui.ui.look import Look
from presign_gui.ui.plain_table import PlainTable, framed
from presign_gui.ui.stack_model import EventColumn
from presign_gui.ui.stack_words import StackWords, stack_step_text
from presign_gui.ui.stack_work import StackWork
from presign_gui.ui.tokens import UNIT, Tone

_SCALE = 1000


class StackWorkPage(QWidget):
    """Shows a `StackWork`, which goes on whether it is shown or not."""

    closed = Signal()
    again = Signal()
    """Go back to the form after a failure."""
    connect_wanted = Signal(object)
    """The `Connection` that was saved."""
    export_wanted = Signal(object)
    """A `Connection` whose file is to be saved."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("stackWorkPage")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._look = look
        self._words = StackWords(self)
        self._work: StackWork | None = None
        self.banner = Banner(look.theme, "stackBanner")
        self.error = ErrorCard(look, "stackError", closable=False)
        self._bar = QProgressBar()
        self._bar.setObjectName("stackProgress")
        self._bar.setTextVisible(False)
        self._status = label(name="stackStatus", tone=Tone.MUTED, wrap=True)
        self.table: PlainTable | None = None
        self._table_place = QVBoxLayout()
        self.close_button = button(look.theme, "closeStackButton", self.tr("Close"))
        self.again_button = button(look.theme, "stackAgainButton", self.tr("Change and try again"), "arrow-left")
        self.export_button = button(look.theme, "stackExportButton", self.tr("Save file for members…"), "export")
        self.connect_button = button(look.theme, "stackConnectButton", self.tr("Connect"), "check", primary=True)
        self._arrange()
        self.close_button.clicked.connect(self.closed)
        self.again_button.clicked.connect(self.again)
        self.export_button.clicked.connect(self._export)
        self.connect_button.clicked.connect(self._connect)

    def show_work(self, work: StackWork, *, can_change: bool) -> None:
        """Show this work from now on. `can_change` offers the form again after a failure."""
        if self._work is not None:
            self._work.changed.disconnect(self._refresh)
        self._work, self._can_change = work, can_change
        if self.table is None:
            widths = (self._time_width(), None, 192, None)
            self.table = PlainTable("eventTable", self.tr("What happens"), work.events, widths)
            self._table_place.addWidget(framed(self.table))
        else:
            self.table.show_model(work.events)
        work.changed.connect(self._refresh)
        self._refresh()
        self.setFocus()

    def leave(self) -> None:
        """Show nothing any more."""
        if self._work is not None:
            self._work.changed.disconnect(self._refresh)
            self._work = None

    @property
    def connection(self) -> Connection | None:
        """The connection that came of it."""
        return getattr(self._work.outcome, "connection", None) if self._work is not None else None

    def _arrange(self) -> None:
        footer = Footer("stackWork")
        footer.add(self.close_button, self.again_button, self.export_button, self.connect_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.banner)
        column.addWidget(self.error)
        column.addWidget(self._bar)
        column.addWidget(self._status)
        column.addLayout(self._table_place, 1)
        column.addSpacing(UNIT)
        column.addWidget(footer)

    def _time_width(self) -> int:
        """Return the pixels that any time of day takes: not every digit is as wide as the next."""
        metrics = self.fontMetrics()
        digit = max(metrics.horizontalAdvance(each) for each in "0123456789")
        return 6 * digit + 2 * metrics.horizontalAdvance(":") + 4 * UNIT

    @Slot()
    def _refresh(self) -> None:
        work = self._work
        if work is None:
            return
        under_way = not work.has_ended
        if self.table is not None:
            self.table.setColumnHidden(EventColumn.REASON, not work.events.has_reasons())
        self._bar.setVisible(under_way)
        self._status.setVisible(under_way)
        self.again_button.setVisible(work.error is not None and self._can_change)
        self.connect_button.setVisible(self.connection is not None)
        self.export_button.setVisible(self.connection is not None)
        if work.error is not None:
            self._show_error(work)
        elif work.outcome is not None:
            self.banner.say(self._outcome(work), Tone.SUCCESS, "check")
            if self.table is not None:
                QTimer.singleShot(0, self.table.scrollToBottom)  # once the banner has taken its room
        else:
            self._show_progress(work)

    def _show_progress(self, work: StackWork) -> None:
        self.error.clear()
        self.banner.say("", Tone.ACCENT, "info")
        fraction = work.fraction
        self._bar.setRange(0, 0 if fraction is None else _SCALE)
        if fraction is not None:
            self._bar.setValue(int(fraction * _SCALE))
        stays = self.tr("You may close this window: CloudFormation goes on by itself.")
        if work.step:
            text, stays = stack_step_text(work.step) + "…", ""
        elif work.is_undoing:
            text = self.tr("Something failed; what was done is being undone.")
        elif work.deletes:
            text = self.tr("CloudFormation is deleting {stack}.").format(stack=work.name)
        else:
            text = self.tr("CloudFormation is at work on {stack}.").format(stack=work.name)
        self._status.setText(sentences(text, stays))

    def _show_error(self, work: StackWork) -> None:
        if work.error is None or self.error.error is work.error:
            return
        self.error.show_error(work.error)
        row = work.events.first_failure()
        if row is not None and self.table is not None:
            self.table.scrollTo(work.events.index(row, EventColumn.RESOURCE))

    def _outcome(self, work: StackWork) -> str:
        if self.connection is not None:
            text = self.tr(
                "The backend {stack} is ready. The connection “{name}” is saved, and was tried: a file went up and "
                "one came down."
            )
            return text.format(stack=work.name, name=self.connection.name)
        if work.is_still_there:
            return self.tr("The backend {stack} was not deleted.").format(stack=work.name)
        if not work.is_gone:
            return self.tr("CloudFormation goes on with {stack} by itself.").format(stack=work.name)
        lines = [self.tr("The backend {stack} is deleted.").format(stack=work.name)]
        contents = getattr(work.outcome, "contents", None)
        if contents is not None:
            lines += [self._words.contents(contents, self._look.formatter), self.tr("It stays as it is.")]
        if work.removed_connection:
            text = self.tr("The connection “{name}” was removed.")
            lines.append(text.format(name=work.removed_connection))
        return sentences(*lines)

    @Slot()
    def _connect(self) -> None:
        if self.connection is not None:
            self.connect_wanted.emit(self.connection)

    @Slot()
    def _export(self) -> None:
        if self.connection is not None:
            self.export_wanted.emit(self.connection)
