"""2 GiB up and down in little memory, by the installed command, as the operating system counts it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from presign_gui.domain.facts import ByteCount, EnglishFormatter
from tests.fakes.command_line import PRESIGN, clean_environment
from tests.servers.sink_s3 import SinkS3, running_sink

GIB: Final = 1024**3
SIZE: Final = 2 * GIB
LIMIT: Final = 120 * 1024 * 1024
"""Bytes: what the issue of a client of constant memory comes down to, boto3's 60 MiB included."""

MEASURE: Final = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
unit = 1 if sys.platform == "darwin" else 1024
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit)
"""
"""A small process between us and the command: on Linux a child's peak begins with that of the process it came from."""


def run_measured(sink: SinkS3, folder: Path, *arguments: str) -> tuple[dict[str, Any], int]:
    """Run `presign` and return the one transfer of its document and its peak memory in bytes."""
    environment = clean_environment(folder) | {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": sink.endpoint_url,
    }
    ended = subprocess.run(
        [sys.executable, "-c", MEASURE, PRESIGN, *arguments, "--json"],
        capture_output=True,
        cwd=folder,
        env=environment,
        timeout=100,
        check=True,
        text=True,
    )
    document, _, measured = ended.stdout.rstrip().rpartition("\n")
    status, peak = (int(each) for each in measured.split())
    assert status == 0, ended.stderr
    (transfer,) = json.loads(document)["transfers"]
    return transfer, peak


def test_two_gibibytes_up(tmp_path: Path) -> None:
    with (tmp_path / "large.bin").open("wb") as sparse:
        sparse.truncate(SIZE)
    with running_sink() as sink:
        transfer, peak = run_measured(sink, tmp_path, "upload", "large.bin", "s3://bucket/large.bin")
    assert sink.received == SIZE
    assert (transfer["size"], transfer["verification"]) == (SIZE, "CRC64NVME")
    assert peak < LIMIT, EnglishFormatter().size(ByteCount(peak))


def test_two_gibibytes_down(tmp_path: Path) -> None:
    with running_sink(SIZE) as sink:
        transfer, peak = run_measured(sink, tmp_path, "download", "s3://bucket/large.bin")
    saved = tmp_path / "large.bin"
    assert saved.stat().st_size == SIZE
    saved.unlink()
    assert (transfer["size"], transfer["verification"]) == (SIZE, "CRC64NVME")
    assert peak < LIMIT, EnglishFormatter().size(ByteCount(peak))
