"""The link panel: how long links are to work, the link that was issued last, and until when it works."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from presign_gui.domain.backend_limits import ConnectionLimits
from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.controls import Banner, ElidedLabel, button, heading, label
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.expiry_chooser import ExpiryChooser
from presign_gui.ui.expiry_label import ExpiryLabel
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone

if TYPE_CHECKING:
    from presign_gui.app.links import ShareLink


class LinkPanel(QFrame):
    """Shows and hands out links. It keeps the last one in memory only, and shows it masked."""

    copy_again = Signal(object)
    """The `ShareLink` to put on the clipboard once more."""
    upload_link_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("linkPanel")
        self.setProperty("look", "card")
        self._look = look
        self._link: ShareLink | None = None
        self.expiry = ExpiryChooser(look)
        self.upload_link = button(look.theme, "copyUploadLinkButton", self.tr("Copy upload link"), "upload")
        self.upload_link.setToolTip(self.tr("A link that lets someone else upload this one object, without an account"))
        self._no_upload_links = label(name="noUploadLinks", tone=Tone.MUTED, wrap=True)
        self._no_upload_links.setText(
            self.tr("No upload links: this backend limits sizes, and a link does not tell how much will be sent.")
        )
        self._no_upload_links.hide()
        self._hint = label(name="linkHint", tone=Tone.MUTED, wrap=True)
        self._hint.setText(
            self.tr("Anyone who has a link can use it until it expires, without an account. Treat it like a password.")
        )
        self._issued = self._build_issued()
        self.error = ErrorCard(look, "linkError", embedded=True)
        self.error.closed.connect(self.error.clear)
        for_how_long = label(self.tr("New links work for"), tone=Tone.MUTED)
        for_how_long.setBuddy(self.expiry)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 2, UNIT + 4, UNIT * 2, UNIT * 2)
        column.setSpacing(UNIT)
        column.addWidget(heading(self.tr("Links"), name="linkHeading"))
        column.addWidget(for_how_long)
        column.addWidget(self.expiry)
        column.addWidget(self.upload_link)
        column.addWidget(self._no_upload_links)
        column.addWidget(self._issued)
        column.addWidget(self.error)
        column.addWidget(self._hint)
        self.upload_link.clicked.connect(self.upload_link_wanted)

    @property
    def link(self) -> "ShareLink | None":
        """The link that was issued last."""
        return self._link

    @Slot(object)
    def show_limits(self, limits: ConnectionLimits) -> None:
        """Offer nothing that the connection would refuse, and say so."""
        self.expiry.show_limits(limits)
        self._no_upload_links.setVisible(not limits.may_link_uploads)

    def allow_expiry(self, *, allowed: bool) -> None:
        """Let a person choose how long links work, where the connection's signer follows that."""
        self.expiry.setEnabled(allowed)
        self.expiry.setToolTip("" if allowed else self.tr("Whoever signs for this connection decides that."))

    def show_link(self, link: "ShareLink") -> None:
        """Show a link that was just put on the clipboard."""
        self._link = link
        self.error.clear()
        is_upload = link.method == "PUT"
        self._title.setText(self.tr("Upload link copied") if is_upload else self.tr("Download link copied"))
        place = f"{link.location.bucket}/{link.location.key}"
        self._place.show_text(place)
        self._url.show_text(link.masked_url)
        self._expiry.show_expiry(link.expires_at)
        ends_sooner = link.expires_at is not None and link.expires_at == link.credentials_expire_at
        self._sooner.setVisible(ends_sooner)
        self._other.say(
            self._look.messages.other_object(place) if link.is_other_object else "", Tone.WARNING, "warning"
        )
        headers = ", ".join(f"{name}: {value}" for name, value in link.headers_to_send)
        self._headers.setText(self.tr("To be sent with it: {headers}").format(headers=headers))
        self._headers.setVisible(bool(headers))
        self._issued.show()
        self._hint.hide()

    def show_error(self, error: PresignGuiError) -> None:
        """Say why no link came about."""
        self._issued.hide()
        self._hint.show()
        self.error.show_error(error)

    def _build_issued(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("issuedLink")
        frame.setProperty("look", "message")
        frame.setProperty("tone", Tone.ACCENT.value)
        picture = QLabel()
        self._look.theme.set_icon(picture, "link", Tone.ACCENT, 16)
        self._title = heading(name="linkTitle")
        self._place = ElidedLabel("linkPlace")
        self._url = ElidedLabel("linkText", Tone.MUTED)
        self._expiry = ExpiryLabel(self._look, "linkExpiry")
        self._sooner = label(self.tr("The credentials that signed it end then."), name="linkSooner", tone=Tone.MUTED)
        self._other = Banner(self._look.theme, "linkOtherObject")
        self._headers = label(name="linkHeaders", tone=Tone.MUTED, wrap=True)
        again = button(self._look.theme, "copyAgainButton", self.tr("Copy again"), "copy")
        again.clicked.connect(self._copy_again)
        top = QHBoxLayout()
        top.setSpacing(UNIT)
        top.addWidget(picture)
        top.addWidget(self._title, 1)
        column = QVBoxLayout(frame)
        column.setContentsMargins(UNIT + 4, UNIT + 4, UNIT + 4, UNIT + 4)
        column.setSpacing(UNIT // 2)
        column.addLayout(top)
        column.addWidget(self._place)
        column.addWidget(self._url)
        column.addWidget(self._expiry)
        column.addWidget(self._sooner)
        column.addWidget(self._other)
        column.addWidget(self._headers)
        column.addSpacing(UNIT // 2)
        column.addWidget(again)
        frame.hide()
        return frame

    @Slot()
    def _copy_again(self) -> None:
        if self._link is not None:
            self.copy_again.emit(self._link)
