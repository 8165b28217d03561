import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from presign_gui.app.folders import EXAMPLES, FolderReport, FoundFile, LeftOut, Reason, Tally, walk


def make(folder: Path, *files: str) -> None:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * len(file))


def test_all_files_come_in_order_with_their_sizes(tmp_path: Path) -> None:
    make(tmp_path, "b/2.txt", "b/c/3.txt", "a.txt", "日本/x", ".hidden", "z.txt")
    (tmp_path / "empty").mkdir()
    found = list(walk(tmp_path))
    relative = [".hidden", "a.txt", "z.txt", "b/2.txt", "b/c/3.txt", "日本/x"]
    assert found == [FoundFile(tmp_path / each, each, len(each)) for each in relative]


def test_links_are_left_out_and_said_wherever_they_lead(tmp_path: Path) -> None:
    make(tmp_path, "real/a.txt")
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    make(outside, "secret")
    for name, target in (("file", "real/a.txt"), ("loop", "."), ("away", outside), ("broken", "nowhere")):
        (tmp_path / name).symlink_to(target)
    found = list(walk(tmp_path))
    assert [each.relative for each in found if isinstance(each, FoundFile)] == ["real/a.txt"]
    left_out = [each for each in found if isinstance(each, LeftOut)]
    assert left_out == [LeftOut(str(tmp_path / name), Reason.LINK) for name in ("away", "broken", "file", "loop")]


def test_pipes_and_sockets_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert list(walk(tmp_path)) == [
            LeftOut(str(tmp_path / "pipe"), Reason.SPECIAL),
            LeftOut(str(tmp_path / "socket"), Reason.SPECIAL),
        ]


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    (left_out,) = walk(tmp_path / "gone")
    assert isinstance(left_out, LeftOut)
    assert (left_out.reason, left_out.detail) == (Reason.UNREADABLE, "No such file or directory")


_LOOK = """
import os, sys
from pathlib import Path
from presign_gui.app.folders import walk
if os.geteuid() == 0:  # root may look anywhere
    os.setgid(65534)
    os.setuid(65534)
for each in walk(Path(sys.argv[1])):
    print(getattr(each, "relative", None) or f"{Path(each.name).name}: {each.reason}, {each.detail}")
"""


def test_a_folder_that_may_not_be_looked_into_does_not_stop_the_rest(tmp_path: Path) -> None:
    make(tmp_path, "a/1", "b/2", "c/3")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    (tmp_path / "b").chmod(0)
    looked = subprocess.run(
        [sys.executable, "-c", _LOOK, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
    )
    (tmp_path / "b").chmod(0o755)
    assert looked.stdout.split("\n")[:-1] == ["a/1", "b: unreadable, Permission denied", "c/3"]


def test_everything_is_counted_and_the_first_are_named() -> None:
    tally = Tally()
    tally.count(5)
    for number in range(EXAMPLES + 3):
        tally.leave_out(LeftOut(str(number), Reason.LINK))
    tally.leave_out(LeftOut("x", Reason.NAME))
    report = tally.report()
    assert (report.files, report.size, report.is_complete) == (1, 5, False)
    assert report.left_out == {Reason.LINK: EXAMPLES + 3, Reason.NAME: 1}
    assert [each.name for each in report.examples] == [str(number) for number in range(EXAMPLES)]
    assert Tally().report(is_complete=True) == FolderReport(is_complete=True)
