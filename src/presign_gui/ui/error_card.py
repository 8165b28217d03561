"""An error in place: what happened, what to do, buttons for what can be done at once, and the details on demand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout

from presign_gui.app.report import Incident
from presign_gui.domain.errors import Actor, PresignGuiError, Retry, S3ServiceError
from presign_gui.ui.controls import Banner, button, heading, icon_button, label, text_button
from presign_gui.ui.copying import copy_and_say
from presign_gui.ui.flow_layout import FlowLayout
from presign_gui.ui.look import Look
from presign_gui.ui.messages import error_words
from presign_gui.ui.reporting import message_text, report_text
from presign_gui.ui.tokens import UNIT, Tone


@dataclass(frozen=True, slots=True)
class Offer:
    """One remedy that the program can carry out itself."""

    name: str
    """The button's object name."""
    text: str
    icon: str
    call: Callable[[], None]


class ErrorCard(QFrame):
    """Shows one `PresignGuiError`. Everything it shows, the copied details included, has been masked before."""

    closed = Signal()

    def __init__(self, look: Look, name: str, *, closable: bool = True, embedded: bool = False) -> None:
        """Build it without an error. An embedded one stands inside another card and has no frame of its own."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("look", "" if embedded else "card")
        self._embedded = embedded
        self._look = look
        self._incident: Incident | None = None
        self._about = label(name=f"{name}About", tone=Tone.MUTED, wrap=True)
        self._title = heading(name=f"{name}Title", size=1.05, wrap=True)
        self._cause = label(name=f"{name}Cause", wrap=True)
        self._remedy = label(name=f"{name}Remedy", wrap=True)
        self._who = label(name=f"{name}Actor", tone=Tone.MUTED, wrap=True)
        self._note = Banner(look.theme, f"{name}Note")
        self._offers = FlowLayout(UNIT)
        self._message = button(look.theme, f"{name}MessageButton", self.tr("Copy a message to the sender"), "copy")
        self.details = QPlainTextEdit()
        self._fold = text_button(look.theme, f"{name}DetailsButton", "", "chevron-right")
        self._copy = text_button(look.theme, f"{name}CopyReportButton", self.tr("Copy report"), "copy")
        self._close = icon_button(look.theme, f"{name}CloseButton", "close", self.tr("Close"))
        self._close.setVisible(closable)
        self._arrange(name)
        self._fold.clicked.connect(self._toggle_details)
        self._copy.setToolTip(self.tr("Everything that support asks for, without secrets"))
        self._copy.clicked.connect(self._copy_report)
        self._message.clicked.connect(self._copy_message)
        self._close.clicked.connect(self.closed)
        self.hide()

    @property
    def error(self) -> PresignGuiError | None:
        """The error that is shown, if one is."""
        return self._incident.error if self._incident else None

    def show_error(
        self,
        error: PresignGuiError,
        offers: Sequence[Offer] = (),
        about: str = "",
        note: str = "",
        *,
        incident: Incident | None = None,
        has_sender: bool = False,
    ) -> None:
        """Show `error`; `about` says which transfer it is of, `note` what else is worth knowing.

        `incident` is what a report of it says beside the error. With `has_sender` it is about a link that somebody
        sent, and a message to them is offered where that helps.
        """
        self._incident = incident or Incident(error=error, at=self._look.clock())
        words = error_words(error, self._look.formatter)
        for line, text in (
            (self._about, about),
            (self._title, words.title),
            (self._cause, words.cause),
            (self._remedy, words.remedy),
            (self._who, self._who_acts(error)),
        ):
            line.setText(text)
            line.setVisible(bool(text))
        self._note.say(note, Tone.WARNING, "warning")
        self._show_offers(offers, tells_sender=has_sender and _may_sender_help(error))
        self.details.setPlainText(self._look.messages.error_details(error))
        self._unfold(open_=False)
        self.show()

    def clear(self) -> None:
        """Show no error, and keep nothing of it."""
        self._incident = None
        self.hide()

    def _arrange(self, name: str) -> None:
        picture = QLabel()
        self._look.theme.set_icon(picture, "error", Tone.ERROR, 20)
        top = QHBoxLayout()
        top.setSpacing(UNIT)
        top.addWidget(picture)
        top.addWidget(self._title, 1)
        top.addWidget(self._close)
        self.details.setObjectName(f"{name}Details")
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.details.setFixedHeight(132)
        fold = QHBoxLayout()
        fold.setSpacing(0)
        fold.addWidget(self._fold)
        fold.addWidget(self._copy)
        fold.addStretch(1)
        column = QVBoxLayout(self)
        if self._embedded:
            column.setContentsMargins(0, 0, 0, 0)
        else:
            column.setContentsMargins(UNIT * 2, UNIT + 4, UNIT + 4, UNIT + 4)
        column.setSpacing(UNIT)
        column.addLayout(top)
        for line in (self._about, self._cause, self._remedy, self._who, self._note):
            column.addWidget(line)
        column.addLayout(self._offers)
        column.addLayout(fold)
        column.addWidget(self.details)

    def _show_offers(self, offers: Sequence[Offer], *, tells_sender: bool) -> None:
        while (item := self._offers.takeAt(0)) is not None:
            old = item.widget()
            if old is not None and old is not self._message:
                old.setObjectName("")
                old.hide()
                old.deleteLater()
        for at, offer in enumerate(offers):
            made = button(self._look.theme, offer.name, offer.text, offer.icon, primary=at == 0)
            made.clicked.connect(lambda _checked=False, call=offer.call: call())
            self._offers.addWidget(made)
        if tells_sender:
            self._offers.addWidget(self._message)
        self._message.setVisible(tells_sender)

    def _who_acts(self, error: PresignGuiError) -> str:
        match error.actor:
            case Actor.LINK_OWNER:
                return self.tr("Whoever sent the link can put this right.")
            case Actor.BUCKET_OWNER:
                return self.tr("Whoever runs the bucket can put this right.")
            case Actor.NOBODY_WAIT:
                return self.tr("Nobody has to do anything: it usually passes.")
            case Actor.YOU:
                return ""

    def _unfold(self, *, open_: bool) -> None:
        self.details.setVisible(open_)
        self._fold.setText(self.tr("Hide details") if open_ else self.tr("Details"))
        self._look.theme.set_icon(self._fold, "chevron-down" if open_ else "chevron-right", Tone.ACCENT, 16)

    @Slot()
    def _toggle_details(self) -> None:
        self._unfold(open_=self.details.isHidden())

    @Slot()
    def _copy_report(self) -> None:
        if self._incident is not None:
            copy_and_say(self._copy, report_text(self._incident, self._look), self.tr("Copied"))

    @Slot()
    def _copy_message(self) -> None:
        if self._incident is not None:
            copy_and_say(self._message, message_text(self._incident, self._look), self.tr("Copied"))


def _may_sender_help(error: PresignGuiError) -> bool:
    """Tell whether a message to the sender of the link helps: also where a guest cannot do what an owner could.

    A guest who is told that there is no such object cannot correct the key.
    """
    is_of_server = isinstance(error, S3ServiceError) and error.retry is not Retry.BACKOFF
    return is_of_server or error.actor in {Actor.LINK_OWNER, Actor.BUCKET_OWNER}
