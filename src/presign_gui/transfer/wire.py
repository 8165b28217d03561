"""A connected socket that never waits longer than it was told to, and never long after a cancel.

`http.client` is given a `Wire` in place of a socket. Standard sockets cannot do three things that a transfer needs:
stop within half a second of a cancel whatever they are doing, give up when no byte has moved for a while, and
notice in the middle of a large body that the server has already answered. So the socket underneath never
blocks; all waiting is done here, in short slices.
"""

import contextlib
import io
import math
import re
import select
import selectors
import socket
import ssl
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import PresignGuiError
from presign_gui.transfer.control import SLICE, Control
from presign_gui.transfer.pace import Pace

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_LOOK_AHEAD: Final = 64 * 1024
"""Bytes of an answer that are taken in while the body is still being sent: any head, and most error bodies."""

_LARGEST_PIECE: Final = 256 * 1024
"""Bytes that TLS is given at a time. A line that takes fewer within the stall time-out counts as standing still."""

_BUFFER: Final = 64 * 1024
_DROP_ON_CLOSE: Final = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)
"""A `struct linger` that says to wait no time: socket(7), and the page on LINGER of Windows Sockets."""

_INTERIM: Final = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")
"""A complete interim answer (RFC 9110, section 15.2); 101 would end HTTP and counts as an answer."""

_INTERIM_BEGUN: Final = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d")
_STATUS_LENGTH: Final = len(b"HTTP/1.1 100")
_GO_AHEAD: Final = b" 100"


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds may pass without a byte, and the error after that.

    With `since` (a reading of `time.monotonic`) the seconds are counted from there, for everything together.
    """

    seconds: float
    failure: Callable[[], PresignGuiError]
    since: float | None = None

    def deadline(self) -> float:
        """Return when a wait that begins now has to end."""
        return (time.monotonic() if self.since is None else self.since) + self.seconds


class Wire:
    """One connection to a server, plain or with TLS, as `http.client` sees a socket.

    `host` is for error texts alone. `control` and `patience` are those of the exchange and the step that the
    connection serves at present. Every method that waits raises Cancelled, what `patience` says, or NetworkError
    where the connection breaks.
    """

    def __init__(self, sock: socket.socket, host: str, control: Control, patience: Patience) -> None:
        sock.settimeout(0)
        self.control = control
        self.patience = patience
        self.exchanges = 0
        """How many requests went over it: more than one where it was kept for reuse."""
        self.spoiled = False
        """Whether a request is, or was left, half sent, so that nothing else may be sent on this connection."""
        self._sock = sock
        self._readiness = _Readiness(sock.fileno())
        self._host = host
        self._received = bytearray()
        self._ended = False
        self._go_ahead = False
        self._broken_by = ""
        self._pace = Pace(_LARGEST_PIECE)
        self._is_open = True
        self._readers = 0
        self._rests_since = (time.monotonic(), time.time())

    def rest(self) -> None:
        """Note that it is kept, with nothing to do."""
        self._rests_since = (time.monotonic(), time.time())

    def idle_seconds(self) -> float:
        """Return for how long it has been kept, by the clock on the wall where that shows more: it counts sleep."""
        monotonic, wall = self._rests_since
        return max(time.monotonic() - monotonic, time.time() - wall)

    def begin(self, control: Control) -> None:
        """Start a new exchange."""
        self.control = control
        self.exchanges += 1
        self._go_ahead = False

    def secure(self, context: ssl.SSLContext, server_name: str) -> None:
        """Do the TLS handshake and go on encrypted. Raises NetworkError where trust or agreement is missing."""
        try:
            secured = context.wrap_socket(self._sock, server_hostname=server_name, do_handshake_on_connect=False)
            self._sock = secured
            self._patiently(lambda: _shake_hands(secured), selectors.EVENT_READ)
        except ssl.SSLCertVerificationError as error:
            reason = error.verify_message or str(error)
            raise network.TLS_CERTIFICATE_INVALID.error(host=self._host, reason=reason, detail=str(error)) from None
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise network.HANDSHAKE_CUT.error(host=self._host, detail=str(error)) from None
        except ssl.SSLError as error:
            reason = error.reason or str(error)
            raise network.TLS_FAILED.error(host=self._host, reason=reason, detail=str(error)) from None
        except OSError as error:
            raise network.HANDSHAKE_CUT.error(host=self._host, detail=str(error)) from None

    def certificate(self) -> bytes:
        """Return the server's certificate, in DER, once the connection is encrypted; empty where there is none."""
        return (self._sock.getpeercert(binary_form=True) if isinstance(self._sock, ssl.SSLSocket) else None) or b""

    # -- sending ----------------------------------------------------------------------------------------------

    def sendall(self, data: "ReadableBuffer") -> None:
        """Send the head of a request."""
        rest = memoryview(data).cast("B")

        def send() -> int:
            return self._sock.send(rest)

        while rest:
            try:
                rest = rest[self._patiently(send, selectors.EVENT_WRITE) :]
            except OSError as error:
                raise self._lost(str(error)) from None

    def send_block(self, block: memoryview, on_sent: Callable[[int], None]) -> bool:
        """Send a block of a body; return False where the server has answered, or closed, instead of taking it.

        `on_sent` hears how many bytes went out, about ten times a second or more often.
        """
        rest = block
        while rest:
            piece = rest[: self._pace.size]
            self._pace.begin()
            if self.has_answer() or not self._send_piece(piece):
                return False
            self._pace.end(len(piece))
            on_sent(len(piece))
            rest = rest[len(piece) :]
        return True

    def _send_piece(self, piece: memoryview) -> bool:
        deadline = None
        while piece:
            self.control.raise_if_stopped()
            try:
                count = self._sock.send(piece)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError) as blocked:
                deadline = deadline or self.patience.deadline()
                # Reading is watched too: a server that refuses may stop taking the body without closing.
                self._wait(_needed(blocked, selectors.EVENT_WRITE) | selectors.EVENT_READ, deadline)
                if self.has_answer():
                    return False
            except OSError as error:
                self._broken_by = str(error)
                return False
            else:
                piece, deadline = piece[count:], None
        return True

    def await_go_ahead(self, seconds: float) -> bool:
        """Wait for `100 Continue`, for `seconds` at most; return False where the server answered finally instead."""
        deadline = time.monotonic() + seconds
        while not self.has_answer():
            left = deadline - time.monotonic()
            if self._go_ahead or left <= 0:
                return True
            self.control.raise_if_stopped()
            self._readiness.wait(selectors.EVENT_READ, min(SLICE, left))
        return False

    # -- receiving --------------------------------------------------------------------------------------------

    def has_answer(self) -> bool:
        """Look, without waiting, whether the server has begun its final answer or closed the connection."""
        if not self._received and not self._ended and not self._may_read():
            return False
        while not self._ended and len(self._received) < _LOOK_AHEAD:
            try:
                data = self._sock.recv(_LOOK_AHEAD)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                break
            except OSError as error:
                self._broken_by, data = str(error), b""
            self._received += data
            self._ended = not data
        self._drop_interim_answers()
        return self._ended or self._final_answer_begun()

    def _may_read(self) -> bool:
        """Look whether anything has come; asking the socket for it where nothing has costs ten times as much."""
        is_unwrapped = isinstance(self._sock, ssl.SSLSocket) and self._sock.pending() > 0
        return is_unwrapped or self._readiness.wait(selectors.EVENT_READ, 0.0)

    def await_answer(self) -> None:
        """Wait until the final answer begins."""
        deadline = self.patience.deadline()
        while not self.has_answer():
            self.control.raise_if_stopped()
            self._wait(selectors.EVENT_READ, deadline)
        if not self._received:
            raise self._lost(self._broken_by)

    def recv_into(self, buffer: "WriteableBuffer") -> int:
        """Receive what is there, waiting for the first byte of it; return 0 at the end of the stream."""
        if self._received:
            view = memoryview(buffer).cast("B")
            count = min(len(view), len(self._received))
            view[:count] = self._received[:count]
            del self._received[:count]
            return count
        if self._ended:
            return 0
        try:
            count = self._patiently(lambda: self._sock.recv_into(buffer), selectors.EVENT_READ)
        except OSError as error:
            raise self._lost(str(error)) from None
        self._ended = count == 0
        return count

    # -- what http.client and urllib3 ask of a socket -----------------------------------------------------------

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the stream from which `http.client` parses one answer; the connection outlives it."""
        self._readers += 1
        return io.BufferedReader(_Reader(self), _BUFFER)

    def settimeout(self, _seconds: float | None) -> None:
        """Do nothing: `patience` rules the waiting here, and it changes from step to step."""

    def fileno(self) -> int:
        """Return the socket's file number, with which urllib3 looks whether an idle connection was closed."""
        return self._sock.fileno()

    def close(self) -> None:
        """Close the connection, once the answer that is being read from it is closed too."""
        self._is_open = False
        self._close_if_unused()

    def reader_closed(self) -> None:
        """Hear that a stream made by `makefile` is no longer read."""
        self._readers -= 1
        self._close_if_unused()

    def _close_if_unused(self) -> None:
        if self._is_open or self._readers:
            return
        if self.spoiled:
            # What waits in the system's buffer is for nothing: it is dropped, and not sent behind our back.
            with contextlib.suppress(OSError):  # the server may have closed it before
                self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP_ON_CLOSE)
        self._sock.close()

    # -- waiting ----------------------------------------------------------------------------------------------

    def _patiently(self, operation: Callable[[], int], event: int) -> int:
        """Carry out a socket operation, waiting for `event` where it would block."""
        deadline = None
        while True:
            self.control.raise_if_stopped()
            try:
                return operation()
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError) as blocked:
                deadline = deadline or self.patience.deadline()
                self._wait(_needed(blocked, event), deadline)

    def _wait(self, events: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise self.patience.failure()
        self._readiness.wait(events, min(SLICE, left))

    def _drop_interim_answers(self) -> None:
        while found := _INTERIM.match(self._received):
            self._go_ahead = self._go_ahead or _GO_AHEAD in found[0][:_STATUS_LENGTH]
            del self._received[: found.end()]

    def _final_answer_begun(self) -> bool:
        """Tell it from an interim answer that has not come whole; one without an end is an answer, and malformed."""
        if len(self._received) < _STATUS_LENGTH:
            return False
        return not _INTERIM_BEGUN.match(self._received) or len(self._received) >= _LOOK_AHEAD

    def _lost(self, reason: str) -> PresignGuiError:
        return network.CONNECTION_LOST.error(host=self._host, detail=reason)


class _Reader(io.RawIOBase):
    """The receiving side of a wire as a stream."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        return self._wire.recv_into(buffer)

    def close(self) -> None:
        if not self.closed:
            self._wire.reader_closed()
        super().close()


def _shake_hands(sock: ssl.SSLSocket) -> int:
    sock.do_handshake()
    return 0


def _needed(blocked: OSError, event: int) -> int:
    """Return what to wait for: TLS may have to read in order to send, and the other way round."""
    if isinstance(blocked, ssl.SSLWantReadError):
        return selectors.EVENT_READ
    return selectors.EVENT_WRITE if isinstance(blocked, ssl.SSLWantWriteError) else event


class _Readiness:
    """Waits until a socket can be read from, or written to; thousands of times a second, so it does little else."""

    def __init__(self, number: int) -> None:
        self._number = number  # which TLS leaves as it is
        self._waits: dict[int, Callable[[float], bool]] = {}

    def wait(self, events: int, seconds: float) -> bool:
        """Return whether one of `events` has come, after `seconds` at the latest."""
        wait = self._waits.get(events)
        if wait is None:
            wait = self._waits[events] = self._waiting_for(events)
        return wait(seconds)

    def _waiting_for(self, events: int) -> Callable[[float], bool]:
        if not hasattr(select, "poll"):  # Windows
            selector = selectors.SelectSelector()
            selector.register(self._number, events)
            return lambda seconds: bool(selector.select(seconds))
        readable = select.POLLIN if events & selectors.EVENT_READ else 0
        writable = select.POLLOUT if events & selectors.EVENT_WRITE else 0
        poll = select.poll()
        poll.register(self._number, readable | writable)
        return lambda seconds: bool(poll.poll(math.ceil(seconds * 1000)))
