"""Mends one link that stands at a place in a text. Nothing is mended that is whole as it stands.

The signature is the witness: it is the one part of a link whose shape is known to the letter. A change counts as
certain where the link is whole after it and was not before: each part there, each readable, the signature at its
full length. Sources: RFC 2045, section 6.7 (quoted-printable); RFC 3676 (quote marks and wrapped lines of e-mails).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from presign_gui.domain.errors import InputError
from presign_gui.domain.pasted_repairs import Repair, RepairKind, repair
from presign_gui.domain.pasted_wrappers import percent_decoded, unwrap
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.url_warnings import UrlWarningKind

MAX_LINK: Final = 16 * 1024
"""Characters of one link with everything that a wrapper adds. S3 takes 8 KiB at most."""

_MAX_LINES: Final = 64
_LINES_AFTER_SIGNATURE: Final = 8
_NARROWEST: Final = 20
"""Characters: no program breaks lines that are shorter."""

_MAX_WRAPPERS: Final = 4
"""Layers that are looked at: the link itself, and filters of several companies round it."""

_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"
_WITHOUT_INVISIBLE: Final = dict.fromkeys(map(ord, _INVISIBLE))
_TOKEN: Final = re.compile(rf"(?:[!#-;=?-\[\]_a-z~{_INVISIBLE}]|\\u00[0-9A-Fa-f]{{2}}|\\/)++")
_NEXT_LINE: Final = re.compile(r"[ \t]*\r?\n[ \t>|]*")
_NEXT_PARAMETER: Final = re.compile(r"&[A-Za-z][A-Za-z0-9-]*=")
_QUOTED_PRINTABLE: Final = re.compile(r"(?:[!#-;?-~]|=[0-9A-F]{2}|=\r?\n[ \t>]*)++(?=[\s<>\"]|\Z)")
_QUOTED_PIECE: Final = re.compile(r"=([0-9A-F]{2})|=\r?\n[ \t>]*")
_JSON_ESCAPE: Final = re.compile(r"\\u00([0-9A-Fa-f]{2})|\\(/)")
_AMPERSAND: Final = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)
_ENCODED: Final = re.compile(r"(?i)https?%3A%2F%2F")

_SIGNATURE_IS_WHOLE: Final = re.compile(
    r"(?i)X-Amz-Signature=(?:[0-9a-f]{136,144}|[0-9a-f]{64})(?![0-9A-Za-z])"
    r"|[?&]Signature=(?:[A-Za-z0-9+/]|%2B|%2F){27}(?:=|%3D)(?![0-9A-Za-z])"
)
_SIGNATURE_BEGINS: Final = re.compile(r"(?i)Signature(?:=|%3D|-3D)")
_WHOLE_VALUES: Final = {
    "x-amz-signature": re.compile(r"(?i)[0-9a-f]{136,144}|[0-9a-f]{64}"),
    "signature": re.compile(r"(?i)(?:[a-z0-9+/]|%2b|%2f){27}(?:=|%3d)"),
    "x-amz-expires": re.compile(r"[0-9]+"),
    "expires": re.compile(r"[0-9]+"),
    "x-amz-date": re.compile(r"[0-9]{8}T[0-9]{6}Z"),
    "x-amz-signedheaders": re.compile(r"(?i)[a-z0-9_;%-]+"),
    "x-amz-credential": re.compile(r"(?i)\S+(?:%2f|/)aws4_request"),
    "x-amz-algorithm": re.compile(r"AWS4-[A-Z0-9-]+"),
    "awsaccesskeyid": re.compile(r"[A-Za-z0-9]+"),
    "x-id": re.compile(r"[A-Z][A-Za-z]*(?:Objects?|Parts?|Uploads?|Tagging|Acl|V2|Attributes|Bucket)"),
    "partnumber": re.compile(r"[0-9]+"),
}
_MOST_PUNCTUATION: Final = 8
_TRAILING: Final = ".,;:!?')]*_~"
_CLOSERS: Final = {"(": ")", "[": "]"}
_DAMAGES: Final = frozenset(
    {
        UrlWarningKind.SIGNATURE_CUT_OFF,
        UrlWarningKind.DATE_UNREADABLE,
        UrlWarningKind.EXPIRY_UNREADABLE,
        UrlWarningKind.CREDENTIAL_UNREADABLE,
    }
)


@dataclass(frozen=True, slots=True)
class Mended:
    """A link that was found, what was done to it, and where in the text it ends."""

    url: PresignedUrl
    repairs: tuple[Repair, ...]
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read what stands there. It says nothing yet about whether that makes sense."""

    link: str
    repairs: tuple[Repair, ...]
    end: int


def is_whole(link: str) -> PresignedUrl | None:
    """Return the reading of a link that has every part of a presigned URL, undamaged; None for any other text."""
    if not _SIGNATURE_IS_WHOLE.search(link) or not _ends_cleanly(link) or _AMPERSAND.search(link):
        return None
    try:
        url = parse_presigned_url(link)
    except InputError:
        return None
    return None if any(warning.kind in _DAMAGES for warning in url.warnings) else url


def mend(text: str, start: int, limit: int) -> Mended | None:
    """Read the link that begins at `start` and ends before `limit`; None where nothing makes it a whole one."""
    opener = text[start - 1 : start]
    for reading in _readings(text, start, min(limit, start + MAX_LINK)):
        mended = _completed(reading, opener)
        if mended is not None:
            return mended
    return None


def first_word(text: str, start: int, limit: int) -> str:
    """Return what stands at `start` up to the first character that no link has, unmended."""
    found = _TOKEN.match(text, start, min(limit, start + MAX_LINK))
    return found[0] if found else ""


def _readings(text: str, start: int, limit: int) -> Iterator[_Reading]:
    """Yield the readings, the least mended first: the word itself, e-mail source, then with more and more lines."""
    lines = _lines(text, start, limit)
    yield from _plain(next(lines, None))
    quoted = _QUOTED_PRINTABLE.match(text, start, limit)
    if quoted and "=3D" in quoted[0]:
        link = _QUOTED_PIECE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "", quoted[0])
        yield from _plain(_Reading(link, (repair(RepairKind.QUOTED_PRINTABLE_UNDONE),), quoted.end()))
    for reading in lines:
        yield from _plain(reading)


def _lines(text: str, start: int, limit: int) -> Iterator[_Reading]:
    """Yield the first word, then that word with each following line of nothing but a word joined to it.

    Only from where the signature begins, and then for a few lines more, so that a long text costs little. A reading
    whose next line seems to belong to it waits until the longer ones were of no use.
    """
    pieces: list[str] = []
    waiting: list[_Reading] = []
    position, since_signature = start, 0
    while len(pieces) < _MAX_LINES and since_signature < _LINES_AFTER_SIGNATURE:
        word = _TOKEN.match(text, position, limit)
        if word is None:
            break
        pieces.append(word[0])
        if since_signature or _SIGNATURE_BEGINS.search("".join(pieces[-3:])):
            since_signature += 1
            repairs = (repair(RepairKind.LINES_JOINED, count=len(pieces)),) if len(pieces) > 1 else ()
            reading = _Reading("".join(pieces), repairs, word.end())
            if _goes_on(text, word.end(), limit, pieces):
                waiting.append(reading)
            else:
                yield reading
        line_break = _NEXT_LINE.match(text, word.end(), limit)
        if line_break is None:
            break
        position = line_break.end()
    yield from waiting


def _goes_on(text: str, end: int, limit: int, pieces: list[str]) -> bool:
    """Tell whether the next line seems to belong to the link although that may be whole already.

    It does where it begins with the next parameter, and where the lines were evidently cut at one width and the last
    one is as long as those before.
    """
    line_break = _NEXT_LINE.match(text, end, limit)
    if line_break is None or _TOKEN.match(text, line_break.end(), limit) is None:
        return False
    if _NEXT_PARAMETER.match(text, line_break.end(), limit):
        return True
    return len(pieces) > 2 and len({len(piece) for piece in pieces[1:]}) == 1 and len(pieces[-1]) >= _NARROWEST


def _plain(reading: _Reading | None) -> Iterator[_Reading]:
    """Yield a reading as it stands, but without what hides in it, and then with its escapes undone."""
    if reading is None:
        return
    link, repairs = reading.link, reading.repairs
    if not link.isascii():
        link = link.translate(_WITHOUT_INVISIBLE)
        repairs = (*repairs, repair(RepairKind.INVISIBLE_REMOVED))
    if "\\" in link:
        link = _JSON_ESCAPE.sub(lambda found: found[2] or chr(int(found[1], 16)), link)
        repairs = (*repairs, repair(RepairKind.JSON_UNDONE))
    if _ENCODED.match(link):
        link = percent_decoded(link) or link
        repairs = (*repairs, repair(RepairKind.ESCAPES_UNDONE))
    yield _Reading(link, repairs, reading.end)
    if _AMPERSAND.search(link):
        yield _Reading(_AMPERSAND.sub("&", link), (*repairs, repair(RepairKind.HTML_UNDONE)), reading.end)


def _completed(reading: _Reading, opener: str) -> Mended | None:
    """Return the reading as a whole link: as it stands, taken out of its wrappers, or without what stands after it."""
    link, repairs = reading.link, reading.repairs
    for _ in range(_MAX_WRAPPERS):
        for bare, more in (_without_brackets(link, opener), _without_punctuation(link, opener)):
            url = is_whole(bare)
            if url is not None:
                return Mended(url, (*repairs, *more), reading.end)
        inside = unwrap(link)
        if inside is None:
            break
        link, opener = inside.inner, ""
        repairs = (*repairs, repair(RepairKind.UNWRAPPED, wrapper=inside.wrapper))
    return None


def _without_brackets(link: str, opener: str) -> tuple[str, tuple[Repair, ...]]:
    """Cut the link before the mark that closes the one before it, a character that a link could also have in it."""
    inside = link
    if opener == "'":
        inside = link.partition("'")[0]
    elif opener in _CLOSERS and link.endswith(_CLOSERS[opener]) and link.count(_CLOSERS[opener]) > link.count(opener):
        inside = link[:-1]
    return inside, () if inside == link else (repair(RepairKind.BRACKETS_REMOVED),)


def _without_punctuation(link: str, opener: str) -> tuple[str, tuple[Repair, ...]]:
    """Cut off what no last parameter of a presigned URL can end in, mark by mark, until it ends cleanly."""
    bare = link
    for _ in range(_MOST_PUNCTUATION):
        if bare[-1:] not in _TRAILING or _ends_cleanly(bare):
            break
        bare = bare[:-1]
    left_out = link[len(bare) :]
    if not left_out:
        return link, ()
    if left_out == _CLOSERS.get(opener):
        return bare, (repair(RepairKind.BRACKETS_REMOVED),)
    return bare, (repair(RepairKind.PUNCTUATION_REMOVED, left_out=left_out),)


def _ends_cleanly(link: str) -> bool:
    """Tell whether the last parameter, where its form is known, has that form; others may end in anything."""
    query = link.partition("#")[0].partition("?")[2]
    name, _, value = query.rpartition("&")[2].partition("=")
    form = _WHOLE_VALUES.get(name.lower())
    return form is None or form.fullmatch(value) is not None
