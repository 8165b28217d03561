"""The menu of the connection button: which connection, what can be done with it, which backends are in the making."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QMenu, QWidget

from presign_gui.app.connections import SANDBOX_BACKEND_CONNECTION, Connection, SignerKind
from presign_gui.domain.stack import StackKind
from presign_gui.ui.look import Look
from presign_gui.ui.stack_form import stack_of
from presign_gui.ui.stack_work import StackWork
from presign_gui.ui.tokens import Tone

ICONS = {SignerKind.SANDBOX: "sandbox", SignerKind.LOCAL: "key", SignerKind.LAMBDA: "lambda"}


class ConnectionMenu(QMenu):
    """Is filled each time it opens."""

    connection_chosen = Signal(object)
    """A `Connection`; so are those of the next four signals and of the last two."""
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)
    export_wanted = Signal(object)
    new_wanted = Signal()
    open_file_wanted = Signal()
    new_backend_wanted = Signal()
    work_wanted = Signal(object)
    """A `StackWork` to be shown."""
    change_backend_wanted = Signal(object)
    delete_backend_wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("connectionMenu")
        self._look = look
        self._connections: Sequence[Connection] = ()
        self._current: Connection | None = None
        self._works: Sequence[StackWork] = ()
        self.aboutToShow.connect(self.fill)

    def show_connections(self, connections: Sequence[Connection]) -> None:
        """Offer these connections."""
        self._connections = connections

    def show_connection(self, connection: Connection | None) -> None:
        """Mark the one that is in use."""
        self._current = connection

    def show_works(self, works: Sequence[StackWork]) -> None:
        """Offer to look at this work on backends."""
        self._works = works

    def name_of(self, connection: Connection) -> str:
        """Return what a person calls a connection; the built-in ones have names in the person's language."""
        if connection == SANDBOX_BACKEND_CONNECTION:
            return self.tr("Sandbox with a backend")
        if connection.signer is SignerKind.SANDBOX:
            return self.tr("Sandbox on this computer")
        return connection.name

    @Slot()
    def fill(self) -> None:
        """Bring the menu up to date."""
        self.clear()
        for connection in self._connections:
            self._add_connection(connection)
        self.addSeparator()
        self._add("plus", self.tr("New connection…"), self.new_wanted)
        self._add("stack", self.tr("New backend…"), self.new_backend_wanted)
        self._add("file", self.tr("Open a connection file…"), self.open_file_wanted)
        for work in self._works:
            self._add("clock" if not work.has_ended else "info", self._work_text(work), self.work_wanted, work)
        if self._current is not None and self._current.signer is not SignerKind.SANDBOX:
            self.addSeparator()
            self._add_current(self._current)

    def _add_connection(self, connection: Connection) -> None:
        entry = self.addAction(self.name_of(connection).replace("&", "&&"))
        entry.setIcon(self._look.theme.icon(ICONS[connection.signer], Tone.MUTED))
        entry.setCheckable(True)
        entry.setChecked(self._current is not None and connection.name == self._current.name)
        entry.triggered.connect(lambda: self.connection_chosen.emit(connection))

    def _add_current(self, current: Connection) -> None:
        self._add("pencil", self.tr("Change this connection…"), self.edit_wanted, current)
        if current.signer is SignerKind.LAMBDA:
            self._add("export", self.tr("Save a file for members…"), self.export_wanted, current)
        self._add("trash", self.tr("Remove this connection"), self.remove_wanted, current)
        found = stack_of(current)
        if found is None:
            return
        name, kind = found
        self.addSeparator()
        if kind is StackKind.BACKEND:
            text = self.tr("Change the backend {stack}…").format(stack=name)
            self._add("sliders", text, self.change_backend_wanted, current)
        text = self.tr("Delete the backend {stack}…").format(stack=name)
        self._add("trash", text, self.delete_backend_wanted, current)

    def _work_text(self, work: StackWork) -> str:
        if work.error is not None:
            return self.tr("Backend {stack}: failed…").format(stack=work.name)
        if work.has_ended:
            return self.tr("Backend {stack}: done…").format(stack=work.name)
        return self.tr("Backend {stack}: under way…").format(stack=work.name)

    def _add(self, icon: str, text: str, signal: SignalInstance, *arguments: object) -> None:
        entry = self.addAction(self._look.theme.icon(icon, Tone.MUTED), text.replace("&", "&&"))
        entry.triggered.connect(lambda: signal.emit(*arguments))
