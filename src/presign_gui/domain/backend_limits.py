"""What a backend's function allows, as it describes itself: shown to people before anything of theirs is refused.

The function holds every request to its limits in any case (docs/backend.md); these are for the fields of a form.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

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
