"""Downloads in ranges, and from where they were, against a server that does them as S3 does."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.domain.errors import IntegrityError, NetworkError, PresignedUrlError, PresignGuiError
from presign_gui.domain.parts import covered
from presign_gui.domain.resume import DownloadResume
from presign_gui.domain.signing import Capabilities, PresignedRequest, SigningRequest
from presign_gui.domain.transfer import IfExists
from presign_gui.transfer.control import Cancelled, Control, Paused
from presign_gui.transfer.limits import Limits
from tests.fakes.engine_room import KEY, LARGE, LIMITS, MIB, SMALL, EngineRoom, engine_room, random_bytes, when
from tests.fakes.token_signer import TokenSigner
from tests.servers.multipart_s3 import Asked, Fault, MultipartS3, StoredObject, refuse

SLOW = Limits(streams=2, streams_per_transfer=2, parallel_from=10 * MIB, part_size=5 * MIB)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(server: MultipartS3, size: int = LARGE, part_size: int | None = None) -> bytes:
    data = random_bytes(size)
    server.put(KEY, data, part_size)
    return data


def ranges(server: MultipartS3) -> list[tuple[int, int] | None]:
    return [asked.range for asked in server.log if asked.operation == "GetObject"]


def test_a_large_object_arrives_whole_in_ranges(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        data = put(room.server)
        result = room.download()
        assert result.path == room.downloads / "report.bin"
        assert result.path.read_bytes() == data
        assert (result.size, str(result.verification)) == (LARGE, "verified (CRC64NVME)")
        assert room.meter.snapshot().done == room.meter.snapshot().total == LARGE
        assert names(room.downloads) == ["report.bin"]
        assert room.watcher.resume is None
        assert room.watcher.targets == [result.path]


def test_every_range_is_asked_for_in_the_state_of_the_first_answer(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        put(room.server)
        room.download()
        first, *others = room.server.log
        assert (first.range, first.call.request.header("If-Match")) == (None, None)
        assert others
        assert {each.call.request.header("If-Match") for each in others} == {room.server.objects[KEY].etag}
        assert all(each.range for each in others)
        assert {each.call.request.line.split()[0] for each in room.server.log} == {b"GET"}


def test_the_answer_for_the_whole_is_used_up_as_well(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(), limits=replace(LIMITS, streams_per_transfer=1)) as room:
        put(room.server)
        room.download()
        assert ranges(room.server) == [None]
        assert len(room.watcher.pieces) == 5


def test_a_small_object_comes_in_one_stream(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        data = put(room.server, SMALL)
        assert room.download().path.read_bytes() == data
        assert ranges(room.server) == [None]


def test_an_empty_object(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        put(room.server, 0)
        result = room.download()
        assert (result.size, str(result.verification)) == (0, "verified (CRC64NVME)")
        assert ranges(room.server) == [None]


# -- verified by what the server attests -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_the_md5_of_an_object_that_was_put_in_one(tmp_path: Path, size: int) -> None:
    with engine_room(tmp_path, MultipartS3(attests_crc=False)) as room:
        put(room.server, size)
        assert str(room.download().verification) == "verified (MD5)"


@pytest.mark.parametrize("part_size", [5 * MIB, 8 * MIB, 16 * MIB, 32 * MIB])
def test_the_md5s_of_parts_whose_size_can_be_guessed(tmp_path: Path, part_size: int) -> None:
    with engine_room(tmp_path, MultipartS3(attests_crc=False)) as room:
        put(room.server, LARGE, part_size)
        assert str(room.download().verification) == "verified (MD5)"


def test_parts_of_a_strange_size_prove_nothing(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(attests_crc=False)) as room:
        data = put(room.server, LARGE, 5 * MIB + 1)
        result = room.download()
        assert str(result.verification) == "size checked only"
        assert result.path.read_bytes() == data


# -- servers with their ways -----------------------------------------------------------------------------------------


def test_a_server_that_does_no_ranges_gets_one_request_that_counts(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(does_ranges=False)) as room:
        data = put(room.server)
        result = room.download()
        assert result.path.read_bytes() == data
        assert str(result.verification) == "verified (CRC64NVME)"
        assert room.meter.snapshot().done == LARGE


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_without_an_etag_that_counts_there_are_no_ranges_and_nothing_to_go_on_from(
    tmp_path: Path, etag: str, size: int
) -> None:
    def reset_half_way(server: MultipartS3, asked: Asked) -> bool:
        server.serve(asked, server.objects[KEY], upto=0.5)
        asked.call.reset()
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), reset_half_way))) as room:
        data = put(room.server, size)
        room.server.objects[KEY] = StoredObject(data, etag)
        result = room.download()
        assert result.path.read_bytes() == data
        assert ranges(room.server) == [None, None]
        assert room.watcher.pieces == []
        assert room.meter.snapshot().done == size


def wrong_range(server: MultipartS3, asked: Asked) -> bool:
    if asked.range is None:
        return False
    server.serve(asked, server.objects[KEY], content_range=f"bytes 1-{asked.range[1] - asked.range[0]}/{LARGE}")
    return True


def test_another_range_than_asked_for_is_not_written(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), wrong_range, times=3))) as room:
        data = put(room.server)
        assert room.download().path.read_bytes() == data
    faults = Fault(("GetObject",), broken_at(0.1)), Fault(("GetObject",), wrong_range, times=99)
    with engine_room(tmp_path, MultipartS3(*faults)) as room:
        put(room.server)
        with pytest.raises(NetworkError) as caught:
            room.download(keeps=False)
        assert caught.value.kind == "WrongRange"
        assert "bytes 1-" in caught.value.cause()
        assert names(room.downloads) == ["report.bin"]  # of the first download alone


# -- going on within one run -------------------------------------------------------------------------------------------


def broken_at(share: float) -> Callable[[MultipartS3, Asked], bool]:
    def break_off(server: MultipartS3, asked: Asked) -> bool:
        server.serve(asked, server.objects[KEY], upto=share)
        asked.call.reset()
        return True

    return break_off


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_what_had_come_before_a_connection_broke_is_not_fetched_again(tmp_path: Path, size: int) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), broken_at(0.5)))) as room:
        data = put(room.server, size)
        result = room.download()
        assert result.path.read_bytes() == data
        assert str(result.verification) == "verified (CRC64NVME)"
        assert all(ranges(room.server)[1:])
        assert room.server.sent_bytes < size * 1.5


def test_an_object_that_is_replaced_midway_is_noticed_and_never_mixed(tmp_path: Path) -> None:
    def replace_it(server: MultipartS3, asked: Asked) -> bool:
        if asked.range is not None:
            server.put(KEY, random_bytes(LARGE)[::-1])
        return False

    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), replace_it, times=2))) as room:
        put(room.server)
        with pytest.raises(IntegrityError) as caught:
            room.download()
        assert (caught.value.kind, caught.value.status) == ("ObjectChanged", 412)
        assert names(room.downloads) == []
        assert room.watcher.resume is None


def test_a_replaced_object_is_noticed_though_the_server_looks_at_no_condition(tmp_path: Path) -> None:
    def replace_it(server: MultipartS3, asked: Asked) -> bool:
        if asked.range is None:
            return False
        server.serve(asked, StoredObject(server.objects[KEY].data, '"another"'))
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), replace_it, times=9))) as room:
        put(room.server)
        with pytest.raises(IntegrityError) as caught:
            room.download()
        assert caught.value.kind == "ObjectChanged"


def test_an_object_that_shrank_is_noticed(tmp_path: Path) -> None:
    def shrink(server: MultipartS3, asked: Asked) -> bool:
        if asked.range is None:
            return False
        refuse(asked.call, 416, "InvalidRange")
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), shrink, times=9))) as room:
        put(room.server)
        with pytest.raises(IntegrityError) as caught:
            room.download()
        assert (caught.value.kind, caught.value.code) == ("ObjectChanged", "InvalidRange")


def flip(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:] if data else data


def spoiled(server: MultipartS3, asked: Asked) -> bool:
    server.serve(asked, server.objects[KEY], spoil=flip)
    return True


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_damaged_bytes_are_fetched_again_and_given_up_in_the_end(tmp_path: Path, size: int) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), spoiled))) as room:
        data = put(room.server, size)
        result = room.download(if_exists=IfExists.OVERWRITE)
        assert result.path.read_bytes() == data
        assert room.meter.snapshot().done == size
        room.server.faults = [Fault(("GetObject",), spoiled, times=99)]
        result.path.unlink()
        with pytest.raises(IntegrityError) as caught:
            room.download()
        assert caught.value.kind == "DownloadDiffers"
        assert names(room.downloads) == []
        assert room.watcher.resume is None


# -- pausing, cancelling, going on in another run ----------------------------------------------------------------------


def paused_after(room: EngineRoom, pieces: int) -> DownloadResume:
    """Download until so many ranges are finished, and pause."""
    control = Control()
    with pytest.raises(Paused):
        room.download(control=control, after=(pieces, control.pause))
    return room.watcher.download


def test_a_pause_keeps_what_has_come_and_it_is_not_fetched_again(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(pace=0.002), limits=SLOW) as room:
        data = put(room.server)
        kept = paused_after(room, 2)
        assert kept.partial.path == room.downloads / "report.bin.part"
        assert kept.partial.path.stat().st_size == kept.partial.size == LARGE
        assert names(room.downloads) == ["report.bin.part"]
        assert 10 * MIB <= kept.done < LARGE
        room.server.log.clear()

        result = room.download(resume=kept)
        assert result.path.read_bytes() == data
        assert str(result.verification) == "verified (CRC64NVME)"
        assert names(room.downloads) == ["report.bin"]
        assert room.meter.snapshot().done == LARGE
        assert room.watcher.resume is None
        asked = [each for each in ranges(room.server) if each is not None]
        assert sum(stop - start for start, stop in asked) == LARGE - kept.done


def test_a_small_object_goes_on_from_the_byte_where_it_was(tmp_path: Path) -> None:
    def half(server: MultipartS3, asked: Asked) -> bool:
        server.serve(asked, server.objects[KEY], upto=0.5)
        asked.call.wait(60)
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), half))) as room:
        data = put(room.server, SMALL)
        control = Control()
        with when(lambda: room.meter.snapshot().done > SMALL // 4, control.pause), pytest.raises(Paused):
            room.download(control=control)
        kept = room.watcher.download
        assert kept.done > SMALL // 4
        assert room.download(resume=kept).path.read_bytes() == data
        assert ranges(room.server)[-1] == (kept.done, SMALL)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_failure_leaves_the_part_file_only_where_somebody_keeps_it_in_mind(tmp_path: Path, *, keeps: bool) -> None:
    def forbid(server: MultipartS3, asked: Asked) -> bool:
        refuse(asked.call, 403, "AccessDenied")
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), forbid, times=99, after=2))) as room:
        data = put(room.server)
        with pytest.raises(PresignGuiError) as caught:
            room.download(keeps=keeps)
        assert caught.value.kind == "AccessDeniedToRead"
        assert names(room.downloads) == (["report.bin.part"] if keeps else [])
        assert (room.watcher.resume is not None) == keeps
        if keeps:
            room.server.faults.clear()
            assert room.download(resume=room.watcher.download).path.read_bytes() == data


def test_a_cancel_leaves_nothing(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(pace=0.002), limits=SLOW) as room:
        put(room.server)
        control = Control()
        with pytest.raises(Cancelled):
            room.download(control=control, after=(1, control.cancel))
        assert names(room.downloads) == []
        assert room.watcher.resume is None


@pytest.mark.parametrize("is_linked", [True, False])
@pytest.mark.parametrize("name", ["report.bin", "report (1).bin"])
def test_a_download_that_had_its_name_before_a_kill_is_found_and_not_fetched_again(
    tmp_path: Path, name: str, *, is_linked: bool
) -> None:
    with engine_room(tmp_path, MultipartS3(pace=0.002), limits=SLOW) as room:
        data = put(room.server)
        kept = paused_after(room, 1)
        if name != "report.bin":
            (room.downloads / "report.bin").write_bytes(data[::-1])  # another file of the same size
        kept.partial.path.write_bytes(data)
        (room.downloads / name).hardlink_to(kept.partial.path)
        if not is_linked:
            kept.partial.path.unlink()
        room.server.log.clear()
        result = room.download(resume=kept)
        assert (result.path.name, result.size) == (name, LARGE)
        assert str(result.verification) == "verified (CRC64NVME)"
        assert names(room.downloads) == sorted({"report.bin", name})
        assert room.watcher.targets == [room.downloads / name]
        assert ranges(room.server) == [None]
        assert room.meter.snapshot().done == LARGE
        assert room.watcher.resume is None


def test_another_file_under_its_name_is_not_taken_for_the_download(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(pace=0.002), limits=SLOW) as room:
        data = put(room.server)
        kept = paused_after(room, 1)
        kept.partial.path.unlink()
        (room.downloads / "report.bin").write_bytes(data[::-1])
        result = room.download(resume=kept)
        assert result.path.read_bytes() == data
        assert names(room.downloads) == ["report (1).bin", "report.bin"]


def test_an_object_that_was_replaced_since_is_told_and_the_part_is_removed(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(pace=0.002), limits=SLOW) as room:
        put(room.server)
        kept = paused_after(room, 1)
        room.server.put(KEY, random_bytes(LARGE)[::-1])
        with pytest.raises(IntegrityError) as caught:
            room.download(resume=kept)
        assert caught.value.kind == "ObjectChanged"
        assert names(room.downloads) == []
        assert room.watcher.resume is None


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"x")])
def test_a_part_file_that_is_not_as_it_was_left_is_begun_anew(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    with engine_room(tmp_path, MultipartS3(pace=0.002), limits=SLOW) as room:
        data = put(room.server)
        kept = paused_after(room, 1)
        harm(kept.partial.path)
        result = room.download(resume=kept)
        assert result.path.read_bytes() == data
        assert "report.bin" in names(room.downloads)
        assert room.watcher.resume is None


def test_bytes_that_were_changed_on_the_disk_meanwhile_are_found_out(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(pace=0.002), limits=SLOW) as room:
        data = put(room.server)
        kept = paused_after(room, 1)
        first = min(kept.finished)
        with kept.partial.path.open("r+b") as file:
            file.seek(first.start)
            file.write(b"changed")
        assert room.download(resume=kept).path.read_bytes() == data
        assert covered(kept.finished) > 0


def test_a_download_whose_target_came_to_be_is_skipped_and_its_part_removed(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(pace=0.002), limits=SLOW) as room:
        put(room.server)
        kept = paused_after(room, 1)
        (room.downloads / "report.bin").write_bytes(b"theirs")
        assert room.download(resume=kept, if_exists=IfExists.SKIP).skipped
        assert names(room.downloads) == ["report.bin"]
        assert room.watcher.resume is None


# -- guests ----------------------------------------------------------------------------------------------------------


class OneLink(TokenSigner):
    """A guest's: the same URL again and again."""

    def __init__(self, origin: str) -> None:
        super().__init__(origin)
        self.capabilities: Capabilities = replace(self.capabilities, may_sign_again=False, may_sign_parts=False)
        self._link: PresignedRequest | None = None

    def sign(self, request: SigningRequest) -> PresignedRequest:
        if self._link is None:
            self._link = super().sign(request)
        return self._link


def test_an_expired_link_is_told_and_a_fresh_one_goes_on_from_there(tmp_path: Path) -> None:
    def expire(server: MultipartS3, asked: Asked) -> bool:
        server.expire_urls(asked.token)
        return False

    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), expire, after=2))) as room:
        data = put(room.server)
        with pytest.raises(PresignedUrlError) as caught:
            room.download(signer=OneLink(room.server.origin))
        assert caught.value.kind == "RequestExpired"
        kept = room.watcher.download
        assert kept.done > 0
        fresh = OneLink(room.server.origin)
        fresh.begin_at(1000)
        result = room.download(signer=fresh, resume=kept)
        assert result.path.read_bytes() == data
        assert names(room.downloads) == ["report.bin"]


def test_expired_urls_are_signed_again_by_a_signer(tmp_path: Path) -> None:
    def expire(server: MultipartS3, asked: Asked) -> bool:
        server.expire_urls(asked.token)
        return False

    with engine_room(tmp_path, MultipartS3(Fault(("GetObject",), expire, after=1, times=2))) as room:
        data = put(room.server)
        assert room.download().path.read_bytes() == data
        assert room.signer.newest_token >= 3
