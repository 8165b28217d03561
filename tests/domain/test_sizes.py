"""Sizes are read as people write them, in binary units alone."""

import pytest

from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import InputError
from presign_gui.domain.sizes import parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("500", 500), ("7b", 7), ("1KiB", 1024), ("5 GiB", 5 * 1024**3), (" 2tib ", 2 * 1024**4)],
)
def test_sizes_are_in_bytes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "GiB", "5 GB", "1.5GiB", "-1", "5 GiB 3", "٥", "1" * 16])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_size(text)
    assert raised.value.entry is entries.SIZE_UNREADABLE
