"""No link changes by a byte on its way in: by the clipboard, a drop, the field or the command line."""

import io
import random
from collections.abc import Callable, Sequence
from typing import Any, Final

import botocore.session
import pytest
from botocore.config import Config
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.cli.output import Output
from presign_gui.cli.pasted import read_one
from presign_gui.domain.pasted_text import PastedLink
from presign_gui.ui.application import Application
from presign_gui.ui.main_window import MainWindow
from presign_gui.ui.single_instance import Arguments
from tests.fakes.corpus import recorded_urls
from tests.fakes.links import KEY_ID, TOKEN
from tests.fakes.person import drop_content, press
from tests.ui.conftest import Start

_STRANGE: Final = "abc/. ..//+%&=?#'\"()[]<>;,:@!$*~^|\\{}`\t äß日本語🙂\u200b\u0301"


def signed_links() -> Sequence[str]:
    """Return what botocore signs for random keys, the same at every run."""
    chance = random.Random(2026)
    links: list[str] = []
    for version, token in (("s3v4", None), ("s3v4", TOKEN), ("s3", None)):
        client: Any = botocore.session.Session().create_client(
            "s3",
            region_name="eu-west-1",
            aws_access_key_id=KEY_ID,
            aws_secret_access_key="not-a-secret",
            aws_session_token=token,
            config=Config(signature_version=version),
        )
        for _ in range(20):
            key = "k" + "".join(chance.choices(_STRANGE, k=chance.randint(1, 40)))
            links.append(client.generate_presigned_url("get_object", {"Bucket": "my-bucket", "Key": key}))
    return links


LINKS: Final = (*signed_links(), *(each.url for each in recorded_urls() if each.error is None))


def by_clipboard(window: MainWindow, link: str) -> None:
    QGuiApplication.clipboard().setText(link)
    press(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def by_drop(window: MainWindow, link: str) -> None:
    data = QMimeData()
    data.setText(link)
    drop_content(window, data)


def by_dragged_address(window: MainWindow, link: str) -> None:
    """Drop what a browser drags. Qt gives the list of URLs with the host in small letters, so the other counts."""
    data = QMimeData()
    data.setData("text/uri-list", f"{link}\r\n".encode())
    data.setData("text/x-moz-url", f"{link}\nA title".encode("utf-16-le"))
    drop_content(window, data)


def by_field(window: MainWindow, link: str) -> None:
    window.top_bar.paste.setText(link)
    press(window.top_bar.paste, Qt.Key.Key_Return)


@pytest.fixture
def application(start: Start) -> Application:
    return start()


@pytest.mark.parametrize("door", [by_clipboard, by_drop, by_dragged_address, by_field])
def test_a_door_of_the_window(application: Application, door: Callable[[MainWindow, str], None]) -> None:
    window = application.window
    for link in LINKS:
        door(window, link)
        item = window.side.paste.item
        assert isinstance(item, PastedLink), link
        assert item.url.url == link
        assert not item.repairs


def test_the_command_line_of_a_window_that_runs(application: Application) -> None:
    for link in LINKS:
        application.start_again(Arguments.from_bytes(Arguments((link,)).to_bytes()))
        item = application.window.side.paste.item
        assert isinstance(item, PastedLink), link
        assert item.url.url == link


def test_the_command_line() -> None:
    said = io.StringIO()
    for link in LINKS:
        item = read_one(link, Output(json=False, stdout=said, stderr=said))
        assert isinstance(item, PastedLink), link
        assert item.url.url == link
    assert not said.getvalue()
