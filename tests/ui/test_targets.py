from pathlib import PurePath

import pytest

from presign_gui.domain.location import ObjectLocation
from presign_gui.ui.targets import file_names, upload_target


@pytest.mark.parametrize(
    ("prefix", "typed", "names", "keys"),
    [
        ("", "", ["a.txt"], ["a.txt"]),
        ("2026/", "", ["a.txt", "b.txt"], ["2026/a.txt", "2026/b.txt"]),
        ("2026/", "other/c.txt", ["a.txt"], ["other/c.txt"]),
        ("2026/", "other/c.txt", ["a.txt", "b.txt"], ["2026/a.txt", "2026/b.txt"]),
        ("2026/", "other/", ["a.txt", "b.txt"], ["other/a.txt", "other/b.txt"]),
        ("", "/", ["a.txt"], ["/a.txt"]),
    ],
)
def test_where_files_go(prefix: str, typed: str, names: list[str], keys: list[str]) -> None:
    assert upload_target("b", prefix, typed, names) == [ObjectLocation("b", key) for key in keys]


def test_a_file_goes_by_its_own_name() -> None:
    assert file_names([PurePath("/x/y.txt"), PurePath("z")]) == ["y.txt", "z"]
