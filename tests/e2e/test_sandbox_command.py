"""`presign sandbox` as a process of its own, and the connection named sandbox."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from presign_gui.sandbox.info import SandboxInfo
from tests.fakes.command_line import PRESIGN, CommandLine, clean_environment
from tests.servers.process_tree import wait_until_gone
from tests.servers.sandbox import s3_client


@contextmanager
def running_command(home: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run `presign sandbox` and see that it is gone at the end."""
    process = subprocess.Popen(
        [PRESIGN, "sandbox", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(home),
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def read_document(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Read from the running command until its one JSON document is whole."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if line == "}\n":
            break
    document: dict[str, Any] = json.loads(text)
    return document


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(home: Path, ending: signal.Signals) -> None:
    with running_command(home, "--json") as process:
        info = SandboxInfo.from_json(read_document(process))
        s3_client(info, info.owner).put_object(Bucket=info.bucket, Key="from/outside", Body=b"x")
        began = time.monotonic()
        process.send_signal(ending)
        out, err = process.communicate(timeout=30)
        assert time.monotonic() - began < 5
    assert (process.returncode, out) == (0, "")
    assert "Ctrl-C" in err
    assert not wait_until_gone({info.pid}, 2)


@pytest.mark.alone
def test_it_notices_that_the_sandbox_has_ended(home: Path) -> None:
    with running_command(home, "--json") as process:
        os.kill(read_document(process)["pid"], signal.SIGKILL)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (4, "")
    assert "the sandbox ended by itself" in err


def test_people_read_where_it_is_and_what_opens_it(home: Path) -> None:
    with running_command(home) as process:
        assert process.stdout is not None
        shown = dict(line.rstrip("\n").split("  ", 1) for line in (process.stdout.readline() for _ in range(12)))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert shown["endpoint"].strip().startswith("http://127.0.0.1:")
    assert set(shown) >= {"region", "bucket", "upload function", "download function"}
    assert shown["bucket"].strip() == "presign-sandbox"
    assert shown["backend's bucket"].strip().startswith("presign-sandbox-backend-")
    assert set(shown) >= {"backend's upload function", "backend's download function"}
    assert len(shown["owner's secret"].strip()) >= 16


def test_a_second_one_shows_the_first(home: Path, run: CommandLine, folder: Path) -> None:
    with running_command(home, "--json") as process:
        info = SandboxInfo.from_json(read_document(process))
        second = run("sandbox", "--json")
        assert second.status == 0
        assert second.json["endpoint_url"] == info.endpoint_url
        assert "It runs already" in second.err
        assert wait_until_gone({info.pid}, 0) == {info.pid}

        (folder / "sent.txt").write_bytes(b"through functions")
        for connection, bucket in (("sandbox", info.bucket), ("sandbox-backend", info.backend.bucket)):
            sent = run("upload", "sent.txt", f"s3://{bucket}/a folder/", "--connection", connection)
            assert (sent.status, sent.result) == (0, f"s3://{bucket}/a folder/sent.txt")
            fetched = run("download", sent.result, "-o", f"{connection}.txt", "--connection", connection)
            assert (fetched.status, fetched.result) == (0, f"{connection}.txt")
            assert (folder / f"{connection}.txt").read_bytes() == b"through functions"
        assert wait_until_gone({info.pid}, 0) == {info.pid}


def test_the_connection_starts_it_for_the_time_of_a_command(run: CommandLine, folder: Path) -> None:
    (folder / "sent.txt").write_bytes(b"kept on disk")
    sent = run("upload", "sent.txt", "s3://presign-sandbox/report.txt", "--connection", "sandbox", "--json")
    assert sent.status == 0, sent.err
    (row,) = sent.json["transfers"]
    address = row["destination"]
    fetched = run("download", address, "-o", "fetched.txt", "--connection", "sandbox")
    assert fetched.status == 0
    assert (folder / "fetched.txt").read_bytes() == b"kept on disk"


def test_a_broken_folder_is_said(home: Path, run: CommandLine) -> None:
    (home / "presign" / "data").mkdir(parents=True)
    (home / "presign" / "data" / "sandbox").write_bytes(b"in the way")
    ran = run("sandbox", "--json")
    assert (ran.status, ran.json["error"]["kind"]) == (4, "SandboxFolderInTheWay")
