"""Reads links wherever they come from, shows them in the paste card, and does what the card offers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, Slot

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.pasted_text import PastedText, read_pasted
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.file_dialogs import choose_files
from presign_gui.ui.guest_transfers import GuestTransfers, location_for, takes_many
from presign_gui.ui.link_files import are_shortcuts, may_hold_links, read_links
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.paste_card import Pasted
from presign_gui.ui.preferences import Preferences
from presign_gui.ui.tokens import Tone
from presign_gui.ui.transferring import Transferring

Hint: TypeAlias = tuple[str, str, Tone]
_NO_LINK: Final = frozenset({entries.NOT_A_URL.kind, entries.NOT_PRESIGNED.kind})


class GuestActions(QObject):
    """Everything about pasted links. It needs no connection."""

    def __init__(
        self, window: MainWindow, look: Look, tasks: Tasks, *, transferring: Transferring, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._window = window
        self._card = window.side.paste
        self._tasks = tasks
        self.transfers = GuestTransfers(
            window, look, transferring=transferring, preferences=preferences, failed=self._refuse
        )
        self._card.download_wanted.connect(self.transfers.download)
        self._card.upload_wanted.connect(self._choose_file)
        self._card.go_on_wanted.connect(self._go_on)
        self._card.shown.connect(self._offer_to_go_on)
        self._card.closed.connect(self._card.forget)

    @Slot(str)
    def paste(self, text: str) -> None:
        """Say what was pasted. Reading it touches no network."""
        try:
            self._show(read_pasted(text))
        except PresignGuiError as error:
            self._show_error(error)

    def take(self, given: Sequence[str], drop: Callable[[list[Path]], None]) -> None:
        """Take what the program was started with: absolute paths of files as if dropped, all else as if pasted."""
        paths = [Path(each) for each in given if Path(each).is_absolute()]
        texts = [each for each in given if not Path(each).is_absolute()]
        if paths:
            drop(paths)
        if texts:
            self.paste("\n".join(texts))

    def drop(self, paths: list[Path], otherwise: Callable[[], None], *, has_place: bool) -> bool:
        """Take dropped files where they are links, or are for the link that is open. Return whether they are.

        Shortcuts are links. Notes and e-mails are files to upload where there is a place to upload to (`has_place`),
        and are looked through for links where there is none. `otherwise` is called where no link is in them.
        """
        if self._reads(paths, has_place=has_place):
            self._read(paths, otherwise)
            return True
        if self._card.takes_uploads and self._card.item is not None:
            self.transfers.upload(self._card.item, paths)
            return True
        return False

    def drop_hint(self, paths: list[Path], *, has_place: bool) -> Hint | None:
        """Say what `drop` would do with these files, or None where it would not take them."""
        if self._reads(paths, has_place=has_place):
            return self.tr("Drop to look for links"), self.tr("Nothing is downloaded before you say so."), Tone.ACCENT
        item = self._card.item
        if not self._card.takes_uploads or item is None:
            return None
        if len(paths) > 1 and not takes_many(item):
            return self.tr("One file only"), self.tr("The pasted link takes a single file."), Tone.WARNING
        place = location_for(item, paths[0].name if len(paths) == 1 else "…")
        return self.tr("Drop to upload to the pasted link"), str(place), Tone.ACCENT

    def _reads(self, paths: list[Path], *, has_place: bool) -> bool:
        return are_shortcuts(paths) or (not has_place and not self._card.takes_uploads and may_hold_links(paths))

    def _read(self, paths: list[Path], otherwise: Callable[[], None]) -> None:
        def failed(error: PresignGuiError) -> None:
            if error.kind in _NO_LINK:
                otherwise()
            else:
                self._show_error(error)

        self._tasks.run(lambda: read_links(paths), self._show, failed)

    def _show(self, pasted: PastedText) -> None:
        self._window.side.error.closed.emit()  # it was about something else
        self._card.show_pasted(pasted)
        self._window.side.show_top()

    def _refuse(self, error: PresignGuiError) -> None:
        """Say why what is open in the card cannot be used so, where it is seen."""
        self._card.show_error(error)
        self._window.side.show_top()

    def _show_error(self, error: PresignGuiError) -> None:
        self._window.side.error.closed.emit()
        self._card.forget()
        self._card.show_error(error)
        self._window.side.show_top()

    @Slot(object)
    def _choose_file(self, item: Pasted) -> None:
        title = self.tr("Choose the file to upload")
        choose_files(self._window, title, lambda paths: self.transfers.upload(item, paths), several=takes_many(item))

    @Slot(object)
    def _offer_to_go_on(self, item: Pasted | None) -> None:
        waiting = self.transfers.waiting_for(item)
        if waiting is not None:
            self._card.offer_to_go_on(waiting.name)

    @Slot()
    def _go_on(self) -> None:
        self.transfers.go_on(self._card.item, self._card.forget)
