"""Runs `presign` for tests: within this process, or as the process that a person would start."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from presign_gui.cli.main import main

PRESIGN = str(Path(sys.executable).parent / "presign")
"""The command as it is installed beside the interpreter."""
_LEFT_OUT = ("AWS_", "BOTO", "PRESIGN_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "HOME", "XDG_")


def clean_environment(home: Path) -> dict[str, str]:
    """Return the environment of a person without AWS settings and proxies, whose every file of ours is in `home`."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_LEFT_OUT)}
    return kept | {
        "HOME": str(home),
        "PRESIGN_GUI_HOME": str(home / "presign"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit status and its two streams."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout; fails where there is anything else."""
        return json.loads(self.out)

    @property
    def result(self) -> str:
        """The one line on stdout; fails where there are more or none."""
        (line,) = self.out.splitlines()
        return line


class CommandLine:
    """Runs commands within this process, which is quick, with this process's environment."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> Ran:
        self._capsys.readouterr()
        status = main([str(each) for each in arguments])
        captured = self._capsys.readouterr()
        return Ran(status, captured.out, captured.err)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own, with no AWS settings in it but those that the test makes."""
    home = tmp_path / "home"
    home.mkdir()
    clean = clean_environment(home)
    for name in set(os.environ) - set(clean):
        monkeypatch.delenv(name)
    for name, value in clean.items():
        monkeypatch.setenv(name, value)
    return home


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Run commands within this process, at `home`."""
    return CommandLine(capsys)


def presign(*arguments: str | Path, environment: Mapping[str, str], folder: Path, typed: bytes = b"") -> Ran:
    """Run `presign` as a process of its own in `folder`, with `typed` as its standard input."""
    ended = subprocess.run(
        [PRESIGN, *map(str, arguments)],
        input=typed,
        capture_output=True,
        env=dict(environment),
        cwd=folder,
        timeout=60,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
