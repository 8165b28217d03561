"""The bytes of a file, or of one part of it, on their way out in a request."""

from collections.abc import Iterator

from presign_gui.domain.parts import ByteRange
from presign_gui.transfer.checksum import FAST, RunningChecksums
from presign_gui.transfer.control import Control
from presign_gui.transfer.following_hash import FollowingHash
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.rate_limit import RateLimit
from presign_gui.transfer.source_file import BLOCK, SourceFile


class FileBody:
    """Some bytes of a file as a request's body; `where` None stands for the body of an empty file.

    Counts what goes out, and takes it back where it has to go out again. Only one thread uses it.
    """

    def __init__(
        self,
        source: SourceFile,
        where: ByteRange | None,
        *,
        meter: Meter,
        control: Control,
        limit: RateLimit | None = None,
        follower: FollowingHash | None = None,
    ) -> None:
        self._source = source
        self._where = where
        self._meter = meter
        self._control = control
        self._limit = limit or RateLimit()
        self._follower = follower
        self._counted = 0
        self._running = RunningChecksums(FAST)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self._where.size if self._where else 0

    def blocks(self) -> Iterator[memoryview]:
        """Yield the bytes: from the first again, with new checksums, each time it is called.

        A block is good until the next is asked for. Raises LocalFileError, and Cancelled or Paused.
        """
        self.take_back()
        self._running = RunningChecksums(FAST)
        if self._where is None:
            return
        buffer = memoryview(bytearray(min(BLOCK, self._where.size)))
        offset = self._where.start
        while offset < self._where.stop:
            block = buffer[: min(self._limit.block(BLOCK), self._where.stop - offset)]
            self._limit.take(len(block), self._control)
            self._source.read_into(block, offset)
            self._running.update(block)
            offset += len(block)
            yield block
            if self._follower:
                self._follower.follow(offset)

    def sent(self, count: int) -> None:
        """Count bytes that went out."""
        self._counted += count
        self._meter.add(count)

    def take_back(self) -> None:
        """Count as not sent what was: it was for nothing."""
        self._meter.take_back(self._counted)
        self._counted = 0

    def digest(self, algorithm: str) -> bytes | None:
        """Return a checksum of the bytes, once all went out, reading them again for one that did not run along.

        None for an algorithm that nobody here knows. Raises LocalFileError, and Cancelled or Paused.
        """
        known = self._running.digest(algorithm)
        if known is not None:
            return known
        if self._follower is not None and self._follower.algorithm == algorithm:
            return self._follower.digest(self.size)
        return self._source.checksums([algorithm], self._where, self._control).digest(algorithm)
