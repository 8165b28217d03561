"""Turns pasted text into links: from the clipboard, a drop, a field, the command line, a file or an e-mail.

A URL's bytes are sacred, so there is a rule: text that is a whole presigned URL as it stands is that URL, to the byte.
Everything else is searched for links, and one that was mended on the way says so (`PastedLink.repairs`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import InputError, PresignGuiError
from presign_gui.domain.pasted_candidates import MAX_LINK, first_word, is_whole, mend
from presign_gui.domain.pasted_curl import CurlCommand, curl_commands
from presign_gui.domain.pasted_forms import read_post_form
from presign_gui.domain.pasted_repairs import Repair, RepairKind, repair
from presign_gui.domain.pasted_sources import text_of, texts_to_search
from presign_gui.domain.pasted_wrappers import is_version_3
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url

MAX_LINKS: Final = 50
"""Links of one paste that are read; whoever has more has a list, and the command line for it."""

_MAX_STARTS: Final = 1000
_MOST_AROUND: Final = 16
# A choice of characters at the beginning makes Python look several times faster; see `masking`.
_START: Final = re.compile(r"[Hh](?i:(?<![A-Za-z0-9]H)ttps?:(?:\\?/){2}|(?<![=A-Za-z0-9%_]H)ttps?%3A%2F%2F)")
_SIGNATURE: Final = re.compile(r"[SsXxAa](?i:(?<=S)ignature(?:=|%3D|-3D)|(?<=X)-Amz-Algorithm|(?<=A)WSAccessKeyId)")
_BLANKS: Final = re.compile(r"(?:=?\r?\n)?[\s>]+|=\r?\n|[\u00ad\u200b-\u200f\u2060-\u2069\ufeff]")
_SENT_ANYWAY: Final = frozenset({"host", "content-length"})
_ALWAYS_SIGNED_BY_VERSION_2: Final = frozenset({"content-type", "content-md5"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedLink:
    """One presigned URL that was found. `repairs` is empty where it stands in the text to the byte.

    `headers` are signed headers whose values stood beside it, as in a `curl` command, by lower-case name. `method` is
    what such a command would use, None where only the link was there.
    """

    url: PresignedUrl
    repairs: tuple[Repair, ...] = ()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    method: str | None = None


@dataclass(frozen=True, slots=True)
class PastedText:
    """Everything that was found: links, each once, an upload form, and why other links were not understood."""

    links: tuple[PastedLink, ...]
    unreadable: tuple[PresignGuiError, ...] = ()
    form: PostForm | None = None


def read_pasted(content: str | bytes) -> PastedText:
    """Find the presigned URLs, or the presigned POST form, in `content`. Raises InputError where there is neither.

    Only the first 128 KiB and the first 50 links are looked at. Takes less than 50 ms whatever the text.
    """
    text = text_of(content) if isinstance(content, bytes) else content
    text = text.strip()
    url = is_whole(text) if len(text) <= MAX_LINK else None
    if url is not None:
        return PastedText((PastedLink(url=url),))
    form = read_post_form(text)
    if form is not None:
        return PastedText((), form=form)
    found = _Findings()
    for source in texts_to_search(text):
        found.search(source)
    if not found.links and (url := _plain(text)):
        return PastedText((PastedLink(url=url),))
    return found.result()


def _plain(text: str) -> PresignedUrl | None:
    """Return the URL that a text is from its first to its last character, however damaged."""
    try:
        return parse_presigned_url(text) if len(text) <= 2 * MAX_LINK else None
    except InputError:
        return None


@dataclass(slots=True)
class _Findings:
    """What was found so far. The same URL counts once; with the headers of a command, where one had any."""

    links: dict[str, PastedLink] = field(default_factory=dict)
    damaged: dict[str, PastedLink] = field(default_factory=dict)
    errors: dict[str, PresignGuiError] = field(default_factory=dict)
    looked_at: int = 0

    def search(self, text: str) -> None:
        for command in curl_commands(text):
            taken = _from_command(command)
            for link in taken:
                self._add(link)
            if taken:
                text = text[: command.start] + " " * (command.end - command.start) + text[command.end :]
        for link in self._links_in(text):
            self._add(link)

    def result(self) -> PastedText:
        """Leave out the beginnings of whole links, as web pages show them, and raise where nothing is left."""
        whole = tuple(self.links)
        damaged = (link for word, link in self.damaged.items() if not _is_piece(word, whole))
        links = (*self.links.values(), *damaged)
        errors = tuple(error for word, error in self.errors.items() if not _is_piece(word, whole))
        if links:
            return PastedText(links, tuple(error for error in errors if error.kind != entries.NOT_PRESIGNED.kind))
        raise min(errors, key=_says_little, default=entries.NOT_A_URL.error())

    def _add(self, link: PastedLink) -> None:
        known = self.links.get(link.url.url)
        if known is None or (link.headers and not known.headers):
            self.links[link.url.url] = link

    def _links_in(self, text: str) -> Iterator[PastedLink]:
        starts = [each.start() for each in islice(_START.finditer(text), _MAX_STARTS)]
        end = 0
        for index, start in enumerate(starts):
            if start < end:
                continue
            limit = _limit(text, starts, index)
            is_promising = self.looked_at < MAX_LINKS and _is_promising(text, start, limit)
            self.looked_at += is_promising
            mended = mend(text, start, limit) if is_promising else None
            if mended is not None:
                end = mended.end
                yield PastedLink(url=mended.url, repairs=(*mended.repairs, *_around(text, start, end)))
            elif is_promising or not (self.errors or self.looked_at):
                self._note_damaged(first_word(text, start, limit), is_promising=is_promising)

    def _note_damaged(self, word: str, *, is_promising: bool) -> None:
        """Keep a link that nothing makes whole, to the byte, or what is wrong with it.

        A link without a signature, but with one further on in the text, is one with a space in it.
        """
        try:
            self.damaged[word] = PastedLink(url=parse_presigned_url(word))
        except InputError as error:
            is_torn = is_promising and _says_little(error)
            self.errors[word] = entries.URL_BROKEN.error() if is_torn else error


def _says_little(error: PresignGuiError) -> bool:
    """Put those errors last that any link of the world would give."""
    return error.kind == entries.NOT_PRESIGNED.kind


def _from_command(command: CurlCommand) -> list[PastedLink]:
    found = []
    for word in command.urls:
        mended = mend(word, 0, len(word))
        if mended is not None:
            url = mended.url
            headers = tuple((name.lower(), value) for name, value in command.headers if _is_signed(name, url))
            repairs = (*mended.repairs, repair(RepairKind.TAKEN_FROM_COMMAND, command="curl"))
            found.append(PastedLink(url=url, repairs=repairs, headers=headers, method=command.method))
    return found


def _is_signed(name: str, url: PresignedUrl) -> bool:
    """Tell whether a header belongs to the signature. Version 2 signs some wherever they are sent."""
    name = name.lower()
    if url.signature_version == "SigV2":
        return name in _ALWAYS_SIGNED_BY_VERSION_2 or name.startswith("x-amz-")
    return name in url.signed_headers and name not in _SENT_ANYWAY


def _limit(text: str, starts: list[int], index: int) -> int:
    """Return where the link that begins at `starts[index]` must have ended: where the next one begins."""
    skipped = 2 if is_version_3(text, starts[index]) else 1
    return starts[index + skipped] if index + skipped < len(starts) else len(text)


def _is_promising(text: str, start: int, limit: int) -> bool:
    """Tell, at little cost, whether a signature may stand there at all, however it was broken up."""
    return _SIGNATURE.search(_BLANKS.sub("", text[start : min(limit, start + MAX_LINK)])) is not None


def _around(text: str, start: int, end: int) -> tuple[Repair, ...]:
    """Say so where the text is the link in quotation marks or angle brackets and nothing else."""
    if start > _MOST_AROUND or len(text) - end > _MOST_AROUND:
        return ()
    before, after = text[:start].strip(), text[end:].strip()
    is_enclosed = before + after in {'""', "<>", "“”", "‘’", "«»", "「」", "``"}
    return (repair(RepairKind.BRACKETS_REMOVED),) if is_enclosed else ()


def _is_piece(word: str, whole: tuple[str, ...]) -> bool:
    """Tell whether `word` is the beginning of a whole link, perhaps with the dots of whoever shortened it."""
    return any(link.startswith(word.rstrip(".…")) for link in whole)
