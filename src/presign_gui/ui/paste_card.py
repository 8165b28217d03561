"""What was pasted or dropped: one link, several, or an upload form, and what can be done with it."""

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from presign_gui.app.report import Incident
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.pasted_text import PastedLink, PastedText
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.url_operation import UNKNOWN_OPERATION
from presign_gui.ui.controls import button, heading, icon_button, label, rule, shortened, text_button
from presign_gui.ui.error_card import ErrorCard
from presign_gui.ui.header_fields import HeaderFields
from presign_gui.ui.link_facts import LinkFacts
from presign_gui.ui.link_list import LinkList
from presign_gui.ui.link_words import method_of, title_of
from presign_gui.ui.look import Look
from presign_gui.ui.messages import error_words
from presign_gui.ui.theme import repolish
from presign_gui.ui.tokens import UNIT, Tone

Pasted: TypeAlias = PastedLink | PostForm


class PasteCard(QFrame):
    """Describes what was pasted and offers to use it, with no connection at all. The links are never shown."""

    download_wanted = Signal(object)
    """`list[PastedLink]`."""
    upload_wanted = Signal(object)
    """The `PastedLink` or `PostForm` that a file is to be chosen for."""
    details_wanted = Signal(object)
    """The `PastedLink` to inspect."""
    go_on_wanted = Signal()
    """The transfer that was offered to go on is to do so over this link."""
    shown = Signal(object)
    """The `PastedLink` or `PostForm` that is described from now on, or None."""
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("pasteCard")
        self.setProperty("look", "card")
        self._look = look
        self._item: Pasted | None = None
        self._title = heading(name="pasteTitle", size=1.05, wrap=True)
        self._list = LinkList(look)
        self._chosen = heading(name="pasteChosen", wrap=True)
        self._unreadable = label(name="pasteUnreadable", tone=Tone.MUTED, wrap=True)
        self._facts = LinkFacts(look)
        self._headers = HeaderFields()
        self._rule = rule()
        self.download_all = button(look.theme, "pasteDownloadAllButton", "", "download", primary=True)
        self.go_on = button(look.theme, "pasteGoOnButton", "", "play", primary=True)
        self.download = button(look.theme, "pasteDownloadButton", self.tr("Download"), "download", primary=True)
        self.upload = button(look.theme, "pasteUploadButton", self.tr("Upload a file to it…"), "upload", primary=True)
        self.details = text_button(look.theme, "pasteDetailsButton", self.tr("Everything about this link"), "info")
        self.error = ErrorCard(look, "pasteError", closable=False, embedded=True)
        self._arrange()
        self._list.chosen.connect(self._show_item)
        self._list.opened.connect(self._open)
        self.download_all.clicked.connect(self._download_all)
        self.go_on.clicked.connect(self.go_on_wanted)
        self.download.clicked.connect(self._download)
        self.upload.clicked.connect(self._upload)
        self.details.clicked.connect(self._show_details)
        self.hide()

    @property
    def item(self) -> Pasted | None:
        """The link or form that is described, if one is, with the headers that were typed."""
        if self.isHidden():
            return None
        return self._headers.filled_in(self._item) if isinstance(self._item, PastedLink) else self._item

    @property
    def url(self) -> PresignedUrl | None:
        """The URL of the link that is described, if one is."""
        return self.item.url if isinstance(self.item, PastedLink) else None

    @property
    def takes_uploads(self) -> bool:
        """Tell whether a file that is dropped now should go to what was pasted."""
        match self.item:
            case PostForm():
                return True
            case PastedLink() as link:
                return _may_upload(link)
            case None:
                return False

    def show_pasted(self, pasted: PastedText) -> None:
        """Say what was found in a text."""
        self.error.clear()
        links = pasted.links
        has_several = len(links) > 1
        for each in (self._list, self._chosen, self._rule, self.download_all):
            each.setVisible(has_several)
        self._say_unreadable(pasted.unreadable)
        if has_several:
            downloads = len(self._downloads(links))
            self._title.setText(self.tr("%n links", "", len(links)))
            self.download_all.setText(self.tr("Download all %n", "", downloads))
            self._look.theme.set_icon(self.download_all, "download", Tone.ON_ACCENT, 16)
            self.download_all.setVisible(downloads > 1)
            self._list.show_links(links)
        elif links:
            self._list.show_links(())
            self._show_item(links[0])
            self._title.setText(title_of(links[0]))
        elif pasted.form is not None:
            self._show_form(pasted.form)
        self._facts.show()
        self.show()

    def offer_to_go_on(self, name: str) -> None:
        """Offer to go on with a transfer that waits for such a link, instead of beginning another."""
        self.go_on.setText(self.tr("Go on with {name}").format(name=shortened(name)))
        self.go_on.show()
        self._emphasise(is_upload=False, is_one_of_several=True)

    def show_error(self, error: PresignGuiError) -> None:
        """Say why what was pasted, or what was to be done with it, does not work."""
        if self._item is None:
            self._title.setText(self.tr("What you pasted"))
            for each in (
                *(self._list, self._chosen, self._unreadable, self._facts, self._rule),
                *(self.download_all, self.go_on, self.download, self.upload, self.details),
            ):
                each.hide()
        incident = Incident(error=error, at=self._look.clock(), url=self.url) if self.url is not None else None
        self.error.show_error(error, incident=incident, has_sender=self._item is not None)
        self.show()

    def forget(self) -> None:
        """Close the card, and keep nothing of what was pasted."""
        self._item = None
        self._headers.forget()
        self._list.show_links(())
        self.error.clear()
        self.hide()
        self.shown.emit(None)

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
        foot = QHBoxLayout()
        foot.addWidget(self.details)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 2, UNIT + 4, UNIT + 4, UNIT + 4)
        column.setSpacing(UNIT)
        column.addLayout(top)
        column.addWidget(self.error)
        for each in (self._list, self._unreadable, self.download_all, self._rule, self._chosen, self._facts):
            column.addWidget(each)
        column.addWidget(self._headers)
        column.addWidget(self.go_on)
        column.addWidget(self.download)
        column.addWidget(self.upload)
        column.addLayout(foot)

    @Slot(object)
    def _show_item(self, link: PastedLink) -> None:
        self._item = link
        method = method_of(link)
        self.error.clear()
        self._chosen.setText(title_of(link))
        self._facts.show_link(link)
        self._headers.ask_for(link)
        self.download.setVisible(_may_download(link))
        self.upload.setVisible(_may_upload(link))
        self.go_on.hide()
        self.details.show()
        self._emphasise(is_upload=method == "PUT", is_one_of_several=len(self._list.links) > 1)
        self.shown.emit(link)

    def _show_form(self, form: PostForm) -> None:
        self._item = form
        self._list.show_links(())
        self._title.setText(self.tr("An upload form"))
        self._facts.show_form(form)
        self._headers.forget()
        self.download.hide()
        self.upload.show()
        self.go_on.hide()
        self.details.hide()
        self._emphasise(is_upload=True, is_one_of_several=False)
        self.shown.emit(form)

    def _emphasise(self, *, is_upload: bool, is_one_of_several: bool) -> None:
        """Give the likeliest next step the strong colour, and nothing else."""
        for each, icon, is_likely in (
            (self.download, "download", not is_upload and not is_one_of_several),
            (self.upload, "upload", is_upload and not is_one_of_several),
        ):
            each.setProperty("look", "primary" if is_likely else "")
            self._look.theme.set_icon(each, icon, Tone.ON_ACCENT if is_likely else Tone.TEXT, 16)
            repolish(each)

    def _say_unreadable(self, errors: Sequence[PresignGuiError]) -> None:
        words = [error_words(each, self._look.formatter) for each in errors]
        text = self.tr("%n more could not be read: {reason}.", "", len(words))
        self._unreadable.setText(text.format(reason=words[0].title) if words else "")
        self._unreadable.setVisible(bool(words))

    def _downloads(self, links: Sequence[PastedLink]) -> list[PastedLink]:
        return [link for link in links if _may_download(link)]

    @Slot(object)
    def _open(self, link: PastedLink) -> None:
        if _may_download(link):
            self.download_wanted.emit([link])
        elif _may_upload(link):
            self.upload_wanted.emit(link)

    @Slot()
    def _download_all(self) -> None:
        self.download_wanted.emit(self._downloads(self._list.links))

    @Slot()
    def _download(self) -> None:
        if isinstance(self.item, PastedLink):
            self.download_wanted.emit([self.item])

    @Slot()
    def _upload(self) -> None:
        if self.item is not None:
            self.upload_wanted.emit(self.item)

    @Slot()
    def _show_details(self) -> None:
        if isinstance(self.item, PastedLink):
            self.details_wanted.emit(self.item)


def _may_download(link: PastedLink) -> bool:
    return link.url.location is not None and _is_open_to(link, "GET")


def _may_upload(link: PastedLink) -> bool:
    return link.url.location is not None and _is_open_to(link, "PUT")


def _is_open_to(link: PastedLink, method: str) -> bool:
    """Tell whether the link may be for this method: it says so, or it does not say what it is for."""
    return method_of(link) == method or (method_of(link) is None and link.url.operation == UNKNOWN_OPERATION)
