"""Starts the installed window, waits until it is painted and its services are there, and quits as a person would."""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from presign_gui.ui.application import Application


def main() -> int:
    """Return 0 where the window came up and went away again by itself."""
    begun = time.monotonic()
    app = QApplication(sys.argv[:1])
    application = Application(app)
    application.actions.ended.connect(app.quit)
    application.start()
    QTimer.singleShot(2000, application.window.close)
    app.exec()
    print(f"The window came up and closed after {time.monotonic() - begun:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
