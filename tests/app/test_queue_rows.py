import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.app.queue_rows import Rows
from presign_gui.domain.transfer import TransferState

QUEUED, PAUSED, RUNNING, DONE = TransferState.QUEUED, TransferState.PAUSED, TransferState.RUNNING, TransferState.DONE


def rows(*states: TransferState) -> Rows:
    made = Rows()
    for number, state in enumerate(states, start=1):
        made.add(number, state)
    return made


def test_rows_stay_in_the_order_in_which_they_came() -> None:
    made = rows(QUEUED, DONE, QUEUED)
    assert (made.ids, len(made), 2 in made, 4 in made) == ((1, 2, 3), 3, True, False)
    assert made.counts == {QUEUED: 2, DONE: 1}
    assert made.queued(5) == (1, 3)
    assert made.queued(1) == (1,)
    assert made.in_state(DONE, PAUSED) == (2,)
    assert made.in_state(PAUSED) == ()


def test_what_is_put_back_takes_its_old_place() -> None:
    made = rows(QUEUED, QUEUED, QUEUED)
    made.change(1, RUNNING)
    assert made.queued(3) == (2, 3)
    made.change(1, QUEUED)
    assert made.queued(3) == (1, 2, 3)
    assert made.counts == {QUEUED: 3}


def test_moving_up_and_down_passes_what_has_ended() -> None:
    made = rows(QUEUED, DONE, DONE, PAUSED)
    up = made.neighbour(4, -1)
    assert up == 0
    assert made.move(4, up)
    assert made.ids == (4, 1, 2, 3)
    assert made.neighbour(4, -1) is None
    down = made.neighbour(4, 1)
    assert down == 1
    assert made.neighbour(1, 1) is None


def test_moving_nowhere_changes_nothing() -> None:
    made = rows(QUEUED, QUEUED)
    assert not made.move(2, 7)
    assert not made.move(1, -3)
    assert made.ids == (1, 2)


def test_what_is_not_there_is_an_error() -> None:
    made = rows(QUEUED)
    for call in (
        lambda: made.state(9),
        lambda: made.change(9, DONE),
        lambda: made.remove([9]),
        lambda: made.move(9, 0),
        lambda: made.neighbour(9, 1),
    ):
        with pytest.raises(KeyError):
            call()


def test_each_moved_row_is_told_with_the_one_after_it_the_last_first() -> None:
    made = rows(QUEUED, QUEUED, QUEUED, QUEUED)
    assert made.followers([1, 4, 3]) == [(4, None), (3, 4), (1, 2)]


STEP = st.tuples(
    st.sampled_from(["add", "change", "remove", "move"]), st.integers(0, 9), st.sampled_from(TransferState)
)


@given(steps=st.lists(STEP, max_size=60))
def test_it_is_what_a_list_would_be(steps: list[tuple[str, int, TransferState]]) -> None:
    made = Rows()
    expected: list[list[object]] = []
    for number, (what, at, state) in enumerate(steps):
        target = expected[at % len(expected)] if expected else None
        match what:
            case "add" if at % 2:
                made.add(number, state)
                expected.append([number, state])
            case "add":
                made.add_all([(number, state)])
                expected.append([number, state])
            case "change" if target:
                made.change(int(str(target[0])), state)
                target[1] = state
            case "change all":
                chosen = expected[at:]
                made.change_all([int(str(row[0])) for row in chosen], state)
                for row in chosen:
                    row[1] = state
            case "remove" if target:
                made.remove([int(str(target[0]))])
                expected.remove(target)
            case "move" if target:
                made.move(int(str(target[0])), at)
                expected.remove(target)
                expected.insert(at, target)
        assert made.ids == tuple(row[0] for row in expected)
        assert made.queued(99) == tuple(row[0] for row in expected if row[1] is QUEUED)
        assert sum(made.counts.values()) == len(expected)
