"""What is kept of a transfer over the end of the program: enough to offer the same queue again.

No presigned URL and no secret is among it: a URL is signed anew, and a guest is asked for a fresh link. From where a
transfer goes on is kept beside it, as a `presign_gui.domain.resume` record.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from presign_gui.app.jobs import Job
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import TransferResult, TransferState


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTransfer:
    """One transfer as the store has it: what was asked, and what came of it.

    A new state of things is a new record (`dataclasses.replace`). `job` has no signer. `target` is a download's
    file, once it has a name; `signed_for` is the object that the signer signed in place of the one asked for. Whether
    there is something to go on from (`has_begun`), and how many bytes of it are `done` of how many in `total`, is
    read and not saved with it.
    """

    id: int
    job: Job
    state: TransferState
    target: Path | None = None
    signed_for: ObjectLocation | None = None
    error: PresignGuiError | None = None
    result: TransferResult | None = None
    has_begun: bool = False
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class AbandonedUpload:
    """A multipart upload that nobody wants any more but that S3 keeps, and charges for, until it is aborted.

    `connection` is the name of the one that began it. `id` is the store's own number for it.
    """

    id: int
    location: ObjectLocation
    connection: str | None
    upload_id: str


@dataclass(frozen=True, slots=True)
class UnheardUpload:
    """A multipart upload that S3 was asked to begin, and perhaps did, without that its answer came here.

    `asked_at` is when that was, by this computer's clock, aware, in UTC. `id` is the store's own number for it.
    """

    id: int
    location: ObjectLocation
    connection: str | None
    asked_at: datetime
