"""Our side of a measurement: one process that moves bytes as the window does, and prints as JSON what that cost.

The interpreter's start and the imports are left out, because the window pays for them once and not for each file.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import peak_memory
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import Method, PresignedRequest
from presign_gui.transfer.checksum import FAST, RunningChecksums
from presign_gui.transfer.control import Control
from presign_gui.transfer.download import DownloadTarget, download
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.put_upload import put_file


def main(arguments: list[str]) -> None:
    """Carry out `put URL FILE` or `get URL FOLDER`."""
    what, url, path = arguments
    client = HttpClient()
    actions: dict[str, Callable[[], object]] = {
        "put": lambda: _put(client, url, Path(path)),
        "get": lambda: _get(client, url, Path(path)),
    }
    RunningChecksums(FAST)  # imports awscrt
    began, used = time.perf_counter(), _cpu_seconds()
    result = actions[what]()
    seconds, cpu_seconds = time.perf_counter() - began, _cpu_seconds() - used
    client.close()
    told = {"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_bytes": peak_memory(), "result": str(result)}
    print(json.dumps(told))


def _put(client: HttpClient, url: str, source: Path) -> object:
    return put_file(client, _request("PUT", url), source, control=Control(), meter=Meter()).verification


def _get(client: HttpClient, url: str, folder: Path) -> object:
    target = DownloadTarget(folder, "ours")
    return download(client, _request("GET", url), target, control=Control(), meter=Meter()).verification


def _request(method: Method, url: str) -> PresignedRequest:
    return PresignedRequest(method=method, url=url, location=ObjectLocation("benchmark", "object"))


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(sys.argv[1:])
