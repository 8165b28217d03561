"""Transfers over links that somebody sent: begun, begun anew in another way, gone on with."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from presign_gui.domain.catalogue import local_file
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl
from presign_gui.domain.transfer import Direction, Transfer, TransferState
from presign_gui.ui.link_words import method_of, part_number_of
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.messages import warning_text
from presign_gui.ui.paste_card import Pasted
from presign_gui.ui.preferences import Preferences
from presign_gui.ui.tokens import Tone
from presign_gui.ui.transferring import Transferring

if TYPE_CHECKING:
    from presign_gui.app.jobs import Job

Failed = Callable[[PresignGuiError], None]


class GuestTransfers(QObject):
    """Uses links. One is remembered, in memory alone, until its transfer has ended well: a remedy may need it."""

    def __init__(
        self, window: MainWindow, look: Look, *, transferring: Transferring, preferences: Preferences, failed: Failed
    ) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._transferring = transferring
        self._preferences = preferences
        self._failed = failed
        self._used: dict[tuple[Direction, ObjectLocation], Pasted] = {}
        transferring.changed.connect(self._changed)

    def upload(self, item: Pasted, paths: Sequence[Path]) -> None:
        """Upload to a link, or through a form."""
        if len(paths) > 1 and not takes_many(item):
            text = self.tr("One file only. The pasted link takes a single file.")
            self._window.notice.say(text, Tone.WARNING)
            return
        self._note_content_type(item, paths)
        for path in paths:
            self._used[Direction.UPLOAD, location_for(item, path.name)] = item
        self._add(lambda: _upload_jobs(item, paths))

    def download(self, links: Sequence[PastedLink]) -> None:
        """Download from links, into the folder for downloads."""
        settings = self._preferences.settings
        if settings is None:
            return
        folder = settings.download_folder
        for link in links:
            self._used[Direction.DOWNLOAD, location_for(link, "")] = link

        def jobs() -> "list[Job]":
            self._transferring.make_default_folder(folder)
            return _download_jobs(links, folder)

        self._add(jobs)

    def url_of(self, transfer: Transfer) -> PresignedUrl | None:
        """Return the link that a guest's transfer went over, while it is remembered."""
        item = self._item_of(transfer)
        return item.url if isinstance(item, PastedLink) else None

    def content_types_for(self, transfer: Transfer) -> list[str]:
        """Return what the link of a failed upload may have been signed for instead, the likeliest first."""
        from presign_gui.app import guest

        if transfer.local_path is None or self._item_of(transfer) is None:
            return []
        sent = transfer.error.facts.get("content_type") if transfer.error else None
        return [each for each in guest.likely_content_types(transfer.local_path, transfer.location.key) if each != sent]

    def send_as(self, transfer: Transfer, content_type: str) -> None:
        """Send a file anew, as another kind of file."""
        from presign_gui.app import guest

        item, source = self._item_of(transfer), transfer.local_path
        if isinstance(item, PastedLink) and source is not None:
            self._add(lambda: [guest.upload_job(item, source, content_type=content_type)])

    def download_to(self, transfer: Transfer, folder: Path) -> None:
        """Download anew, into another folder."""
        item = self._item_of(transfer)
        if isinstance(item, PastedLink):
            self._add(lambda: _download_jobs([item], folder))

    def waiting_for(self, item: Pasted | None) -> Transfer | None:
        """Return the transfer that goes on only with a fresh link to this very object, in this direction."""
        if not isinstance(item, PastedLink) or item.url.location is None:
            return None
        method, rows = method_of(item), self._window.transfer_model.transfers()
        alike = (each for each in rows if each.needs_link and each.location == item.url.location)
        return next((each for each in alike if method in {None, _METHODS[each.direction]}), None)

    def go_on(self, item: Pasted | None, done: Callable[[], None]) -> None:
        """Let that transfer go on over the link, from where it was."""
        waiting = self.waiting_for(item)
        if waiting is not None and isinstance(item, PastedLink):
            self._used[waiting.direction, waiting.location] = item
            self._transferring.give_link(waiting.id, item, done, self._failed)

    def _item_of(self, transfer: Transfer) -> Pasted | None:
        if transfer.connection is not None:
            return None
        return self._used.get((transfer.direction, transfer.location))

    def _add(self, jobs: "Callable[[], list[Job]]") -> None:
        self._transferring.add(jobs, self._failed)

    def _note_content_type(self, item: Pasted, paths: Sequence[Path]) -> None:
        from presign_gui.app import guest

        note = guest.content_type_note(item, paths[0]) if isinstance(item, PastedLink) and paths else None
        if note is not None:
            self._window.notice.say(warning_text(note, self._look.formatter), Tone.WARNING)

    @Slot(object)
    def _changed(self, transfer: Transfer) -> None:
        """Remember no link longer than its transfer may need it, and say what a part's sender has to be told."""
        item = self._item_of(transfer)
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


_METHODS = {Direction.DOWNLOAD: "GET", Direction.UPLOAD: "PUT"}


def takes_many(item: Pasted) -> bool:
    """Tell whether several files can go there: only a form whose key ends in the name of the file."""
    return isinstance(item, PostForm) and item.takes_any_name


def location_for(item: Pasted, file_name: str) -> ObjectLocation:
    """Return where a file of this name goes, or comes from."""
    if isinstance(item, PostForm):
        return item.location_for(file_name)
    return item.url.location or ObjectLocation("", "")


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
