"""The queue with the real engine: killed at random moments and started again until all is done, and ended in order.

The server is in this process, so that it outlives the program and knows what was sent twice.
"""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.queue import TransferQueue
from presign_gui.app.runner import Runner
from presign_gui.app.store import Store
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import Signer
from presign_gui.domain.transfer import TransferState
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from tests.fakes.engine_room import MIB, random_bytes
from tests.fakes.token_signer import TokenSigner
from tests.fakes.waiting import wait_until
from tests.servers.multipart_s3 import BUCKET, MultipartS3

SIZE = 40 * MIB + 11
PARTS = 9
STREAMS = 2
RATE = 40 * MIB
LIMITS = Limits(
    streams=STREAMS,
    streams_per_transfer=STREAMS,
    parallel_from=10 * MIB,
    part_size=5 * MIB,
    upload_bytes_per_second=RATE,
    download_bytes_per_second=RATE,
)


def open_queue(folder: Path, origin: str) -> TransferQueue:
    """Open the queue in `folder`, and put an upload and a download into it the first time."""

    def find_signer(_connection: str) -> Signer:
        return TokenSigner(origin)

    runner = Runner(lambda: HttpClient(environ={}), LIMITS)
    queue = TransferQueue(runner, Store.open(folder / "transfers.db"), find_signer=find_signer)
    if not queue.ids():
        up, down = ObjectLocation(BUCKET, "up.bin"), ObjectLocation(BUCKET, "down.bin")
        jobs: list[Job] = [
            UploadJob(source=folder / "up.bin", location=up, connection="here", signer=find_signer("here")),
            DownloadJob(location=down, folder=folder / "downloads", connection="here", signer=find_signer("here")),
        ]
        queue.add_all(jobs)
    return queue


def run_to_the_end(folder: Path, origin: str) -> None:
    """Be the program: go on with what there is until all is done."""
    queue = open_queue(folder, origin)
    queue.resume_all()
    print("running", flush=True)
    while queue.counts().get(TransferState.DONE, 0) < 2:
        assert TransferState.FAILED not in queue.counts(), [each.error for each in queue.transfers()]
        time.sleep(0.005)
    assert queue.close(30)
    print("done", flush=True)


_PROGRAM = """
import sys
from pathlib import Path
from tests.e2e.test_queue_kill import run_to_the_end
run_to_the_end(Path(sys.argv[1]), sys.argv[2])
"""


def run_and_kill(folder: Path, origin: str, after_seconds: float) -> bool:
    """Run the program for a while, and tell whether it came to its end."""
    command = [sys.executable, "-c", _PROGRAM, str(folder), origin]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "running\n"
        time.sleep(after_seconds)
        program.send_signal(signal.SIGKILL)
        return program.stdout.read() == "done\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MultipartS3]:
    (tmp_path / "up.bin").write_bytes(random_bytes(SIZE))
    (tmp_path / "downloads").mkdir()
    server = MultipartS3()
    server.put("down.bin", random_bytes(SIZE), part_size=5 * MIB)
    with server.running():
        yield server


def check_outcome(server: MultipartS3, folder: Path) -> None:
    assert server.objects["up.bin"].data == (folder / "up.bin").read_bytes()
    assert [each.name for each in (folder / "downloads").iterdir()] == ["down.bin"]
    assert (folder / "downloads" / "down.bin").read_bytes() == server.objects["down.bin"].data


def test_a_program_that_is_killed_again_and_again_sends_no_finished_part_again(
    server: MultipartS3, tmp_path: Path
) -> None:
    kills = 0
    while not run_and_kill(tmp_path, server.origin, random.uniform(0.05, 0.7)):
        kills += 1
        assert kills < 40
        wrong = [each.name for each in (tmp_path / "downloads").iterdir() if not each.name.endswith(".part")]
        assert wrong in ([], ["down.bin"])
    check_outcome(server, tmp_path)
    assert kills >= 1, "it cannot be done sooner"
    completions = server.operations().count("CompleteMultipartUpload")
    twice = sum(count - 1 for count in Counter(server.stored_parts).values())
    # Killed between the last answer and the note of it, everything is sent again: nothing says that the object is ours.
    assert twice <= kills * STREAMS + (completions - 1) * PARTS
    assert len(server.uploads) <= kills, "only an upload of which the answer was never read is nobody's"


def test_pause_quit_start_resume(server: MultipartS3, tmp_path: Path) -> None:
    queue = open_queue(tmp_path, server.origin)
    wait_until(lambda: len(server.stored_parts) >= 3, "the first parts")
    assert queue.close(30)
    received = server.received_bytes
    again = open_queue(tmp_path, server.origin)
    assert [each.state for each in again.transfers()] == [TransferState.PAUSED] * 2
    upload, download = again.transfers()
    assert upload.progress.done >= 3 * 5 * MIB
    assert upload.progress.total == download.progress.total == SIZE
    again.resume_all()
    wait_until(lambda: again.counts() == {TransferState.DONE: 2}, "the end")
    assert all(each.result is not None and each.result.verification.algorithm for each in again.transfers())
    assert again.close(30)
    check_outcome(server, tmp_path)
    assert max(Counter(server.stored_parts).values()) == 1, "no part that the server had was sent again"
    assert server.received_bytes - received <= SIZE - upload.progress.done + MIB
    assert server.operations().count("CreateMultipartUpload") == 1
