"""The program without its window, to be killed: `python -m tests.fakes.program STORE ORIGIN DIRECTION FILE_OR_FOLDER`.

It opens the store, goes on with what an earlier run left, or begins the one transfer if there is none, and prints the
outcome. The signer is the one of `tests.servers.multipart_s3`.
"""

import sys
import threading
from dataclasses import replace
from pathlib import Path

from presign_gui.app.jobs import DownloadJob, Job, UploadJob
from presign_gui.app.queue import TransferQueue
from presign_gui.app.runner import Runner
from presign_gui.app.store import Store
from presign_gui.domain.transfer import Transfer
from presign_gui.transfer.http_client import HttpClient
from tests.fakes.engine_room import LIMITS, MIB, WHERE
from tests.fakes.token_signer import TokenSigner
from tests.fakes.upload_listing import UploadListing

RATE = 12 * MIB
"""Bytes per second: so slow that there is time to kill it."""


def main(store_path: str, origin: str, direction: str, place: str) -> None:
    store = Store.open(Path(store_path))
    limits = replace(LIMITS, upload_bytes_per_second=RATE, download_bytes_per_second=RATE)
    signer = TokenSigner(origin)
    ended = threading.Event()

    def hear(transfer: Transfer) -> None:
        if transfer.state.is_final:
            ended.set()

    runner = Runner(lambda: HttpClient(environ={}), limits)
    browser = UploadListing(origin)
    queue = TransferQueue(
        runner, store, find_signer=lambda _name: signer, find_browser=lambda _name: browser, goes_on=True
    )
    queue.subscribe(hear)
    if not queue.ids():
        queue.add(_job(direction, Path(place)))
    (transfer_id,) = queue.ids()
    while not queue.transfer(transfer_id).state.is_final:
        ended.wait(0.05)
    transfer = queue.transfer(transfer_id)
    verification = None if transfer.result is None else transfer.result.verification.algorithm
    print(transfer.state, verification, repr(transfer.error))
    queue.abandoned.end_unheard()  # as the next start would
    queue.close()
    store.close()


def _job(direction: str, place: Path) -> Job:
    if direction == "up":
        return UploadJob(source=place, location=WHERE, connection="server")
    return DownloadJob(location=WHERE, folder=place, connection="server")


if __name__ == "__main__":
    main(*sys.argv[1:])
