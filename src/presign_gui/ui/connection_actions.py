"""Connections and places: choosing, opening, changing them, and what the objects region shows meanwhile."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from presign_gui.app.connections import SANDBOX_CONNECTION, is_built_in
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import check_bucket_name
from presign_gui.ui.browsing import Browsing
from presign_gui.ui.connecting import Connecting
from presign_gui.ui.error_card import Offer
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.messages import step_text
from presign_gui.ui.preferences import Preferences

if TYPE_CHECKING:
    from presign_gui.app.connections import Connection
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.ui.connection_dialog import ConnectionDialog


class ConnectionActions(QObject):
    """Everything about which connection and which place."""

    def __init__(
        self, window: MainWindow, look: Look, connecting: Connecting, browsing: Browsing, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._connecting = connecting
        self._browsing = browsing
        self._preferences = preferences
        self._connect_window()
        connecting.listed.connect(window.top_bar.menu.show_connections)
        connecting.opening.connect(self._opening)
        connecting.opened.connect(self._opened)
        connecting.failed.connect(self._failed)
        connecting.closed.connect(self._closed)
        connecting.limited.connect(window.objects.key_row.show_limits)
        connecting.limited.connect(window.side.links.show_limits)
        browsing.buckets_listed.connect(window.top_bar.show_buckets)
        browsing.moved.connect(self._moved)
        browsing.listed.connect(window.objects.show_objects)
        browsing.failed.connect(self._listing_failed)

    def begin(self, name: str | None) -> None:
        """Open this connection, or show what a new person can do."""
        self._window.side.links.hide()
        self._window.objects.show_welcome()
        if name is not None:
            self.open_named(name)

    def open_named(self, name: str) -> None:
        """Work with the connection of that name, or say that there is none."""
        self._connecting.open_named(name, self._window.notice.say_error)

    def _connect_window(self) -> None:
        top, objects = self._window.top_bar, self._window.objects
        top.menu.connection_chosen.connect(self._connecting.open)
        top.menu.new_wanted.connect(self.open_new_dialog)
        top.menu.edit_wanted.connect(self.open_dialog)
        top.menu.remove_wanted.connect(self._remove)
        top.bucket_chosen.connect(self._choose_bucket)
        objects.sandbox_wanted.connect(self._open_sandbox)
        objects.new_connection_wanted.connect(self.open_new_dialog)
        objects.refresh_wanted.connect(self._refresh)
        objects.breadcrumb.prefix_chosen.connect(self._choose_prefix)
        objects.view.folder_opened.connect(self._choose_prefix)
        objects.view.up_wanted.connect(self._go_up)
        objects.view.keys_chosen.connect(objects.key_row.show_keys)

    @Slot()
    def open_new_dialog(self) -> None:
        """Open the form for a new connection."""
        self.open_dialog(None)

    @Slot(object)
    def open_dialog(self, edited: "Connection | None") -> "ConnectionDialog":
        """Open the form for a saved connection, or for a new one."""
        from presign_gui.ui.connection_dialog import ConnectionDialog

        names = [each.name for each in self._connecting.known]
        dialog = ConnectionDialog(self._look, self._window, names=names, edited=edited)

        def save(connection: "Connection") -> None:
            replaced = edited.name if edited else None
            self._connecting.save(connection, replaced, dialog.accept, dialog.show_error)

        dialog.submitted.connect(save)
        dialog.test_wanted.connect(self._connecting.test)
        self._connecting.tested.connect(dialog.show_tested)
        self._connecting.profiles_listed.connect(dialog.offer_profiles)
        self._connecting.list_profiles()
        dialog.open()
        return dialog

    @Slot(object)
    def _remove(self, connection: "Connection") -> None:
        self._connecting.remove(connection, self._window.notice.say_error)

    @Slot()
    def _open_sandbox(self) -> None:
        self.open_named(SANDBOX_CONNECTION.name)

    @Slot(object, str)
    def _opening(self, connection: "Connection", step: str) -> None:
        self._window.top_bar.show_connection(connection)
        self._window.top_bar.bucket.setEnabled(False)
        name = self._window.top_bar.menu.name_of(connection)
        self._window.objects.show_opening(name, step_text(step) if step else "")

    @Slot(object)
    def _opened(self, opened: "OpenConnection") -> None:
        self._window.top_bar.show_connection(opened.connection)
        self._window.top_bar.show_buckets([])
        self._window.side.links.allow_expiry(allowed=opened.capabilities.may_set_expiry)
        self._window.side.links.show()
        self._preferences.remember_connection(opened.connection.name)
        self._browsing.show(opened)

    @Slot(object, object)
    def _failed(self, connection: "Connection", error: PresignGuiError) -> None:
        self._window.top_bar.show_connection(connection)
        self._window.top_bar.bucket.setEnabled(False)
        offers = [
            Offer("objectsRetryButton", self.tr("Try again"), "retry", lambda: self._connecting.open(connection)),
        ]
        if not is_built_in(connection.name):
            change = Offer("changeConnectionButton", self.tr("Change…"), "pencil", lambda: self._change(connection))
            offers.append(change)
        self._window.objects.show_error(error, offers, head=False)

    def _change(self, connection: "Connection") -> None:
        self.open_dialog(connection)

    @Slot()
    def _closed(self) -> None:
        self._browsing.leave()
        self._window.side.links.hide()
        self._window.top_bar.show_connection(None)
        self._window.top_bar.show_buckets([])
        self._window.objects.show_welcome()

    @Slot(str)
    def _choose_bucket(self, bucket: str) -> None:
        if self._connecting.current is None or bucket == self._browsing.bucket:
            return
        try:
            check_bucket_name(bucket)
        except PresignGuiError as error:
            self._window.notice.say_error(error)
            return
        self._window.notice.hide()
        self._browsing.go_to(bucket, "")

    @Slot(str)
    def _choose_prefix(self, prefix: str) -> None:
        self._browsing.go_to(self._browsing.bucket, prefix)

    @Slot()
    def _go_up(self) -> None:
        prefix = self._browsing.prefix
        if prefix:
            self._choose_prefix(prefix.rstrip("/").rpartition("/")[0] + "/" if "/" in prefix.rstrip("/") else "")

    @Slot()
    def _refresh(self) -> None:
        self._browsing.refresh()

    @Slot()
    def _moved(self) -> None:
        if self._connecting.current is None:
            return
        bucket, prefix = self._browsing.bucket, self._browsing.prefix
        self._window.top_bar.show_bucket(bucket)
        self._window.objects.key_row.allow_folders(allowed=self._browsing.can_list)
        if not bucket:
            self._window.objects.show_choose_bucket()
        elif self._browsing.can_list:
            self._window.objects.show_listing(bucket, prefix)
        else:
            self._window.objects.show_key_form(bucket)

    @Slot(object)
    def _listing_failed(self, error: PresignGuiError) -> None:
        again = Offer("objectsRetryButton", self.tr("Try again"), "retry", self._browsing.refresh)
        self._window.objects.show_error(error, [again], head=True)
