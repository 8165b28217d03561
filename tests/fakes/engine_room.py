"""The engine with a short patience and small parts, a signer and a server: what the tests of whole transfers share."""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.resume import DownloadResume, UploadResume
from presign_gui.domain.signing import Signer
from presign_gui.domain.transfer import IfExists, TransferResult
from presign_gui.transfer.control import Control
from presign_gui.transfer.engine import DownloadSpec, DownloadTarget, Engine, UploadSpec
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.retry import RetryPolicy
from presign_gui.transfer.timeouts import Timeouts
from tests.fakes.keeping_watcher import After, KeepingWatcher
from tests.fakes.token_signer import TokenSigner
from tests.servers.multipart_s3 import BUCKET, MultipartS3

MIB: Final = 1024 * 1024
KEY: Final = "folder/report.bin"
WHERE: Final = ObjectLocation(BUCKET, KEY)
SMALL: Final = 3 * MIB + 5
"""Moves in one stream."""
LARGE: Final = 23 * MIB + 17
"""Moves in five parts or ranges."""
LIMITS: Final = Limits(streams=4, streams_per_transfer=3, parallel_from=10 * MIB, part_size=5 * MIB)
IMPATIENT: Final = RetryPolicy(base_delay=0.01, max_delay=0.05, max_offline_delay=0.05)
TIMEOUTS: Final = Timeouts(connect=10.0, first_byte=10.0, stall=10.0)


@dataclass
class EngineRoom:
    """One transfer may follow another; `watcher` and `meter` are those of the last one."""

    server: MultipartS3
    signer: TokenSigner
    engine: Engine
    folder: Path
    watcher: KeepingWatcher = field(default_factory=KeepingWatcher)
    meter: Meter = field(default_factory=Meter)

    def source(self, size: int) -> Path:
        """Make a file to upload."""
        path = self.folder / f"source-{size}.bin"
        path.write_bytes(random_bytes(size))
        return path

    @property
    def downloads(self) -> Path:
        path = self.folder / "downloads"
        path.mkdir(exist_ok=True)
        return path

    def upload(
        self,
        source: Path,
        *,
        control: Control | None = None,
        resume: UploadResume | None = None,
        create_only: bool = False,
        keeps: bool = True,
        after: After | None = None,
        signer: Signer | None = None,
    ) -> TransferResult:
        self.watcher, self.meter = KeepingWatcher(keeps=keeps, after=after), Meter()
        return self.engine.upload(
            UploadSpec(source=source, location=WHERE, content_type="a/b", create_only=create_only),
            signer or self.signer,
            control=control or Control(),
            meter=self.meter,
            watcher=self.watcher,
            resume=resume,
        )

    def download(
        self,
        *,
        control: Control | None = None,
        resume: DownloadResume | None = None,
        keeps: bool = True,
        after: After | None = None,
        if_exists: IfExists = IfExists.RENAME,
        signer: Signer | None = None,
        folder: Path | None = None,
    ) -> TransferResult:
        self.watcher, self.meter = KeepingWatcher(keeps=keeps, after=after), Meter()
        return self.engine.download(
            DownloadSpec(location=WHERE, target=DownloadTarget(folder or self.downloads, None, if_exists)),
            signer or self.signer,
            control=control or Control(),
            meter=self.meter,
            watcher=self.watcher,
            resume=resume,
        )


@contextmanager
def engine_room(
    folder: Path, server: MultipartS3, *, parts_per_call: int = 1, limits: Limits = LIMITS
) -> Iterator[EngineRoom]:
    """Run `server` and an engine for it."""
    client = HttpClient(TIMEOUTS, environ={})
    engine = Engine(client, limits, IMPATIENT)
    with server.running():
        yield EngineRoom(server, TokenSigner(server.origin, parts_per_call=parts_per_call), engine, folder)
    engine.close()
    client.close()


@contextmanager
def when(condition: Callable[[], bool], act: Callable[[], object]) -> Iterator[None]:
    """Do something, on another thread, as soon as `condition` holds."""
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            if condition():
                act()
                return
            time.sleep(0.001)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(10)


def random_bytes(size: int) -> bytes:
    """Return bytes of which no two parts are alike, made quickly."""
    block = os.urandom(64 * 1024)
    numbered = (number.to_bytes(8, "big") + block for number in range(size // len(block) + 1))
    return b"".join(numbered)[:size]


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
