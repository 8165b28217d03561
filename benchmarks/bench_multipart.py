"""One large file up and down in parts and ranges on SeaweedFS, against s5cmd, rclone and boto3 with awscrt.

Every program gets as many streams and parts as large as the others, where it can be told. Each runs whole, its start
included, on a fresh server of its own, because what a server holds already slows the next program down.
"""

import argparse
import filecmp
import tempfile
from pathlib import Path

from benchmarks.measuring import MIB, OURS, Row, Sample, machine, make_file, run, say, table
from benchmarks.moving import Movers
from benchmarks.peers import Peers, peers
from benchmarks.servers import memory_folder, running_seaweedfs


def main() -> None:
    """Measure and print the tables."""
    options = _options()
    tools = peers()
    samples: dict[str, list[tuple[Sample, Sample]]] = {}
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="presign-gui-bench-") as place:
        source = make_file(Path(place) / "source", options.mib * MIB)
        for number in range(1, options.rounds + 1):
            for name in options.programs:
                up, down = _there_and_back(name, source, tools, options.streams)
                samples.setdefault(name, []).append((up, down))
                say(f"  round {number}/{options.rounds}  {name:<16} up {up.seconds:6.2f} s  down {down.seconds:6.2f} s")
    print(f"{machine()}\n")
    for index, direction in enumerate(("Upload in parts", "Download in ranges")):
        rows = [Row(name, tuple(both[index] for both in taken)) for name, taken in samples.items()]
        best = min(
            (row for row in rows if row.name in {"s5cmd", "rclone"}), key=lambda row: row.seconds, default=rows[0]
        )
        title = f"{direction}, {options.mib} MiB, {options.streams} streams, SeaweedFS"
        print(table(title, rows, options.mib * MIB, against=best.name))


def _there_and_back(name: str, source: Path, tools: Peers, streams: int) -> tuple[Sample, Sample]:
    """Send the file with one program and fetch it with the same."""
    with tempfile.TemporaryDirectory(dir=source.parent) as place, running_seaweedfs(Path(place)) as server:
        movers = Movers(tools, server, streams)
        home = Path(place) / "home"
        home.mkdir()
        environment = movers.environment(home)
        up = run(movers.uploads(source)[name], environment)
        target = Path(place) / "fetched"
        down = run(movers.downloads(target)[name], environment)
        if not filecmp.cmp(source, target, shallow=False):
            raise RuntimeError(f"{name} brought back other bytes than it sent")
    return up, down


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=4096, help="size of the file; three times that is needed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streams", type=int, default=8)
    parser.add_argument("--programs", nargs="+", default=[OURS, "s5cmd", "rclone", "boto3 + awscrt"])
    parser.add_argument("--folder", type=Path, default=memory_folder(), help="where the files and the server are")
    return parser.parse_args()


if __name__ == "__main__":
    main()
