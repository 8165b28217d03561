import threading
import time

import pytest

from presign_gui.transfer.control import Cancelled, Control, Paused, run_beside


def test_a_new_control_lets_everything_go_on() -> None:
    control = Control()
    control.raise_if_stopped()
    assert not control.cancelled


def test_cancelling_twice_is_cancelling_once() -> None:
    control = Control()
    control.cancel()
    control.cancel()
    assert control.cancelled
    with pytest.raises(Cancelled):
        control.raise_if_stopped()


def test_run_beside_returns_what_the_work_returns() -> None:
    assert run_beside(lambda: 42, Control()) == 42


def test_run_beside_raises_what_the_work_raises_even_a_timeout() -> None:
    def fail() -> None:
        raise TimeoutError("the disk's own")

    with pytest.raises(TimeoutError, match="the disk's own"):
        run_beside(fail, Control())


@pytest.mark.alone
def test_run_beside_leaves_stuck_work_behind_when_cancelled() -> None:
    control = Control()
    stuck = threading.Event()
    threading.Timer(0.05, control.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        run_beside(stuck.wait, control)
    assert time.monotonic() - began < 0.5
    stuck.set()


def test_run_beside_leaves_stuck_work_behind_when_its_time_is_over() -> None:
    stuck = threading.Event()
    with pytest.raises(TimeoutError):
        run_beside(stuck.wait, Control(), seconds=0.05)
    stuck.set()


def test_a_pause_is_another_way_to_stop_and_a_cancel_counts_for_more() -> None:
    control = Control()
    control.pause()
    assert (control.paused, control.cancelled) == (True, False)
    with pytest.raises(Paused):
        control.raise_if_stopped()
    control.cancel()
    with pytest.raises(Cancelled):
        control.raise_if_stopped()


def test_a_child_stops_with_its_parent_and_not_the_other_way_round() -> None:
    parent = Control()
    child = Control(parent)
    child.cancel()
    parent.raise_if_stopped()
    other = Control(parent)
    parent.pause()
    with pytest.raises(Paused):
        other.raise_if_stopped()
    parent.cancel()
    with pytest.raises(Cancelled):
        other.raise_if_stopped()


def test_a_child_that_does_not_heed_a_pause_goes_on_until_the_cancel() -> None:
    parent = Control()
    child = Control(parent, heeds_pause=False)
    parent.pause()
    child.raise_if_stopped()
    assert not child.paused
    parent.cancel()
    with pytest.raises(Cancelled):
        child.raise_if_stopped()
