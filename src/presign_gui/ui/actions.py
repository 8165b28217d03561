"""What the window does: ties its regions to the services, and holds no widget of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Direction, Transfer, TransferState
from presign_gui.ui.bridge import Tasks
from presign_gui.ui.browsing import Browsing
from presign_gui.ui.collector import Collector
from presign_gui.ui.connecting import Connecting
from presign_gui.ui.connection_actions import ConnectionActions
from presign_gui.ui.connection_files import ConnectionFiles, is_connection_file
from presign_gui.ui.connection_words import ConnectionWords
from presign_gui.ui.file_dialogs import choose_files, choose_folder
from presign_gui.ui.folder_actions import FolderActions
from presign_gui.ui.guest_actions import GuestActions
from presign_gui.ui.inspecting import Inspecting
from presign_gui.ui.linking import Linking
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.preferences import Preferences
from presign_gui.ui.queue_actions import QueueActions
from presign_gui.ui.stack_actions import StackActions
from presign_gui.ui.start_up import Loaded, load
from presign_gui.ui.targets import file_names, upload_target
from presign_gui.ui.tokens import Tone
from presign_gui.ui.transfer_actions import TransferActions
from presign_gui.ui.transferring import Place, Transferring

if TYPE_CHECKING:
    from presign_gui.app.services import Services

_CLOSE_MILLISECONDS = 6000
"""Transfers get 2 seconds to end and the sandbox a little more; then the program ends all the same."""
_REFRESH_MILLISECONDS = 300


class Actions(QObject):
    """The controller of the main window. Everything it starts returns at once; what comes of it comes by signal."""

    ended = Signal()
    """Everything has stopped: the program may end."""

    def __init__(self, window: MainWindow, look: Look, make_services: "Callable[[], Services]") -> None:
        super().__init__(window)
        self.window = window
        self._look = look
        self._words = ConnectionWords(look.formatter, self)
        self._make_services = make_services
        self._services: Services | None = None
        self._wanted_connection: str | None = None
        self._ending = False
        self._has_asked = False
        self.has_ended = False
        self.tasks = Tasks(self)
        self.collector = Collector()
        self.preferences = Preferences(self.tasks, self)
        self.connecting = Connecting(self.tasks, self)
        self.browsing = Browsing(self.tasks, window.object_model, self)
        self.transferring = Transferring(self.tasks, window.transfer_model, self)
        self.linking = Linking(self.tasks, self)
        self.guest = GuestActions(
            window, look, self.tasks, transferring=self.transferring, preferences=self.preferences
        )
        self.inspecting = Inspecting(window, self.tasks)
        self.connections = ConnectionActions(window, look, self.connecting, self.browsing, self.preferences)
        self.files = ConnectionFiles(window, self.tasks, self.connecting)
        self.stacks = StackActions(window, look, self.connecting, self.files)
        self.folders = FolderActions(window, look)
        self.queue = QueueActions(
            window,
            look,
            self.tasks,
            connecting=self.connecting,
            browsing=self.browsing,
            preferences=self.preferences,
            transferring=self.transferring,
        )
        self.rows = TransferActions(
            window,
            look,
            connecting=self.connecting,
            transferring=self.transferring,
            linking=self.linking,
            preferences=self.preferences,
            guest=self.guest.transfers,
        )
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(_REFRESH_MILLISECONDS)
        self._refresh_soon.timeout.connect(self.browsing.refresh)
        self._connect_window()
        self._connect_controllers()
        window.drop_hint = self.drop_hint
        window.objects.show_loading_program()

    def start(self, connection: str | None) -> None:
        """Make the services, off this thread, then open `connection`, or the one of last time."""
        self._wanted_connection = connection
        self.tasks.run(lambda: load(self._make_services()), self._loaded, self.show_error)

    def show_error(self, error: PresignGuiError) -> None:
        """Show an error that belongs to no transfer and no region: a failed start, or a defect."""
        self.window.side.error.show_error(error)
        self.window.side.show_top()

    @Slot(object)
    def drop(self, paths: list[Path]) -> None:
        """Take dropped files: as links, for the pasted link, or to upload them to the place that is shown."""
        if is_connection_file(paths):
            self.files.open(paths[0])
        elif not self.guest.drop(paths, lambda: self._upload(paths), has_place=self.place() is not None):
            self._upload(paths)

    def _upload(self, paths: list[Path]) -> None:
        place, (title, text, tone) = self.place(), self._place_hint(paths)
        if place is None or tone is Tone.WARNING:
            self.window.notice.say(self.tr("{what}. {hint}").format(what=title, hint=text), Tone.WARNING)
            return
        self.transferring.upload(paths, place, self.show_error)

    def drop_hint(self, paths: list[Path]) -> tuple[str, str, Tone]:
        """Say where these files would go, or what is missing."""
        if is_connection_file(paths):
            return self.tr("Drop to add the connection"), paths[0].name, Tone.ACCENT
        return self.guest.drop_hint(paths, has_place=self.place() is not None) or self._place_hint(paths)

    def _place_hint(self, paths: list[Path]) -> tuple[str, str, Tone]:
        place = self.place()
        if self.connecting.current is None:
            hint = self.tr("Paste an upload link, start the sandbox or choose a connection, then drop again.")
            return self.tr("No connection yet"), hint, Tone.WARNING
        if place is None:
            return self.tr("No bucket yet"), self.tr("Choose a bucket, then drop the files again."), Tone.WARNING
        targets = upload_target(place.bucket, place.prefix, place.typed_key, file_names(paths))
        refused = next((each.key for each in targets if not self.connecting.limits.may_upload(each.key)), None)
        if refused is not None:
            return self.tr("Not allowed here"), self._words.uploads_go(self.connecting.limits), Tone.WARNING
        if len(targets) == 1:
            return self.tr("Drop to upload"), self.tr("to {place}").format(place=targets[0]), Tone.ACCENT
        folder = str(targets[0]).removesuffix(paths[0].name)
        return (
            self.tr("Drop to upload %n files", "", len(targets)),
            self.tr("to {place}").format(place=folder),
            Tone.ACCENT,
        )

    def place(self) -> Place | None:
        """Return where uploads go now, or None while something is missing."""
        connection = self.connecting.current
        if connection is None or not self.browsing.bucket:
            return None
        typed = self.window.objects.key_row.typed_key
        prefix = self.connecting.limits.upload_prefix(self.browsing.prefix)
        return Place(connection, self.browsing.bucket, prefix, typed)

    @Slot()
    def _end_or_ask(self) -> None:
        """End, but say first what would be lost: links are kept nowhere, so what goes over one needs it again."""
        count = sum(_needs_its_link(each) for each in self.window.transfer_model.transfers())
        if not count or (self._has_asked and self.window.notice.isVisible()):
            self.end()
            return
        self._has_asked = True
        one = self.tr("A transfer over a pasted link is under way. After closing it needs the link again.")
        several = self.tr(
            "%n transfers over pasted links are under way. After closing they need them again.", "", count
        )
        self.window.notice.say(one if count == 1 else several, Tone.WARNING, self.tr("Close anyway"), self.end)

    @Slot()
    def end(self) -> None:
        """Stop everything within a limit, then say so with `ended`."""
        if self._ending:
            return
        self._ending = True
        self.window.hide()
        self.transferring.close()
        self.stacks.close()
        self.folders.walks.close()
        services = self._services
        if services is None:
            self._finish()
            return
        self.tasks.run(services.close, lambda _ended: self._finish(), lambda _error: self._finish())
        QTimer.singleShot(_CLOSE_MILLISECONDS, self, self._finish)

    @Slot()
    def _finish(self) -> None:
        if self.has_ended:
            return
        self.has_ended = True
        self.tasks.close(0)
        self.window.finish()
        self.window.close()
        self.ended.emit()

    def _connect_window(self) -> None:
        window, objects, links = self.window, self.window.objects, self.window.side.links
        window.files_dropped.connect(self.drop)
        window.pasted.connect(self.guest.paste)
        window.close_wanted.connect(self._end_or_ask)
        window.top_bar.pasted.connect(self.guest.paste)
        objects.upload_wanted.connect(self._choose_files)
        objects.upload_folder.clicked.connect(self._choose_folder)
        objects.key_row.download_wanted.connect(self._download)
        objects.key_row.link_wanted.connect(self._copy_link)
        objects.key_row.key_changed.connect(self._key_changed)
        objects.view.object_opened.connect(self._download_one)
        links.upload_link_wanted.connect(self._copy_upload_link)
        links.copy_again.connect(self.linking.copy)
        links.expiry.changed.connect(self.preferences.remember_expiry)

    def _connect_controllers(self) -> None:
        links = self.window.side.links
        self.linking.issued.connect(links.show_link)
        self.linking.failed.connect(links.show_error)
        self.preferences.failed.connect(self.window.notice.say_error)
        self.transferring.changed.connect(self._transfer_changed)
        self.transferring.folders_found.connect(self.folders.upload)
        self.connecting.opened.connect(lambda _opened: self.collector.spare_what_is_loaded())

    def _loaded(self, loaded: Loaded) -> None:
        self._services = loaded.services
        self.transferring.attach(loaded.services)
        self.connecting.attach(loaded.services, loaded.connections)
        self.preferences.attach(loaded.services.settings, loaded.settings)
        self.files.attach(loaded.services)
        self.stacks.attach(loaded.services)
        self.folders.attach(loaded.services)
        self.queue.attach(loaded.services)
        self.window.side.links.expiry.set_expires_in(loaded.settings.expires_in)
        for problem in loaded.problems:
            self.show_error(problem)
        self.collector.spare_what_is_loaded()
        self.connections.begin(self._wanted_connection or loaded.settings.connection)

    @Slot()
    def _choose_files(self) -> None:
        choose_files(self.window, self.tr("Choose files to upload"), self.drop_files, several=True)

    @Slot()
    def _choose_folder(self) -> None:
        title = self.tr("Choose a folder to upload")
        choose_folder(self.window, title, None, lambda folder: self.drop_files([folder]))

    def drop_files(self, paths: list[Path]) -> None:
        """Upload chosen files to the place that is shown."""
        place = self.place()
        if place is not None:
            self.transferring.upload(paths, place, self.show_error)

    @Slot(str)
    def _download_one(self, key: str) -> None:
        self._download([key])

    @Slot(object)
    def _download(self, keys: list[str]) -> None:
        connection, settings = self.connecting.current, self.preferences.settings
        if connection is None or settings is None:
            return
        bucket, folder = self.browsing.bucket, settings.download_folder
        locations = [ObjectLocation(bucket, key) for key in keys if not key.endswith("/")]
        if locations:
            self.transferring.download(connection, locations, folder, self.show_error)
        for prefix in (key for key in keys if key.endswith("/")):
            self.folders.download(connection, bucket, prefix, folder)

    @Slot(str)
    def _copy_link(self, key: str) -> None:
        connection = self.connecting.current
        if connection is not None:
            expires_in = self.window.side.links.expiry.expires_in()
            self.linking.download_link(connection, ObjectLocation(self.browsing.bucket, key), expires_in)

    @Slot()
    def _copy_upload_link(self) -> None:
        connection, key = self.connecting.current, self.window.objects.key_row.key
        if connection is not None and key:
            expires_in = self.window.side.links.expiry.expires_in()
            self.linking.upload_link(connection, ObjectLocation(self.browsing.bucket, key), expires_in)

    @Slot()
    def _key_changed(self) -> None:
        key = self.window.objects.key_row.key
        limits = self.connecting.limits
        may_link = bool(key) and not key.endswith("/") and limits.may_upload(key) and limits.may_link_uploads
        self.window.side.links.upload_link.setEnabled(may_link)

    @Slot(object)
    def _transfer_changed(self, transfer: Transfer) -> None:
        if transfer.state is TransferState.DONE and transfer.direction is Direction.UPLOAD:
            here = (self.browsing.bucket, self.browsing.prefix)
            if transfer.location.bucket == here[0] and transfer.location.key.startswith(here[1]):
                self._refresh_soon.start()


def _needs_its_link(transfer: Transfer) -> bool:
    """Tell whether a transfer is under way over a link that nobody will have after the end of the program."""
    return transfer.connection is None and not transfer.state.is_final and not transfer.needs_link
