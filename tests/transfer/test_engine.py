"""The engine's settings, which hold for what is under way as well."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.domain.errors import S3ServiceError
from presign_gui.transfer.control import Control
from presign_gui.transfer.put_upload import MAX_PUT
from tests.fakes.engine_room import KEY, LARGE, LIMITS, MIB, SMALL, WHERE, engine_room, when
from tests.servers.multipart_s3 import Asked, Fault, MultipartS3, refuse


@pytest.mark.alone
@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_bandwidth_limit_holds_over_all_streams_and_can_be_lifted(tmp_path: Path, direction: str) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        source = room.source(LARGE)
        room.server.put(KEY, source.read_bytes())
        rate = 4 * MIB
        room.engine.change(replace(LIMITS, upload_bytes_per_second=rate, download_bytes_per_second=rate))
        began = time.monotonic()
        seen: list[float] = []

        def lift() -> None:
            seen.append(room.meter.snapshot().done / (time.monotonic() - began))
            room.engine.change(LIMITS)

        with when(lambda: time.monotonic() - began > 1.0, lift):
            if direction == "up":
                room.upload(source)
            else:
                room.download()
        took = time.monotonic() - began
        assert seen[0] <= rate * 1.6  # what the sockets hold is counted as sent
        assert took < LARGE / rate * 0.7


@pytest.mark.alone
def test_one_direction_is_not_held_up_by_the_limit_of_the_other(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        room.engine.change(replace(LIMITS, download_bytes_per_second=1000))
        began = time.monotonic()
        room.upload(room.source(SMALL))
        assert time.monotonic() - began < 2.0


def test_the_number_of_streams_can_be_changed_under_way(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(), limits=replace(LIMITS, streams=1)) as room:
        source = room.source(LARGE)
        room.upload(source, after=(1, lambda: room.engine.change(LIMITS)))
        assert room.server.objects[KEY].data == source.read_bytes()


@pytest.mark.parametrize("size", [10 * MIB - 1, 10 * MIB])
def test_from_a_threshold_on_a_file_moves_in_parts(tmp_path: Path, size: int) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        room.upload(room.source(size))
        assert ("UploadPart" in room.server.operations()) == (size >= LIMITS.parallel_from)


def test_however_high_the_threshold_s3_takes_no_more_than_5_gib_at_once(tmp_path: Path) -> None:
    def refuse_it(_server: MultipartS3, asked: Asked) -> bool:
        refuse(asked.call, 403, "AccessDenied")
        return True

    limits = replace(LIMITS, parallel_from=1 << 50)
    with engine_room(tmp_path, MultipartS3(Fault(("CreateMultipartUpload",), refuse_it)), limits=limits) as room:
        source = tmp_path / "huge"
        source.touch()
        with source.open("r+b") as file:
            file.truncate(MAX_PUT + 1)
        with pytest.raises(S3ServiceError):
            room.upload(source)
        assert room.server.operations() == ["CreateMultipartUpload"]


def test_an_upload_is_aborted_and_one_that_is_gone_is_no_error(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        room.engine.abort(WHERE, "long-gone", room.signer, control=Control())
        assert room.server.operations() == ["AbortMultipartUpload"]


def test_an_abort_that_is_refused_is_told(tmp_path: Path) -> None:
    def forbid(_server: MultipartS3, asked: Asked) -> bool:
        refuse(asked.call, 403, "AccessDenied")
        return True

    server = MultipartS3(Fault(("AbortMultipartUpload",), forbid))
    with engine_room(tmp_path, server) as room, pytest.raises(S3ServiceError):
        room.engine.abort(WHERE, "x", room.signer, control=Control())
