"""Finds a download that had its final name when the program was killed, a moment before that could be noted."""

import contextlib
import itertools
import os
from pathlib import Path

from presign_gui.domain.errors import IntegrityError
from presign_gui.domain.parts import ByteRange
from presign_gui.domain.resume import PartialDownload
from presign_gui.domain.transfer import SIZE_ONLY, Verification
from presign_gui.transfer.control import Control
from presign_gui.transfer.ledger import Ledger
from presign_gui.transfer.object_answer import RemoteObject
from presign_gui.transfer.part_file import PartFile, candidates


def find_placed(
    target: Path, begun: PartialDownload, known: RemoteObject, control: Control
) -> tuple[Path, Verification] | None:
    """Return the whole object under `target` or one of its numbered names, and what it was compared with now.

    Only bytes that the server vouches for count, so it does not matter how they came there. What a kill left of the
    part file, which then is a second name of the same file, is removed. Raises LocalFileError, Cancelled and Paused.
    """
    for candidate in itertools.takewhile(os.path.lexists, candidates(target)):
        if _may_be(candidate, begun):
            verification = _compare(candidate, known, begun.size, control)
            if verification.algorithm is not None:
                begun.path.unlink(missing_ok=True)
                return candidate, verification
    return None


def _may_be(candidate: Path, begun: PartialDownload) -> bool:
    """Tell whether that file may be the one: the part file is gone, or the same file under its first name."""
    try:
        is_whole = candidate.is_file() and candidate.stat().st_size == begun.size
        return is_whole and (not begun.path.exists() or candidate.samefile(begun.path))
    except OSError:  # what may not be looked at is not ours
        return False


def _compare(candidate: Path, known: RemoteObject, size: int, control: Control) -> Verification:
    file = PartFile.reopen(candidate.parent, candidate.name, candidate, size)
    if file is None:
        return SIZE_ONLY
    file.keeps = True
    with file, contextlib.closing(Ledger(known.headers, known.size, file, control)) as ledger:
        ledger.take_up((ByteRange(0, size),))
        try:
            return ledger.verify(size)
        except IntegrityError:
            return SIZE_ONLY
