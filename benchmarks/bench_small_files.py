"""Many small files up and down on SeaweedFS, against s5cmd, with as many at a time.

What is measured here is mostly what one file costs besides its bytes: a signature, a request, a row in the queue, a
file made and put on the disk. s5cmd does not put files on the disk (fsync) and compares nothing.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import OURS, Row, Sample, machine, run, say
from benchmarks.moving import Movers
from benchmarks.peers import Peers, peers
from benchmarks.servers import memory_folder, running_seaweedfs


def main() -> None:
    """Measure and print the tables."""
    options = _options()
    tools = peers()
    samples: dict[str, list[tuple[Sample, Sample]]] = {}
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="presign-gui-bench-") as place:
        source = Path(place) / "source"
        source.mkdir()
        for number in range(options.files):
            (source / f"{number:05}.bin").write_bytes(os.urandom(options.bytes))
        for number in range(1, options.rounds + 1):
            for name in options.programs:
                up, down = _there_and_back(name, source, tools, options)
                samples.setdefault(name, []).append((up, down))
                say(f"  round {number}/{options.rounds}  {name:<16} up {up.seconds:6.2f} s  down {down.seconds:6.2f} s")
    print(f"{machine()}\n")
    for index, direction in enumerate(("up", "down")):
        rows = [Row(name, tuple(both[index] for both in taken)) for name, taken in samples.items()]
        title = f"{options.files} files of {options.bytes} bytes {direction}, {options.workers} at a time, SeaweedFS"
        print(_table(title, rows, options.files))


def _there_and_back(name: str, source: Path, tools: Peers, options: argparse.Namespace) -> tuple[Sample, Sample]:
    with tempfile.TemporaryDirectory(dir=source.parent) as place, running_seaweedfs(Path(place)) as server:
        home, fetched = Path(place) / "home", Path(place) / "fetched"
        home.mkdir()
        fetched.mkdir()
        environment = Movers(tools, server, options.workers).environment(home)
        workers = str(options.workers)
        commands = {
            OURS: (
                [sys.executable, "-m", "benchmarks.driver_many", "up", str(source), server.bucket, workers],
                [sys.executable, "-m", "benchmarks.driver_many", "down", str(fetched), server.bucket, workers],
            ),
            "s5cmd": (
                [tools.s5cmd, "--numworkers", workers, "cp", f"{source}/", f"s3://{server.bucket}/many/"],
                [tools.s5cmd, "--numworkers", workers, "cp", f"s3://{server.bucket}/many/*", f"{fetched}/"],
            ),
        }
        up, down = (run(command, environment) for command in commands[name])
        if {file.name for file in fetched.iterdir()} != {file.name for file in source.iterdir()}:
            raise RuntimeError(f"{name} brought back other files than it sent")
    return up, down


def _table(title: str, rows: list[Row], files: int) -> str:
    base = next((row for row in rows if row.name == "s5cmd"), rows[0])
    lines = [
        f"### {title}",
        "",
        f"| program | files/s | x {base.name} | CPU ms/file | peak MiB |",
        "|---|---:|---:|---:|---:|",
    ]
    for row in rows:
        speed, ratio, cost = files / row.seconds, base.seconds / row.seconds, row.cpu_seconds / files * 1000
        lines.append(f"| {row.name} | {speed:.0f} | {ratio:.2f} | {cost:.2f} | {row.peak_bytes / 2**20:.0f} |")
    return "\n".join([*lines, ""])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--bytes", type=int, default=4096, help="size of each file")
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--programs", nargs="+", default=[OURS, "s5cmd"])
    parser.add_argument("--folder", type=Path, default=memory_folder(), help="where the files and the server are")
    return parser.parse_args()


if __name__ == "__main__":
    main()
