import hashlib
from collections.abc import Iterator

import pytest

from presign_gui.domain.parts import ByteRange
from presign_gui.transfer.checksum import MD5
from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.following_hash import SLOW_LINE, FollowingHash
from tests.fakes.clock import FakeClock

MIB = 1024 * 1024
CONTENT = bytes(range(256)) * (40 * MIB // 256)


class Reader:
    """Reads `CONTENT`, and remembers what of it."""

    def __init__(self) -> None:
        self.read: list[ByteRange] = []

    def blocks(self, where: ByteRange) -> Iterator[memoryview]:
        self.read.append(where)
        for start in range(where.start, where.stop, MIB):
            yield memoryview(CONTENT)[start : min(start + MIB, where.stop)]


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_on_a_slow_line_it_follows(reader: Reader) -> None:
    clock = FakeClock()
    hashing = FollowingHash(reader.blocks, MD5, Control(), clock=clock.read)
    clock.advance(10)
    hashing.follow(MIB)
    assert reader.read == []  # not for so little
    hashing.follow(16 * MIB)
    assert hashing.digest(len(CONTENT)) == hashlib.md5(CONTENT).digest()
    assert reader.read == [ByteRange(0, 16 * MIB), ByteRange(16 * MIB, 40 * MIB)]
    hashing.close()


def test_on_a_fast_line_it_waits_until_it_is_asked(reader: Reader) -> None:
    clock = FakeClock()
    hashing = FollowingHash(reader.blocks, MD5, Control(), clock=clock.read)
    clock.advance(16 * MIB / SLOW_LINE / 2)
    hashing.follow(16 * MIB)
    assert hashing.digest(len(CONTENT)) == hashlib.md5(CONTENT).digest()
    assert reader.read == [ByteRange(0, 40 * MIB)]
    hashing.close()


def test_what_is_needed_in_any_case_is_not_waited_with(reader: Reader) -> None:
    hashing = FollowingHash(reader.blocks, MD5, Control(), is_needed=True)
    hashing.follow(16 * MIB)
    hashing.digest(16 * MIB)
    assert reader.read == [ByteRange(0, 16 * MIB)]
    hashing.close()


def test_nothing_has_a_checksum_too(reader: Reader) -> None:
    hashing = FollowingHash(reader.blocks, MD5, Control())
    assert hashing.digest(0) == hashlib.md5().digest()
    assert reader.read == []
    hashing.close()


def test_a_cancel_ends_the_reading(reader: Reader) -> None:
    control = Control()
    hashing = FollowingHash(reader.blocks, MD5, control)
    control.cancel()
    with pytest.raises(Cancelled):
        hashing.digest(len(CONTENT))
    hashing.close()


def test_closing_ends_what_is_under_way(reader: Reader) -> None:
    hashing = FollowingHash(reader.blocks, MD5, Control(), is_needed=True)
    hashing.follow(40 * MIB)
    hashing.close()
    with pytest.raises(Cancelled):
        hashing.digest(len(CONTENT))
