"""Asks for one byte of an object, to see what comes of a link. Nothing is ever written by it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.server_clock import ServerClock, read_server_clock
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.refusal import decode_refusal, raise_if_not_s3

_FIRST_BYTE: Final = ("Range", "bytes=0-0")
"""RFC 9110, section 14.1.2. It is no x-amz header, so it need not be signed."""

_RANGE_NOT_SATISFIABLE: Final = 416


@dataclass(frozen=True, slots=True)
class Probe:
    """What came back: a success (`error` None) with its headers, or why not. `clock` is the server's, if it told."""

    status: int
    headers: Mapping[str, str]
    error: PresignGuiError | None
    clock: ServerClock | None

    @property
    def is_empty_object(self) -> bool:
        """Whether there is an object without a first byte."""
        return self.status == _RANGE_NOT_SATISFIABLE


def probe(client: HttpClient, request: PresignedRequest, control: Control) -> Probe:
    """Send `request` as a GET for one byte, whatever it was signed for, and read no more than an error's body.

    Blocks. Raises NetworkError where no server answers, and Cancelled.
    """
    asked = replace(request, method="GET", headers_to_send=(*request.headers_to_send, _FIRST_BYTE))
    began = time.monotonic()
    with client.send(asked, control=control) as reply:
        reading = time.monotonic()
        clock = read_server_clock(
            reply.headers.get("Date"),
            answered_at=reply.answered_at,
            round_trip=timedelta(seconds=reading - began),
            reading=reading,
        )
        error = None
        if 200 <= reply.status < 300:
            raise_if_not_s3(reply, request)
        elif reply.status != _RANGE_NOT_SATISFIABLE:
            error = decode_refusal(reply, asked)
        return Probe(reply.status, reply.headers, error, clock)
