"""Puts texts on the clipboard, and says so on the button that was pressed."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

_SAYS_SO_MILLISECONDS = 2000


def copy_and_say(button: QAbstractButton, text: str, copied: str) -> None:
    """Copy `text`, and let the button say `copied` for two seconds."""
    QGuiApplication.clipboard().setText(text)
    if button.property("saysCopied"):
        return
    before = button.text()
    button.setProperty("saysCopied", True)  # noqa: FBT003 - Qt's own signature
    button.setText(copied)

    def restore() -> None:
        button.setProperty("saysCopied", False)  # noqa: FBT003 - as above
        button.setText(before)

    QTimer.singleShot(_SAYS_SO_MILLISECONDS, button, restore)
