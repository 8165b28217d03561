"""The demo itself, smaller: the main job in the real window, offscreen, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_does_the_main_job_and_saves_a_picture(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment["HOME"] = str(tmp_path)
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), "--mib", "3", "--folder", str(tmp_path / "demo")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    for expected in ("function1 signed: verified", "function2 signed: verified", "Same bytes", "The link has expired"):
        assert expected in done.stdout
    assert "X-Amz-Signature=" not in done.stdout
    picture = (tmp_path / "demo" / "window.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000
