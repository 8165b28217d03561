"""The frame round every command: exit statuses, one document, defects, signals, what is imported."""

import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from presign_gui.cli import connections
from presign_gui.domain.catalogue import local_file
from tests.fakes.command_line import PRESIGN, CommandLine, clean_environment, presign

SIGNED = "https://b.s3.eu-central-1.amazonaws.com/k?X-Amz-Signature=" + "5ec3e7" * 10
LINK = (
    "https://b.s3.eu-central-1.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261124T053840Z"
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261124%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Expires=60"
    "&X-Amz-SignedHeaders=host&X-Amz-Signature=" + "5ec3e7" * 10 + "abcd"
)


def test_usage_errors_show_the_usage(run: CommandLine) -> None:
    ran = run("download")
    assert ran.status == 2
    assert not ran.out
    assert ran.err.startswith("presign: the following arguments are required: SOURCE\nusage: presign download")


def test_usage_errors_are_documents_too(run: CommandLine) -> None:
    ran = run("download", "--json")
    assert ran.status == 2
    assert ran.json["error"]["kind"] == "Usage"
    assert "SOURCE" in ran.json["error"]["cause"]


def test_help_is_no_failure(run: CommandLine) -> None:
    ran = run("--help")
    assert ran.status == 0
    assert ran.out.startswith("usage: presign")


def test_a_defect_is_said_with_its_secrets_masked(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError(f"GET {SIGNED}")

    monkeypatch.setattr(connections, "run", fail)
    ran = run("connections", "list", "--json")
    assert ran.status == 1
    assert ran.json["error"]["kind"] == "Unexpected"
    assert "RuntimeError" in ran.json["error"]["detail"]
    assert "5ec3e7" not in ran.out + ran.err


def test_an_interrupt_is_cancelled(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(connections, "run", interrupt)
    before = signal.getsignal(signal.SIGTERM)
    ran = run("connections", "list", "--json")
    assert ran.status == 130
    assert ran.json["error"]["kind"] == "Cancelled"
    assert signal.getsignal(signal.SIGTERM) is before


def test_debug_logs_to_stderr_and_only_then(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def log(*_arguments: object) -> None:
        logging.getLogger("urllib3").debug("GET %s", SIGNED)
        raise local_file.DISK_FULL.error()

    monkeypatch.setattr(connections, "run", log)
    assert "urllib3" not in run("connections", "list").err
    level = logging.getLogger().level
    ran = run("connections", "list", "--debug")
    assert "DEBUG MainThread urllib3: GET https://b.s3.eu-central-1.amazonaws.com/k?X-Amz-Signature=***" in ran.err
    assert logging.getLogger().level == level


@pytest.mark.parametrize(
    "arguments", [["--help"], ["inspect", LINK], ["explain"], ["connections", "list"], ["upload", "--help"]]
)
def test_what_needs_no_network_loads_no_library_for_it(arguments: list[str], tmp_path: Path) -> None:
    program = (
        "import json, sys; from presign_gui.cli.main import main; status = main(sys.argv[1:]); "
        "heavy = {'boto3', 'botocore', 'PySide6', 'requests', 'urllib3', 'awscrt'}; "
        "print(json.dumps([status, sorted(heavy & set(sys.modules))]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        input=b"<Error><Code>NoSuchKey</Code></Error>",
        capture_output=True,
        env=clean_environment(tmp_path),
        timeout=30,
        check=True,
    )
    assert json.loads(ended.stdout.splitlines()[-1]) == [0, []]


def test_whoever_reads_may_go_away(tmp_path: Path) -> None:
    with subprocess.Popen(
        [PRESIGN, "connections", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(tmp_path),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_the_installed_command(tmp_path: Path) -> None:
    ran = presign("inspect", "nonsense", environment=clean_environment(tmp_path), folder=tmp_path)
    assert ran.status == 3
    assert "Not a link" in ran.err
