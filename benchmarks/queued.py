"""The transfers of which the benchmarks make a long queue."""

from pathlib import Path

from presign_gui.app.jobs import Job, UploadJob
from presign_gui.domain.location import ObjectLocation


def queued_job(number: int) -> Job:
    """Make one of them, each of another file."""
    return UploadJob(
        source=Path(f"/home/someone/Pictures/2026/IMG_{number:06}.jpg"),
        location=ObjectLocation("some-bucket", f"photos/2026/IMG_{number:06}.jpg"),
        connection="work",
        content_type="image/jpeg",
    )
