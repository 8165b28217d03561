"""Sends presigned requests and hands out the answers: the one place where requests and urllib3 are driven.

requests' adapter is used without a `requests.Session`. A session would add the credentials of `~/.netrc` to a request
that must carry the signed headers and no others, would send cookies, and reads the whole body of a redirect even
where it is told not to follow it.
"""

import contextlib
import os
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from presign_gui import __version__
from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import NetworkError, PresignGuiError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.connection import Body, Exchange, PlainPool, SecurePool, current_exchange
from presign_gui.transfer.control import Control
from presign_gui.transfer.destination import read_destination
from presign_gui.transfer.error_body import MAX_ERROR_BODY
from presign_gui.transfer.proxies import proxy_for
from presign_gui.transfer.timeouts import Timeouts
from presign_gui.transfer.trust import tls_context
from presign_gui.transfer.wire import Patience

__all__ = ["Body", "HttpClient", "Reply", "Timeouts"]

ASKS_FIRST_ABOVE: Final = 1024 * 1024
"""Bytes: a larger body waits for `100 Continue`, so that a refused URL does not cost it."""

_OURS: Final = frozenset({"host", "content-length"})
_EXPECTATION_FAILED: Final = 417
_POOL_CLASSES: Final = {"http": PlainPool, "https": SecurePool}


class Reply:
    """An answer whose body is still to be read. Use it in a `with` statement, which gives the connection back."""

    def __init__(self, response: requests.Response, exchange: Exchange, answered_at: datetime) -> None:
        self._raw: Any = response.raw
        self.answered_at = answered_at
        """When its head had come, by this computer's clock: what the server's Date is to be compared with."""
        self.sent_headers: Mapping[str, str] = response.request.headers
        self._exchange = exchange
        self._received = 0
        self.host: str = exchange.destination.authority
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.length: int | None = self._raw.length_remaining
        """Bytes of the body by its Content-Length, or None where there is none."""
        self.is_framed: bool = self.length is not None or bool(self._raw.chunked)
        """Whether an end of the body too early can be told from the true one (RFC 9112, section 6.3)."""
        self.took_body: bool = exchange.wire is not None and not exchange.wire.spoiled
        """Whether the request's body, if it had one, went out whole before the answer came."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def obey(self, control: Control) -> None:
        """Let another control stop the rest of the exchange."""
        if self._exchange.wire is not None:
            self._exchange.wire.control = control

    def close(self) -> None:
        """Give the connection back for reuse if the body was read whole, and close it otherwise.

        Where no body comes nothing was read, and `http.client` has not seen the end of the answer. It does not take
        another one before, so it must be told while nobody else can use the connection.
        """
        if self._raw.length_remaining == 0:
            self._raw.drain_conn()
        self._raw.close()

    def read(self, size: int) -> bytes:
        """Read the next `size` bytes of the body as they were sent, without undoing any Content-Encoding.

        Fewer come only at its end, and none after it. Raises NetworkError where the body ends too early or nothing
        comes for a while, and Cancelled.
        """
        try:
            block: bytes = self._raw.read(size)
        except urllib3.exceptions.HTTPError as error:
            raise self._cut_short(str(error)) from None
        self._received += len(block)
        return block

    def read_refusal(self) -> bytes:
        """Read what an error body says, at most 64 KiB of it and not for long; what came by then is enough."""
        if self._exchange.wire is not None:
            seconds = self._exchange.timeouts.refusal
            self._exchange.wire.patience = Patience(seconds, lambda: self._cut_short("too slow"), time.monotonic())
        data = bytearray()
        with contextlib.suppress(NetworkError, urllib3.exceptions.HTTPError):
            while len(data) < MAX_ERROR_BODY and (block := self._raw.read1(MAX_ERROR_BODY - len(data))):
                data += block
        return bytes(data)

    def _cut_short(self, detail: str) -> PresignGuiError:
        if self.length is None:
            return network.CONNECTION_LOST.error(host=self.host, detail=detail)
        received, expected = ByteCount(self._received), ByteCount(self.length)
        return network.ANSWER_CUT_SHORT.error(host=self.host, received=received, expected=expected, detail=detail)


class HttpClient:
    """Sends requests, each on the thread that asks for it, over connections kept for reuse.

    `environ` is where proxies and certificates are named; the process's own environment if it is not given. `clock` is
    this computer's, aware. Safe to use from many threads.
    """

    def __init__(
        self,
        timeouts: Timeouts | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.timeouts = timeouts or Timeouts()
        self._clock = clock
        self._environ = os.environ if environ is None else environ
        self._adapter = _Adapter(_Trust(self._environ).context)

    def send(
        self, request: PresignedRequest, *, control: Control, body: Body | None = None, once: bool = False
    ) -> Reply:
        """Send `request` and return the answer, whatever its status; redirects are answers like others.

        With `once` it is never repeated unasked, for a request that must not happen twice without anyone's knowledge.

        The request line is the URL to the byte, and the headers are the signed ones, those that HTTP needs, and
        no others. Raises NetworkError, InputError for a URL that cannot be sent, LocalFileError for unusable
        certificates, Cancelled, and what `body` raises.
        """
        destination = read_destination(request.url)
        exchange = Exchange(
            destination=destination,
            proxy=proxy_for(destination, self._environ),
            body=body,
            waits_for_go_ahead=body is not None and body.size > ASKS_FIRST_ABOVE,
            control=control,
            timeouts=self.timeouts,
        )
        reply = self._send_once(request, exchange) if once else self._send_afresh(request, exchange)
        if reply.status == _EXPECTATION_FAILED and exchange.waits_for_go_ahead:
            # RFC 9110, section 10.1.1: the request may be repeated without it.
            reply.close()
            reply = self._send_afresh(request, replace(exchange, waits_for_go_ahead=False))
        return reply

    def close(self) -> None:
        """Close the connections that are kept for reuse."""
        self._adapter.close()

    def _send_afresh(self, request: PresignedRequest, exchange: Exchange) -> Reply:
        """Send, and again where a kept connection turned out to be dead; that one is then out of the pool."""
        while True:
            exchange.control.raise_if_stopped()
            attempt = replace(exchange)
            try:
                return self._send_once(request, attempt)
            except NetworkError as error:
                if error.kind != network.CONNECTION_LOST.kind or not attempt.was_stale:
                    raise

    def _send_once(self, request: PresignedRequest, exchange: Exchange) -> Reply:
        prepared = requests.PreparedRequest()
        prepared.method = request.method
        # The libraries see the server alone: what they log or quote holds no signature.
        prepared.url = exchange.destination.origin + "/"
        prepared.headers = CaseInsensitiveDict(_headers(request, exchange))
        proxies = {exchange.destination.scheme: exchange.proxy.url} if exchange.proxy else {}
        with _as_current(exchange):
            try:
                response = self._adapter.send(prepared, stream=True, proxies=proxies)
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                detail = f"{type(error).__name__}: {error}"
                raise network.ANSWER_MALFORMED.error(host=exchange.destination.authority, detail=detail) from None
        return Reply(response, exchange, self._clock())


class _Adapter(HTTPAdapter):
    """requests' transport over our own connections, trusting whom the user's computer trusts."""

    def __init__(self, context: Callable[[], ssl.SSLContext]) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _POOL_CLASSES

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = _POOL_CLASSES
        return manager

    def build_connection_pool_key_attributes(self, request: Any, *args: Any, **options: Any) -> Any:
        host, pool = super().build_connection_pool_key_attributes(request, *args, **options)
        return host, pool | {"ssl_context": self._context()} if host["scheme"] == "https" else pool

    def cert_verify(self, *args: Any, **options: Any) -> None:
        """Leave the certificates alone: requests would load its own here."""


class _Trust:
    """Makes the TLS context when the first https URL needs it, and once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                self._context = tls_context(self._environ)
            return self._context


@contextlib.contextmanager
def _as_current(exchange: Exchange) -> Iterator[None]:
    token = current_exchange.set(exchange)
    try:
        yield
    finally:
        current_exchange.reset(token)


def _headers(request: PresignedRequest, exchange: Exchange) -> dict[str, str]:
    """Return all headers of the request. S3 refuses chunked bodies, so the length is always told, 0 included."""
    headers = {
        "Host": exchange.destination.authority,
        "User-Agent": f"presign-gui/{__version__}",
        "Accept-Encoding": "identity",
    }
    if exchange.body is not None:
        headers["Content-Length"] = str(exchange.body.size)
    if exchange.waits_for_go_ahead:
        headers["Expect"] = "100-continue"
    signed = {name: value for name, value in request.headers_to_send if name.lower() not in _OURS}
    return headers | signed
