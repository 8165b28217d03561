"""Transfers as the queue would show them."""

import dataclasses
from pathlib import Path
from typing import Any

from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import Direction, Progress, Transfer, TransferResult, TransferState, Verification


def transfer(transfer_id: int = 1, state: TransferState = TransferState.RUNNING, **changes: Any) -> Transfer:
    """Make an upload of `report.pdf` in this state."""
    made = Transfer(
        id=transfer_id,
        direction=Direction.UPLOAD,
        name="report.pdf",
        location=ObjectLocation("photos", "a/report.pdf"),
        connection="work",
        state=state,
        progress=Progress(50, 100, 10.0),
        local_path=Path("/files/report.pdf"),
    )
    return dataclasses.replace(made, **changes)


def done(transfer_id: int = 1, **changes: Any) -> Transfer:
    """Make an upload that is done and verified."""
    result = TransferResult(path=Path("/files/report.pdf"), size=1500, verification=Verification("CRC64NVME"))
    return transfer(transfer_id, TransferState.DONE, result=result, progress=Progress(1500, 1500), **changes)
