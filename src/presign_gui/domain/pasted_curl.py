"""Reads `curl` commands, as people hand them on: the link, the method and the headers that must go with it.

A command says more than its link: the values of the headers that the link was signed with. Syntax: curl's manual page;
POSIX.1, Shell Command Language, section 2.2 (quoting); `^` for the Windows command prompt.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

MAX_COMMAND: Final = 24 * 1024
"""Characters of one command that are looked at."""

MAX_COMMANDS: Final = 50
_MAX_WORDS: Final = 2000

_START: Final = re.compile(r"(?<![\w./-])curl(?:\.exe)?(?=[ \t\\^`])")
_WORD: Final = re.compile(
    r"""(?>[^\s"'\\$]+|\$(?!')|\\(?s:.)|"(?>[^"\\]+|\\(?s:.))*+"|'[^']*+'|\$'(?>[^'\\]+|\\(?s:.))*+')++"""
)
_PIECE: Final = re.compile(
    r"""\\(?P<bare>(?s:.))|"(?P<double>(?>[^"\\]+|\\(?s:.))*+)"|\$?'(?P<single>(?>[^'\\]+|\\(?s:.))*+)'"""
)
_ESCAPED_IN_DOUBLE: Final = re.compile(r'\\(["\\$`])')
_CARET: Final = re.compile(r"\^(?P<rest>\r?\n|(?s:.))")
_LINE_END: Final = re.compile(r"\\[ \t]*\r?\n|`[ \t]*\r?\n")
_ENDS_COMMAND: Final = frozenset({";", "&&", "||", "|", "&"})
_HEADER: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([^\r\n]*)")

_SENDS_ALWAYS: Final = {"T": "PUT", "G": "GET"}
_SENDS: Final = {"I": "HEAD", "d": "POST", "F": "POST"}
_SHORT_WITH_VALUE: Final = frozenset("AbcCdDeEFHKmoPQrtTuUwxXyYz")
_LONG_NAMES: Final = {
    "--header": "H",
    "--request": "X",
    "--upload-file": "T",
    "--form": "F",
    "--form-string": "F",
    "--head": "I",
    "--get": "G",
    "--url": "url",
    "--output": "o",
    "--referer": "e",
    "--proxy": "x",
    "--user-agent": "A",
    "--data": "d",
    "--data-ascii": "d",
    "--data-binary": "d",
    "--data-raw": "d",
    "--data-urlencode": "d",
    "--json": "d",
}


@dataclass(slots=True)
class CurlCommand:
    """What one command asks for. `method` is as curl would send it; `form` are the fields of `-F`, files as `@name`.

    `start` and `end` say where in the text it stands.
    """

    start: int
    end: int
    urls: list[str] = field(default_factory=list, repr=False)
    method: str = "GET"
    headers: list[tuple[str, str]] = field(default_factory=list, repr=False)
    form: list[tuple[str, str]] = field(default_factory=list, repr=False)


def curl_commands(text: str) -> tuple[CurlCommand, ...]:
    """Return the commands in `text`, each with at least one word that looks like a URL."""
    found: list[CurlCommand] = []
    position = 0
    for _ in range(MAX_COMMANDS):
        start = _START.search(text, position)
        if start is None:
            break
        command = _read_command(text, start.start(), start.end())
        position = command.end
        if command.urls:
            found.append(command)
    return tuple(found)


def _read_command(text: str, start: int, end_of_name: int) -> CurlCommand:
    following = _START.search(text, end_of_name)
    limit = min(following.start() if following else len(text), end_of_name + MAX_COMMAND)
    source = text[end_of_name:limit]
    if "//" not in source and "%2F%2F" not in source:
        return CurlCommand(start, limit)
    words, length = _words(source)
    command = CurlCommand(start, end_of_name + length)
    _obey(words, command)
    return command


def _words(source: str) -> tuple[list[str], int]:
    """Return the words up to the end of the command, and how many characters of `source` they are in."""
    plain = _same_length(_CARET, source) if '^"' in source or "^\n" in source or "^\r\n" in source else source
    plain = _same_length(_LINE_END, plain)
    words = []
    end = 0
    for found in islice(_WORD.finditer(plain), _MAX_WORDS):
        if "\n" in plain[end : found.start()] or found[0] in _ENDS_COMMAND:
            break
        words.append(_unquoted(found[0]))
        end = found.end()
    return words, end


def _same_length(pattern: re.Pattern[str], text: str) -> str:
    """Replace escapes by what they stand for, a line's end by nothing, with blanks so that positions stay."""

    def replaced(found: re.Match[str]) -> str:
        rest = found.groupdict().get("rest", "")
        return " " * len(found[0]) if not rest or rest.isspace() else "\0" + rest

    return pattern.sub(replaced, text)


def _unquoted(word: str) -> str:
    def plain(found: re.Match[str]) -> str:
        if found["bare"] is not None:
            return "" if found["bare"] == "\n" else str(found["bare"])
        if found["double"] is not None:
            return _ESCAPED_IN_DOUBLE.sub(r"\1", found["double"])
        return str(found["single"])

    return _PIECE.sub(plain, word).replace("\0", "")


def _obey(words: Sequence[str], command: CurlCommand) -> None:
    """Take in the options. What curl would send as the method is decided at the end, as curl does."""
    method = sends = ""
    for name, value in _options(words):
        match name:
            case "H" if header := _HEADER.fullmatch(value):
                command.headers.append((header[1], header[2].rstrip()))
            case "X":
                method = value.upper()
            case "F" if "=" in value:
                field_name, _, content = value.partition("=")
                command.form.append((field_name, content))
            case "url" | "" if "://" in value or "%3A%2F%2F" in value:
                command.urls.append(value)
        sends = _SENDS_ALWAYS.get(name) or sends or _SENDS.get(name, "")
    command.method = method or sends or "GET"


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (option, value) in order; arguments have the option `""`, options without a value the value `""`."""
    rest = iter(words)
    for word in rest:
        if word.startswith("--"):
            long_name, equals, value = word.partition("=")
            name = _LONG_NAMES.get(long_name)
            if name is not None:
                is_switch = name in {"I", "G"}
                yield name, value if equals or is_switch else next(rest, "")
        elif word.startswith("-") and len(word) > 1:
            yield from _short_options(word[1:], rest)
        else:
            yield "", word


def _short_options(letters: str, rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Read `-sSfX PUT` and `-XPUT`: the first letter that takes a value takes all that follows it."""
    for position, letter in enumerate(letters):
        if letter in _SHORT_WITH_VALUE:
            yield letter, letters[position + 1 :] or next(rest, "")
            return
        yield letter, ""
