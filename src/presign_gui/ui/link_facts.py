"""The short description of one pasted link, or of an upload form: what it is for, until when, what to beware of."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl, clock_warning
from presign_gui.domain.url_operation import UNKNOWN_OPERATION
from presign_gui.domain.url_warnings import UrlWarningKind
from presign_gui.ui.controls import Banner, label
from presign_gui.ui.expiry_label import ExpiryLabel
from presign_gui.ui.fact_grid import FactGrid
from presign_gui.ui.link_words import (
    form_key,
    form_kinds,
    form_sizes,
    known_headers,
    method_of,
    signed_with,
    untold_headers,
)
from presign_gui.ui.look import Look
from presign_gui.ui.messages import repair_text, warning_text
from presign_gui.ui.tokens import UNIT, Tone


class LinkFacts(QWidget):
    """Says of one thing what a person must know before using it. The link itself is never shown."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._repairs = Banner(look.theme, "pasteRepairs")
        self._expiry = ExpiryLabel(look, "pasteExpiry")
        self._facts = FactGrid(
            "paste",
            {
                "key": self.tr("Key"),
                "bucket": self.tr("Bucket"),
                "host": self.tr("Host"),
                "signed": self.tr("Signed"),
                "sizes": self.tr("Sizes"),
                "kinds": self.tr("Kind of file"),
                "headers": self.tr("Sent with it"),
            },
            wrapped=frozenset({"headers"}),
        )
        self._warnings = Banner(look.theme, "pasteWarnings")
        self._about = label(name="pasteAbout", tone=Tone.MUTED, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for each in (self._repairs, self._expiry, self._facts, self._warnings, self._about):
            column.addWidget(each)

    def show_link(self, link: PastedLink) -> None:
        """Describe a link."""
        url = link.url
        self._expiry.show_expiry(url.expires_at)
        self._facts.show_values(
            {
                "key": url.key or self.tr("unknown"),
                "bucket": url.bucket or self.tr("unknown"),
                "host": url.host,
                "signed": signed_with(url),
                "headers": "\n".join(known_headers(link)),
            }
        )
        repaired = "\n".join(repair_text(each, self._look.formatter) for each in link.repairs)
        self._repairs.say(repaired, Tone.ACCENT, "info")
        told = warnings_of(link, self._look, without=frozenset({UrlWarningKind.NEEDS_HEADERS}))  # their fields say it
        self._warnings.say("\n".join(told), Tone.WARNING, "warning")
        self._say_about("" if method_of(link) else self._direction(url))

    def show_form(self, form: PostForm) -> None:
        """Describe an upload form."""
        self._expiry.show_expiry(form.expires_at)
        self._facts.show_values(
            {
                "key": form_key(form),
                "bucket": form.bucket or self.tr("unknown"),
                "sizes": form_sizes(form, self._look.formatter),
                "kinds": form_kinds(form),
            }
        )
        self._repairs.say("", Tone.ACCENT, "info")
        self._warnings.say("", Tone.WARNING, "warning")
        self._say_about("")

    def _say_about(self, text: str) -> None:
        self._about.setText(text)
        self._about.setVisible(bool(text))

    def _direction(self, url: PresignedUrl) -> str:
        if url.operation == UNKNOWN_OPERATION:
            return self.tr("The link does not say which of the two it allows: its sender knows.")
        return self.tr("This program downloads and uploads files. What this link is for, it does not do.")


def warnings_of(link: PastedLink, look: Look, *, without: frozenset[UrlWarningKind] = frozenset()) -> list[str]:
    """Return what there is to warn of, this computer's clock included, but no headers where all of them are known."""
    clock = clock_warning(link.url, look.clock())
    found = [*link.url.warnings, *([clock] if clock else [])]
    known = without if untold_headers(link) else without | {UrlWarningKind.NEEDS_HEADERS}
    return [warning_text(each, look.formatter) for each in found if each.kind not in known]
