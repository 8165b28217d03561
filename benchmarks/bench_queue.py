"""What the queue on disk costs: to open a long one and show its first rows, and to write one change."""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.measuring import machine
from benchmarks.peers import ROOT
from benchmarks.queued import queued_job
from presign_gui.app.store import Store
from presign_gui.domain.transfer import TransferState

_PAGE = 200
"""Rows: more than any window shows at once."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--open", type=Path, help="used by the program itself, to open a queue in a fresh process")
    options = parser.parse_args()
    if options.open is not None:
        print(json.dumps(_open(options.open)))
        return
    with tempfile.TemporaryDirectory(prefix="presign-gui-bench-") as place:
        path = Path(place) / "transfers.db"
        writing = _write(path, options.rows)
        command = [sys.executable, "-m", "benchmarks.bench_queue", "--open", str(path)]
        opened = [json.loads(subprocess.check_output(command, cwd=ROOT)) for _ in range(options.rounds)]
    reading = {what: statistics.median(each[what] for each in opened) for what in opened[0]}
    print(f"{machine()}\n\n### A queue of {options.rows} rows\n\n| what | ms |\n|---|---:|")
    for what, seconds in {**reading, **writing}.items():
        print(f"| {what} | {seconds * 1000:.2f} |")


def _write(path: Path, rows: int) -> dict[str, float]:
    store = Store.open(path)
    took = {f"add {rows} rows": _timed(lambda: store.add(queued_job(number) for number in range(rows)))}
    first = store.transfers(row.id for row in store.outline()[:2000])
    changes = sorted(
        _timed(lambda row=row: store.save(replace(row, state=TransferState.RUNNING)))  # type: ignore[misc] # bound now
        for row in first
    )
    took["one change, median"] = statistics.median(changes)
    took["one change, 99th of 100"] = changes[len(changes) * 99 // 100]
    took["one change, worst of 2000"] = changes[-1]
    store.close()
    return took


def _open(path: Path) -> dict[str, float]:
    began = time.perf_counter()
    store = Store.open(path)
    took = {"open": time.perf_counter() - began}
    took["outline of all rows"] = _timed(store.outline)
    ids = [row.id for row in store.outline()]
    middle = len(ids) // 2
    took[f"load {_PAGE} rows"] = _timed(lambda: store.transfers(ids[middle : middle + _PAGE]))
    took["open, outline and rows together"] = sum(took.values())
    store.close()
    return took


def _timed(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
