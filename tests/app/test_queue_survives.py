"""The program is killed at random moments, started again, and killed again, until the queue is done."""

import json
import random
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from presign_gui.app.store import Store
from presign_gui.domain.transfer import TransferState
from tests.fakes.part_server import PartServer

FILES, PARTS, WORKERS = 6, 40, 3
SECONDS_A_PART = 0.01

_PROGRAM = """
import json, sys, time
from pathlib import Path
from presign_gui.app.jobs import UploadJob
from presign_gui.app.queue import TransferQueue
from presign_gui.app.store import Store
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import TransferState
from tests.fakes.part_server import PartRunner, signer_of

folder, files, parts, workers, seconds = Path(sys.argv[1]), *map(int, sys.argv[2:5]), float(sys.argv[5])
store = Store.open(folder / "transfers.db")
queue = TransferQueue(PartRunner(folder, seconds), store, workers=workers, find_signer=signer_of)
if not queue.ids():
    queue.add_all([
        UploadJob(source=Path(f"{parts}.parts"), location=ObjectLocation("bucket", f"file-{n}"), connection="work",
                  signer=signer_of("work"))
        for n in range(files)
    ])
else:
    print(json.dumps([[each.location.key, each.state, each.progress.done] for each in queue.transfers()]), flush=True)
queue.resume_all()
print("running", flush=True)
while queue.counts().get(TransferState.DONE, 0) < files:
    assert TransferState.FAILED not in queue.counts(), queue.transfers()
    time.sleep(0.005)
assert queue.close(30)
print("done", flush=True)
"""


def start(folder: Path) -> "subprocess.Popen[str]":
    arguments = [str(folder), str(FILES), str(PARTS), str(WORKERS), str(SECONDS_A_PART)]
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def run_and_kill(folder: Path, after_seconds: float) -> list[str]:
    with start(folder) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline()]
        while lines[-1] and lines[-1] != "running\n":
            lines.append(program.stdout.readline())
        time.sleep(after_seconds)
        program.send_signal(signal.SIGKILL)
        return [line.strip() for line in (*lines, *program.stdout.readlines())]


def test_the_same_queue_goes_on_after_kill_9_and_sends_no_finished_part_again(tmp_path: Path) -> None:
    server = PartServer(tmp_path)
    kills = 0
    found: list[list[Any]] = []
    while "done" not in (lines := run_and_kill(tmp_path, random.uniform(0, 0.25))):
        kills += 1
        assert kills < 60
        found += [json.loads(line) for line in lines if line.startswith("[")]
    assert kills >= 3, "it cannot be done sooner"

    expected = [f"file-{number}" for number in range(FILES)]
    for queue in found:
        assert [key for key, _, _ in queue] == expected
        assert {state for _, state, _ in queue} <= {"paused", "done"}

    objects = list(server.objects.iterdir())
    assert {each.name.rpartition("-")[0] for each in objects} == set(expected)
    sent = [int(line) for each in objects for line in each.read_text().split()]
    # Killed between the last answer and the note of it, a file is sent again: nothing says that the object is ours.
    again = len(objects) - FILES
    assert again <= kills
    if not again:
        for before, after in pairwise(found):
            assert all(was[2] <= now[2] for was, now in zip(before, after, strict=True))
    assert len(sent) - (FILES + again) * PARTS <= kills * WORKERS, "a kill lost more than what was on its way"
    assert len(list(server.uploads.iterdir())) <= kills * WORKERS
    assert set(sent) == set(range(1, PARTS + 1))

    store = Store.open(tmp_path / "transfers.db")
    assert [each.state for each in store.outline()] == [TransferState.DONE] * FILES
    assert store.upload_ids() == frozenset()
    assert store.abandoned() == ()
    store.close()
