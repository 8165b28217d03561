"""Feeds strange inputs to everything that reads what strangers wrote, and says how many, how slow and how large.

Run it from the project's folder: PYTHONPATH=. python scripts/fuzz.py --seconds 600

With atheris installed, `--atheris` looks for inputs by the code that they reach (one target, --seconds long), keeps
them in --inputs, and a run without it but with the same --inputs then starts from those.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fuzz.mutations import inputs
from tests.fuzz.targets import Target, targets
from tests.fuzz.trial import MOST_BYTES, MOST_SECONDS, carry_out, memory, seconds

EVERY = 50
"""Of how many inputs one is also looked at for memory, which takes much longer."""


@dataclass(slots=True)
class Figures:
    """What a run came to."""

    inputs: int = 0
    slowest: float = 0.0
    largest: int = 0
    worst: bytes = b""

    def row(self, name: str) -> str:
        """Write one row of the table in docs/reliability.md."""
        return f"| {name} | {self.inputs:,} | {self.slowest * 1000:.1f} ms | {self.largest / 1024**2:.1f} MiB |"


def main() -> int:
    """Return 1 where an input took too long or too much; one that breaks something ends the run with its traceback."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    parser.add_argument("--target", choices=list(targets()), action="append", help="default: all")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--inputs", type=Path, help="a folder with more samples, one folder for each target in it")
    parser.add_argument("--slowest", type=Path, help="a folder to put the slowest input of each target into")
    parser.add_argument("--atheris", action="store_true", help="look for inputs with atheris, for one --target")
    options = parser.parse_args()
    names = options.target or list(targets())
    samples = {name: [*targets()[name].seeds, *_kept(options.inputs, name)] for name in names}
    if options.atheris:
        _search(targets()[names[0]].target, samples[names[0]], options.inputs / names[0], options.seconds)
    print(f"Seed {options.seed}\n\n| Target | Inputs | Slowest | Most memory |\n|---|---|---|---|", flush=True)
    is_fine = True
    for name in names:
        figures = _run(targets()[name].target, samples[name], options.seconds / len(names), options.seed)
        print(figures.row(name), flush=True)
        if figures.slowest >= MOST_SECONDS or figures.largest >= MOST_BYTES:
            is_fine = False
            print(f"The slowest was {figures.worst[:300]!r}", file=sys.stderr)
        if options.slowest:
            options.slowest.mkdir(parents=True, exist_ok=True)
            (options.slowest / name).write_bytes(figures.worst)
    return 0 if is_fine else 1


def _run(target: Target, samples: Sequence[bytes], duration: float, seed: int) -> Figures:
    figures, end = Figures(), time.monotonic() + duration
    for data in inputs(samples, seed):
        if time.monotonic() > end:
            break
        took = seconds(target, data, figures.slowest)
        if took > figures.slowest:
            figures.slowest, figures.worst = took, data
        if figures.inputs % EVERY == 0:
            figures.largest = max(figures.largest, memory(target, data))
        figures.inputs += 1
    return figures


def _search(target: Target, samples: Sequence[bytes], folder: Path, duration: float) -> None:
    """Hand over to atheris, which ends this process."""
    atheris: Any = importlib.import_module("atheris")
    folder.mkdir(parents=True, exist_ok=True)
    for number, sample in enumerate(samples):
        (folder / f"sample-{number}").write_bytes(sample[:65536])
    atheris.instrument_all()
    arguments = [f"-max_total_time={duration:.0f}", "-max_len=65536", "-timeout=5", "-rss_limit_mb=1024", str(folder)]
    atheris.Setup([sys.argv[0], *arguments], lambda data: carry_out(target, data))
    atheris.Fuzz()


def _kept(folder: Path | None, name: str) -> list[bytes]:
    kept = folder / name if folder else None
    return [path.read_bytes() for path in sorted(kept.iterdir())] if kept and kept.is_dir() else []


if __name__ == "__main__":
    sys.exit(main())
