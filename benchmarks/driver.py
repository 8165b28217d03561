"""Our side of one stream: one process that moves a file as the window does, and prints as JSON what that cost.

The interpreter's start and the imports are left out, because the window pays for them once and not for each file.
"""

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.measuring import peak_memory
from benchmarks.unchecked_signer import UncheckedSigner
from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.runner import Runner
from presign_gui.domain.location import ObjectLocation
from presign_gui.transfer.checksum import FAST, RunningChecksums
from presign_gui.transfer.control import Control
from presign_gui.transfer.engine import Engine
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher

_ONE_STREAM = Limits(parallel_from=1 << 50)


def main(arguments: list[str]) -> None:
    """Carry out `put URL FILE` or `get URL FOLDER`."""
    what, url, path = arguments
    base, _, key = url.rpartition("/")
    location, signer = ObjectLocation("benchmark", key), UncheckedSigner(base)
    job: Job = (
        UploadJob(source=Path(path), location=location, signer=signer)
        if what == "put"
        else DownloadJob(location=location, folder=Path(path), file_name="ours", signer=signer)
    )
    runner = Runner(HttpClient, _ONE_STREAM)
    _import_what_comes_late()
    began, used = time.perf_counter(), _cpu_seconds()
    result = runner.run(job, control=Control(), meter=Meter(), watcher=Watcher())
    told = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": _cpu_seconds() - used,
        "peak_bytes": peak_memory(),
        "result": str(result.verification),
    }
    runner.close()
    print(json.dumps(told))


def _import_what_comes_late() -> None:
    RunningChecksums(FAST)
    client = HttpClient()
    Engine(client, _ONE_STREAM).close()
    client.close()


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(sys.argv[1:])
