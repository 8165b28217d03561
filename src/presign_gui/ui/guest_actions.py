"""What can be done with links that somebody sent: reading them wherever they come from, and using them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.catalogue import local_file
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.pasted_text import PastedLink, PastedText, read_pasted
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.transfer import Direction, Transfer, TransferState
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.file_dialogs import choose_files
from presign_gui.ui.link_files import are_shortcuts, may_hold_links, read_links
from presign_gui.ui.link_words import part_number_of
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.messages import warning_text
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
        self, window: MainWindow, look: Look, tasks: Tasks, *, transferring: Transferring, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._card = window.side.paste
        self._tasks = tasks
        self._transferring = transferring
        self._preferences = preferences
        self._used: dict[tuple[Direction, ObjectLocation], Pasted] = {}
        self._card.download_wanted.connect(self._download)
        self._card.upload_wanted.connect(self._choose_file)
        self._card.closed.connect(self._card.forget)
        transferring.changed.connect(self._changed)

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

    def url_of(self, transfer: Transfer) -> PresignedUrl | None:
        """Return the link that a guest's transfer went over, while it is remembered."""
        item = self._used_for(transfer)
        return item.url if isinstance(item, PastedLink) else None

    def content_types_for(self, transfer: Transfer) -> list[str]:
        """Return what the link of a failed upload may have been signed for instead, the likeliest first."""
        from presign_gui.app import guest

        if transfer.local_path is None or self._used_for(transfer) is None:
            return []
        sent = transfer.error.facts.get("content_type") if transfer.error else None
        return [each for each in guest.likely_content_types(transfer.local_path) if each != sent]

    def send_as(self, transfer: Transfer, content_type: str) -> None:
        """Send a file anew, as another kind of file."""
        from presign_gui.app import guest

        item, source = self._used_for(transfer), transfer.local_path
        if isinstance(item, PastedLink) and source is not None:
            self._add(lambda: [guest.upload_job(item, source, content_type=content_type)])

    def download_to(self, transfer: Transfer, folder: Path) -> None:
        """Download anew, into another folder."""
        item = self._used_for(transfer)
        if isinstance(item, PastedLink):
            self._add(lambda: _download_jobs([item], folder))

    def _used_for(self, transfer: Transfer) -> Pasted | None:
        if transfer.connection is not None:
            return None
        return self._used.get((transfer.direction, transfer.location))

    @Slot(object)
    def _changed(self, transfer: Transfer) -> None:
        """Remember no link longer than its transfer may need it, and say what a part's sender has to be told."""
        item = self._used_for(transfer)
        if item is None or transfer.state is not TransferState.DONE:
            return
        self._used.pop((transfer.direction, transfer.location), None)
        etag = transfer.result.etag if transfer.result else None
        part = part_number_of(item.url) if isinstance(item, PastedLink) else None
        if part is not None and etag:
            text = self.tr("Part {number} was uploaded. Whoever puts the parts together needs its ETag: {etag}")
            self._window.notice.say(
                text.format(number=part, etag=etag),
                Tone.SUCCESS,
                self.tr("Copy ETag"),
                lambda: QGuiApplication.clipboard().setText(etag),
                stays=True,
            )

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
        self._note_content_type(item, paths)
        for path in paths:
            self._used[Direction.UPLOAD, _location_of(item, path)] = item
        self._add(lambda: _upload_jobs(item, paths))

    def _note_content_type(self, item: Pasted, paths: Sequence[Path]) -> None:
        from presign_gui.app import guest

        note = guest.content_type_note(item, paths[0]) if isinstance(item, PastedLink) and paths else None
        if note is not None:
            self._window.notice.say(warning_text(note, self._look.formatter), Tone.WARNING)

    @Slot(object)
    def _download(self, links: list[PastedLink]) -> None:
        settings = self._preferences.settings
        if settings is None:
            return
        folder = settings.download_folder
        for link in links:
            if link.url.location is not None:
                self._used[Direction.DOWNLOAD, link.url.location] = link

        def jobs() -> "list[Job]":
            self._transferring.make_default_folder(folder)
            return _download_jobs(links, folder)

        self._add(jobs)

    def _add(self, jobs: "Callable[[], list[Job]]") -> None:
        self._transferring.add(jobs, self._card.show_error)


def _download_jobs(links: Sequence[PastedLink], folder: Path) -> "list[Job]":
    from presign_gui.app import guest

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
    if len(paths) > 1:
        return str(_location_of(item, Path("…")))
    return str(_location_of(item, paths[0]))


def _location_of(item: Pasted, path: Path) -> ObjectLocation:
    if isinstance(item, PostForm):
        return item.location_for(path.name)
    return item.url.location or ObjectLocation("", "")
