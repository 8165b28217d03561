"""Whatever is done with a queue, what the store has in the end is what the queue was."""

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from presign_gui.app.queue_board import Board
from presign_gui.app.queue_keeper import Keeper
from presign_gui.app.queue_record import Attempt, Record
from presign_gui.app.store import Store
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.resume import FileState, MultipartUpload, UploadResume
from presign_gui.domain.transfer import TransferState
from tests.fakes.queues import upload

RUNS = ("begin", "run", "end")
ACTS = ("pause", "resume", "retry", "cancel", "remove", "up", "down", "move", "add", "save", "load", *RUNS, *RUNS)
ACT = st.tuples(st.sampled_from(ACTS), st.integers(0, 7))
LOCATION = ObjectLocation("bucket", "key")


class Desk:
    """A board, its store and its keeper, without the keeper's thread: the test says when it works."""

    def __init__(self, loaded: int) -> None:
        self.store = Store.in_memory()
        self.board = Board(loaded)
        self.running: list[tuple[Record, Attempt]] = []
        self.abandoned: list[str] = []
        self.keeper = Keeper(
            self.board,
            self.store,
            limit=2,
            start=lambda record, attempt: self.running.append((record, attempt)),
            on_abandoned=lambda uploads: self.abandoned.extend(each.upload_id for each in uploads),
        )
        self.keeper.wake = lambda: None  # type: ignore[method-assign] # the thread would work at random moments

    def act(self, what: str, at: int) -> None:
        ids = self.board.ids
        match what:
            case "add":
                self.keeper.add([upload(f"{at}.txt")])
            case "save":
                self.keeper._save()
            case "begin":
                self.keeper._save()
                self.keeper._start_next()
            case "run" if self.running:
                self.run(*self.running[at % len(self.running)])
            case "end" if self.running:
                self.end(*self.running.pop(at % len(self.running)), at)
            case "load" if ids:
                self.board.load(ids, self.store.transfers(ids))
            case _ if ids:
                self.ask(what, ids[at % len(ids)], at)

    def ask(self, what: str, transfer_id: int, at: int) -> None:
        match what:
            case "up":
                self.board.move_past(transfer_id, -1)
            case "down":
                self.board.move_past(transfer_id, 1)
            case "move":
                self.board.move(transfer_id, at)
            case "pause":
                self.board.pause(transfer_id)
            case "resume":
                self.board.resume(transfer_id)
            case "retry":
                self.board.retry(transfer_id)
            case "cancel":
                self.board.cancel(transfer_id)
            case "remove":
                self.board.remove(transfer_id)

    def run(self, record: Record, attempt: Attempt) -> None:
        """Let a thread get as far as to have begun an upload, where it still counts."""
        with self.board.step(record, attempt, TransferState.RUNNING) as counts:
            pass
        if counts:
            multipart = MultipartUpload(f"upload-{record.id}", 16)
            self.store.begin(record.id, UploadResume(location=LOCATION, source=FileState(9, 9), multipart=multipart))

    def end(self, record: Record, attempt: Attempt, at: int) -> None:
        """Let a thread come to its end, after its control if there is something to hear."""
        outcome = (TransferState.DONE, TransferState.FAILED)[at % 2]
        if attempt.control.cancelled:
            outcome = TransferState.CANCELLED
        elif attempt.control.paused:
            outcome = TransferState.PAUSED
        with self.board.step(record, attempt, outcome):
            pass


@settings(max_examples=60, deadline=None)
@given(acts=st.lists(ACT, max_size=60), loaded=st.integers(1, 4))
@example(acts=[("begin", 0), ("run", 0), ("pause", 0), ("end", 0), ("cancel", 0)], loaded=4)
def test_memory_and_disk_agree_whatever_happens(acts: list[tuple[str, int]], loaded: int) -> None:
    desk = Desk(loaded)
    for what, at in [("add", 0), ("add", 1), ("add", 2), *acts, ("save", 0)]:
        desk.act(what, at)
    assert desk.keeper.problem is None
    shown = desk.board.show(desk.store.transfers(desk.board.ids))
    expected = [
        # A row that runs is queued on disk: as what it is found after a crash.
        (each, TransferState.QUEUED if shown[each].state.is_active else shown[each].state)
        for each in desk.board.ids
    ]
    assert [(each.id, each.state) for each in desk.store.outline()] == expected
    kept = desk.store.upload_ids()
    given_up = [each for each, state in expected if state is TransferState.CANCELLED]
    assert not kept & {f"upload-{each}" for each in given_up}
    assert {each.upload_id for each in desk.store.abandoned()} == set(desk.abandoned)
    counted = {state: sum(1 for each in shown.values() if each.state is state) for state in desk.board.counts}
    assert desk.board.counts == counted
    desk.store.close()


def test_what_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    desk = Desk(5)
    for number in range(3):
        desk.act("add", number)
    first, second, third = desk.board.ids
    desk.board.cancel(first)
    desk.board.move(third, 0)
    desk.board.cancel(second)
    desk.board.remove(second)
    with desk.store._database.transaction() as connection:
        connection.execute("ALTER TABLE abandoned_uploads RENAME TO gone")
    desk.keeper._save()
    assert desk.keeper.problem is not None
    with desk.store._database.transaction() as connection:
        connection.execute("ALTER TABLE gone RENAME TO abandoned_uploads")
    desk.board.pause(third)
    desk.keeper._save()
    assert desk.keeper.problem is None
    assert [(each.id, each.state) for each in desk.store.outline()] == [
        (third, TransferState.PAUSED),
        (first, TransferState.CANCELLED),
    ]
    desk.store.close()
