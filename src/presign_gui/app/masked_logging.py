"""Logging in which no line can show a secret, whoever wrote it.

urllib3 and botocore log whole URLs, signature included, at DEBUG. A filter on a logger does not see what its
children log, so the mask sits in the formatter, behind which nothing comes but the file or the terminal.
"""

import logging
import sys
from typing import TextIO

from presign_gui.domain.masking import mask_secrets


class MaskingFormatter(logging.Formatter):
    """Formats a record, its traceback included, and then masks every secret in the text."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished, masked line."""
        return mask_secrets(super().format(record))


def log_to_stream(level: int, stream: TextIO | None = None) -> logging.Handler:
    """Send the log of the whole program to `stream` (stderr), masked. Return the handler, for its removal."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler
