from dataclasses import replace
from datetime import timedelta

import pytest

from presign_gui.domain.catalogue import all_entries, integrity, local_file, network, presigned_url, s3_service
from presign_gui.domain.errors import Actor, CatalogueEntry, NetworkError, PresignGuiError, Retry
from presign_gui.transfer.control import Cancelled, Control
from presign_gui.transfer.retry import Retries, RetryPolicy, Wait, Why, pause, with_retries
from tests.fakes.clock import FakeClock

OFFLINE = network.NETWORK_UNREACHABLE.error(host="h")
LOST = network.CONNECTION_LOST.error(host="h")
BUSY = s3_service.SLOW_DOWN.error()
EXPIRED = presigned_url.REQUEST_EXPIRED.error()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def retries_of(clock: FakeClock, *, random: float = 1.0, reached: bool = False, can_resign: bool = True) -> Retries:
    return Retries(reached=reached, can_resign=can_resign, random=lambda: random, clock=clock.read)


def asked_for(seconds: float) -> PresignGuiError:
    return s3_service.SLOW_DOWN.error(status=503, retry_after=timedelta(seconds=seconds))


# -- what is tried again at all --------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", all_entries(), ids=lambda entry: entry.kind)
def test_the_catalogue_decides_what_is_tried_again(entry: CatalogueEntry, clock: FakeClock) -> None:
    wait = retries_of(clock).after(entry.error())
    assert (wait is not None) == (entry.retry in {Retry.BACKOFF, Retry.RESIGN})


def test_what_is_tried_again_is_read_from_the_error_alone(clock: FakeClock) -> None:
    turned = replace(local_file.DISK_FULL, retry=Retry.BACKOFF)
    assert retries_of(clock).after(turned.error()) is not None
    assert retries_of(clock).after(local_file.DISK_FULL.error()) is None


# -- backoff ---------------------------------------------------------------------------------------------------------


def test_delays_double_up_to_a_limit_and_then_it_gives_up(clock: FakeClock) -> None:
    retries = retries_of(clock)
    waits = [retries.after(BUSY) for _ in range(10)]
    assert waits == [*(Wait(seconds, Why.BACKOFF) for seconds in (0.5, 1, 2, 4, 8, 16, 20, 20, 20)), None]


@pytest.mark.parametrize(("random", "seconds"), [(0.0, 0.0), (0.25, 1.0), (0.999, 3.996)])
def test_the_jitter_is_full(clock: FakeClock, random: float, seconds: float) -> None:
    retries = retries_of(clock, random=random)
    for _ in range(3):
        retries.after(BUSY)
    wait = retries.after(BUSY)
    assert wait is not None
    assert wait.seconds == pytest.approx(seconds)


def test_progress_makes_earlier_failures_not_count(clock: FakeClock) -> None:
    retries = retries_of(clock)
    for _ in range(9):
        assert retries.after(LOST) is not None
    retries.progressed()
    assert retries.after(LOST) == Wait(0.5, Why.BACKOFF)


def test_time_without_progress_is_limited(clock: FakeClock) -> None:
    retries = retries_of(clock)
    assert retries.after(BUSY) is not None
    clock.advance(898)
    assert retries.after(BUSY) == Wait(1.0, Why.BACKOFF)
    clock.advance(1)
    assert retries.after(BUSY) is None


def test_damaged_bytes_are_sent_again(clock: FakeClock) -> None:
    assert retries_of(clock).after(integrity.UPLOAD_DIFFERS.error()) == Wait(0.5, Why.BACKOFF)


# -- Retry-After -----------------------------------------------------------------------------------------------------


def test_the_server_is_given_the_time_it_asked_for(clock: FakeClock) -> None:
    retries = retries_of(clock)
    assert retries.after(asked_for(120)) == Wait(120.5, Why.SERVER_ASKED)
    assert retries_of(clock, random=0.0).after(asked_for(120)) == Wait(120.0, Why.SERVER_ASKED)
    assert retries_of(clock, random=0.0).after(asked_for(0)) == Wait(0.0, Why.SERVER_ASKED)


def test_a_server_that_asks_for_too_long_is_not_waited_for(clock: FakeClock) -> None:
    assert retries_of(clock).after(asked_for(3600)) is None


# -- the network is gone -----------------------------------------------------------------------------------------------


def test_these_failures_mean_that_the_network_is_gone() -> None:
    kinds = {
        entry.kind
        for entry in all_entries()
        if issubclass(entry.family, NetworkError) and entry.retry is Retry.BACKOFF and entry.actor is Actor.YOU
    }
    assert kinds == {"HostNotFound", "NameServerSilent", "ConnectionRefused", "NetworkUnreachable", "ConnectTimeout"}


def test_a_server_that_was_reached_before_is_waited_for_long_and_looked_for_often(clock: FakeClock) -> None:
    retries = retries_of(clock, reached=True)
    waited = 0.0
    while waited < 23 * 3600:
        wait = retries.after(OFFLINE)
        assert wait is not None
        assert wait.why is Why.OFFLINE
        assert wait.seconds <= 10
        waited += wait.seconds
        clock.advance(wait.seconds)
    clock.advance(3600)
    assert retries.after(OFFLINE) is None


def test_progress_is_having_reached_the_server(clock: FakeClock) -> None:
    retries = retries_of(clock)
    retries.progressed()
    for _ in range(50):
        assert retries.after(OFFLINE) is not None


@pytest.mark.parametrize("error", [LOST, EXPIRED], ids=["broke off", "refused"])
def test_a_server_that_broke_off_or_refused_was_reached(clock: FakeClock, error: PresignGuiError) -> None:
    retries = retries_of(clock)
    assert retries.after(error) is not None
    for _ in range(50):
        assert retries.after(OFFLINE) is not None


def test_a_server_that_was_never_reached_is_given_up_soon(clock: FakeClock) -> None:
    retries = retries_of(clock)
    assert [retries.after(OFFLINE) is None for _ in range(4)] == [False, False, False, True]


def test_being_offline_does_not_use_up_the_attempts(clock: FakeClock) -> None:
    retries = retries_of(clock, reached=True)
    for _ in range(20):
        retries.after(OFFLINE)
    assert retries.after(LOST) == Wait(0.5, Why.BACKOFF)


# -- expired URLs ------------------------------------------------------------------------------------------------------


def test_an_expired_url_is_signed_again_at_once_but_not_for_ever(clock: FakeClock) -> None:
    retries = retries_of(clock)
    assert [retries.after(EXPIRED) for _ in range(4)] == [Wait(0.0, Why.RESIGN)] * 3 + [None]
    retries.progressed()
    assert retries.after(EXPIRED) == Wait(0.0, Why.RESIGN)


def test_a_guest_cannot_sign_again(clock: FakeClock) -> None:
    assert retries_of(clock, can_resign=False).after(EXPIRED) is None


# -- carrying it out ---------------------------------------------------------------------------------------------------


def test_tries_until_it_succeeds_and_says_what_it_waits_for(clock: FakeClock) -> None:
    failures: list[PresignGuiError] = [EXPIRED, LOST, BUSY]
    heard: list[tuple[Wait, PresignGuiError]] = []
    left = list(failures)

    def attempt() -> str:
        if left:
            raise left.pop(0)
        return "done"

    result = with_retries(
        attempt,
        retries_of(clock),
        Control(),
        on_wait=lambda wait, error: heard.append((wait, error)),
        clock=clock.read,
        sleep=clock.sleep,
    )
    assert result == "done"
    assert [error for _, error in heard] == failures
    assert [wait.why for wait, _ in heard] == [Why.RESIGN, Why.BACKOFF, Why.BACKOFF]
    assert sum(clock.slept) == pytest.approx(sum(wait.seconds for wait, _ in heard))


def test_gives_up_with_the_last_error(clock: FakeClock) -> None:
    attempts = 0

    def attempt() -> None:
        nonlocal attempts
        attempts += 1
        raise s3_service.SLOW_DOWN.error(detail=str(attempts))

    retries = Retries(RetryPolicy(max_attempts=3), random=lambda: 1.0, clock=clock.read)
    with pytest.raises(PresignGuiError) as caught:
        with_retries(attempt, retries, Control(), clock=clock.read, sleep=clock.sleep)
    assert caught.value.detail == "3"
    assert attempts == 3


def test_a_refusal_is_raised_at_once(clock: FakeClock) -> None:
    with pytest.raises(PresignGuiError) as caught:
        with_retries(
            lambda: (_ for _ in ()).throw(local_file.DISK_FULL.error()),
            retries_of(clock),
            Control(),
            clock=clock.read,
            sleep=clock.sleep,
        )
    assert caught.value.kind == "DiskFull"
    assert clock.slept == []


def test_a_cancel_ends_the_waiting(clock: FakeClock) -> None:
    control = Control()

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if len(clock.slept) == 3:
            control.cancel()

    def attempt() -> None:
        raise asked_for(600)

    with pytest.raises(Cancelled):
        with_retries(attempt, retries_of(clock), control, clock=clock.read, sleep=sleep)
    assert clock.elapsed == pytest.approx(0.3)


def test_nothing_is_attempted_after_a_cancel(clock: FakeClock) -> None:
    control = Control()
    control.cancel()
    attempts: list[int] = []
    with pytest.raises(Cancelled):
        with_retries(lambda: attempts.append(1), retries_of(clock), control)
    assert attempts == []


def test_a_pause_is_as_long_as_asked_in_short_slices(clock: FakeClock) -> None:
    pause(0.35, Control(), clock=clock.read, sleep=clock.sleep)
    assert sum(clock.slept) == pytest.approx(0.35)
    assert max(clock.slept) <= 0.1


# -- damage ----------------------------------------------------------------------------------------------------------


def test_what_arrives_damaged_is_moved_three_times_in_all_however_much_moves_between(clock: FakeClock) -> None:
    retries = retries_of(clock)
    damaged = integrity.DOWNLOAD_DIFFERS.error(algorithm="MD5")
    assert retries.after(damaged) == Wait(0.5, Why.BACKOFF)
    retries.progressed()
    clock.advance(3600)
    assert retries.after(damaged) == Wait(1.0, Why.BACKOFF)
    retries.progressed()
    assert retries.after(damaged) is None
