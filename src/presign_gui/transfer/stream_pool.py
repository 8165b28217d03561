"""The threads on which parts and ranges move, a bounded number over all transfers.

Each transfer has a thread of the queue's as well, which hands out the work here and waits for it; nothing that runs
here waits for anything else that does, so there is always a way on. Daemon threads, because one look-up of a name that
hangs in the operating system must not keep a closed program alive.
"""

import queue
import threading
from collections.abc import Callable

from presign_gui.transfer.giving_way import give_way

Task = Callable[[], None]


class StreamPool:
    """Up to `size` threads, each started when there is work for it. A task must not raise."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._unfinished = 0

    def resize(self, size: int) -> None:
        """Have another number of threads; those that are too many end with what they are doing."""
        with self._lock:
            self._size = size
            for _ in range(self._threads - size):
                self._tasks.put(None)
            self._start_threads()

    def submit(self, task: Task) -> None:
        """Let a thread carry out `task` as soon as one is free."""
        with self._lock:
            self._unfinished += 1
            self._tasks.put(task)
            self._start_threads()

    def close(self) -> None:
        """Let the threads end after the work they have."""
        self.resize(0)

    def _start_threads(self) -> None:
        while self._threads < min(self._size, self._unfinished):
            self._threads += 1
            threading.Thread(target=self._work, name=f"stream-{self._threads}", daemon=True).start()

    def _work(self) -> None:
        give_way()
        while not self._leave():
            task = self._tasks.get()
            if task is None:  # woken to see whether it is still needed
                continue
            try:
                task()
            finally:
                with self._lock:
                    self._unfinished -= 1

    def _leave(self) -> bool:
        """Tell the calling thread whether it is one too many, and count it out then."""
        with self._lock:
            is_surplus = self._threads > self._size
            self._threads -= is_surplus
            return is_surplus
