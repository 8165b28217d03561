"""A pasted presigned URL: what it is, until when it works, what to beware of, and what can be done with it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.presigned_url import PresignedUrl, clock_warning
from presign_gui.ui.controls import Banner, ElidedLabel, button, heading, icon_button, label
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.expiry_label import ExpiryLabel
from presign_gui.ui.look import Look
from presign_gui.ui.messages import warning_text
from presign_gui.ui.theme import repolish
from presign_gui.ui.tokens import UNIT, Tone


class PasteCard(QFrame):
    """Describes one link and offers to use it, with no connection at all. The link itself is never shown."""

    download_wanted = Signal(object)
    """The `PresignedUrl`."""
    upload_wanted = Signal(object)
    """The `PresignedUrl` that a file is to be chosen for."""
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("pasteCard")
        self.setProperty("look", "card")
        self._look = look
        self._url: PresignedUrl | None = None
        self._title = heading(name="pasteTitle", size=1.05, wrap=True)
        self._expiry = ExpiryLabel(look, "pasteExpiry")
        self._values: dict[str, ElidedLabel] = {}
        self._warnings = Banner(look.theme, "pasteWarnings")
        self._about = label(name="pasteAbout", tone=Tone.MUTED, wrap=True)
        self.download = button(look.theme, "pasteDownloadButton", self.tr("Download"), "download", primary=True)
        self.upload = button(look.theme, "pasteUploadButton", self.tr("Upload a file to it…"), "upload", primary=True)
        self.error = ErrorCard(look, "pasteError", closable=False, embedded=True)
        self._arrange()
        self.download.clicked.connect(self._download)
        self.upload.clicked.connect(self._upload)
        self.hide()

    @property
    def url(self) -> PresignedUrl | None:
        """The link that is shown, if one is."""
        return self._url if not self.isHidden() else None

    @property
    def takes_uploads(self) -> bool:
        """Tell whether a file that is dropped now should go to this link."""
        return self.url is not None and self.url.method != "GET" and self.url.location is not None

    def show_url(self, url: PresignedUrl) -> None:
        """Say what this link is."""
        self._url = url
        self.error.clear()
        self._title.setText(self._name_of(url))
        self._expiry.show_expiry(url.expires_at)
        self._values["key"].show_text(url.key or self.tr("unknown"))
        self._values["bucket"].show_text(url.bucket or self.tr("unknown"))
        self._values["host"].show_text(url.host)
        self._values["signed"].show_text(self._signed_with(url))
        self._show_warnings(url)
        self.download.setVisible(url.method != "PUT")
        self.upload.setVisible(url.method != "GET")
        self.upload.setProperty("look", "primary" if url.method == "PUT" else "")
        self._look.theme.set_icon(self.upload, "upload", Tone.ON_ACCENT if url.method == "PUT" else Tone.TEXT, 16)
        repolish(self.upload)
        self.download.setEnabled(url.location is not None)
        self.upload.setEnabled(url.location is not None)
        unknown = url.method is None
        self._about.setVisible(unknown)
        self._about.setText(self.tr("The link does not say which of the two it allows: its sender knows."))
        self._set_body_visible(visible=True)
        self.show()

    def show_error(self, error: PresignGuiError) -> None:
        """Say why what was pasted, or what was to be done with it, does not work."""
        if self._url is None:
            self._title.setText(self.tr("What you pasted"))
            self._set_body_visible(visible=False)
        self.error.show_error(error)
        self.show()

    def forget(self) -> None:
        """Close the card, and keep nothing of the link."""
        self._url = None
        self.error.clear()
        self.hide()

    def _arrange(self) -> None:
        picture = QLabel()
        self._look.theme.set_icon(picture, "link", Tone.ACCENT, 20)
        close = icon_button(self._look.theme, "pasteCloseButton", "close", self.tr("Close"))
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setSpacing(UNIT)
        top.addWidget(picture)
        top.addWidget(self._title, 1)
        top.addWidget(close)
        grid = QGridLayout()
        grid.setHorizontalSpacing(UNIT + 4)
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(1, 1)
        names = {
            "key": self.tr("Key"),
            "bucket": self.tr("Bucket"),
            "host": self.tr("Host"),
            "signed": self.tr("Signed"),
        }
        self._names = []
        for row, (field, name) in enumerate(names.items()):
            value = ElidedLabel(f"paste{field.title()}")
            title = label(name, tone=Tone.MUTED)
            grid.addWidget(title, row, 0)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignVCenter)
            self._values[field] = value
            self._names.append(title)
        buttons = QVBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self.download)
        buttons.addWidget(self.upload)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 2, UNIT + 4, UNIT + 4, UNIT * 2)
        column.setSpacing(UNIT)
        column.addLayout(top)
        column.addWidget(self._expiry)
        column.addLayout(grid)
        column.addWidget(self._warnings)
        column.addWidget(self._about)
        column.addLayout(buttons)
        column.addWidget(self.error)

    def _set_body_visible(self, *, visible: bool) -> None:
        for each in (*self._names, *self._values.values(), self._expiry):
            each.setVisible(visible)
        if not visible:
            for other in (self._warnings, self._about, self.download, self.upload):
                other.hide()

    def _name_of(self, url: PresignedUrl) -> str:
        match url.method:
            case "GET":
                return self.tr("A download link")
            case "PUT":
                return self.tr("An upload link")
            case _:
                return self.tr("A download or upload link")

    def _signed_with(self, url: PresignedUrl) -> str:
        if url.region:
            return self.tr("{version}, for {region}").format(version=url.signature_version, region=url.region)
        return url.signature_version

    def _show_warnings(self, url: PresignedUrl) -> None:
        clock = clock_warning(url, self._look.clock())
        found = [*url.warnings, *([clock] if clock else [])]
        text = "\n".join(warning_text(each, self._look.formatter) for each in found)
        self._warnings.say(text, Tone.WARNING, "warning")

    @Slot()
    def _download(self) -> None:
        if self._url is not None:
            self.download_wanted.emit(self._url)

    @Slot()
    def _upload(self) -> None:
        if self._url is not None:
            self.upload_wanted.emit(self._url)
