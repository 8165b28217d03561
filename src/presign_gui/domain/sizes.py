"""Reads the sizes that people type."""

import re
from typing import Final

from presign_gui.domain.catalogue import stack as entries

_UNITS: Final = {"": 1, "b": 1, "kib": 1024, "mib": 1024**2, "gib": 1024**3, "tib": 1024**4}
_SIZE: Final = re.compile(r"([0-9]{1,15})\s*([a-z]{0,3})", re.ASCII)


def parse_size(text: str) -> int:
    """Read `500MiB`, `5 GiB` or a number of bytes, and return it in bytes. Raises InputError for anything else.

    Units are binary ones (IEC 80000-13) in any case: `MB` means different things to different people.
    """
    found = _SIZE.fullmatch(text.strip().lower())
    if found is None or found[2] not in _UNITS:
        raise entries.SIZE_UNREADABLE.error(text=text)
    return int(found[1]) * _UNITS[found[2]]
