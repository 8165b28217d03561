"""One window a person: a second start hands what it was given to the window that runs already, and ends.

What is handed over are presigned URLs, which are passwords. So the socket has a name that nobody can guess, drawn anew
at every start; the name stands in a file in the program's own folder that only its owner can read, and the socket
itself lets nobody else connect. That also keeps others from lying in wait under the name of our socket.

Who is first is decided by a lock file, which Qt breaks where its owner has died, so a crash leaves nothing that keeps
the next start from working. Where anything at all is amiss, the second start simply opens a window of its own.
"""

import contextlib
import json
import logging
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_log = logging.getLogger(__name__)

MAX_MESSAGE: Final = 1024 * 1024
"""Bytes of one message: fifty links of the greatest length fit in it many times over."""
_TAKEN: Final = b"taken\n"
_WAIT_MILLISECONDS: Final = 2000
"""How long a second start waits for the first, which may be loading; then it opens a window of its own."""
_AGAIN_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a start was given: texts with links in them or absolute paths of files, and a connection's name."""

    given: tuple[str, ...] = ()
    connection: str | None = None

    def to_bytes(self) -> bytes:
        """Write it as one line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> Self:
        """Read it. Raises ValueError for anything that `to_bytes` does not write."""
        match json.loads(line):
            case {"given": list(given), "connection": connection}:
                texts = tuple(each for each in given if isinstance(each, str))
                return cls(texts, connection if isinstance(connection, str) else None)
        raise ValueError("not the arguments of a start")


NO_ARGUMENTS: Final = Arguments()


class SingleInstance(QObject):
    """Either the first start of a person, which hears of the others, or one of those, which can only tell the first."""

    started_again = Signal(object)
    """The `Arguments` of another start."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Take the lock in `folder`, which is made where it is missing, and listen where we got it."""
        super().__init__(parent)
        self._name_file = folder / "window.socket"
        self._server: QLocalServer | None = None
        self._waiting: dict[QLocalSocket, bytes] = {}
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old it is
        with contextlib.suppress(OSError):  # then there is no lock to take, and this window stands for itself
            folder.mkdir(parents=True, exist_ok=True)
        self.is_first = self._lock.tryLock(0)
        if self.is_first:
            self._listen()

    def hand_over(self, arguments: Arguments, limit_milliseconds: int = _WAIT_MILLISECONDS) -> bool:
        """Tell the first window what this start was given. Return whether it took it; blocks for the limit at most."""
        if self._lock.error() is not QLockFile.LockError.LockFailedError:
            return False  # nobody holds the lock: it could not be made
        end = time.monotonic() + limit_milliseconds / 1000
        while time.monotonic() < end:
            if self._tell(arguments, max(1, round((end - time.monotonic()) * 1000))):
                return True
            time.sleep(_AGAIN_SECONDS)  # the first may have locked, but not yet listened
        return False

    def close(self) -> None:
        """Hear nothing more, and let the next start be the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
            self._name_file.unlink(missing_ok=True)
        self._lock.unlock()

    def _listen(self) -> None:
        former = self._read_name()
        if former is not None:
            QLocalServer.removeServer(former)  # left behind by a window that was killed
        name = f"presign-gui-{secrets.token_urlsafe(16)}"
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._connected)
        if not server.listen(name):
            _log.warning("Other starts cannot be heard: %s", server.errorString())
            return
        try:
            self._write_name(name)
        except OSError as error:
            _log.warning("Other starts cannot be heard: %s", error.strerror)
            server.close()
            return
        self._server = server

    def _read_name(self) -> str | None:
        try:
            name = self._name_file.read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None
        return name if name.startswith("presign-gui-") and "/" not in name else None

    def _write_name(self, name: str) -> None:
        """Write the name for the eyes of this person alone, and never half of it."""
        fresh = self._name_file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(name)
        fresh.replace(self._name_file)

    def _tell(self, arguments: Arguments, limit_milliseconds: int) -> bool:
        name = self._read_name()
        if name is None:
            return False
        socket = QLocalSocket()
        socket.connectToServer(name)
        if not socket.waitForConnected(limit_milliseconds):
            return False
        socket.write(arguments.to_bytes())
        answer = b""
        while len(answer) < len(_TAKEN) and socket.waitForReadyRead(limit_milliseconds):
            answer += bytes(socket.readAll().data())
        socket.abort()
        return answer == _TAKEN

    @Slot()
    def _connected(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            self._waiting[socket] = b""
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(self._disconnected)

    @Slot()
    def _read(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket) or socket not in self._waiting:
            return
        self._waiting[socket] += bytes(socket.read(MAX_MESSAGE).data())
        line, ended, _rest = self._waiting[socket].partition(b"\n")
        if ended:
            self._take(socket, line)
        elif len(line) >= MAX_MESSAGE:
            socket.abort()

    def _take(self, socket: QLocalSocket, line: bytes) -> None:
        self._waiting[socket] = b""
        try:
            arguments = Arguments.from_bytes(line)
        except ValueError:
            socket.abort()
            return
        socket.write(_TAKEN)
        socket.flush()
        self.started_again.emit(arguments)

    @Slot()
    def _disconnected(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._waiting.pop(socket, None)
            socket.deleteLater()
