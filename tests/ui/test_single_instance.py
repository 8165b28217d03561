"""A second start hands its arguments over, whatever state the first one left things in."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from presign_gui.ui.single_instance import MAX_MESSAGE, Arguments, SingleInstance
from tests.fakes.person import let_pass, wait_until

LINK = "https://photos.s3.eu-west-1.amazonaws.com/a%20b?X-Amz-Signature=5ec3e7"
GIVEN = Arguments((LINK, "/home/me/ä.url"), "Work")


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path) -> Iterator[SingleInstance]:
    made = SingleInstance(tmp_path)
    yield made
    made.close()
    made.deleteLater()


def heard_by(instance: SingleInstance) -> list[Arguments]:
    heard: list[Arguments] = []
    instance.started_again.connect(heard.append)
    return heard


def address(folder: Path) -> str:
    return (folder / "window.socket").read_text("ascii")


SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from presign_gui.ui.single_instance import Arguments, SingleInstance
app = QCoreApplication([])
second = SingleInstance(Path(sys.argv[1]))
print("first" if second.is_first else second.hand_over(Arguments(tuple(sys.argv[2:]), "Work"), 5000), flush=True)
if second.is_first:
    app.exec()
"""


def start_another(folder: Path, *given: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SECOND, str(folder), *given]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_another_process_hands_its_arguments_over(first: SingleInstance, tmp_path: Path) -> None:
    heard = heard_by(first)
    assert first.is_first
    other = start_another(tmp_path, *GIVEN.given)
    wait_until(lambda: other.poll() is not None, "the end of the second start")
    assert other.communicate()[0] == "True\n"
    assert heard == [GIVEN]


def test_nobody_else_may_connect_or_read_the_name(first: SingleInstance, tmp_path: Path) -> None:
    server = first.findChild(QLocalServer)
    assert server is not None
    for secret in (Path(server.fullServerName()), tmp_path / "window.socket"):
        assert stat.S_IMODE(secret.stat().st_mode) & 0o077 == 0
    assert len(address(tmp_path)) > len("presign-gui-") + 20


def test_a_window_that_was_killed_leaves_nothing_in_the_way(qapp: QApplication, tmp_path: Path) -> None:
    killed = start_another(tmp_path)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "first\n"
    former = address(tmp_path)
    killed.kill()
    killed.communicate()
    heir = SingleInstance(tmp_path)
    assert heir.is_first
    assert address(tmp_path) != former
    probe = QLocalSocket()
    probe.connectToServer(former)
    assert probe.error() is QLocalSocket.LocalSocketError.ServerNotFoundError
    heir.close()


def test_a_first_window_that_does_not_answer_is_not_waited_for(first: SingleInstance, tmp_path: Path) -> None:
    second = SingleInstance(tmp_path)
    assert not second.is_first
    assert not second.hand_over(GIVEN, 200)  # this thread is the one that would have to answer
    second.close()


def test_a_first_window_that_is_not_ready_yet_is_waited_for(first: SingleInstance, tmp_path: Path) -> None:
    heard = heard_by(first)
    name_file = tmp_path / "window.socket"
    name = name_file.read_text("ascii")
    name_file.unlink()
    other = start_another(tmp_path, *GIVEN.given)
    let_pass(600)
    assert other.poll() is None
    name_file.write_text(name, "ascii")
    wait_until(lambda: other.poll() is not None, "the end of the second start")
    assert other.communicate()[0] == "True\n"
    assert heard == [GIVEN]


def test_after_the_first_has_ended_the_next_is_the_first(qapp: QApplication, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    first.close()
    assert not (tmp_path / "window.socket").exists()
    second = SingleInstance(tmp_path)
    assert second.is_first
    second.close()


def test_without_a_folder_every_window_stands_for_itself(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    alone = SingleInstance(tmp_path / "file" / "folder")
    assert not alone.is_first
    assert not alone.hand_over(GIVEN, 5000)
    alone.close()


@pytest.mark.parametrize("message", [b"no json\n", b'["a"]\n', b'{"given": "x"}\n', b"x" * (MAX_MESSAGE + 1)])
def test_a_message_that_is_none_is_refused_and_the_next_is_heard(
    first: SingleInstance, tmp_path: Path, message: bytes
) -> None:
    heard = heard_by(first)
    stranger = QLocalSocket()
    stranger.connectToServer(address(tmp_path))
    stranger.write(message)
    gone = QLocalSocket.LocalSocketState.UnconnectedState
    wait_until(lambda: stranger.state() is gone, "the refusal")
    assert not heard
    polite = QLocalSocket()
    polite.connectToServer(address(tmp_path))
    for piece in (GIVEN.to_bytes()[:7], GIVEN.to_bytes()[7:]):
        polite.write(piece)
        let_pass(20)
    wait_until(lambda: bool(heard), "the message")
    assert heard == [GIVEN]
    polite.abort()


def test_arguments_survive_the_way_to_the_byte() -> None:
    assert Arguments.from_bytes(GIVEN.to_bytes()) == GIVEN
    assert Arguments.from_bytes(b'{"given": ["a", 7], "connection": 3}') == Arguments(("a",))
