"""How much the engine may do at once, and how large things are cut. Changed while it runs, from any thread."""

from dataclasses import dataclass

from presign_gui.domain.parts import PARALLEL_THRESHOLD, PREFERRED_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The engine's settings. Memory is bounded by `streams`: each has a few MiB under way, whatever the files' sizes.

    How many transfers run at once is the queue's choice. `streams` is how many parts and ranges are on their way at
    once over all transfers, `streams_per_transfer` how many of them one transfer may have. None means no limit to
    the bytes per second that all transfers of a direction move together. Objects move in several streams from
    `parallel_from` bytes on, cut into parts or ranges of `part_size`, larger ones where they would be too many.
    """

    streams: int = 8
    streams_per_transfer: int = 8
    upload_bytes_per_second: float | None = None
    download_bytes_per_second: float | None = None
    parallel_from: int = PARALLEL_THRESHOLD
    part_size: int = PREFERRED_SIZE
