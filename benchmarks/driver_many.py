"""Our side of many small files: `up FOLDER BUCKET WORKERS` or `down FOLDER BUCKET WORKERS`, through the real queue.

The endpoint and the credentials come from the environment; `down` fetches what is listed. Prints nothing; fails where
one transfer did.
"""

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.app.queue import TransferQueue
from presign_gui.app.runner import Runner
from presign_gui.app.services import Services
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Transfer, TransferState

if TYPE_CHECKING:
    from presign_gui.app.jobs import Job
    from presign_gui.app.open_connection import OpenConnection
    from presign_gui.transfer.http_client import HttpClient


def main(arguments: list[str]) -> None:
    """Move the files."""
    direction, folder, bucket, workers = arguments
    services = Services()
    endpoint, region = os.environ["AWS_ENDPOINT_URL_S3"], os.environ["AWS_REGION"]
    connection = services.open_connection(
        Connection(name="benchmark", signer=SignerKind.LOCAL, region=region, endpoint_url=endpoint)
    )
    make_jobs = _uploads if direction == "up" else _downloads
    queue = TransferQueue(Runner(_make_client), workers=int(workers))
    _carry_out(queue, make_jobs(connection, Path(folder), bucket))
    queue.close()
    services.close()


def _uploads(connection: "OpenConnection", folder: Path, bucket: str) -> "list[Job]":
    return [connection.upload_job(file, ObjectLocation(bucket, f"many/{file.name}")) for file in folder.iterdir()]


def _downloads(connection: "OpenConnection", folder: Path, bucket: str) -> "list[Job]":
    if connection.browser is None:
        raise SystemExit("the connection cannot list")
    jobs: list[Job] = []
    continuation = None
    while True:
        page = connection.browser.list_objects(bucket, "many/", continuation)
        jobs += [connection.download_job(ObjectLocation(bucket, each.key), folder) for each in page.objects]
        continuation = page.continuation
        if continuation is None:
            return jobs


def _carry_out(queue: TransferQueue, jobs: "list[Job]") -> None:
    left = {"count": len(jobs), "failed": 0}
    lock, ended = threading.Lock(), threading.Event()

    def hear(transfer: Transfer) -> None:
        if not transfer.state.is_final:
            return
        with lock:
            left["count"] -= 1
            left["failed"] += transfer.state is not TransferState.DONE
            if transfer.error is not None:
                print(transfer.location, transfer.error, transfer.error.detail, file=sys.stderr)
            if left["count"] == 0:
                ended.set()

    queue.subscribe(hear)
    for start in range(0, len(jobs), 500):
        queue.add_all(jobs[start : start + 500])
    ended.wait()
    if left["failed"]:
        raise SystemExit(f"{left['failed']} transfers failed")


def _make_client() -> "HttpClient":
    from presign_gui.transfer.http_client import HttpClient

    return HttpClient()


if __name__ == "__main__":
    main(sys.argv[1:])
