"""Acts on a window as a person would, and waits for what a person would see."""

import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_PLAIN = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
Found = TypeVar("Found", bound=QObject)


def let_pass(milliseconds: int = 10) -> None:
    """Let the event loop run for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(true: Callable[[], bool], what: str = "it", seconds: float = 45) -> None:
    """Let the event loop run until `true()`; fail after some seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not happen within {seconds} s"
        let_pass()


def find(parent: QObject, kind: type[Found], name: str) -> Found:
    """Return the one object of that name."""
    found = parent.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} objects named {name}"
    return found[0]


def _files(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(window: QWidget, paths: list[Path]) -> QMimeData:
    """Drag files over the window."""
    data = _files(paths)
    drag_content(window, data)
    return data


def drag_content(window: QWidget, data: QMimeData) -> bool:
    """Drag something over the window, and tell whether it would be taken."""
    middle = window.rect().center()
    with warnings.catch_warnings():  # Qt 6.12 wants a QPointF here, and Qt 6.11 knows only the QPoint
        warnings.simplefilter("ignore", DeprecationWarning)
        entered = QDragEnterEvent(middle, Qt.DropAction.CopyAction, data, *_PLAIN)
    QApplication.sendEvent(window, entered)
    return entered.isAccepted()


def drag_away(window: QWidget) -> None:
    """End a drag outside, if there is one: Qt remembers whom it was above, even where that is gone."""
    QApplication.sendEvent(window, QDragLeaveEvent())


def drop(window: QWidget, paths: list[Path]) -> None:
    """Drag files over the window and let go of them."""
    drop_content(window, _files(paths))


def drop_content(window: QWidget, data: QMimeData) -> None:
    """Drag something over the window and let go of it, which nothing hears of where it is not taken."""
    if drag_content(window, data):
        middle = QPointF(window.rect().center())
        QApplication.sendEvent(window, QDropEvent(middle, Qt.DropAction.CopyAction, data, *_PLAIN))


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the widget has the focus."""
    QTest.keyClick(widget, key, modifier)


def type_text(widget: QWidget, text: str) -> None:
    """Type some text."""
    QTest.keyClicks(widget, text)
