"""What a command prints: results on stdout, words on stderr, and with `--json` one document on stdout alone."""

import io
import json
from typing import Final, TextIO, TypeAlias

from presign_gui.cli.text import printable
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.masking import mask_secrets

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Document: TypeAlias = dict[str, Json]

_PROGRAM: Final = "presign"


class Output:
    """The two streams of a command. Nothing is kept back: each line is written and flushed at once."""

    def __init__(self, *, json: bool, stdout: TextIO, stderr: TextIO) -> None:
        self.is_json = json
        self._stdout = stdout
        self._stderr = stderr
        self._has_documented = False

    @property
    def stderr(self) -> TextIO:
        """The stream for words, for the progress bar to draw on."""
        return self._stderr

    def result(self, line: str) -> None:
        """Print a result to the letter, for a script, or safely, for a terminal. With `--json`: nothing."""
        if not self.is_json:
            self._write(self._stdout, printable(line) if self._stdout.isatty() else line)

    def document(self, content: Document) -> None:
        """Print the one JSON document, in ASCII, where `--json` asks for it; else nothing.

        The first one counts: a command that goes on after its document, as the sandbox does, adds no other.
        """
        if self.is_json and not self._has_documented:
            self._has_documented = True
            self._write(self._stdout, json.dumps(content, indent=2))

    def say(self, *lines: str) -> None:
        """Tell a person something on stderr, with every secret masked."""
        self._write(self._stderr, "\n".join(printable(mask_secrets(line)) for line in lines))

    def say_error(self, error: PresignGuiError, subject: str | None = None) -> None:
        """Tell what went wrong (with which file, if one of several), why, and what to do."""
        heading = error.title() if subject is None else f"{subject}: {error.title()}"
        facts = [error.code, *([f"HTTP {error.status}"] if error.status is not None else [])]
        if error.request_id:
            facts.append(f"request ID {error.request_id}")
        lines = [f"{_PROGRAM}: {heading}", *(f"  {line}" for line in (error.cause(), error.remedy()))]
        self.say(*lines, f"  ({', '.join(facts)})", *_own_details(error))

    def _write(self, stream: TextIO, text: str) -> None:
        stream.write(text + "\n")
        stream.flush()


def _own_details(error: PresignGuiError) -> list[str]:
    """Return the details of what failed on this side; a server's XML says no more than our words do."""
    return [] if error.status is not None else [f"  | {line}" for line in error.detail.splitlines()]


def make_unbreakable(stream: TextIO) -> None:
    """Let a standard stream take any text: file names that are no Unicode, and letters that a terminal lacks.

    A pipe gets UTF-8 with undecodable bytes of file names as they were (PEP 383); a terminal gets escapes for
    what its encoding lacks.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return
    if stream.isatty():
        stream.reconfigure(errors="backslashreplace")
    else:
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
