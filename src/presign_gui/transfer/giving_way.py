"""Lets the window go first where transfers have more to do than there are processors.

Encryption and checksums keep every processor busy on a fast line. The thread of the window then waits for its turn
like each of a dozen others, just when it has a row to paint: docs/performance.md, "The window".
"""

import os
import sys
import threading
from typing import Final

_NICENESS: Final = 15


def give_way() -> None:
    """Have the calling thread leave the processor to the window, and to other programs, where they want it.

    On Linux alone, where niceness is a thread's own and not the process's: setpriority(2), "C library/kernel
    differences". With nothing else to run it changes nothing.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, thread)))
