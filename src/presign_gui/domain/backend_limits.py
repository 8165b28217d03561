"""What a backend's function allows, as it describes itself: shown to people before anything of theirs is refused.

The function holds every request to its limits in any case (docs/backend.md); these are for the fields of a form.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Self

from presign_gui.domain.signing import MAX_EXPIRES_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendLimits:
    """The limits of one function. `max_expires_in` is in seconds, `max_size` in bytes (None: no limit but S3's).

    `prefixes` are what keys have to begin with, the empty one being the beginning of every key. Empty
    `content_types` allow all; else one is exact, or all of a kind, as in `image/*`.
    """

    buckets: tuple[str, ...]
    prefixes: tuple[str, ...]
    max_expires_in: int
    max_size: int | None = None
    create_only: bool = False
    content_types: tuple[str, ...] = ()

    def allows_key(self, key: str) -> bool:
        """Tell whether the function would sign for this key, as far as its prefixes go."""
        return any(key.startswith(prefix) for prefix in self.prefixes)

    def allows_content_type(self, content_type: str | None) -> bool:
        """Tell whether the function would sign an upload of this content type, or of none."""
        kind = (content_type or "").partition(";")[0].strip().lower()
        return (
            not self.content_types or kind in self.content_types or f"{kind.partition('/')[0]}/*" in self.content_types
        )

    def to_json(self) -> dict[str, object]:
        """Return the limits as a function tells them, and as a connection file has them."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, told: Mapping[str, object]) -> Self:
        """Read limits from a function's answer or a connection file, neither of which is to be trusted.

        Raises ValueError for what can be no limits. Fields that this version does not know are left out.
        """
        return cls(
            buckets=_texts(told, "buckets"),
            prefixes=_texts(told, "prefixes"),
            max_expires_in=min(_number(told, "max_expires_in"), MAX_EXPIRES_IN),
            max_size=None if told.get("max_size") is None else _number(told, "max_size"),
            create_only=told.get("create_only") is True,
            content_types=_texts(told, "content_types"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """What the two functions of a connection allow; None where a function does not tell, as a classic one."""

    upload: BackendLimits | None = None
    download: BackendLimits | None = None

    @property
    def longest(self) -> int | None:
        """How long a URL may last in seconds, whichever way the bytes go, or None where nobody limits that."""
        return min((each.max_expires_in for each in (self.upload, self.download) if each is not None), default=None)

    def may_upload(self, key: str) -> bool:
        """Tell whether an upload to this key would be signed."""
        return self.upload is None or self.upload.allows_key(key)

    @property
    def may_link_uploads(self) -> bool:
        """Tell whether a link for somebody else's upload would be signed: nobody knows the size of that beforehand."""
        return self.upload is None or self.upload.max_size is None

    def may_download(self, key: str) -> bool:
        """Tell whether a download of this key would be signed."""
        return self.download is None or self.download.allows_key(key)

    def upload_prefix(self, prefix: str) -> str:
        """Return the prefix that uploads go below: this one, or the first that is allowed where it is not."""
        if self.upload is None or not self.upload.prefixes or self.upload.allows_key(prefix):
            return prefix
        return self.upload.prefixes[0]

    def to_json(self) -> dict[str, object]:
        """Return the limits that are known, as a connection file has them."""
        known = {"upload": self.upload, "download": self.download}
        return {direction: limits.to_json() for direction, limits in known.items() if limits is not None}

    @classmethod
    def from_json(cls, told: object) -> Self:
        """Read what `to_json` returned or somebody else wrote. Raises TypeError or ValueError for what is no limits."""
        if not isinstance(told, dict):
            raise TypeError("its limits are no limits")
        return cls(upload=_limits_in(told, "upload"), download=_limits_in(told, "download"))


NO_LIMITS: Final = ConnectionLimits()
"""Of a connection whose functions have none, or did not tell yet."""


def _limits_in(told: Mapping[str, object], direction: str) -> BackendLimits | None:
    limits = told.get(direction)
    if limits is None:
        return None
    if not isinstance(limits, dict):
        raise TypeError("its limits are no limits")
    return BackendLimits.from_json(limits)


def _texts(told: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = told.get(name)
    if not isinstance(value, list) or not all(isinstance(each, str) and each.isprintable() for each in value):
        raise ValueError(f"{name} is no list of texts")
    return tuple(value)


def _number(told: Mapping[str, object], name: str) -> int:
    value = told.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} is no number above 0")
    return value
