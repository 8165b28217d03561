"""Connects to a host: looks its name up and tries its addresses, so that neither can hold up a cancel.

A host may have addresses that lead nowhere, often all of its IPv6 ones. So the next address is tried a quarter of a
second after the last, while that one still goes on, and the first that answers wins: RFC 8305 (Happy Eyeballs),
section 5.
"""

import contextlib
import errno
import selectors
import socket
import time
from datetime import timedelta
from typing import Any, Final, TypeAlias

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import PresignGuiError
from presign_gui.transfer.control import SLICE, Control, run_beside
from presign_gui.transfer.wire import Patience

_NEXT_ADDRESS_AFTER: Final = 0.25
_UNSENT_BYTES: Final = 512 * 1024
"""Measured: with less a PUT on the loopback interface becomes slower, with this it is as fast as without a limit."""

_UNDER_WAY: Final = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, errno.EISCONN})

# family, type, protocol, canonical name, address: a row of socket.getaddrinfo.
_Address: TypeAlias = tuple[Any, ...]


def connect_patience(host: str, seconds: float) -> Patience:
    """Return the patience for everything up to the end of the handshake, counted from now."""
    return Patience(
        seconds,
        lambda: network.CONNECT_TIMED_OUT.error(host=host, waited=timedelta(seconds=seconds)),
        time.monotonic(),
    )


def dial(host: str, port: int, control: Control, patience: Patience) -> socket.socket:
    """Return a connected socket that does not block.

    Raises NetworkError (not found, refused, no way there), Cancelled, or what `patience` says.
    """
    deadline = patience.deadline()
    addresses = _look_up(host, port, control, patience)
    with contextlib.closing(_Race(f"{host}:{port}", addresses)) as race:
        while (sock := race.winner()) is None:
            control.raise_if_stopped()
            left = deadline - time.monotonic()
            if left <= 0:
                raise patience.failure()
            race.go_on(min(SLICE, left))
    _tune(sock)
    return sock


def _tune(sock: socket.socket) -> None:
    """Send what there is without delay, and take little more than can be sent.

    Systems take megabytes into their buffers before the first byte is on its way. Then a bar would run ahead of the
    transfer, the wait for the answer would begin before the body is out, and a refusal would come too late to spare it.
    """
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with contextlib.suppress(AttributeError):  # Windows has no such option
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)


def _look_up(host: str, port: int, control: Control, patience: Patience) -> list[_Address]:
    """Find the addresses of a host. All names under localhost are this computer (RFC 6761, section 6.3).

    Not every system knows that, and a server here that has its bucket in front of its name needs it.
    """
    with contextlib.suppress(socket.gaierror, UnicodeError):
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))
    name = "localhost" if host.lower().endswith(".localhost") else host
    try:
        return run_beside(
            lambda: list(socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)),
            control,
            patience.deadline() - time.monotonic(),
        )
    except TimeoutError:
        raise patience.failure() from None
    except socket.gaierror as error:
        entry = network.DNS_SILENT if error.errno == socket.EAI_AGAIN else network.DNS_FAILED
        raise entry.error(host=host, detail=str(error)) from None
    except (OSError, UnicodeError) as error:  # UnicodeError: a label too long to be a name
        raise network.DNS_FAILED.error(host=host, detail=str(error)) from None


class _Race:
    """Connection attempts to the addresses of one host, side by side."""

    def __init__(self, host: str, addresses: list[_Address]) -> None:
        self._host = host
        self._untried = addresses
        self._selector = selectors.DefaultSelector()
        self._next_start = 0.0
        self._won: socket.socket | None = None
        self._errors: list[OSError] = []

    def winner(self) -> socket.socket | None:
        """Return the socket that is connected, if one is. Raises NetworkError where none can be any more."""
        if self._won is None and not self._untried and not self._selector.get_map():
            raise self._failure()
        return self._won

    def go_on(self, seconds: float) -> None:
        """Start the attempt that is due and watch those under way, for `seconds` at most."""
        if self._untried and (time.monotonic() >= self._next_start or not self._selector.get_map()):
            self._start(self._untried.pop(0))
        if not self._selector.get_map():
            return
        for key, _ in self._selector.select(min(seconds, _NEXT_ADDRESS_AFTER)):
            sock = key.fileobj
            if isinstance(sock, socket.socket):
                self._finish(sock)

    def close(self) -> None:
        """Give up all attempts but the one that won."""
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        self._selector.close()

    def _start(self, address: _Address) -> None:
        family, kind, protocol, _, where = address
        self._next_start = time.monotonic() + _NEXT_ADDRESS_AFTER
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as error:
            self._errors.append(error)
            return
        sock.settimeout(0)
        code = sock.connect_ex(where)
        if code in _UNDER_WAY:
            self._selector.register(sock, selectors.EVENT_WRITE)
        else:
            self._give_up(sock, code)

    def _finish(self, sock: socket.socket) -> None:
        self._selector.unregister(sock)
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code or self._won is not None:
            self._give_up(sock, code)
        else:
            self._won = sock

    def _give_up(self, sock: socket.socket, code: int) -> None:
        sock.close()
        self._errors.append(OSError(code, errno.errorcode.get(code, str(code))))

    def _failure(self) -> PresignGuiError:
        detail = "; ".join(str(error) for error in self._errors)
        codes = {error.errno for error in self._errors}
        refused = errno.ECONNREFUSED in codes
        entry = network.CONNECTION_REFUSED if refused else network.NETWORK_UNREACHABLE
        return entry.error(host=self._host, detail=detail)
