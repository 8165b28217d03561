"""A few plain threads that carry out tasks in the order they came.

Not `concurrent.futures`: its threads are joined when the interpreter ends, so that one DNS look-up that hangs in the
operating system would keep a closed program alive. These are daemons: `close` waits as long as it is told.
"""

import queue
import threading
import time
from collections.abc import Callable

from presign_gui.transfer.giving_way import give_way

Task = Callable[[], None]


class Workers:
    """Up to `limit` threads, each started when there is work for it. A task must not raise."""

    def __init__(self, limit: int, name: str) -> None:
        self._limit = limit
        self._name = name
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._unfinished = 0
        self._lock = threading.Lock()

    def submit(self, task: Task) -> None:
        """Let a thread carry out `task` as soon as one is free."""
        with self._lock:
            self._unfinished += 1
            if self._unfinished > len(self._threads) and len(self._threads) < self._limit:
                thread = threading.Thread(target=self._work, name=f"{self._name}-{len(self._threads) + 1}", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._tasks.put(task)

    def close(self, limit_seconds: float) -> bool:
        """Let the threads end after the work they have, and wait for that. Return whether all of them ended."""
        deadline = time.monotonic() + limit_seconds
        with self._lock:
            threads = list(self._threads)
        for _ in threads:
            self._tasks.put(None)
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _work(self) -> None:
        give_way()
        while (task := self._tasks.get()) is not None:
            try:
                task()
            finally:
                with self._lock:
                    self._unfinished -= 1
