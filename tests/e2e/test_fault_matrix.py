"""The fault matrix: every kind of transfer on every bad day.

A fault that passes must end in "done", verified, without anyone's help. One that lasts must end in its own error, with
nothing wrong under the final name and no upload that nobody knows of; and once it is over, the transfer must go on from
where it was and be done.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from presign_gui.domain.errors import PresignedUrlError, PresignGuiError
from presign_gui.domain.link_signer import LinkSigner
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.transfer.retry import Why
from tests.e2e.bad_days import (
    another_range,
    begun_unheard,
    closed_at,
    damaged,
    failing,
    held_at,
    incomplete,
    reset_at,
    standing_still_at,
    then,
)
from tests.e2e.matrix_case import ALWAYS, Case, any_case, any_download, any_upload, make_case
from tests.fakes.engine_room import KEY, LIMITS, MIB, EngineRoom, when
from tests.fakes.waiting import wait_until
from tests.servers.multipart_s3 import Fault, Happening

__all__ = ["any_case", "any_download", "any_upload"]

# -- faults that pass, and faults that last ----------------------------------------------------------------------------

BadDay = tuple[Callable[[float], Happening], float, set[str]]
FAULTS: dict[str, BadDay] = {
    "reset at 0 %": (reset_at, 0.0, {"ConnectionLost"}),
    "reset at 1 %": (reset_at, 0.01, {"ConnectionLost", "AnswerCutShort"}),
    "reset at 50 %": (reset_at, 0.5, {"ConnectionLost", "AnswerCutShort"}),
    "reset at 99 %": (reset_at, 0.99, {"ConnectionLost", "AnswerCutShort"}),
    "body cut off": (closed_at, 0.7, {"ConnectionLost", "AnswerCutShort"}),
    "500": (lambda _share: failing(500, "InternalError"), 0.0, {"InternalError"}),
    "503": (lambda _share: failing(503, "SlowDown"), 0.0, {"SlowDown"}),
    "stall": (lambda share: standing_still_at(share, 1.0), 0.3, {"Stalled", "AnswerTimeout"}),
}
"""What happens, when how large a share of the bytes has passed, and which errors it ends in where it lasts."""


def of(fault: str, case: Case) -> BadDay:
    """Return the fault of that name; a server that stands still is given up sooner than a busy one may be."""
    if fault == "stall":
        case.hurry()
    return FAULTS[fault]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_passes_is_got_over(case: Case, fault: str) -> None:
    happening, share, _ = of(fault, case)
    case.befall(happening(share), after=1 if case.kind == "multipart" else 0)
    case.check_done(case.run())


@pytest.mark.parametrize("fault", [name for name in FAULTS if name not in {"reset at 1 %", "reset at 99 %"}])
def test_a_fault_that_lasts_is_told_and_the_transfer_goes_on_after_it(case: Case, fault: str) -> None:
    happening, share, kinds = of(fault, case)
    # As long as every attempt brings some bytes of a download, it rightly does not give up.
    case.befall(happening(share if case.kind in {"PUT", "multipart"} else 0.0), times=ALWAYS)
    error = case.fails()
    assert error.kind in kinds
    case.check_done(case.goes_on())


@pytest.mark.parametrize(("status", "code"), [(500, "InternalError"), (503, "SlowDown")])
def test_a_server_that_says_how_long_to_wait_is_heeded(case: Case, status: int, code: str) -> None:
    case.befall(failing(status, code, retry_after=1), times=1)
    case.check_done(case.run())
    waits = [each.seconds for each in case.room.watcher.waits if each is not None]
    assert max(waits) >= 1.0


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4])
def test_a_server_that_is_killed_and_started_again(case: Case, share: float) -> None:
    server = case.room.server
    server.pace = 0.001

    def restart() -> None:
        server.stop()
        case.source.stat()
        server.start()

    limits = replace(LIMITS, upload_bytes_per_second=40 * MIB)
    case.room.engine.change(limits)
    with when(lambda: bool(server.log) and case.moved >= share * len(case.data), restart):
        result = case.run()
    case.check_done(result)


def test_a_network_that_is_lost_for_longer_than_all_attempts_is_waited_for(case: Case) -> None:
    server, is_held = case.room.server, Event()
    case.befall(held_at(0.3, is_held), times=1)

    def unplug() -> None:
        server.stop()
        wait_until(lambda: Why.OFFLINE in case.room.watcher.reasons, "a word about the network")
        time.sleep(0.4)
        server.start()

    with when(is_held.is_set, unplug):
        case.check_done(case.run())
    assert Why.OFFLINE in case.room.watcher.reasons
    assert case.room.watcher.waits[-1] is None, "it is said that bytes move again"


def test_an_upload_that_is_begun_while_the_answer_is_lost_is_told_of(tmp_path: Path) -> None:
    for case in make_case("multipart", tmp_path):
        case.room.server.faults = [Fault(("CreateMultipartUpload",), begun_unheard, times=2)]
        case.check_done(case.run())
        assert case.room.watcher.unheard == len(case.room.server.uploads) == 2


@pytest.mark.parametrize("operation", ["CreateMultipartUpload", "CompleteMultipartUpload", "ListParts"])
@pytest.mark.parametrize("fault", ["reset at 0 %", "500", "503", "stall"])
def test_the_small_requests_of_a_multipart_upload_have_bad_days_too(tmp_path: Path, operation: str, fault: str) -> None:
    for case in make_case("multipart", tmp_path):
        make, share, kinds = of(fault, case)
        happening = make(share)
        resume = None
        if operation == "ListParts":
            case.befall(failing(403, "AccessDenied"), times=ALWAYS, after=2)
            case.fails()
            resume = case.room.watcher.resume
        case.room.server.faults = [Fault((operation,), happening, times=2)]
        case.check_done(case.run(resume=resume))

        case.room.server.objects.clear()
        case.room.server.faults = [Fault((operation,), happening, times=ALWAYS)]
        if operation != "ListParts":
            assert case.fails().kind in kinds
            case.check_done(case.goes_on())


# -- bytes that are not what they should be ----------------------------------------------------------------------------


def test_a_body_that_arrives_incomplete(upload: Case) -> None:
    upload.befall(incomplete, times=1)
    upload.check_done(upload.run())
    upload.room.server.objects.clear()
    upload.befall(incomplete, times=ALWAYS)
    assert upload.fails(keeps=False).kind == "IncompleteBody"
    assert upload.room.server.uploads == {}


def test_a_flipped_bit_is_noticed_and_mended(case: Case) -> None:
    case.befall(damaged, times=1)
    case.check_done(case.run())


def test_a_part_that_is_always_damaged_never_becomes_an_object(tmp_path: Path) -> None:
    for case in make_case("multipart", tmp_path):
        case.befall(damaged, times=ALWAYS)
        assert case.fails(keeps=False).kind == "UploadDiffers"
        assert case.room.server.objects == {}
        assert case.room.server.uploads == {}


def test_a_download_that_is_always_damaged_never_becomes_a_file(download: Case) -> None:
    download.befall(damaged, times=ALWAYS)
    assert download.fails().kind == "DownloadDiffers"
    assert list(download.room.downloads.iterdir()) == []


def test_a_put_that_is_always_damaged_is_told(tmp_path: Path) -> None:
    """A server that stores other bytes than it was sent cannot be kept from it by one PUT, but it is found out."""
    for case in make_case("PUT", tmp_path):
        case.befall(damaged, times=ALWAYS)
        with pytest.raises(PresignGuiError) as caught:
            case.run()
        assert caught.value.kind == "UploadDiffers"
        case.check_done(case.goes_on())


def test_another_range_than_the_one_asked_for(download: Case) -> None:
    first_whole = Fault(("GetObject",), reset_at(0.1))
    download.room.server.faults = [first_whole, Fault(("GetObject",), another_range, times=1)]
    download.check_done(download.run())


def test_another_range_again_and_again(download: Case) -> None:
    first_whole = Fault(("GetObject",), reset_at(0.1))
    download.room.server.faults = [first_whole, Fault(("GetObject",), another_range, times=ALWAYS)]
    assert download.fails().kind == "WrongRange"
    download.check_done(download.goes_on())


# -- refusals ----------------------------------------------------------------------------------------------------------


def test_a_refusal_before_the_first_byte_costs_none(case: Case) -> None:
    case.befall(failing(403, "AccessDenied"), times=ALWAYS)
    error = case.fails(keeps=False)
    assert error.status == 403
    assert error.kind in {"AccessDeniedToWrite", "AccessDeniedToRead"}
    assert case.moved == 0
    assert case.room.server.operations().count(case.operation) <= 3  # it is not tried again, by no stream
    assert case.room.server.uploads == {}


def test_a_permission_that_is_lost_midway_and_given_back(case: Case) -> None:
    case.befall(failing(403, "AccessDenied"), times=ALWAYS, after=1 if case.kind in {"multipart", "ranges"} else 0)
    assert case.fails().status == 403
    case.check_done(case.goes_on())


def test_urls_that_expire_midway_are_signed_again(case: Case) -> None:
    expire = then(lambda server, asked: server.expire_urls(asked.token))
    case.befall(expire, times=2, after=1 if case.kind in {"multipart", "ranges"} else 0)
    case.check_done(case.run())
    assert case.room.signer.newest_token > 1


def test_a_link_that_expires_is_told_to_a_guest_and_a_fresh_one_goes_on(tmp_path: Path) -> None:
    for kind in ("PUT", "download", "ranges"):
        folder = tmp_path / kind
        folder.mkdir()
        for case in make_case(kind, folder):
            room = case.room
            expire = then(lambda server, asked: server.expire_urls(asked.token))
            case.befall(expire, times=1, after=1 if kind == "ranges" else 0)
            case.signer = guest(room, 1)
            with pytest.raises(PresignedUrlError) as caught:
                case.run()
            assert caught.value.kind == "RequestExpired"
            case.check_nothing_wrong()
            case.signer = guest(room, room.signer.newest_token + 1000)
            case.check_done(case.goes_on())


def guest(room: EngineRoom, token: int) -> LinkSigner:
    """Make the signer of somebody who was given a link."""
    query = (
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAX%2F20261124%2Fus-east-1%2Fs3%2Faws4_request"
        f"&X-Amz-Date=20261124T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature={token}"
    )
    return LinkSigner(parse_presigned_url(f"{room.server.origin}/bucket/{KEY}?{query}"))
