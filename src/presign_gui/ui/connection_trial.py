"""Tries a connection before anybody relies on it: whether credentials, region and functions work, and their limits."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.domain.catalogue import listing
from presign_gui.domain.errors import PresignGuiError

if TYPE_CHECKING:
    from presign_gui.app.services import Services
    from presign_gui.domain.backend_limits import BackendLimits

_NOT_NEEDED = frozenset({listing.LIST_BUCKETS_REFUSED.kind, listing.LIST_OBJECTS_REFUSED.kind})
"""What credentials that sign well may not be allowed to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """What the two functions of a connection allow; None where a function does not tell, as a classic one."""

    upload: "BackendLimits | None" = None
    download: "BackendLimits | None" = None

    @property
    def longest(self) -> int | None:
        """How long a link may last in seconds, whichever way the bytes go, or None where nobody limits that."""
        return min((each.max_expires_in for each in (self.upload, self.download) if each is not None), default=None)

    def may_upload(self, key: str) -> bool:
        """Tell whether an upload to this key would be signed."""
        return self.upload is None or self.upload.allows_key(key)

    def may_download(self, key: str) -> bool:
        """Tell whether a download of this key would be signed."""
        return self.download is None or self.download.allows_key(key)

    def upload_prefix(self, prefix: str) -> str:
        """Return the prefix that uploads go below: this one, or the first that is allowed where it is not."""
        if self.upload is None or not self.upload.prefixes or self.upload.allows_key(prefix):
            return prefix
        return self.upload.prefixes[0]


NO_LIMITS = ConnectionLimits()


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
        return Trial(limits=limits_of(services, connection))
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


def limits_of(services: "Services", connection: Connection) -> ConnectionLimits:
    """Ask the functions of a connection what they allow. Blocks; raises SigningError or NetworkError."""
    told = services.stacks().export(connection)
    return ConnectionLimits(upload=told.upload_limits, download=told.download_limits)
