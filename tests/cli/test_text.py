"""Text for a terminal: harmless, and no wider than it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.cli.text import columns, printable, shorten


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain.txt", "plain.txt"),
        ("報告書 😀.pdf", "報告書 😀.pdf"),
        ("\x1b[2J", "\\x1b[2J"),
        ("two\nlines\r", "two\\nlines\\r"),
        ("gpj.\u202eexe", "gpj.\\u202eexe"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_only_what_steers_a_terminal_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("報告", 4), ("e\u0301", 1), ("", 0)])
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("report.pdf", 10, "report.pdf"),
        ("report-2026-11.pdf", 11, "repo....pdf"),
        ("報告書二千二十六.pdf", 12, "報告....pdf"),
        ("report.pdf", 3, "rep"),
        ("report.pdf", 0, ""),
    ],
)
def test_shorten_keeps_both_ends(text: str, limit: int, shown: str) -> None:
    assert shorten(text, limit) == shown


@given(st.text(max_size=60), st.integers(min_value=0, max_value=40))
def test_shortened_text_fits(text: str, limit: int) -> None:
    assert columns(shorten(text, limit)) <= limit
