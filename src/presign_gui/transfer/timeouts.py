"""How long each step of an exchange may take before the program gives up on it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """All in seconds. None of them limits how long a whole transfer may take, as long as bytes move."""

    connect: float = 10.0
    """From the first look-up of the name to the end of the TLS handshake, a proxy's part included."""

    first_byte: float = 60.0
    """From the last byte of the request to the first one of the answer."""

    stall: float = 60.0
    """Without a single byte moving, in either direction."""

    go_ahead: float = 1.0
    """For `100 Continue` before a large body is sent all the same: RFC 9110, section 10.1.1 wants a limit."""

    refusal: float = 10.0
    """For the whole body of an error answer, of which what has come by then is enough."""
