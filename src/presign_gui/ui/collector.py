"""Keeps Python's garbage collector from holding up the event loop."""

import gc
import sys
from typing import Final

_MANY: Final = 50
"""So many new modules are worth it. One that comes alone costs a collection next to nothing."""


class Collector:
    """Lets full collections pass over what was loaded, which lives as long as the program.

    Half of what a collection has to look at are modules, Qt's classes and boto3's models, some 100,000 objects: with
    transfers under way that stopped everything for 50 to 120 ms.
    """

    def __init__(self) -> None:
        self._modules = 0

    def spare_what_is_loaded(self) -> None:
        """Do so where many modules came since the last call. Returns at once."""
        count = len(sys.modules)
        if count - self._modules >= _MANY:
            self._modules = count
            gc.freeze()
