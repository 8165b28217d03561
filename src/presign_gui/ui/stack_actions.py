"""Backends in the main window: their windows, and what is said of those that nobody has a window open for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from presign_gui.app.connections import Connection
from presign_gui.ui.connecting import Connecting
from presign_gui.ui.connection_files import ConnectionFiles
from presign_gui.ui.deploying import Deploying
from presign_gui.ui.look import Look
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.stack_form import stack_of
from presign_gui.ui.stack_work import StackWork
from presign_gui.ui.tokens import Tone

if TYPE_CHECKING:
    from presign_gui.app.services import Services
    from presign_gui.ui.stack_flow import StackFlow


class StackActions(QObject):
    """Everything about backends. Their windows are made when they are wanted."""

    def __init__(self, window: MainWindow, look: Look, connecting: Connecting, files: ConnectionFiles) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._connecting = connecting
        self._files = files
        self._flows: list[StackFlow] = []
        self.deploying = Deploying(look, self)
        menu = window.top_bar.menu
        menu.new_backend_wanted.connect(self.make)
        menu.change_backend_wanted.connect(self.change)
        menu.delete_backend_wanted.connect(self.delete)
        menu.work_wanted.connect(self.show_work)
        self.deploying.begun.connect(self._works_changed)
        self.deploying.ended.connect(self._ended)

    def attach(self, services: "Services") -> None:
        """Begin to work with `services`, and go on with what was under way last time."""
        self.deploying.attach(services)
        self.deploying.pick_up(self._window.notice.say_error)

    @Slot()
    def make(self) -> "StackFlow":
        """Open the form of a new backend."""
        flow = self._open()
        flow.make()
        return self._show(flow)

    @Slot(object)
    def change(self, connection: Connection) -> "StackFlow | None":
        """Open the form of the backend that a connection leads to."""
        found = stack_of(connection)
        if found is None:
            return None
        flow = self._open()
        flow.change(connection, found[0])
        return self._show(flow)

    @Slot(object)
    def delete(self, connection: Connection) -> "StackFlow | None":
        """Ask whether the backend that a connection leads to is to be deleted."""
        found = stack_of(connection)
        if found is None:
            return None
        flow = self._open()
        flow.delete(connection, found[0])
        return self._show(flow)

    @Slot(object)
    def show_work(self, work: StackWork) -> "StackFlow":
        """Show what is under way, or how it ended, in the window that shows it already or in a new one."""
        shown = next((flow for flow in self._flows if flow.work is work), None)
        if shown is None:
            shown = self._open()
            shown.show_work(work)
        return self._show(shown)

    def close(self) -> None:
        """Close the windows and watch nothing any more; CloudFormation goes on by itself."""
        self.deploying.close()
        for flow in tuple(self._flows):
            flow.dialog.reject()

    def _open(self) -> "StackFlow":
        from presign_gui.ui.stack_dialog import StackDialog
        from presign_gui.ui.stack_flow import StackFlow

        dialog = StackDialog(self._look, self._window)
        taken = frozenset(each.name for each in self._connecting.known if stack_of(each) is None)
        flow = StackFlow(dialog, self._look, self.deploying, taken)
        self._flows.append(flow)
        flow.ended.connect(lambda: self._closed(flow))
        dialog.work.connect_wanted.connect(lambda connection: self._connect(flow, connection))
        dialog.work.export_wanted.connect(self._files.export)
        self._connecting.profiles_listed.connect(dialog.form.offer_profiles)
        self._connecting.list_profiles()
        return flow

    def _show(self, flow: "StackFlow") -> "StackFlow":
        flow.dialog.show()
        flow.dialog.raise_()
        flow.dialog.activateWindow()
        return flow

    def _closed(self, flow: "StackFlow") -> None:
        self._flows.remove(flow)
        self._works_changed()

    def _connect(self, flow: "StackFlow", connection: Connection) -> None:
        flow.dialog.accept()
        self._connecting.open(connection)

    @Slot()
    def _works_changed(self) -> None:
        self._window.top_bar.menu.show_works(self.deploying.works)

    @Slot(object)
    def _ended(self, work: StackWork) -> None:
        """Bring the list of connections up to date, and tell of what nobody has a window open for."""
        connection = getattr(work.outcome, "connection", None)
        changed = connection.name if connection is not None else work.removed_connection
        if changed is not None:
            self._connecting.reload(changed, self._window.notice.say_error)
        if any(flow.work is work for flow in self._flows):
            return
        if work.error is not None:
            self._tell(self.tr("The work on the backend {stack} failed."), work, Tone.ERROR)
        elif connection is not None:
            self._tell(self.tr("The backend {stack} is ready, and its connection is saved."), work, Tone.SUCCESS)
        elif work.is_gone:
            self._tell(self.tr("The backend {stack} is deleted."), work, Tone.SUCCESS)
        elif work.is_still_there:
            self._tell(self.tr("The backend {stack} was not deleted."), work, Tone.WARNING)

    def _tell(self, text: str, work: StackWork, tone: Tone) -> None:
        self._window.notice.say(text.format(stack=work.name), tone, self.tr("Show"), lambda: self._show_if_there(work))

    def _show_if_there(self, work: StackWork) -> None:
        if work in self.deploying.works:
            self.show_work(work)
