"""The thread that brings the queue in memory and the queue on disk together, and starts what may run.

It is the only one that writes states and order to the store, so the GUI thread never waits for the disk, and many
small changes share one transaction. What an engine's thread has to be sure of it writes itself (`queue_run`).
"""

import contextlib
import logging
import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from presign_gui.app.jobs import Job
from presign_gui.app.queue_board import Board
from presign_gui.app.queue_record import Attempt, Record
from presign_gui.app.queue_writes import Writes
from presign_gui.app.store import Store
from presign_gui.app.stored_transfer import AbandonedUpload
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.errors import LocalFileError, PresignGuiError

_log = logging.getLogger(__name__)

_BATCH: Final = 500
"""Rows that are written in one transaction: some 10 ms, for which the engine's threads may have to wait."""
_AHEAD: Final = 100
"""Rows that are loaded at once, before their turn."""
_TRY_AGAIN_SECONDS: Final = 5.0
"""After the disk has failed."""


class Keeper:
    """Runs its thread from the first `wake` to `close`.

    `start` carries out an attempt, on another thread. `on_abandoned` hears of multipart uploads that are now to be
    aborted. Of what cannot be written a person is told through `problem`; it is tried again.
    """

    def __init__(
        self,
        board: Board,
        store: Store,
        *,
        limit: int,
        start: Callable[[Record, Attempt], None],
        on_abandoned: Callable[[tuple[AbandonedUpload, ...]], None],
    ) -> None:
        self._board = board
        self._store = store
        self._limit = limit
        self._start = start
        self._on_abandoned = on_abandoned
        self._order = threading.RLock()
        """Held while rows are added or moved: both change the order, here and on disk."""
        self._awake = threading.Event()
        self._is_ending = False
        self._thread: threading.Thread | None = None
        self._thread_lock = threading.Lock()
        self.problem: PresignGuiError | None = None

    def wake(self) -> None:
        """Look for something to do, soon. Returns at once."""
        with self._thread_lock:
            if self._thread is None and not self._is_ending:
                self._thread = threading.Thread(target=self._work, name="queue", daemon=True)
                self._thread.start()
        self._awake.set()

    def change_limit(self, limit: int) -> None:
        """Let so many transfers run at once; those above it that run already go on to their end."""
        self._limit = limit
        self.wake()

    def add(self, jobs: Sequence[Job]) -> tuple[int, ...]:
        """Write new transfers and put them on the board. Blocks for the disk; raises LocalFileError."""
        with self._order:
            ids = self._store.add(jobs)
            self._board.add(ids, jobs)
        self.wake()
        return ids

    def close(self, limit_seconds: float) -> bool:
        """Write what is left, and end. Return whether that is done within the limit."""
        with self._thread_lock:
            self._is_ending = True
        self._awake.set()
        if self._thread is None:
            return True
        self._thread.join(limit_seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while not self._is_ending:
            self._awake.wait(_TRY_AGAIN_SECONDS if self.problem else None)
            self._awake.clear()
            self._save()
            while self._start_next():
                self._save()
        self._save()

    def _save(self) -> None:
        """Write what there is to write. Where that fails it stays to be written, and the queue goes on in memory."""
        try:
            while self._write_some():
                pass
            self.problem = None
        except LocalFileError as error:
            self._note(error)
        except Exception as error:  # noqa: BLE001 - a defect here is told and logged, and must not stop the queue
            self._note(entries.UNEXPECTED.error(exception=type(error).__name__, detail=traceback.format_exc()))

    def _note(self, problem: PresignGuiError) -> None:
        if self.problem is None:
            _log.error("The transfers cannot be saved: %s %s", problem, problem.detail)
        self.problem = problem

    def _write_some(self) -> bool:
        with self._order:
            writes = self._board.take_writes(_BATCH)
            if not writes:
                return False
            try:
                abandoned = self._write(writes)
            except BaseException:
                self._board.put_back(writes)
                raise
        if abandoned:
            self._on_abandoned(abandoned)
        return True

    def _write(self, writes: Writes) -> tuple[AbandonedUpload, ...]:
        abandoned: tuple[AbandonedUpload, ...] = ()
        if writes.removed:
            _discard(self._store.part_files(writes.removed))
            abandoned += self._store.remove(writes.removed)
        if writes.given_up:
            _discard(self._store.part_files(writes.given_up))
            abandoned += self._store.abandon(writes.given_up)
        for transfer_id, before in writes.moved:
            with contextlib.suppress(KeyError):  # of a row that the file has lost there is no place to keep
                self._store.move(transfer_id, before)
        for state, ids in writes.states.items():
            self._store.set_state(ids, state)
        if writes.records:
            self._store.save(*writes.records)
        return abandoned

    def _start_next(self) -> bool:
        wanted = self._board.wanted(self._limit, _AHEAD)
        if wanted:
            try:
                self._board.load(wanted, self._store.transfers(wanted))
            except LocalFileError as error:
                self._note(error)
                return False
        claimed = self._board.claim(self._limit)
        if claimed is None:
            return False
        self._start(*claimed)
        return True


def _discard(files: Iterable[Path]) -> None:
    """Delete what downloads have begun that nobody wants any more."""
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("%s could not be deleted: %s", file, error)
