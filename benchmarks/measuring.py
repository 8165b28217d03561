"""What one run costs, and tables of it."""

import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MIB: Final = 1024 * 1024
GIB: Final = 1024 * MIB

OURS: Final = "presign-gui"


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: wall time and CPU time (all threads, user and system) in seconds, and the peak memory in bytes."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Row:
    """The runs of one program."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def seconds(self) -> float:
        """The median wall time."""
        return statistics.median(each.seconds for each in self.samples)

    @property
    def cpu_seconds(self) -> float:
        """The median CPU time."""
        return statistics.median(each.cpu_seconds for each in self.samples)

    @property
    def peak_bytes(self) -> int:
        """The largest peak."""
        return max(each.peak_bytes for each in self.samples)


class RunFailedError(RuntimeError):
    """A program that was to be measured did not do its work."""


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Sample:
    """Run a program to its end and measure the whole process. Raises RunFailedError with the last of what it said."""
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=None if environment is None else dict(environment),
    ) as process:
        peak = _Peak(process.pid)
        peak.start()
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        peak.join()
    if process.returncode:
        raise RunFailedError(f"{' '.join(command[:6])} ended with {process.returncode}:\n{output[-2000:].decode()}")
    return Sample(seconds, usage.ru_utime + usage.ru_stime, peak.bytes)


class _Peak(threading.Thread):
    """Watches the peak memory of a process until it ends.

    Not ru_maxrss: it counts what the process was before its exec, which is a copy of us.
    """

    def __init__(self, process_id: int) -> None:
        super().__init__(daemon=True)
        self._process_id = process_id
        self.bytes = 0

    def run(self) -> None:
        while seen := peak_memory(self._process_id):
            self.bytes = seen
            time.sleep(0.02)


def peak_memory(process_id: int | str = "self") -> int:
    """Return the most memory that a process ever had, in bytes (proc(5): VmHWM); 0 once it has ended."""
    found = (line.split()[1] for line in _lines(f"/proc/{process_id}/status") if line.startswith("VmHWM:"))
    return int(next(found, "0")) * 1024


def interleave(programs: Mapping[str, Callable[[], Sample]], rounds: int) -> list[Row]:
    """Give every program its turn in every round, so that a slow minute of the machine hits all of them alike."""
    samples: dict[str, list[Sample]] = {name: [] for name in programs}
    for number in range(1, rounds + 1):
        for name, once in programs.items():
            samples[name].append(once())
            last = samples[name][-1]
            say(f"  round {number}/{rounds}  {name:<28} {last.seconds:8.2f} s  {last.cpu_seconds:8.2f} s CPU")
    return [Row(name, tuple(taken)) for name, taken in samples.items()]


def table(title: str, rows: Sequence[Row], moved: int, against: str) -> str:
    """Write a Markdown table; the ratios are to the row named `against`: throughput, and CPU time per byte."""
    base = next(row for row in rows if row.name == against)
    lines = [
        f"### {title}",
        "",
        f"| program | MiB/s | x {against} | CPU s/GiB | x {against} | peak MiB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        speed, cost = moved / MIB / row.seconds, row.cpu_seconds / (moved / GIB)
        faster, dearer = base.seconds / row.seconds, row.cpu_seconds / base.cpu_seconds
        peak = row.peak_bytes / MIB
        lines.append(f"| {row.name} | {speed:.0f} | {faster:.2f} | {cost:.2f} | {dearer:.2f} | {peak:.0f} |")
    return "\n".join([*lines, ""])


def machine() -> str:
    """Say in one line what all this was measured on."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.platform()}, Python {platform.python_version()}"
    )


def make_file(path: Path, size: int) -> Path:
    """Write a file that does not compress: 16 MiB of random bytes over and over, with a counter in each."""
    block = bytearray(os.urandom(16 * MIB))
    with path.open("wb") as file:
        for number, left in enumerate(range(size, 0, -len(block))):
            block[:8] = number.to_bytes(8, "big")
            file.write(memoryview(block)[: min(left, len(block))])
    return path


def say(text: str) -> None:
    """Tell whoever waits how far it is; the results alone go to stdout."""
    print(text, file=sys.stderr, flush=True)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
