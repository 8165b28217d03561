"""What the one line of the bar says of many transfers, and of those that wait."""

import io
import threading

import pytest

from presign_gui.app.jobs import Job
from presign_gui.app.queue import TransferQueue
from presign_gui.cli.output import Output
from presign_gui.cli.transfer_watch import Watch
from presign_gui.domain.catalogue import network
from presign_gui.domain.transfer import TransferResult, TransferState
from presign_gui.transfer.control import Control
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.retry import Wait, Why
from presign_gui.transfer.watcher import Watcher
from tests.cli.test_progress_bar import Terminal
from tests.cli.test_transfers import upload
from tests.fakes.queues import ScriptedRunner, succeed


@pytest.mark.parametrize(
    ("wait", "shown"),
    [
        (Wait(90.0, Why.OFFLINE), "waiting for the network"),
        (Wait(30.4, Why.SERVER_ASKED), "the server asks to wait 30 s"),
        (Wait(2.4, Why.BACKOFF), "trying again in 2 s"),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_a_transfer_that_waits_says_why(monkeypatch: pytest.MonkeyPatch, wait: Wait, shown: str, count: int) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    terminal = Terminal()
    seen = threading.Event()
    real = terminal.write

    def write(text: str) -> int:
        if shown in text:
            seen.set()
        return real(text)

    monkeypatch.setattr(terminal, "write", write)
    runner = ScriptedRunner()

    def waits(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        watcher.waiting(wait, network.CONNECTION_REFUSED.error(host="x"))
        assert seen.wait(30), terminal.getvalue()
        return succeed(job, control, meter, watcher)

    runner.otherwise = waits
    queue = TransferQueue(runner)
    watch = Watch(queue, Output(json=False, stdout=io.StringIO(), stderr=terminal))
    queue.add_all([upload(str(number)) for number in range(count)])
    watch.until_all_ended()
    assert [each.state for each in watch.transfers()] == [TransferState.DONE] * count
    assert queue.close(30)


def test_thousands_of_changes_between_two_looks_are_all_told() -> None:
    runner = ScriptedRunner()
    runner.otherwise = succeed
    queue = TransferQueue(runner, workers=4)
    out = io.StringIO()
    watch = Watch(queue, Output(json=False, stdout=out, stderr=io.StringIO()))
    jobs = [upload(str(number)) for number in range(6_000)]
    queue.add_all(jobs)
    watch.until_all_ended()
    assert len(out.getvalue().splitlines()) == 6_000
    assert sum(1 for each in watch.transfers() if each.state is TransferState.DONE) == 6_000
    assert queue.close(30)
