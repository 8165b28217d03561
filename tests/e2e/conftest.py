"""Fixtures that the end-to-end tests of the command line share."""

from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine, home, run
from tests.servers.seaweedfs import SeaweedFS, seaweedfs

__all__ = ["home", "run", "seaweedfs"]


@pytest.fixture
def owner(run: CommandLine, seaweedfs: SeaweedFS, home: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Run commands as the owner of the strict server, whom only AWS_* variables tell about it."""
    for name, value in seaweedfs.environment(home).items():
        monkeypatch.setenv(name, value)
    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, in which a test sees whatever a command leaves."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
