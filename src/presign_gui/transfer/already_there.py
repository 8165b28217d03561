"""Finds out whether an upload whose answer was lost has succeeded: by the object itself, which is there or is not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import NetworkError, PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, parse_content_range
from presign_gui.domain.signing import GetObject
from presign_gui.transfer.run import Run

_NOT_REACHED: Final = frozenset(
    {
        network.DNS_FAILED.kind,
        network.DNS_SILENT.kind,
        network.CONNECTION_REFUSED.kind,
        network.NETWORK_UNREACHABLE.kind,
        network.CONNECT_TIMED_OUT.kind,
    }
)
"""After these the server has not even heard of the request."""
_ONE_BYTE: Final = ByteRange(0, 1)


def is_answer_lost(error: PresignGuiError) -> bool:
    """Tell whether the server may have done what it was asked to, for all that is known after `error`."""
    return (isinstance(error, NetworkError) and error.kind not in _NOT_REACHED) or (error.status or 0) >= 500


def look_for(run: Run, location: ObjectLocation, expires_in: int, *, size: int, etag: str) -> Mapping[str, str] | None:
    """Return the headers of the object if it has this size and ETag; None where it has not, or may not be looked at.

    One byte of it is asked for, because a URL for HEAD is none of those that a signer makes. Raises Cancelled and
    Paused.
    """
    try:
        signed = run.signing.sign(GetObject(location=location, expires_in=expires_in, checksum_mode=True))
        asked = replace(signed, headers_to_send=(*signed.headers_to_send, ("Range", _ONE_BYTE.header)))
        with run.client.send(asked, control=run.control) as reply:
            found = parse_content_range(reply.headers.get("Content-Range", ""))
            total = found.total if found else reply.length
            return reply.headers if (total, reply.headers.get("ETag")) == (size, etag) else None
    except PresignGuiError:
        return None
