"""Ctrl-C and SIGTERM in the middle of things: over within half a second, and nothing left behind."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.command_line import PRESIGN, clean_environment
from tests.servers.faulty_s3 import Behaviour, Call, FaultyS3, head, never_answer, never_read

pytestmark = pytest.mark.alone

MIB = 1024 * 1024
PROMISED = 0.5
"""Seconds from the signal to the end of the process."""


@contextmanager
def running(server: FaultyS3, folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    environment = clean_environment(folder) | {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": server.origin,
    }
    process = subprocess.Popen(
        [PRESIGN, *arguments, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate(timeout=30)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 45
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def stop(process: subprocess.Popen[str], how: signal.Signals) -> dict[str, Any]:
    """Send the signal, see that the command ends in time and as cancelled, and return its document."""
    began = time.monotonic()
    process.send_signal(how)
    out, err = process.communicate(timeout=30)
    took = time.monotonic() - began
    assert (process.returncode, err) == (130, "presign: cancelled\n")
    assert took < PROMISED
    document: dict[str, Any] = json.loads(out)
    assert document["error"]["kind"] == "Cancelled"
    return document


def read_some_and_stop(call: Call) -> None:
    """Take a little of the body and then no more."""
    call.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    call.read_body(MIB)
    call.wait()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("behaviour", [never_read, read_some_and_stop, never_answer])
def test_an_upload(tmp_path: Path, behaviour: Behaviour, how: signal.Signals) -> None:
    with (tmp_path / "large.bin").open("wb") as sparse:
        sparse.truncate(60 * MIB)  # small enough for one PUT
    with FaultyS3(behaviour) as server, running(server, tmp_path, "upload", "large.bin", "s3://bucket/k") as process:
        wait_for(lambda: server.requests)
        time.sleep(0.3)
        document = stop(process, how)
    assert [row["state"] for row in document["transfers"]] == ["cancelled"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_download(tmp_path: Path, how: signal.Signals) -> None:
    def half(call: Call) -> None:
        call.send(head(200, {"Content-Length": str(64 * MIB)}) + bytes(32 * MIB))
        call.wait()

    with FaultyS3(half) as server, running(server, tmp_path, "download", "s3://bucket/large.bin") as process:
        wait_for(lambda: [path for path in tmp_path.iterdir() if path.name.endswith(".part")])
        time.sleep(0.3)
        document = stop(process, how)
    assert [row["state"] for row in document["transfers"]] == ["cancelled"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("large")] == []


def test_a_function_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "sent.bin").write_bytes(b"x")
    arguments: Sequence[str] = ("upload", "sent.bin", "s3://bucket/k", "--upload-function", "sign")
    with FaultyS3(never_answer) as server, running(server, tmp_path, *arguments) as process:
        wait_for(lambda: server.requests)
        document = stop(process, signal.SIGINT)
    assert [row["state"] for row in document["transfers"]] == ["cancelled"]
