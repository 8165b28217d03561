import pytest

from presign_gui.domain.transfer import SIZE_ONLY, Progress, TransferState, Verification

FINAL = {TransferState.DONE, TransferState.SKIPPED, TransferState.FAILED, TransferState.CANCELLED}


def test_the_states_in_which_nothing_more_happens() -> None:
    assert {state for state in TransferState if state.is_final} == FINAL


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TransferState.QUEUED, TransferState.SIGNING),
        (TransferState.SIGNING, TransferState.RUNNING),
        (TransferState.RUNNING, TransferState.DONE),
        (TransferState.RUNNING, TransferState.FAILED),
        (TransferState.FAILED, TransferState.QUEUED),
        (TransferState.CANCELLED, TransferState.QUEUED),
        (TransferState.SKIPPED, TransferState.QUEUED),
        (TransferState.QUEUED, TransferState.PAUSED),
        (TransferState.SIGNING, TransferState.PAUSED),
        (TransferState.RUNNING, TransferState.PAUSED),
        (TransferState.PAUSED, TransferState.QUEUED),
        (TransferState.RUNNING, TransferState.QUEUED),
    ],
)
def test_legal_steps(before: TransferState, after: TransferState) -> None:
    assert before.may_become(after)


@pytest.mark.parametrize("after", TransferState)
def test_what_is_done_stays_done(after: TransferState) -> None:
    assert not TransferState.DONE.may_become(after)


@pytest.mark.parametrize("state", TransferState)
def test_no_state_becomes_itself(state: TransferState) -> None:
    assert not state.may_become(state)


@pytest.mark.parametrize("state", TransferState)
def test_what_is_paused_or_has_ended_starts_only_through_the_queue(state: TransferState) -> None:
    assert state.may_become(TransferState.SIGNING) == (state is TransferState.QUEUED)
    assert state.is_active == (state in {TransferState.SIGNING, TransferState.RUNNING})


@pytest.mark.parametrize("state", sorted(set(TransferState) - FINAL))
def test_whatever_is_not_final_can_be_cancelled(state: TransferState) -> None:
    assert state.may_become(TransferState.CANCELLED)


@pytest.mark.parametrize(
    ("progress", "fraction", "seconds_left"),
    [
        (Progress(), None, None),
        (Progress(done=5), None, None),
        (Progress(done=0, total=0), 1.0, None),
        (Progress(done=25, total=100), 0.25, None),
        (Progress(done=25, total=100, bytes_per_second=25), 0.25, 3.0),
        (Progress(done=150, total=100, bytes_per_second=25), 1.0, 0.0),
        (Progress(done=25, total=100, bytes_per_second=0.0), 0.25, None),
        (Progress(done=25, total=None, bytes_per_second=25), None, None),
    ],
)
def test_how_far_and_how_long(progress: Progress, fraction: float | None, seconds_left: float | None) -> None:
    assert progress.fraction == fraction
    assert progress.seconds_left == seconds_left


def test_what_was_verified_in_words() -> None:
    assert str(Verification("CRC64NVME")) == "verified (CRC64NVME)"
    assert str(SIZE_ONLY) == "size checked only"
