"""How long the window's event loop stands still while 8 transfers run and 10,000 rows are in the queue.

The window is the real one, on the display there is or offscreen. A timer wants to fire every 2 ms; how late each firing
is, is how long a click at that moment would have waited. Four uploads and four downloads go to nginx with TLS on tmpfs,
as fast as they can, so that they take the interpreter's lock as often as they ever will.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.measuring import GIB, MIB, machine, make_file
from benchmarks.servers import Nginx, memory_folder, running_nginx

if TYPE_CHECKING:
    from presign_gui.app.jobs import Job
    from presign_gui.app.services import Services

_EVERY: Final = 0.002
"""Seconds between two firings of the timer."""


def main() -> None:
    """Measure and print a table."""
    options = _options()
    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.switch_interval:
        sys.setswitchinterval(options.switch_interval)
    with tempfile.TemporaryDirectory(dir=memory_folder(), prefix="presign-gui-bench-") as place:
        folder = Path(place)
        (folder / "server").mkdir()
        with running_nginx(folder / "server") as nginx:
            os.environ["AWS_CA_BUNDLE"] = str(nginx.certificate)
            _serve_large_objects(nginx)
            source = make_file(folder / "source", 256 * MIB)
            lateness, moved = _watch(folder, nginx, source, options)
    print(f"{machine()}\n\n### Event loop, {options.transfers} transfers, {options.rows} rows, {options.seconds} s\n")
    print("| | ms |\n|---|---:|")
    for share in (50, 90, 99, 99.9):
        print(f"| p{share} | {lateness[min(len(lateness) - 1, int(len(lateness) * share / 100))] * 1000:.1f} |")
    print(
        f"| worst of {len(lateness)} | {lateness[-1] * 1000:.1f} |\n\n{moved / MIB / options.seconds:.0f} MiB/s moved"
    )


def _watch(folder: Path, nginx: Nginx, source: Path, options: argparse.Namespace) -> tuple[list[float], int]:
    """Return how late the timer was each time, sorted, in seconds, and how many bytes moved meanwhile."""
    from PySide6.QtWidgets import QApplication

    from presign_gui.ui.application import Application

    app = QApplication([])
    services = _services(folder, options.transfers)
    application = Application(app, language="en", make_services=lambda: services)
    application.window.resize(1120, 760)
    application.start()
    _let_pass(2.0, lambda: None)
    services.queue.add_all(_jobs(nginx, source, folder, options))
    _let_pass(1.0, lambda: None)
    before = _done(services)
    lateness: list[float] = []
    last = [time.perf_counter()]

    def note() -> None:
        now = time.perf_counter()
        lateness.append(max(0.0, now - last[0] - _EVERY))
        last[0] = now

    last[0] = time.perf_counter()
    _let_pass(options.seconds, note)
    moved = _done(services) - before
    services.close(5.0)
    application.window.hide()
    return sorted(lateness), moved


def _services(folder: Path, transfers: int) -> "Services":
    from presign_gui.app.paths import Paths
    from presign_gui.app.queue import TransferQueue
    from presign_gui.app.runner import Runner
    from presign_gui.app.services import Services
    from presign_gui.transfer.http_client import HttpClient

    paths = Paths.under(folder / "home")
    paths.downloads.mkdir(parents=True)
    services = Services(paths)
    services.queue.close()
    services.queue = TransferQueue(Runner(HttpClient), workers=transfers)
    return services


def _jobs(nginx: Nginx, source: Path, folder: Path, options: argparse.Namespace) -> "list[Job]":
    """Return as many jobs as there are to be rows; those beyond the first few wait all the time."""
    from benchmarks.unchecked_signer import UncheckedSigner
    from presign_gui.app.jobs import DownloadJob, UploadJob
    from presign_gui.domain.location import ObjectLocation

    signer = UncheckedSigner(f"{nginx.url}/silent")
    downloads = folder / "home" / "downloads"
    jobs: list[Job] = []
    for number in range(options.rows):
        if number % 2:
            location = ObjectLocation("benchmark", f"large-{number % 8}")
            jobs.append(DownloadJob(location=location, folder=downloads, file_name=f"{number}", signer=signer))
        else:
            location = ObjectLocation("benchmark", f"sent-{number % 8}")
            jobs.append(UploadJob(source=source, location=location, signer=signer))
    return jobs


def _serve_large_objects(nginx: Nginx) -> None:
    """Make files that cost no memory here; what is fetched of them does, so they are not too large."""
    for number in range(8):
        with (nginx.data / "silent" / f"large-{number}").open("wb") as file:
            file.truncate(GIB)


def _done(services: "Services") -> int:
    return sum(each.progress.done for each in services.queue.transfers())


def _let_pass(seconds: float, tick: Callable[[], None]) -> None:
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    loop = QEventLoop()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(round(_EVERY * 1000))
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    timer.stop()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transfers", type=int, default=8)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--switch-interval", type=float, help="seconds; see sys.setswitchinterval")
    return parser.parse_args()


if __name__ == "__main__":
    main()
