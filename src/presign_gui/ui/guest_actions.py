"""What can be done with links that somebody sent: reading them wherever they come from, and using them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QObject, Slot

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.catalogue import local_file
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.pasted_text import PastedLink, PastedText, read_pasted
from presign_gui.domain.post_form import PostForm
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.file_dialogs import choose_files
from presign_gui.ui.link_files import are_shortcuts, may_hold_links, read_links
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.paste_card import Pasted
from presign_gui.ui.preferences import Preferences
from presign_gui.ui.tokens import Tone
from presign_gui.ui.transferring import Transferring

if TYPE_CHECKING:
    from presign_gui.app.jobs import Job

Hint: TypeAlias = tuple[str, str, Tone]
_NO_LINK: Final = frozenset({entries.NOT_A_URL.kind, entries.NOT_PRESIGNED.kind})


class GuestActions(QObject):
    """Everything about pasted links. It needs no connection, and keeps no link longer than its card is open."""

    def __init__(
        self, window: MainWindow, tasks: Tasks, *, transferring: Transferring, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._window = window
        self._card = window.side.paste
        self._tasks = tasks
        self._transferring = transferring
        self._preferences = preferences
        self._card.download_wanted.connect(self._download)
        self._card.upload_wanted.connect(self._choose_file)
        self._card.closed.connect(self._card.forget)

    @Slot(str)
    def paste(self, text: str) -> None:
        """Say what was pasted. Reading it touches no network."""
        try:
            self._show(read_pasted(text))
        except PresignGuiError as error:
            self._show_error(error)

    def drop(self, paths: list[Path], otherwise: Callable[[], None], *, has_place: bool) -> bool:
        """Take dropped files where they are links, or are for the link that is open. Return whether they are.

        Shortcuts are links. Notes and e-mails are files to upload where there is a place to upload to (`has_place`),
        and are looked through for links where there is none. `otherwise` is called where no link is in them.
        """
        if self._reads(paths, has_place=has_place):
            self._read(paths, otherwise)
            return True
        if self._card.takes_uploads and self._card.item is not None:
            self._upload(self._card.item, paths)
            return True
        return False

    def drop_hint(self, paths: list[Path], *, has_place: bool) -> Hint | None:
        """Say what `drop` would do with these files, or None where it would not take them."""
        if self._reads(paths, has_place=has_place):
            return self.tr("Drop to look for links"), self.tr("Nothing is downloaded before you say so."), Tone.ACCENT
        item = self._card.item
        if not self._card.takes_uploads or item is None:
            return None
        if len(paths) > 1 and not _takes_many(item):
            return self.tr("One file only"), self.tr("The pasted link takes a single file."), Tone.WARNING
        return self.tr("Drop to upload to the pasted link"), _place_of(item, paths), Tone.ACCENT

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

    def _show_error(self, error: PresignGuiError) -> None:
        self._window.side.error.closed.emit()
        self._card.forget()
        self._card.show_error(error)
        self._window.side.show_top()

    @Slot(object)
    def _choose_file(self, item: Pasted) -> None:
        title = self.tr("Choose the file to upload")
        choose_files(self._window, title, lambda paths: self._upload(item, paths), several=_takes_many(item))

    def _upload(self, item: Pasted, paths: list[Path]) -> None:
        if len(paths) > 1 and not _takes_many(item):
            text = self.tr("One file only. The pasted link takes a single file.")
            self._window.notice.say(text, Tone.WARNING)
            return
        self._transferring.add(lambda: _upload_jobs(item, paths), self._card.show_error)

    @Slot(object)
    def _download(self, links: list[PastedLink]) -> None:
        settings = self._preferences.settings
        if settings is not None:
            folder = settings.download_folder
            self._transferring.add(lambda: self._download_jobs(links, folder), self._card.show_error)

    def _download_jobs(self, links: Sequence[PastedLink], folder: Path) -> "list[Job]":
        from presign_gui.app import guest

        self._transferring.make_default_folder(folder)
        return [guest.download_job(link, folder) for link in links]


def _upload_jobs(item: Pasted, paths: Sequence[Path]) -> "list[Job]":
    from presign_gui.app import guest

    for path in paths:
        if path.is_dir():
            raise local_file.SOURCE_IS_FOLDER.error(path=str(path))
    if isinstance(item, PostForm):
        return [guest.form_job(item, path) for path in paths]
    return [guest.upload_job(item, path) for path in paths]


def _takes_many(item: Pasted) -> bool:
    """Tell whether several files can go there: only a form whose key ends in the name of the file."""
    return isinstance(item, PostForm) and item.takes_any_name


def _place_of(item: Pasted, paths: Sequence[Path]) -> str:
    if isinstance(item, PostForm):
        return str(item.location_for(paths[0].name if len(paths) == 1 else "…"))
    return str(item.url.location)
