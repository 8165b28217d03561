import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from presign_gui.domain.parts import ByteRange
from presign_gui.transfer.checksum import MD5, RunningChecksums
from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.file_body import FileBody
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.rate_limit import RateLimit
from presign_gui.transfer.source_file import BLOCK, SourceFile
from tests.fakes.clock import FakeClock
from tests.transfer.bodies import body_of

CONTENT = os.urandom(2 * BLOCK + 17)


@pytest.fixture
def source(tmp_path: Path) -> Iterator[SourceFile]:
    path = tmp_path / "source.bin"
    path.write_bytes(CONTENT)
    with SourceFile(path) as opened:
        yield opened


def crc(data: bytes) -> bytes | None:
    running = RunningChecksums(["CRC64NVME"])
    running.update(data)
    return running.digest("CRC64NVME")


def test_a_part_of_the_file_is_sent_and_known_by_its_checksums(source: SourceFile) -> None:
    where = ByteRange(10, BLOCK + 20)
    body = body_of(source, where=where)
    sent = b"".join(bytes(block) for block in body.blocks())
    assert sent == CONTENT[10 : BLOCK + 20]
    assert body.size == where.size
    assert body.digest("CRC64NVME") == crc(sent)
    assert body.digest(MD5) == hashlib.md5(sent).digest()
    assert body.digest("SHA256") == hashlib.sha256(sent).digest()


def test_an_empty_file_has_no_blocks_but_checksums(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with SourceFile(tmp_path / "empty") as opened:
        body = body_of(opened)
        assert (list(body.blocks()), body.size) == ([], 0)
        assert body.digest(MD5) == hashlib.md5().digest()
        assert body.digest("CRC64NVME") == bytes(8)


def test_the_second_time_it_begins_at_the_beginning(source: SourceFile) -> None:
    meter = Meter()
    meter.add(1000)  # of another part
    body = body_of(source, meter)
    body.sent(len(next(body.blocks())))
    assert meter.snapshot().done == 1000 + BLOCK
    assert b"".join(bytes(block) for block in body.blocks()) == CONTENT
    assert meter.snapshot().done == 1000
    assert body.digest("CRC64NVME") == crc(CONTENT)


def test_what_was_sent_for_nothing_is_taken_back_once(source: SourceFile) -> None:
    meter = Meter()
    body = body_of(source, meter)
    body.sent(700)
    body.take_back()
    body.take_back()
    assert meter.snapshot().done == 0


def test_the_rate_is_kept_in_small_blocks(source: SourceFile) -> None:
    clock = FakeClock()
    limit = RateLimit(BLOCK, clock=clock.read, sleep=clock.sleep)
    body = FileBody(source, ByteRange(0, source.size), meter=Meter(), control=Control(), limit=limit)
    sizes = [len(block) for block in body.blocks()]
    assert max(sizes) <= BLOCK // 4
    assert sum(sizes) == len(CONTENT)
    assert clock.read() >= 1.5


def test_a_cancel_ends_the_wait_for_the_rate(source: SourceFile) -> None:
    control = Control()
    body = FileBody(source, ByteRange(0, source.size), meter=Meter(), control=control, limit=RateLimit(1))
    blocks = body.blocks()
    next(blocks)
    control.cancel()
    with pytest.raises(Cancelled):
        next(blocks)
