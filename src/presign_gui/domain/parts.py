"""How a large object is cut: parts of a multipart upload, ranges of a parallel download, and what of them is finished.

The limits are those of the S3 User Guide, "Amazon S3 multipart upload limits" (userguide/qfacts.html); ranges are
those of RFC 9110, section 14. All sizes and offsets are in bytes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from presign_gui.domain.catalogue import parts as entries
from presign_gui.domain.facts import ByteCount

MIB: Final = 1024 * 1024
GIB: Final = 1024 * MIB

MIN_PART_SIZE: Final = 5 * MIB
"""The last part of an upload may be smaller."""
MAX_PART_SIZE: Final = 5 * GIB
MAX_PUT_SIZE: Final = 5 * GIB
"""The largest object that one PUT makes (S3 User Guide, "Uploading objects")."""
MAX_PARTS: Final = 10_000
MAX_OBJECT_SIZE: Final = MAX_PARTS * MAX_PART_SIZE
"""48.8 TiB, which AWS calls 50 TB; until December 2025 it was 5 TiB, and other servers may keep to that."""

PARALLEL_THRESHOLD: Final = 64 * MIB
"""From this size on an object moves in several streams; below it the second connection costs more than it brings."""
PREFERRED_SIZE: Final = 16 * MIB
"""Of a part or range: long enough to fill a connection, short enough to be sent again after a failure."""

_CONTENT_RANGE: Final = re.compile(
    r"\s*bytes\s+(?:(\d{1,19})-(\d{1,19})|\*)/(\d{1,19}|\*)\s*", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True, slots=True, order=True)
class ByteRange:
    """The bytes from `start` up to, and without, `stop`; never empty."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise ValueError(f"not a range of bytes: {self.start} to {self.stop}")

    @property
    def size(self) -> int:
        """How many bytes there are in it."""
        return self.stop - self.start

    @property
    def header(self) -> str:
        """The value of the Range header that asks for it (RFC 9110, section 14.1.2: the last byte is included)."""
        return f"bytes={self.start}-{self.stop - 1}"


@dataclass(frozen=True, slots=True)
class ContentRange:
    """What a Content-Range header says: the range that came, and the size of the whole object, where it tells.

    `range` is None in the answer 416, which names the size alone.
    """

    range: ByteRange | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart upload: its number, which S3 counts from 1, and its bytes in the file."""

    number: int
    range: ByteRange


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChecksum:
    """A checksum that the server attested for a part: its algorithm (`CRC64NVME` ...) and its value in base64."""

    algorithm: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedPart:
    """A part that the server has: what CompleteMultipartUpload must say of it. `etag` is as the server gave it."""

    number: int
    size: int
    etag: str
    checksum: PartChecksum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPlan:
    """An object of `size` bytes in parts of `part_size`, the last one perhaps smaller.

    All parts but the last are of one size, because some servers that speak S3 insist on it. Raises ValueError for
    numbers that break S3's limits; they come from a damaged record, never from a person.
    """

    size: int
    part_size: int

    def __post_init__(self) -> None:
        if self.size < 1 or not MIN_PART_SIZE <= self.part_size <= MAX_PART_SIZE or self.count > MAX_PARTS:
            raise ValueError(f"no multipart upload can have {self.size} bytes in parts of {self.part_size}")

    @property
    def count(self) -> int:
        """How many parts there are."""
        return _pieces(self.size, self.part_size)

    def part(self, number: int) -> Part:
        """Return the part of that number, 1 to `count`. Raises IndexError for any other."""
        if not 1 <= number <= self.count:
            raise IndexError(f"there is no part {number} of {self.count}")
        start = (number - 1) * self.part_size
        return Part(number, ByteRange(start, min(start + self.part_size, self.size)))

    def __iter__(self) -> Iterator[Part]:
        return (self.part(number) for number in range(1, self.count + 1))

    def remaining(self, finished: Iterable[FinishedPart]) -> tuple[Part, ...]:
        """Return the parts that still have to be sent, in order.

        A finished part of another size than planned counts for nothing: it is another upload's, or was cut off.
        """
        sizes = {each.number: each.size for each in finished}
        return tuple(part for part in self if sizes.get(part.number) != part.range.size)

    def trusted(self, listed: Iterable[FinishedPart], journal: Iterable[FinishedPart]) -> tuple[FinishedPart, ...]:
        """Return what an upload may go on from: the parts that the server lists, with what the journal knows of them.

        Parts that are not of this plan are left out. Where a server lists a number twice (SeaweedFS does after a part
        was sent twice), the one that the journal has counts, else the last. The checksum is the server's, or the
        journal's where the ETag says that it is the same part.
        """
        known = {each.number: each for each in journal}
        ours: dict[int, FinishedPart] = {}
        others: dict[int, FinishedPart] = {}
        for part in listed:
            noted = known.get(part.number)
            if not 1 <= part.number <= self.count or part.size != self.part(part.number).range.size:
                continue
            if noted is not None and _same_etag(noted, part):
                ours[part.number] = noted if part.checksum is None else part
            else:
                others[part.number] = part
        trusted = others | ours
        return tuple(trusted[number] for number in sorted(trusted))


def plan_parts(size: int, preferred: int = PREFERRED_SIZE) -> PartPlan:
    """Plan the multipart upload of `size` bytes, in parts of `preferred` bytes or as much more as 10,000 parts need.

    Raises S3ServiceError for more than S3 takes.
    """
    if size > MAX_OBJECT_SIZE:
        raise entries.TOO_LARGE_FOR_S3.error(size=ByteCount(size), limit=ByteCount(MAX_OBJECT_SIZE))
    smallest = min(max(preferred, MIN_PART_SIZE), MAX_PART_SIZE)
    return PartPlan(size=size, part_size=_piece_size(size, smallest))


def plan_ranges(size: int, finished: Iterable[ByteRange] = (), preferred: int = PREFERRED_SIZE) -> Iterator[ByteRange]:
    """Cut what is missing of an object of `size` bytes into ranges, in order: at most 10,000 where nothing is finished.

    They come one by one, because a list of them for the largest object is only needed a few at a time.
    """
    step = _piece_size(size, preferred)
    for gap in missing(finished, size):
        for start in range(gap.start, gap.stop, step):
            yield ByteRange(start, min(start + step, gap.stop))


def merge(ranges: Iterable[ByteRange]) -> tuple[ByteRange, ...]:
    """Return the same bytes in as few ranges as there can be, in order: what a journal of a download comes to."""
    merged: list[ByteRange] = []
    for each in sorted(ranges):
        if merged and each.start <= merged[-1].stop:
            merged[-1] = ByteRange(merged[-1].start, max(merged[-1].stop, each.stop))
        else:
            merged.append(each)
    return tuple(merged)


def missing(finished: Iterable[ByteRange], size: int) -> tuple[ByteRange, ...]:
    """Return what of the bytes from 0 to `size` is in none of the finished ranges, in order."""
    gaps: list[ByteRange] = []
    reached = 0
    for each in merge(finished):
        if reached < min(each.start, size):
            gaps.append(ByteRange(reached, min(each.start, size)))
        reached = max(reached, each.stop)
    if reached < size:
        gaps.append(ByteRange(reached, size))
    return tuple(gaps)


def covered(ranges: Iterable[ByteRange]) -> int:
    """Count the bytes that are in at least one of the ranges."""
    return sum(each.size for each in merge(ranges))


def parse_content_range(value: str) -> ContentRange | None:
    """Read a Content-Range header (RFC 9110, section 14.4), or return None for what is none or contradicts itself."""
    found = _CONTENT_RANGE.fullmatch(value)
    if found is None:
        return None
    first, last, length = found.groups()
    total = None if length == "*" else int(length)
    if first is None:
        return ContentRange(None, total) if total is not None else None
    start, stop = int(first), int(last) + 1
    if start >= stop or (total is not None and stop > total):
        return None
    return ContentRange(ByteRange(start, stop), total)


def _pieces(size: int, piece: int) -> int:
    return -(-size // piece)


def _piece_size(size: int, preferred: int) -> int:
    """Return `preferred`, or the least whole number of MiB with which `size` bytes are at most 10,000 pieces."""
    if _pieces(size, preferred) <= MAX_PARTS:
        return preferred
    return _pieces(_pieces(size, MAX_PARTS), MIB) * MIB


def _same_etag(one: FinishedPart, other: FinishedPart) -> bool:
    return one.etag.strip('"') == other.etag.strip('"')
