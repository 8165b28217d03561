"""Verifies a download by the checksum of its parts' checksums, though nobody tells how large the parts were.

The ETag of an object that was uploaded in parts, and some other checksums, are made of those of the parts. How many
parts there were is told; of what size can be guessed, because nearly all programs send parts of whole MiB that are all
alike but for the last. A match proves the bytes; no match proves nothing, since the guess may have been wrong.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from presign_gui.domain.parts import MIB, ByteRange, plan_parts
from presign_gui.transfer.checksum import RunningChecksums
from presign_gui.transfer.combining import CompositeAttestation, composite
from presign_gui.transfer.control import Control
from presign_gui.transfer.part_file import PartFile

_USUAL: Final = (8, 5, 50, 10, 15, 20, 25, 32, 64, 100, 128, 256, 512, 1024)
"""MiB: what the AWS CLI and boto3 send, the AWS SDKs' upload managers and rclone, s5cmd, and others."""


class CompositeCheck:
    """Computes the parts' checksums beside the download, as soon as each is there. `close` ends its threads."""

    def __init__(self, attestation: CompositeAttestation, part_size: int, size: int, file: PartFile) -> None:
        self._attestation = attestation
        self._units = [ByteRange(start, min(start + part_size, size)) for start in range(0, size, part_size)]
        self._file = file
        self._control = Control()
        self._executor = ThreadPoolExecutor(2, thread_name_prefix="composite")
        self._digests: dict[int, Future[bytes]] = {}

    @property
    def algorithm(self) -> str:
        """What the parts are checked by."""
        return self._attestation.algorithm

    def look(self, finished: Sequence[ByteRange], news: ByteRange) -> None:
        """Hear what is in the file, in as few ranges as possible, and what of it has just come."""
        step = self._units[0].size
        whole = next(each for each in finished if each.start <= news.start and news.stop <= each.stop)
        for number in range(news.start // step, (news.stop - 1) // step + 1):
            unit = self._units[number]
            if number not in self._digests and whole.start <= unit.start and unit.stop <= whole.stop:
                self._digests[number] = self._executor.submit(self._digest, unit)

    def matches(self) -> bool:
        """Wait for the checksums, and compare."""
        for number, unit in enumerate(self._units):
            if number not in self._digests:
                self._digests[number] = self._executor.submit(self._digest, unit)
        digests = [self._digests[number].result() for number in range(len(self._units))]
        return composite(self.algorithm, digests) == self._attestation.digest

    def forget(self) -> None:
        """Begin anew: the file does."""
        self._digests.clear()

    def close(self) -> None:
        """End the threads; what they have not begun is left."""
        self._control.cancel()
        self._executor.shutdown(cancel_futures=True)

    def _digest(self, unit: ByteRange) -> bytes:
        running = RunningChecksums([self.algorithm])
        for block in self._file.blocks(unit):
            self._control.raise_if_stopped()
            running.update(block)
        return running.digest(self.algorithm) or b""


def guess_part_size(size: int, parts: int) -> int | None:
    """Guess in which parts `size` bytes were sent; None where nothing speaks for one size more than for another."""
    if parts < 1 or size < 1:
        return None
    if parts == 1:
        return size
    least, most = -(-size // parts), (size - 1) // (parts - 1)
    fitting = range(-(-least // MIB), most // MIB + 1)
    if len(fitting) == 1:
        return fitting[0] * MIB
    likely = (plan_parts(size).part_size, *(each * MIB for each in _USUAL))
    return next((each for each in likely if least <= each <= most), None)
