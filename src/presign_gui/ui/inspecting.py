"""Opens the inspector for a pasted link, and carries out its live check."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from presign_gui.domain.pasted_text import PastedLink
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.main_window import MainWindow

if TYPE_CHECKING:
    from presign_gui.app.link_check import LinkCheck


class Inspecting(QObject):
    """Everything about the inspector. It closes with the card of the pasted link, and follows what that shows."""

    def __init__(self, window: MainWindow, tasks: Tasks) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._inspector = window.inspector
        card = window.side.paste
        card.details_wanted.connect(self.open)
        card.shown.connect(self._follow)
        card.closed.connect(self.close)
        self._inspector.closed.connect(self.close)
        self._inspector.check_wanted.connect(self._check)

    @Slot(object)
    def open(self, link: PastedLink) -> None:
        """Say everything about this link, in the place of the objects."""
        self._inspector.show_link(link)
        self._window.show_inspector(shown=True)

    @Slot()
    def close(self) -> None:
        """Show the objects again."""
        self._inspector.forget()
        self._window.show_inspector(shown=False)

    @Slot(object)
    def _follow(self, item: object) -> None:
        if self._inspector.link is None:
            return
        if isinstance(item, PastedLink):
            self._inspector.show_link(item)
        else:
            self.close()

    @Slot(object)
    def _check(self, link: PastedLink) -> None:
        def ask() -> "LinkCheck":
            from presign_gui.app.link_check import check_link

            return check_link(link.url, link.headers)

        self._tasks.run(
            ask,
            lambda check: self._inspector.show_check(link, check),
            lambda error: self._inspector.show_check_error(link, error),
        )
