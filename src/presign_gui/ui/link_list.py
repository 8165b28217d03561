"""Several links of one paste, to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from presign_gui.domain.pasted_text import PastedLink
from presign_gui.ui.link_words import method_of, title_of
from presign_gui.ui.look import Look
from presign_gui.ui.tokens import UNIT, Tone

_MOST_ROWS = 5
_ICONS = {"GET": "download", "PUT": "upload", None: "link"}


class LinkList(QListWidget):
    """One row a link: its direction as a picture, and its key. It is no higher than a few rows, and scrolls then."""

    chosen = Signal(object)
    """The `PastedLink` to describe."""
    opened = Signal(object)
    """The `PastedLink` to use at once: a double click, or Return."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("linkList")
        self.setAccessibleName(self.tr("Pasted links"))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._look = look
        self._links: Sequence[PastedLink] = ()
        look.theme.changed.connect(self._tint)
        self.currentRowChanged.connect(self._row_changed)
        self.itemActivated.connect(self._activated)

    @property
    def links(self) -> Sequence[PastedLink]:
        """The links that are listed."""
        return self._links

    def show_links(self, links: Sequence[PastedLink]) -> None:
        """List these, the first being chosen."""
        self.clear()
        self._links = links
        now = self._look.clock()
        for link in links:
            name = link.url.key or link.url.host
            text = self.tr("{key} (expired)").format(key=name) if link.url.is_expired(now) else name
            item = QListWidgetItem(text, self)
            item.setToolTip(f"{title_of(link)}: {link.url.location or link.url.host}")
        self._tint()
        if links:
            rows = range(min(len(links), _MOST_ROWS))
            self.setFixedHeight(sum(self.sizeHintForRow(row) for row in rows) + UNIT)
            self.setCurrentRow(0)

    @Slot()
    def _tint(self) -> None:
        for row, link in enumerate(self._links):
            self.item(row).setIcon(self._look.theme.icon(_ICONS.get(method_of(link), "link"), Tone.MUTED))

    @Slot(int)
    def _row_changed(self, row: int) -> None:
        if 0 <= row < len(self._links):
            self.chosen.emit(self._links[row])

    @Slot(QListWidgetItem)
    def _activated(self, item: QListWidgetItem) -> None:
        self.opened.emit(self._links[self.row(item)])
