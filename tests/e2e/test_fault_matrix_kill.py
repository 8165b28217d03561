"""The program killed with `kill -9`, twenty times, at moments that nobody chose: the next start goes on with its queue.

What the server, or the file, has in full is not moved again, and in the end there is one object, or one file, and
nothing else.
"""

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.engine_room import KEY, LARGE, SMALL, random_bytes
from tests.fakes.waiting import wait_until
from tests.servers.multipart_s3 import Asked, Fault, MultipartS3

ROOT = Path(__file__).parents[2]
START_SECONDS = 30.0


@dataclass
class Program:
    """How to start the program on one store, and to kill it."""

    server: MultipartS3
    folder: Path
    direction: str
    place: Path

    def start(self) -> "subprocess.Popen[str]":
        store = str(self.folder / "transfers.sqlite")
        arguments = [store, self.server.origin, self.direction, str(self.place)]
        command = [sys.executable, "-m", "tests.fakes.program", *arguments]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def kill_at_random(self, moment: random.Random) -> None:
        """Start it, wait until it moves bytes, and a while, and kill it, unless it was done before that."""
        before = len(self.server.log)
        process = self.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._moves_bytes(before) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(moment.uniform(0.0, 0.6))
        end(process)

    def _moves_bytes(self, before: int) -> bool:
        carriers = {"PutObject", "CreateMultipartUpload", "UploadPart", "GetObject"}
        return any(operation in carriers for operation in self.server.operations()[before:])

    def finish(self) -> str:
        process = self.start()
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        return said.strip()


def end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_killed_between_the_servers_note_of_an_upload_and_its_answer_no_upload_is_left(tmp_path: Path) -> None:
    def begun_and_silent(server: MultipartS3, asked: Asked) -> bool:
        asked.call.read_body()
        server.begin_upload(asked.key)
        asked.call.wait(START_SECONDS)
        return True

    place = tmp_path / "place"
    place.write_bytes(random_bytes(LARGE))
    server = MultipartS3(Fault(("CreateMultipartUpload",), begun_and_silent))
    with server.running():
        elsewhere = server.begin_upload("another key")
        program = Program(server, tmp_path, "up", place)
        process = program.start()
        wait_until(lambda: len(server.uploads) == 2, "the upload", START_SECONDS)
        end(process)
        assert program.finish().startswith("done CRC64NVME")
    assert server.objects[KEY].data == place.read_bytes()
    assert set(server.uploads) == {elsewhere}


@pytest.mark.parametrize(("kind", "kills"), [("PUT", 4), ("multipart", 8), ("download", 2), ("ranges", 6)])
def test_killed_at_random_moments_it_goes_on_with_the_same_queue(tmp_path: Path, kind: str, kills: int) -> None:
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")  # shown where the test fails
    moment = random.Random(seed)
    data = random_bytes(SMALL if kind in {"PUT", "download"} else LARGE)
    server = MultipartS3(pace=0.001)
    with server.running():
        place = tmp_path / "place"
        if kind in {"PUT", "multipart"}:
            place.write_bytes(data)
            program = Program(server, tmp_path, "up", place)
        else:
            place.mkdir()
            server.put(KEY, data)
            program = Program(server, tmp_path, "down", place)
        for _ in range(kills):
            program.kill_at_random(moment)
            assert final_bytes(kind, server, place) in {None, data}
        said = program.finish()
    assert said.startswith("done CRC64NVME") or said == "done MD5 None", said
    assert final_bytes(kind, server, place) == data
    assert server.uploads == {}
    assert sorted(server.stored_parts) == ([1, 2, 3, 4, 5] if kind == "multipart" else [])
    if kind in {"download", "ranges"}:
        assert [path.name for path in place.iterdir()] == ["report.bin"]


def final_bytes(kind: str, server: MultipartS3, place: Path) -> bytes | None:
    if kind in {"PUT", "multipart"}:
        stored = server.objects.get(KEY)
        return None if stored is None else stored.data
    path = place / "report.bin"
    return path.read_bytes() if path.exists() else None
