"""The peak memory of moving one very large file, above that of moving one byte.

The file is sparse and the server swallows it (`tests/servers/sink_s3.py`), so that 20 GiB need no disk. The download
is of zeros, into a file on the disk; it needs as much room there.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.measuring import GIB, MIB, Sample, machine, run, say
from benchmarks.moving import presign
from tests.servers.sink_s3 import SinkS3, running_sink


def main() -> None:
    """Measure and print a table."""
    options = _options()
    size = options.gib * GIB
    print(f"{machine()}\n\n### Peak memory, one file of {options.gib} GiB\n")
    print("| what | MiB/s | peak MiB | above one byte |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="presign-gui-bench-") as place:
        folder = Path(place)
        idle, full = _upload(folder, 1), _upload(folder, size)
        print(_line("upload", size, full, idle), flush=True)
        if options.download:
            idle, full = _download(folder, 1), _download(folder, size)
            print(_line("download", size, full, idle))


def _upload(folder: Path, size: int) -> Sample:
    source = folder / "source"
    with source.open("wb") as file:
        file.truncate(size)
    with running_sink() as sink:
        sample = run([*presign("upload"), str(source), "s3://benchmark/object"], _environment(folder, sink))
        received = sink.received
    if received != size:
        raise RuntimeError(f"{received} bytes came of {size}")
    say(f"  up   {size / GIB:8.3f} GiB  {sample.seconds:7.1f} s  {sample.peak_bytes / MIB:6.1f} MiB")
    return sample


def _download(folder: Path, size: int) -> Sample:
    target = folder / "target"
    with running_sink(served=size) as sink:
        command = [*presign("download"), "s3://benchmark/object", "-o", str(target)]
        sample = run(command, _environment(folder, sink))
    if target.stat().st_size != size:
        raise RuntimeError(f"{target.stat().st_size} bytes came of {size}")
    target.unlink()
    say(f"  down {size / GIB:8.3f} GiB  {sample.seconds:7.1f} s  {sample.peak_bytes / MIB:6.1f} MiB")
    return sample


def _environment(folder: Path, sink: SinkS3) -> dict[str, str]:
    return {
        "HOME": str(folder),
        "PRESIGN_GUI_HOME": str(folder / "home"),
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE00",
        "AWS_SECRET_ACCESS_KEY": "not-checked-by-the-sink",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": sink.endpoint_url,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _line(what: str, size: int, full: Sample, idle: Sample) -> str:
    above = (full.peak_bytes - idle.peak_bytes) / MIB
    return f"| {what} | {size / MIB / full.seconds:.0f} | {full.peak_bytes / MIB:.0f} | {above:.0f} |"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gib", type=int, default=20, help="size of the file")
    parser.add_argument("--download", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--folder", type=Path, default=None, help="where the files are")
    return parser.parse_args()


if __name__ == "__main__":
    main()
