"""From the start of the process to the painted window, and to the one whose queue can be used; with few rows and many.

The window is the real one, on the display there is or offscreen, each time in a process of its own. Wanted are 0.7 s to
the painted window and, with 100,000 rows, 1.5 s to the usable one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.measuring import machine
from benchmarks.peers import ROOT
from benchmarks.queued import queued_job
from presign_gui.app.paths import Paths
from presign_gui.app.store import Store

_LATEST = 20.0
"""Seconds after which a window that has not come is given up."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[0, 100_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--wait-for", type=int, help="used by the program itself, to start a window with so many rows")
    options = parser.parse_args()
    if options.wait_for is not None:
        print(json.dumps(_start(options.wait_for)))
        return
    print(f"{machine()}\n\n### Start of the window\n")
    print("| rows in the queue | painted, ms | usable, ms |\n|---:|---:|---:|")
    for rows in options.rows:
        painted, usable = _measure(rows, options.rounds)
        print(f"| {rows} | {painted * 1000:.0f} | {usable * 1000:.0f} |", flush=True)


def _measure(rows: int, rounds: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="presign-gui-bench-") as place:
        home = Path(place)
        _fill(Paths.under(home).queue_file, rows)
        environment = {**os.environ, "PRESIGN_GUI_HOME": str(home)}
        if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, "-m", "benchmarks.bench_start", "--wait-for", str(rows)]
        samples = []
        for _ in range(rounds):
            began = time.time()
            done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
            samples.append([moment - began for moment in json.loads(done.stdout)])
    painted, usable = (statistics.median(column) for column in zip(*samples, strict=True))
    return painted, usable


def _fill(file: Path, rows: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    store = Store.open(file)
    store.add(queued_job(number) for number in range(rows))
    store.close()


def _start(rows: int) -> tuple[float, float]:
    """Return at which moments, by the clock on the wall, the window was painted and its rows were there."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from presign_gui.ui.application import Application
    from presign_gui.ui.start_up import load_services

    class FirstPaint(QObject):
        moment = 0.0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and not self.moment:
                self.moment = time.time()
            return False

    app = QApplication([])
    application = Application(app, make_services=partial(load_services, keep_queue=True))
    painted = FirstPaint()
    application.window.installEventFilter(painted)
    usable: list[float] = []
    deadline = time.monotonic() + _LATEST

    def look() -> None:
        model = application.window.transfer_model
        is_known = rows == 0 or (model.rowCount() == rows and model.transfer(model.id_at(0)) is not None)
        if painted.moment and application.actions.preferences.settings is not None and is_known:
            usable.append(time.time())
            application.window.close()
        elif time.monotonic() > deadline:
            raise SystemExit("the window did not come")

    timer = QTimer()
    timer.timeout.connect(lambda: None if usable else look())
    timer.start(5)
    application.actions.ended.connect(app.quit)
    application.start()
    app.exec()
    return painted.moment, usable[0]


if __name__ == "__main__":
    main()
