"""The composition root: where the objects of the program are made and tied together, and where they end."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from presign_gui.app.abandoned import AbandonedUploads
from presign_gui.app.connections import Connection, ConnectionStore, SignerKind
from presign_gui.app.paths import Paths
from presign_gui.app.queue import TransferQueue
from presign_gui.app.runner import Runner
from presign_gui.app.settings import Settings, SettingsStore, TransferLimits
from presign_gui.app.store import Store
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.signing import Signer
from presign_gui.transfer.limits import Limits

if TYPE_CHECKING:
    from presign_gui.app.open_connection import Browser, OpenConnection
    from presign_gui.app.stacks import StackService
    from presign_gui.sandbox.sandbox import Sandbox, SandboxInfo
    from presign_gui.transfer.http_client import HttpClient

OnStep = Callable[[str], None]


class Services:
    """Everything the window and the command line work with. Making it is quick: no network, no boto3, no HTTP.

    The methods may be called from any thread. `open_connection`, `start_sandbox`, `signer_of` and `close` block.
    """

    def __init__(self, paths: Paths | None = None, *, keep_queue: bool = False, runner: Runner | None = None) -> None:
        """Make everything.

        With `keep_queue`, which is for the one window, the queue is that of last time, and is kept; to read it blocks
        for the disk. What cannot be read is told in `problems`, and the program begins without it.
        """
        self.paths = paths or Paths.of_this_user()
        self.connections = ConnectionStore(self.paths.connections_file, self._open_anew)
        self.settings = SettingsStore(self.paths.settings_file, self.paths.downloads)
        self.problems: list[PresignGuiError] = []
        """What went wrong so far and a person has to be told."""
        self._opened: dict[str, OpenConnection] = {}
        self._sandbox: Sandbox | None = None
        self._sandbox_lock = threading.Lock()
        self._runner = runner or Runner(_make_client)  # from here on threads may open connections
        settings = self._saved_settings() if keep_queue else None
        self.queue = TransferQueue(
            self._runner,
            self._open_store() if keep_queue else None,
            find_signer=self.signer_of,
            find_browser=self.browser_of,
            goes_on=settings is not None and settings.goes_on,
        )
        if settings is not None:
            self.apply_limits(settings.limits)

    def open_connection(self, connection: Connection, on_step: OnStep = lambda _step: None) -> "OpenConnection":
        """Make a connection ready for use; `on_step` hears, in a few words, what that is waiting for.

        Blocks: the first call imports boto3 (about a second), and the sandbox's connection starts the sandbox
        where it does not run yet. Raises SigningError, InputError or SandboxError.
        """
        opened = self._open(connection, on_step)
        self._opened[connection.name] = opened
        return opened

    def signer_of(self, connection: str) -> Signer:
        """Open the connection of that name, for a transfer of an earlier run of the program. Blocks.

        Raises InputError where it is gone, and as `open_connection` does.
        """
        return self.open_connection(self.connections.get(connection)).signer

    def browser_of(self, connection: str) -> "Browser | None":
        """Return who lists for a connection, opened before or by its name; None where it cannot list.

        Blocks; raises as `signer_of` does.
        """
        opened = self._opened.get(connection) or self.open_connection(self.connections.get(connection))
        return opened.browser

    def apply_limits(self, limits: TransferLimits) -> None:
        """Let so much move at once from now on, also of what runs already. Returns at once."""
        self._runner.change(
            Limits(
                streams=limits.streams,
                streams_per_transfer=limits.streams,
                upload_bytes_per_second=limits.upload_rate,
                download_bytes_per_second=limits.download_rate,
            )
        )
        self.queue.change_limit(limits.transfers)

    @contextmanager
    def noted_uploads(self) -> Iterator[AbandonedUploads]:
        """Give what the window has noted of abandoned uploads, to a command beside it. Blocks for the disk.

        Raises LocalFileError where the window is open, which then has it for itself (`queue.abandoned`).
        """
        has_notes = self.paths.queue_file.exists()
        store = Store.open(self.paths.queue_file) if has_notes else Store.in_memory()
        try:
            yield AbandonedUploads(store, self._runner, self.signer_of, self.browser_of)
        finally:
            store.close()

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

    def _open_anew(self, connection: str) -> None:
        """Let transfers that wait be signed by the connection as it is now."""
        self._opened.pop(connection, None)
        self.queue.forget_signer(connection)

    def _open(self, connection: Connection, on_step: OnStep) -> "OpenConnection":
        from presign_gui.app import backends

        match connection.signer:
            case SignerKind.SANDBOX:
                return backends.open_sandbox(connection, self.start_sandbox(on_step))
            case SignerKind.LOCAL:
                return backends.open_local(connection)
            case SignerKind.LAMBDA:
                return backends.open_lambda(connection)

    def _saved_settings(self) -> Settings | None:
        try:
            return self.settings.load()
        except PresignGuiError:
            return None  # whoever shows the settings reads them, too, and tells

    def _open_store(self) -> Store | None:
        try:
            store = Store.open(self.paths.queue_file)
        except PresignGuiError as error:
            self.problems.append(error)
            return None
        if store.notice is not None:
            self.problems.append(store.notice)
        return store


def _make_client() -> "HttpClient":
    from presign_gui.transfer.http_client import HttpClient

    return HttpClient()
