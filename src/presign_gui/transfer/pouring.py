"""From the body of an answer into the file: what has come is written, counted, and known by its checksums."""

from collections.abc import Callable
from dataclasses import dataclass

from presign_gui.domain.parts import ByteRange
from presign_gui.transfer.checksum import RunningChecksums
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import Reply
from presign_gui.transfer.ledger import Fetched
from presign_gui.transfer.object_answer import blocks
from presign_gui.transfer.part_file import PartFile
from presign_gui.transfer.run import Run


@dataclass(slots=True)
class Cursor:
    """Where in the object, in bytes, the next byte of an answer belongs."""

    position: int


@dataclass(frozen=True, slots=True)
class Pouring:
    """Pours answers into `file`; `along` are the algorithms to compute on the way."""

    run: Run
    file: PartFile
    along: tuple[str, ...]

    def pour(
        self, reply: Reply, cursor: Cursor, size: int | None, control: Control, report: Callable[[Fetched], None]
    ) -> None:
        """Write the next `size` bytes, or all that are left, and report them as one range.

        What came before a failure is reported, too. Raises NetworkError, LocalFileError, Cancelled and Paused.
        """
        running = RunningChecksums(self.along)
        start = cursor.position
        try:
            for block in blocks(reply, size, self.run.rate, control):
                self.file.write_at(block, cursor.position)
                running.update(block)
                cursor.position += len(block)
                self.run.meter.add(len(block))
        finally:
            if cursor.position > start:
                digests = {name: running.digest(name) or b"" for name in self.along}
                report(Fetched(ByteRange(start, cursor.position), digests))
