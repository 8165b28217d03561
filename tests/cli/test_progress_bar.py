"""The progress bar on terminals of all kinds, and its absence elsewhere."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.cli.progress_bar import ProgressBar, render
from presign_gui.cli.text import columns
from presign_gui.domain.transfer import Progress

MIB = 1024 * 1024
HALF = Progress(done=5 * MIB, total=10 * MIB, bytes_per_second=float(MIB))


class Terminal(io.StringIO):
    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override] # StringIO has None, a terminal has a name
        return self._encoding

    def isatty(self) -> bool:
        return True

    @property
    def screen_line(self) -> str:
        """What stands on the one line after all carriage returns."""
        line = ""
        for written in self.getvalue().split("\r"):
            line = written + line[len(written) :]
        return line


def bar(stream: io.StringIO, width: int = 80, term: str = "xterm") -> ProgressBar:
    return ProgressBar(stream, width=lambda: width, environ={"TERM": term})


def test_name_bar_and_figures_are_shown() -> None:
    figures = " 50 %  5.0 MiB of 10.0 MiB  1.0 MiB/s  5 s left"
    assert render("a.bin", HALF, 79) == "a.bin  " + "#" * 11 + "-" * 12 + "  " + figures
    assert render("a.bin", HALF, 200) == "a.bin  " + "#" * 20 + "-" * 20 + "  " + figures


def test_a_note_takes_the_place_of_the_speed() -> None:
    line = render("a.bin", HALF, 79, note="waiting for the network")
    assert line.endswith(" 50 %  5.0 MiB of 10.0 MiB  waiting for the network")


def test_an_unknown_total_shows_only_what_has_moved() -> None:
    assert render("a.bin", Progress(done=3 * MIB), 79) == "a.bin  3.0 MiB"


def test_the_end_promises_no_time() -> None:
    assert render("a.bin", Progress(done=MIB, total=MIB, bytes_per_second=1.0), 79).endswith("1.0 MiB  1 byte/s")


def test_a_narrow_terminal_shows_the_percentage() -> None:
    assert render("a.bin", HALF, 20) == "a.bin   50 %"


@given(
    st.text(max_size=80),
    st.integers(min_value=0, max_value=200),
    st.integers(min_value=0, max_value=2**42),
    st.one_of(st.none(), st.floats(min_value=0, max_value=1e10)),
)
def test_a_line_is_never_wider_than_the_terminal(name: str, width: int, done: int, speed: float | None) -> None:
    assert columns(render(name, Progress(done, 2**42, speed), width)) <= width


def test_a_pipe_gets_no_bar() -> None:
    pipe = io.StringIO()
    with bar(pipe) as progress_bar:
        progress_bar.draw("a.bin", HALF)
    assert not pipe.getvalue()


@pytest.mark.parametrize(("term", "encoding"), [("dumb", "utf-8"), ("xterm", "ascii")])
def test_a_simple_terminal_gets_ascii_alone(term: str, encoding: str) -> None:
    terminal = Terminal(encoding)
    bar(terminal, term=term).draw("a.bin", HALF)
    assert "#" in terminal.getvalue()
    assert terminal.getvalue().isascii()


def test_a_shorter_line_leaves_nothing_of_a_longer_one() -> None:
    terminal = Terminal()
    progress_bar = bar(terminal)
    progress_bar.draw("a-long-name.bin", HALF)
    progress_bar.draw("b", Progress(done=1))
    assert terminal.screen_line.rstrip() == "b  1 byte"


def test_the_line_is_given_back() -> None:
    terminal = Terminal()
    with bar(terminal) as progress_bar:
        progress_bar.draw("a.bin", HALF)
    assert not terminal.screen_line.strip()
    assert terminal.getvalue().endswith("\r")
