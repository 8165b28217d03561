"""Tries a connection before anybody relies on it: whether credentials, region and functions work, and their limits."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.domain.backend_limits import NO_LIMITS, ConnectionLimits
from presign_gui.domain.catalogue import listing
from presign_gui.domain.errors import PresignGuiError

if TYPE_CHECKING:
    from presign_gui.app.services import Services

_NOT_NEEDED = frozenset({listing.LIST_BUCKETS_REFUSED.kind, listing.LIST_OBJECTS_REFUSED.kind})
"""What credentials that sign well may not be allowed to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was found. `may_list` is None where nothing can be listed anyway."""

    may_list: bool | None = None
    limits: ConnectionLimits = NO_LIMITS


def try_connection(services: "Services", connection: Connection) -> Trial:
    """Ask the functions what they allow, or the server for a list; nothing is changed anywhere.

    Blocks; raises SigningError, S3ServiceError, NetworkError or InputError for what keeps it from working.
    """
    if connection.signer is SignerKind.LAMBDA:
        return Trial(limits=services.open_connection(connection).learn_limits())
    browser = services.open_connection(connection).browser
    if browser is None:
        return Trial()
    try:
        if connection.bucket:
            browser.list_objects(connection.bucket, "", None)
        else:
            browser.list_buckets()
    except PresignGuiError as error:
        if error.kind not in _NOT_NEEDED:
            raise
        return Trial(may_list=False)
    return Trial(may_list=True)
