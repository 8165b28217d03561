"""One file of 1 GiB over TLS, one stream: our PUT and GET against curl's.

nginx on tmpfs is the server, so that the client is what is measured. What it attests is varied, because that decides
what we compute: nothing, a CRC64NVME as S3 sends with new objects, or an MD5 in the ETag.
"""

import argparse
import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from awscrt import checksums

from benchmarks.measuring import MIB, OURS, Sample, interleave, machine, make_file, run, say, table
from benchmarks.peers import ROOT, system_program
from benchmarks.servers import Nginx, memory_folder, running_nginx


def main() -> None:
    """Measure and print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=memory_folder(), prefix="presign-gui-bench-") as place:
        folder = Path(place)
        source = make_file(folder / "source", options.mib * MIB)
        crc, md5 = _checksums(source)
        (folder / "server").mkdir()
        with running_nginx(folder / "server", crc64nvme=crc, md5=md5) as nginx:
            print(f"{machine()}\n")
            for attests in options.attests:
                _measure(nginx, source, attests, options.rounds)


def _measure(nginx: Nginx, source: Path, attests: str, rounds: int) -> None:
    url = f"{nginx.url}/{attests}/object"
    size = source.stat().st_size
    title = f"{size // MIB} MiB over TLS, one stream, the server attests {attests}"
    curl = [system_program("curl", "curl"), "-sS", "-f", "--cacert", str(nginx.certificate)]
    say(f"PUT, {attests}")
    rows = interleave(
        {
            "curl": lambda: run([*curl, "-T", str(source), "-o", os.devnull, url]),
            OURS: lambda: _run_ours(nginx, "put", url, source),
        },
        rounds,
    )
    print(table(f"PUT, {title}", rows, size, against="curl"))
    say(f"GET, {attests}")
    fetched = source.with_name("fetched")
    fetched.mkdir(exist_ok=True)
    rows = interleave(
        {
            "curl": _and_then(lambda: run([*curl, "-o", str(fetched / "curl"), url]), fetched / "curl"),
            OURS: _and_then(lambda: _run_ours(nginx, "get", url, fetched), fetched / "ours"),
        },
        rounds,
    )
    print(table(f"GET, {title}", rows, size, against="curl"), flush=True)


def _and_then(once: Callable[[], Sample], leftover: Path) -> Callable[[], Sample]:
    """Remove what a run fetched, outside of what is measured."""

    def both() -> Sample:
        sample = once()
        leftover.unlink()
        return sample

    return both


def _run_ours(nginx: Nginx, what: str, url: str, path: Path) -> Sample:
    environment = {**os.environ, "AWS_CA_BUNDLE": str(nginx.certificate)}
    command = [sys.executable, "-m", "benchmarks.driver", what, url, str(path)]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    say(f"    {told['result']}")
    return Sample(told["seconds"], told["cpu_seconds"], told["peak_bytes"])


def _checksums(source: Path) -> tuple[str, str]:
    crc, md5 = 0, hashlib.md5(usedforsecurity=False)
    with source.open("rb") as file:
        while block := file.read(MIB):
            crc = checksums.crc64nvme(block, crc)
            md5.update(block)
    return base64.b64encode(crc.to_bytes(8, "big")).decode(), md5.hexdigest()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=1024, help="size of the file")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--attests", nargs="+", default=["silent", "crc64nvme", "md5"])
    return parser.parse_args()


if __name__ == "__main__":
    main()
