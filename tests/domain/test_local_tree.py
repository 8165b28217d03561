import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.filenames import safe_file_name
from presign_gui.domain.local_tree import LocalTree


def places(*keys: str) -> list[str]:
    tree = LocalTree()
    return ["/".join(tree.place(key)) for key in keys]


def test_ordinary_keys_keep_their_shape() -> None:
    assert places("a.txt", "b/1.txt", "b/c/3.txt", "b/1.txt.bak") == ["a.txt", "b/1.txt", "b/c/3.txt", "b/1.txt.bak"]


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("../../etc/passwd", "download/download/etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("a//b", "a/b"),
        ("./a", "download/a"),
        ("a/CON/b", "a/_CON/b"),
        ("a:b/c?", "a_b/c_"),
        ("..", "download"),
    ],
)
def test_no_key_leads_out_of_the_folder(key: str, place: str) -> None:
    assert places(key) == [place]


def test_markers_of_folders_are_no_files() -> None:
    assert places("", "a/", "//") == ["", "", ""]


def test_keys_that_a_file_system_takes_for_one_get_numbers() -> None:
    assert places("Report.pdf", "report.pdf", "REPORT.pdf") == ["Report.pdf", "report (1).pdf", "REPORT (2).pdf"]
    assert places("é", "e\u0301") == ["é", "e\u0301 (1)"]
    assert places("a/b", "a//b") == ["a/b", "a/b (1)"]


def test_a_key_that_is_a_folder_for_others_makes_way_or_stays() -> None:
    assert places("a", "a/b", "a/c") == ["a", "a (1)/b", "a (1)/c"]
    assert places("a/b", "a") == ["a/b", "a (1)"]


def test_folders_that_become_one_stay_two() -> None:
    assert places("A/x", "a/x", "A/y") == ["A/x", "a (1)/x", "A/y"]


def test_the_deepest_key_that_there_can_be_has_a_place() -> None:
    assert places("a/" * 511 + "b") == ["a/" * 511 + "b"]


KEY = st.text(st.sampled_from("ab.AB/\\: é"), max_size=8)


@given(keys=st.lists(KEY, max_size=30, unique=True))
def test_every_key_has_a_path_of_its_own_and_no_file_is_a_folder(keys: list[str]) -> None:
    tree = LocalTree()
    files = [place for place in (tree.place(key) for key in keys) if place]
    assert len(files) == sum(1 for key in keys if key and not key.endswith("/"))
    seen = ["/".join(place).casefold() for place in files]
    assert len(set(seen)) == len(seen)
    folders = {"/".join(place[:depth]).casefold() for place in files for depth in range(1, len(place))}
    assert not folders & set(seen)
    assert all(safe_file_name(part) == part for place in files for part in place)
