"""The composition root: where the objects of the program are made and tied together, and where they end."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from presign_gui.app.connections import Connection, ConnectionStore, SignerKind
from presign_gui.app.paths import Paths
from presign_gui.app.queue import TransferQueue
from presign_gui.app.runner import Runner
from presign_gui.app.settings import SettingsStore

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.app.stacks import StackService
    from presign_gui.sandbox.sandbox import Sandbox, SandboxInfo
    from presign_gui.transfer.http_client import HttpClient

OnStep = Callable[[str], None]


class Services:
    """Everything the window and the command line work with. Making it is quick: no network, no boto3, no HTTP.

    The methods may be called from any thread. `open_connection`, `start_sandbox` and `close` block.
    """

    def __init__(self, paths: Paths | None = None) -> None:
        self.paths = paths or Paths.of_this_user()
        self.connections = ConnectionStore(self.paths.connections_file)
        self.settings = SettingsStore(self.paths.settings_file, self.paths.downloads)
        self.queue = TransferQueue(Runner(_make_client))
        self._sandbox: Sandbox | None = None
        self._sandbox_lock = threading.Lock()

    def open_connection(self, connection: Connection, on_step: OnStep = lambda _step: None) -> "OpenConnection":
        """Make a connection ready for use; `on_step` hears, in a few words, what that is waiting for.

        Blocks: the first call imports boto3 (about a second), and the sandbox's connection starts the sandbox
        where it does not run yet. Raises SigningError, InputError or SandboxError.
        """
        from presign_gui.app import backends

        match connection.signer:
            case SignerKind.SANDBOX:
                return backends.open_sandbox(connection, self.start_sandbox(on_step))
            case SignerKind.LOCAL:
                return backends.open_local(connection)
            case SignerKind.LAMBDA:
                return backends.open_lambda(connection)

    def start_sandbox(self, on_step: OnStep = lambda _step: None) -> "SandboxInfo":
        """Return the running sandbox, ours or another process's, or start ours. Blocks; raises SandboxError."""
        from presign_gui.app import backends

        with self._sandbox_lock:
            if self._sandbox is not None and self._sandbox.is_running:
                return self._sandbox.info
            running = backends.running_sandbox(self.paths.sandbox_folder)
            if running is not None:
                return running
            self._sandbox = backends.start_sandbox(self.paths.sandbox_folder, on_step)
            return self._sandbox.info

    def list_profiles(self) -> list[str]:
        """Return the names of this computer's AWS profiles. Reads files; raises SigningError where they are broken."""
        from presign_gui.aws.profiles import list_profiles

        return list_profiles()

    def stacks(self) -> "StackService":
        """Return what works on the AWS side. Its import loads boto3, which takes about a second."""
        from presign_gui.app.stack_records import StackRecords
        from presign_gui.app.stacks import StackService

        records = StackRecords(self.paths.stacks_file)
        return StackService(self.connections, records, self.open_connection, _make_client)

    @property
    def owns_sandbox(self) -> bool:
        """Tell whether the sandbox that runs is ours: False where another process runs it, and where it has ended."""
        with self._sandbox_lock:
            return self._sandbox is not None and self._sandbox.is_running

    def close(self, limit_seconds: float = 2.0) -> bool:
        """Stop the transfers and our sandbox. Return whether every transfer thread ended within the limit."""
        ended = self.queue.close(limit_seconds)
        with self._sandbox_lock:
            if self._sandbox is not None:
                self._sandbox.stop()
                self._sandbox = None
        return ended


def _make_client() -> "HttpClient":
    from presign_gui.transfer.http_client import HttpClient

    return HttpClient()
