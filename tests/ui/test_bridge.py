"""The crossing from worker threads to the GUI thread."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QThread

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.transfer import Transfer
from presign_gui.ui.bridge import QueueBridge, Tasks
from tests.fakes.person import let_pass, wait_until
from tests.fakes.ui_services import FakeServices


class Outcome:
    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[PresignGuiError] = []
        self.threads: list[QThread] = []

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(QThread.currentThread())

    def failed(self, error: PresignGuiError) -> None:
        self.errors.append(error)


def test_results_come_back_on_the_gui_thread(qapp: object) -> None:
    tasks, outcome = Tasks(), Outcome()
    worker: list[str] = []

    def work() -> int:
        worker.append(threading.current_thread().name)
        return 7

    tasks.run(work, outcome.done, outcome.failed)
    wait_until(lambda: bool(outcome.results))
    assert outcome.results == [7]
    assert outcome.threads == [tasks.thread()]
    assert worker[0].startswith("window")
    assert tasks.close(30)


def test_known_errors_come_back_as_they_are_and_defects_as_unexpected(
    qapp: object, caplog: pytest.LogCaptureFixture
) -> None:
    tasks, outcome = Tasks(), Outcome()
    known = entries.KEY_EMPTY.error()

    def fail() -> None:
        raise known

    def defect() -> None:
        raise RuntimeError("https://h/k?X-Amz-Signature=0123abcd")

    tasks.run(fail, outcome.done, outcome.failed)
    wait_until(lambda: len(outcome.errors) == 1)
    tasks.run(defect, outcome.done, outcome.failed)
    wait_until(lambda: len(outcome.errors) == 2)
    assert outcome.errors[0] is known
    assert outcome.errors[1].kind == "Unexpected"
    assert "RuntimeError" in outcome.errors[1].detail
    assert "0123abcd" not in outcome.errors[1].detail
    assert "unexpected exception" in caplog.text
    assert not outcome.results
    tasks.close(1)


def test_nobody_hears_of_an_abandoned_task(qapp: object) -> None:
    tasks, outcome, gate = Tasks(), Outcome(), threading.Event()
    task = tasks.run(lambda: gate.wait(30), outcome.done, outcome.failed)
    task.abandon()
    gate.set()
    let_pass(60)
    assert not outcome.results
    tasks.close(1)


def test_closing_does_not_wait_for_a_call_that_hangs(qapp: object) -> None:
    tasks, outcome, gate = Tasks(), Outcome(), threading.Event()
    tasks.run(lambda: gate.wait(30), outcome.done, outcome.failed)
    assert not tasks.close(0.05)
    gate.set()
    let_pass(60)
    assert not outcome.results


def test_the_queue_is_heard_on_the_gui_thread_until_it_is_closed(
    qapp: object, services: FakeServices, tmp_path: Path
) -> None:
    from presign_gui.app.connections import SANDBOX_CONNECTION
    from presign_gui.domain.location import ObjectLocation

    bridge = QueueBridge(services.queue)
    heard: list[Transfer] = []
    progress: list[object] = []
    bridge.changed.connect(lambda changes: heard.extend(changes.transfers))
    bridge.progressed.connect(progress.append)
    services.runner.held = True
    connection = services.open_connection(SANDBOX_CONNECTION)
    job = connection.upload_job(tmp_path / "a.txt", ObjectLocation("photos", "a.txt"))
    services.queue.add(job)
    wait_until(lambda: bool(progress), "progress")
    services.runner.gate.set()
    wait_until(lambda: heard[-1].state.is_final, "the end")
    bridge.close()
    count = len(heard)
    services.queue.add(job)
    let_pass(60)
    assert len(heard) == count
    services.queue.close(2)
