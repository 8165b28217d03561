"""What of a download is in its file, and whether that is what the server vouches for."""

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from presign_gui.domain.catalogue import integrity
from presign_gui.domain.parts import ByteRange, merge, missing
from presign_gui.domain.transfer import SIZE_ONLY, Verification
from presign_gui.transfer.checksum import RunningChecksums, attestations, compare
from presign_gui.transfer.combining import COMBINABLE, composite_attestations, full_object
from presign_gui.transfer.composite_check import CompositeCheck, guess_part_size
from presign_gui.transfer.control import Control
from presign_gui.transfer.following_hash import FollowingHash
from presign_gui.transfer.part_file import PartFile


@dataclass(frozen=True, slots=True)
class Fetched:
    """A range that is in the file. `digests` are the checksums of it that were computed as it passed."""

    range: ByteRange
    digests: Mapping[str, bytes] = field(default_factory=dict)


class Ledger:
    """Keeps count of one download. `headers` are those of the answer for the whole object; `size` is None if untold.

    Only the transfer's thread uses it. `close` ends the threads that compute checksums beside the download.
    """

    def __init__(self, headers: Mapping[str, str], size: int | None, file: PartFile, control: Control) -> None:
        self._size = size
        self._file = file
        self._control = control
        self._fetched: list[Fetched] = []
        self._finished: tuple[ByteRange, ...] = ()
        self._attested = attestations(headers)
        slow = next((each.algorithm for each in self._attested if each.algorithm not in COMBINABLE), None)
        self.along = tuple(each.algorithm for each in self._attested if each.algorithm in COMBINABLE)
        """The algorithms that whoever writes a range has to compute on the way."""
        self._follower = None if slow is None else FollowingHash(file.blocks, slow, control, is_needed=True)
        self._composite = None if self._attested else self._check_of_parts(headers)

    @property
    def wants_order(self) -> bool:
        """Whether the download had better come from front to back, because a checksum can only be computed so."""
        return self._follower is not None

    @property
    def finished(self) -> tuple[ByteRange, ...]:
        """What is in the file, in as few ranges as possible."""
        return self._finished

    def missing(self) -> tuple[ByteRange, ...]:
        """Return what is not in the file yet; nothing where the size is not known."""
        return () if self._size is None else missing(self._finished, self._size)

    def add(self, fetched: Fetched) -> None:
        """Note a range that is in the file."""
        bisect.insort(self._fetched, fetched, key=lambda each: each.range)
        self._finished = merge((*self._finished, fetched.range))
        if self._follower is not None and self._finished[0].start == 0:
            self._follower.follow(self._finished[0].stop)
        if self._composite is not None:
            self._composite.look(self._finished, fetched.range)

    def take_up(self, finished: Iterable[ByteRange]) -> None:
        """Note ranges that an earlier run wrote."""
        for each in finished:
            self.add(Fetched(each))

    def verify(self, size: int) -> Verification:
        """Compare the whole file of `size` bytes. Raises IntegrityError, LocalFileError, Cancelled and Paused."""
        if self._composite is not None:
            return Verification(self._composite.algorithm) if self._composite.matches() else SIZE_ONLY
        return compare(self._attested, lambda algorithm: self._digest(algorithm, size), integrity.DOWNLOAD_DIFFERS)

    def close(self) -> None:
        """End what runs beside."""
        if self._follower is not None:
            self._follower.close()
        if self._composite is not None:
            self._composite.close()

    def _check_of_parts(self, headers: Mapping[str, str]) -> CompositeCheck | None:
        for attestation in composite_attestations(headers):
            part_size = guess_part_size(self._size or 0, attestation.parts)
            if part_size is not None and self._size:
                return CompositeCheck(attestation, part_size, self._size, self._file)
        return None

    def _digest(self, algorithm: str, size: int) -> bytes | None:
        if algorithm in self.along:
            pieces = [(self._digest_of(each, algorithm), each.range.size) for each in self._fetched]
            return full_object(algorithm, pieces)
        if self._follower is not None and self._follower.algorithm == algorithm:
            return self._follower.digest(size)
        return self._read(algorithm, ByteRange(0, size)) if size else RunningChecksums([algorithm]).digest(algorithm)

    def _digest_of(self, fetched: Fetched, algorithm: str) -> bytes:
        return fetched.digests.get(algorithm) or self._read(algorithm, fetched.range)

    def _read(self, algorithm: str, where: ByteRange) -> bytes:
        running = RunningChecksums([algorithm])
        for block in self._file.blocks(where):
            self._control.raise_if_stopped()
            running.update(block)
        return running.digest(algorithm) or b""
