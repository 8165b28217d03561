"""Uploads in parts against a server that does them as S3 does."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.domain.catalogue import network
from presign_gui.domain.errors import LocalFileError, PresignGuiError, S3ServiceError
from presign_gui.domain.parts import FinishedPart
from presign_gui.domain.signing import CompleteMultipartUpload, CreateMultipartUpload, PutObject, UploadPart
from presign_gui.transfer.control import Cancelled, Control, Paused
from presign_gui.transfer.engine import UploadSpec
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.retry import Why
from tests.fakes.engine_room import KEY, LARGE, LIMITS, MIB, SMALL, WHERE, EngineRoom, engine_room, when
from tests.fakes.token_signer import TokenSigner
from tests.servers.multipart_s3 import Asked, Fault, MultipartS3, refuse


def stored(room: EngineRoom) -> bytes:
    return room.server.objects[KEY].data


def test_a_large_file_arrives_whole(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        source = room.source(LARGE)
        result = room.upload(source)
        assert stored(room) == source.read_bytes()
        assert str(result.verification) == "verified (CRC64NVME)"
        assert result.etag == room.server.objects[KEY].etag
        assert room.server.uploads == {}
        assert sorted(room.server.part_numbers()) == [1, 2, 3, 4, 5]
        assert room.meter.snapshot().done == room.meter.snapshot().total == LARGE
        assert room.watcher.resume is None
        assert sorted(each.number for each in room.watcher.pieces if isinstance(each, FinishedPart)) == [1, 2, 3, 4, 5]


def test_where_nothing_but_etags_is_attested_the_parts_md5s_are_compared(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(attests_crc=False)) as room:
        assert str(room.upload(room.source(LARGE)).verification) == "verified (MD5)"


def test_a_small_file_takes_one_request(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        room.upload(room.source(SMALL))
        assert room.server.operations() == ["PutObject"]
        (asked,) = room.signer.asked
        assert isinstance(asked, PutObject)
        assert asked.content_length == SMALL


def test_what_is_signed_says_what_will_come(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        room.upload(room.source(LARGE), create_only=True)
        create, complete = room.signer.asked[0], room.signer.asked[-1]
        assert isinstance(create, CreateMultipartUpload)
        assert (create.size, create.content_type, create.attest) == (LARGE, "a/b", True)
        assert isinstance(complete, CompleteMultipartUpload)
        assert (complete.size, complete.if_none_match) == (LARGE, True)
        lengths = {each.part_number: each.content_length for each in room.signer.asked if isinstance(each, UploadPart)}
        assert lengths == {1: 5 * MIB, 2: 5 * MIB, 3: 5 * MIB, 4: 5 * MIB, 5: 3 * MIB + 17}
        assert [each.method for each in room.watcher.signatures] == ["POST"]


def test_parts_are_signed_in_batches_where_the_signer_can(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(), parts_per_call=3) as room:
        room.upload(room.source(LARGE))
        assert room.signer.calls == [1, 3, 2, 1]


def test_parts_are_signed_just_before_they_are_sent(tmp_path: Path) -> None:
    limits = replace(LIMITS, streams_per_transfer=1)
    signed: list[int] = []

    def note(server: MultipartS3, asked: Asked) -> bool:
        signed.append(sum(isinstance(each, UploadPart) for each in room.signer.asked) - asked.part_number)
        return False

    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), note, times=9)), limits=limits) as room:
        room.upload(room.source(LARGE))
    assert signed == [0] * 5


def test_a_url_that_is_about_to_end_is_signed_again(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(), parts_per_call=5) as room:
        room.signer.lives = 10
        room.upload(room.source(LARGE))
        assert sum(isinstance(each, UploadPart) for each in room.signer.asked) == 5 + 4 + 3 + 2 + 1


def test_several_parts_move_at_once_and_no_more_than_allowed(tmp_path: Path) -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def count(server: MultipartS3, asked: Asked) -> bool:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        if asked.part_number <= 3:
            all_three.wait(30)
        with lock:
            now[0] -= 1
        return False

    all_three = threading.Barrier(3)
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), count, times=9))) as room:
        room.upload(room.source(LARGE))
    assert most[0] == 3


def test_a_signer_that_signs_no_parts_gets_one_request(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        source = room.source(LARGE)
        room.upload(source, signer=TokenSigner(room.server.origin, may_sign_parts=False))
        assert room.server.operations() == ["PutObject"]
        assert stored(room) == source.read_bytes()


def test_a_signer_that_signs_no_parts_and_a_file_beyond_one_request_is_an_error_before_a_byte_is_sent(
    tmp_path: Path,
) -> None:
    source = tmp_path / "huge"
    source.touch()
    os.truncate(source, 5 * 1024**3 + 1)
    with engine_room(tmp_path, MultipartS3()) as room:
        with pytest.raises(S3ServiceError) as caught:
            room.upload(source, signer=TokenSigner(room.server.origin, may_sign_parts=False))
        assert caught.value.kind == "TooLargeForOnePut"
        assert room.server.log == []


# -- servers that are no S3 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("operation", "status"), [("CreateMultipartUpload", 501), ("UploadPart", 400)])
def test_a_server_that_cannot_attest_is_not_asked_to(tmp_path: Path, operation: str, status: int) -> None:
    def unable(server: MultipartS3, asked: Asked) -> bool:
        if not attests():
            return False
        refuse(asked.call, status, "NotImplemented" if status == 501 else "InvalidRequest")
        return True

    with engine_room(tmp_path, MultipartS3(Fault((operation,), unable, times=99))) as room:

        def attests() -> bool:
            creates = [each for each in room.signer.asked if isinstance(each, CreateMultipartUpload)]
            return creates[-1].attest

        source = room.source(LARGE)
        room.upload(source)
        assert stored(room) == source.read_bytes()
        assert room.server.uploads == {}


def test_a_server_that_is_asked_for_nothing_new_and_still_refuses_is_believed(tmp_path: Path) -> None:
    def forbid(server: MultipartS3, asked: Asked) -> bool:
        refuse(asked.call, 501, "NotImplemented")
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("CreateMultipartUpload",), forbid, times=99))) as room:
        with pytest.raises(S3ServiceError) as caught:
            room.upload(room.source(LARGE))
        assert caught.value.kind == "NotImplemented"
        assert room.server.operations() == ["CreateMultipartUpload"] * 2


# -- completing ------------------------------------------------------------------------------------------------------


def error_in_success(server: MultipartS3, asked: Asked) -> bool:
    """Begin the answer as a success, keep the connection alive with spaces, and then say what happened."""
    asked.call.read_body()
    body = b'<?xml version="1.0" encoding="UTF-8"?>\n   <Error><Code>InternalError</Code><Message>Oh</Message></Error>'
    asked.call.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n")
    for piece in (body[:40], body[40:]):
        asked.call.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        asked.call.wait(0.05)
    asked.call.send(b"0\r\n\r\n")
    return True


def test_an_error_inside_a_success_of_complete_is_a_failure_and_tried_again(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("CompleteMultipartUpload",), error_in_success, times=2))) as room:
        source = room.source(LARGE)
        room.upload(source)
        assert room.server.operations().count("CompleteMultipartUpload") == 3
        assert stored(room) == source.read_bytes()


def test_an_error_inside_a_success_that_stays_is_that_error(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("CompleteMultipartUpload",), error_in_success, times=99))) as room:
        with pytest.raises(S3ServiceError) as caught:
            room.upload(room.source(LARGE), keeps=False)
        assert (caught.value.kind, caught.value.status) == ("InternalError", 200)
        assert room.server.uploads == {}
        assert room.server.objects == {}


def complete_and_break(server: MultipartS3, asked: Asked) -> bool:
    """Do it, and lose the connection before saying so."""
    asked.call.read_body()
    server._complete(asked, server.uploads[asked.upload_id])
    asked.call.reset()
    return True


@pytest.mark.parametrize("create_only", [False, True])
def test_a_complete_whose_answer_was_lost_is_found_to_have_succeeded(tmp_path: Path, *, create_only: bool) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("CompleteMultipartUpload",), complete_and_break))) as room:
        source = room.source(LARGE)
        result = room.upload(source, create_only=create_only)
        assert result.etag == room.server.objects[KEY].etag
        assert str(result.verification) == "verified (CRC64NVME)"
        assert room.server.operations()[-2:] == ["CompleteMultipartUpload", "GetObject"]
        assert room.watcher.resume is None


def test_a_complete_whose_answer_was_lost_and_whose_object_is_anothers_is_a_failure(tmp_path: Path) -> None:
    def replace_and_break(server: MultipartS3, asked: Asked) -> bool:
        complete_and_break(server, asked)
        server.put(KEY, b"somebody else's")
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("CompleteMultipartUpload",), replace_and_break))) as room:
        with pytest.raises(PresignGuiError) as caught:
            room.upload(room.source(LARGE))
        assert caught.value.kind == "NoSuchUpload"
        assert room.watcher.resume is None


def test_a_key_that_is_taken_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        room.server.put(KEY, b"before")
        with pytest.raises(S3ServiceError) as caught:
            room.upload(room.source(LARGE), create_only=True)
        assert caught.value.kind == "KeyExists"
        assert stored(room) == b"before"
        assert room.server.uploads == {}
        assert room.watcher.resume is None


def test_a_whole_that_differs_from_what_was_sent_is_told(tmp_path: Path) -> None:
    def swap(server: MultipartS3, asked: Asked) -> bool:
        parts = server.uploads[asked.upload_id].parts
        parts[1], parts[2] = replace(parts[2], etag=parts[1].etag), replace(parts[1], etag=parts[2].etag)
        return False

    with engine_room(tmp_path, MultipartS3(Fault(("CompleteMultipartUpload",), swap, times=1))) as room:
        source = room.source(LARGE)
        room.upload(source)  # it is sent again
        assert stored(room) == source.read_bytes()
        assert room.server.operations().count("CreateMultipartUpload") == 2
    with engine_room(tmp_path, MultipartS3(Fault(("CompleteMultipartUpload",), swap, times=99))) as room:
        with pytest.raises(PresignGuiError) as caught:
            room.upload(room.source(LARGE))
        assert caught.value.kind == "UploadDiffers"
        assert room.server.operations().count("CreateMultipartUpload") == 3
        assert room.watcher.resume is None


# -- pausing, cancelling, going on -----------------------------------------------------------------------------------


def paused_after(room: EngineRoom, source: Path, parts: int) -> None:
    """Upload until so many parts are finished, and pause."""
    control = Control()
    with pytest.raises(Paused):
        room.upload(source, control=control, after=(parts, control.pause))


SLOW = Limits(streams=2, streams_per_transfer=2, parallel_from=10 * MIB, part_size=5 * MIB)


def wait_a_little(server: MultipartS3, asked: Asked) -> bool:
    asked.call.wait(0.05)
    return False


def test_a_pause_keeps_finished_parts_and_no_part_is_sent_twice(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        source = room.source(LARGE)
        paused_after(room, source, 2)
        kept = room.watcher.upload
        assert 2 <= len(kept.parts) < 5
        assert list(room.server.uploads) == [kept.multipart.upload_id]
        assert KEY not in room.server.objects

        room.upload(source, resume=kept)
        assert stored(room) == source.read_bytes()
        assert sorted(room.server.part_numbers()) == [1, 2, 3, 4, 5]
        assert room.server.uploads == {}
        assert room.watcher.resume is None


def test_progress_goes_on_from_what_was_kept(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        source = room.source(LARGE)
        paused_after(room, source, 1)
        kept = room.watcher.upload
        seen: list[int] = []

        def look(server: MultipartS3, asked: Asked) -> bool:
            seen.append(room.meter.snapshot().done)
            return False

        room.server.faults = [Fault(("UploadPart",), look)]
        room.upload(source, resume=kept)
        assert seen[0] >= kept.done > 0
        assert room.meter.snapshot().done == LARGE


def test_the_servers_list_counts_for_more_than_the_journal(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        source = room.source(LARGE)
        paused_after(room, source, 3)
        kept = room.watcher.upload
        upload = room.server.uploads[kept.multipart.upload_id]
        lost, forgotten, *_ = sorted(upload.parts)
        del upload.parts[lost]  # the server has lost one
        journal = tuple(part for part in kept.parts if part.number != forgotten)  # and the journal another
        room.upload(source, resume=replace(kept, parts=journal))
        assert stored(room) == source.read_bytes()
        assert room.server.part_numbers().count(lost) == 2
        assert room.server.part_numbers().count(forgotten) == 1


def test_a_part_that_the_journal_does_not_know_is_compared_before_it_counts(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        source = room.source(LARGE)
        paused_after(room, source, 2)
        kept = room.watcher.upload
        upload = room.server.uploads[kept.multipart.upload_id]
        number = min(upload.parts)
        upload.parts[number] = replace(upload.parts[number], data=bytes(5 * MIB), etag='"' + "0" * 32 + '"')
        journal = tuple(part for part in kept.parts if part.number != number)
        room.upload(source, resume=replace(kept, parts=journal))
        assert stored(room) == source.read_bytes()


def test_where_parts_may_not_be_listed_the_journal_is_trusted(tmp_path: Path) -> None:
    def forbid(server: MultipartS3, asked: Asked) -> bool:
        refuse(asked.call, 403, "AccessDenied")
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        source = room.source(LARGE)
        paused_after(room, source, 2)
        kept = room.watcher.upload
        room.server.faults.append(Fault(("ListParts",), forbid, times=9))
        room.upload(source, resume=kept)
        assert stored(room) == source.read_bytes()
        assert sorted(room.server.part_numbers()) == [1, 2, 3, 4, 5]


def test_an_upload_that_the_server_no_longer_has_begins_anew(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        source = room.source(LARGE)
        paused_after(room, source, 2)
        kept = room.watcher.upload
        room.server.uploads.clear()
        room.upload(source, resume=kept)
        assert stored(room) == source.read_bytes()
        assert room.meter.snapshot().done == LARGE


def test_an_upload_that_was_completed_before_the_program_died_is_done(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        source = room.source(LARGE)
        result = room.upload(source)
        parts = tuple(each for each in room.watcher.pieces if isinstance(each, FinishedPart))
        paused_room = room.watcher
        assert paused_room.resume is None
        with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as other:
            paused_after(other, source, 1)
            kept = replace(other.watcher.upload, parts=parts)
        sent = len(room.server.part_numbers())
        assert room.upload(source, resume=kept).etag == result.etag
        assert len(room.server.part_numbers()) == sent
        assert room.watcher.resume is None


def test_a_source_that_changed_since_is_an_error_and_leaves_no_upload(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        source = room.source(LARGE)
        paused_after(room, source, 1)
        kept = room.watcher.upload
        source.write_bytes(source.read_bytes()[::-1])
        with pytest.raises(LocalFileError) as caught:
            room.upload(source, resume=kept)
        assert caught.value.kind == "SourceChanged"
        assert room.server.uploads == {}
        assert room.watcher.resume is None


def test_a_cancel_aborts_the_upload(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        control = Control()
        with pytest.raises(Cancelled):
            room.upload(room.source(LARGE), control=control, after=(1, control.cancel))
        assert room.server.uploads == {}
        assert room.server.objects == {}
        assert room.watcher.resume is None


def test_an_abort_that_does_not_get_through_is_left_to_whoever_keeps_the_upload(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def forbid(server: MultipartS3, asked: Asked) -> bool:
        refuse(asked.call, 403, "AccessDenied")
        return True

    slow = Fault(("UploadPart",), wait_a_little, times=99)
    with engine_room(tmp_path, MultipartS3(slow, Fault(("AbortMultipartUpload",), forbid)), limits=SLOW) as room:
        control = Control()
        with pytest.raises(Cancelled):
            room.upload(room.source(LARGE), control=control, after=(1, control.cancel))
        kept = room.watcher.upload
        assert list(room.server.uploads) == [kept.multipart.upload_id]
        assert "could not be aborted" in caplog.text
        room.engine.abort(kept.location, kept.multipart.upload_id, room.signer, control=Control())
        assert room.server.uploads == {}
        room.engine.abort(kept.location, kept.multipart.upload_id, room.signer, control=Control())


@pytest.mark.parametrize("keeps", [True, False])
def test_a_failure_leaves_the_parts_only_where_somebody_keeps_them_in_mind(tmp_path: Path, *, keeps: bool) -> None:
    def forbid(server: MultipartS3, asked: Asked) -> bool:
        refuse(asked.call, 403, "AccessDenied")
        return True

    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), forbid, times=99, after=2))) as room:
        with pytest.raises(PresignGuiError) as caught:
            room.upload(room.source(LARGE), keeps=keeps)
        assert caught.value.kind == "AccessDeniedToWrite"
        assert bool(room.server.uploads) == keeps
        assert (room.watcher.resume is not None) == keeps


def test_the_pool_is_not_waited_for_by_a_transfer_that_ends(tmp_path: Path) -> None:
    """The slow parts of one upload hold all threads; another one is cancelled at once all the same."""

    def stall(server: MultipartS3, asked: Asked) -> bool:
        release.wait(60)
        return False

    release = threading.Event()
    limits = Limits(streams=2, streams_per_transfer=2, parallel_from=10 * MIB, part_size=5 * MIB)
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), stall, times=2)), limits=limits) as room:
        source = room.source(LARGE)
        spec = UploadSpec(source=source, location=WHERE)
        first = threading.Thread(target=lambda: room.engine.upload(spec, room.signer, control=Control(), meter=Meter()))
        first.start()
        while room.server.operations().count("UploadPart") < 2:
            time.sleep(0.005)
        control = Control()
        threading.Timer(0.2, control.cancel).start()
        with pytest.raises(Cancelled):
            room.upload(source, control=control)
        assert first.is_alive()
        release.set()
        first.join()
        assert room.server.objects[KEY].data == source.read_bytes()


def test_a_lost_network_is_said_and_waited_for(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99))) as room:
        source = room.source(LARGE)
        with when(lambda: Why.OFFLINE in room.watcher.reasons, room.server.start):
            room.upload(source, after=(1, room.server.stop))
        assert stored(room) == source.read_bytes()
        assert room.watcher.waits[-1] is None


def test_a_signer_that_cannot_be_reached_is_asked_again(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3()) as room:
        source = room.source(LARGE)
        room.signer.failures = [network.CONNECTION_LOST.error(host="h")] * 2
        room.upload(source)
        assert stored(room) == source.read_bytes()


@pytest.mark.alone
def test_a_cancel_does_not_wait_long_for_a_server_that_does_not_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def say_nothing(server: MultipartS3, asked: Asked) -> bool:
        asked.call.wait(60)
        return True

    silent = Fault(("AbortMultipartUpload",), say_nothing, times=99)
    slow = Fault(("UploadPart",), wait_a_little, times=99)
    with engine_room(tmp_path, MultipartS3(slow, silent), limits=SLOW) as room:
        control = Control()
        cancelled_at: list[float] = []

        def cancel() -> None:
            cancelled_at.append(time.monotonic())
            control.cancel()

        with pytest.raises(Cancelled):
            room.upload(room.source(LARGE), control=control, after=(1, cancel))
        assert time.monotonic() - cancelled_at[0] < 2.0
        assert room.watcher.resume is not None  # for whoever keeps it to abort it later
        assert "could not be aborted" in caplog.text


def test_a_damaged_record_of_an_upload_is_begun_anew(tmp_path: Path) -> None:
    with engine_room(tmp_path, MultipartS3(Fault(("UploadPart",), wait_a_little, times=99)), limits=SLOW) as room:
        source = room.source(LARGE)
        paused_after(room, source, 1)
        kept = room.watcher.upload
        damaged = replace(kept, multipart=replace(kept.multipart, part_size=17))
        room.upload(source, resume=damaged)
        assert stored(room) == source.read_bytes()
        assert room.server.uploads == {}
