"""Opens connections off the GUI thread and keeps those that are open."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from presign_gui.domain.backend_limits import NO_LIMITS, ConnectionLimits
from presign_gui.domain.errors import PresignGuiError
from presign_gui.ui.bridge import Task, Tasks
from presign_gui.ui.connection_trial import Trial, try_connection

if TYPE_CHECKING:
    from presign_gui.app.connections import Connection
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.app.services import Services

Failed = Callable[[PresignGuiError], None]


class Connecting(QObject):
    """Knows the saved connections, the ones that are open, and which one the window works with."""

    listed = Signal(object)
    """The saved connections, the built-in sandbox first."""
    opening = Signal(object, str)
    """A `Connection`, and in English what its opening waits for (translated in the context `sandbox`)."""
    opened = Signal(object)
    """The `OpenConnection` that the window works with from now on."""
    failed = Signal(object, object)
    """A `Connection` and why it could not be opened."""
    closed = Signal()
    """The window works with no connection any more."""

    limited = Signal(object)
    """The `ConnectionLimits` of the current connection."""
    profiles_listed = Signal(object)
    """`list[str]`: the names of the AWS profiles."""
    tested = Signal(object, object)
    """A `Connection`, and the `Trial` of it or the error that came of it."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._services: Services | None = None
        self._known: tuple[Connection, ...] = ()
        self._open: dict[str, OpenConnection] = {}
        self._task: Task[OpenConnection] | None = None
        self.current: OpenConnection | None = None
        self.limits = NO_LIMITS
        """What the functions of the current connection allow, as far as they have told."""

    @property
    def known(self) -> "tuple[Connection, ...]":
        """The saved connections."""
        return self._known

    def attach(self, services: "Services", known: "tuple[Connection, ...]") -> None:
        """Begin to work with `services`, whose connections were read already."""
        self._services = services
        self._show(known)

    def open_named(self, name: str, failed: Failed) -> None:
        """Open the connection of that name, which may be one that does not exist."""
        services = self._services
        if services is not None:
            self._tasks.run(lambda: services.connections.get(name), self.open, failed)

    def open(self, connection: "Connection") -> None:
        """Work with this connection from now on. A second choice before the first is open overtakes it."""
        if self._services is None:
            return
        if self._task is not None:
            self._task.abandon()
        self.current = None
        self.opening.emit(connection, "")

        def done(opened: "OpenConnection") -> None:
            self._open[connection.name] = self.current = opened
            self.opened.emit(opened)
            self._ask_for_limits(opened)

        self._task = self._run(connection, done, lambda error: self.failed.emit(connection, error), say_steps=True)

    def use(self, name: str, done: "Callable[[OpenConnection], None]", failed: Failed) -> None:
        """Call `done` with the open connection of that name, opening it if need be, but keep the current one."""
        if name in self._open:
            done(self._open[name])
            return
        connection = next((each for each in self._known if each.name == name), None)
        if connection is not None:
            self._run(connection, done, failed, say_steps=False)

    def save(self, connection: "Connection", replaced: str | None, saved: Callable[[], None], failed: Failed) -> None:
        """Save a new or changed connection (`replaced` is its former name), then open it."""
        services = self._services
        if services is None:
            return

        def work() -> "tuple[Connection, ...]":
            services.connections.save(connection)
            if replaced is not None and replaced != connection.name:
                services.connections.remove(replaced)
            return services.connections.all()

        def done(known: "tuple[Connection, ...]") -> None:
            self._open.pop(replaced or connection.name, None)
            saved()
            self._show(known)
            self.open(connection)

        self._tasks.run(work, done, failed)

    def remove(self, connection: "Connection", failed: Failed) -> None:
        """Forget a saved connection."""
        services = self._services
        if services is None:
            return

        def work() -> "tuple[Connection, ...]":
            services.connections.remove(connection.name)
            return services.connections.all()

        def done(known: "tuple[Connection, ...]") -> None:
            self._open.pop(connection.name, None)
            self._show(known)
            if self.current is not None and self.current.connection.name == connection.name:
                self.current = None
                self.closed.emit()

        self._tasks.run(work, done, failed)

    def reload(self, changed: str, failed: Failed) -> None:
        """Read the saved connections again, one of which something else than this has changed, added or removed.

        Where it is the current one it is opened anew, since what it leads to may allow something else now.
        """
        services = self._services
        if services is None:
            return

        def done(known: "tuple[Connection, ...]") -> None:
            self._open.pop(changed, None)
            self._show(known)
            if self.current is None or self.current.connection.name != changed:
                return
            again = next((each for each in known if each.name == changed), None)
            if again is not None:
                self.open(again)
            else:
                self.current = None
                self.closed.emit()

        self._tasks.run(services.connections.all, done, failed)

    def _ask_for_limits(self, opened: "OpenConnection") -> None:
        """Show the limits that are known, and find out what the functions allow by now.

        Where they do not answer, the first request to sign says why.
        """

        def show(limits: ConnectionLimits) -> None:
            if self.current is opened:
                self.limits = limits
                self.limited.emit(limits)

        show(opened.connection.limits)
        if opened.functions is not None:
            self._tasks.run(opened.learn_limits, show, _nothing_to_offer)

    @Slot()
    def list_profiles(self) -> None:
        """Look for AWS profiles. Files that cannot be read have none to offer; using one says why."""
        if self._services is not None:
            self._tasks.run(self._services.list_profiles, self.profiles_listed.emit, _nothing_to_offer)

    @Slot(object)
    def test(self, connection: "Connection") -> None:
        """Find out whether a connection works, without making it the current one or saving it."""
        services = self._services
        if services is None:
            return

        def done(trial: Trial) -> None:
            self.tested.emit(connection, trial)

        def failed(error: PresignGuiError) -> None:
            self.tested.emit(connection, error)

        self._tasks.run(lambda: try_connection(services, connection), done, failed)

    def _show(self, known: "tuple[Connection, ...]") -> None:
        self._known = known
        self.listed.emit(known)

    def _run(
        self, connection: "Connection", done: "Callable[[OpenConnection], None]", failed: Failed, *, say_steps: bool
    ) -> "Task[OpenConnection] | None":
        services = self._services
        if services is None:
            return None

        def on_step(step: str) -> None:
            if say_steps:
                self._tasks.post(lambda: self.opening.emit(connection, step))

        return self._tasks.run(lambda: services.open_connection(connection, on_step), done, failed)


def _nothing_to_offer(_error: PresignGuiError) -> None:
    """Leave the list of profiles empty: a name can be typed."""
