"""A watcher that keeps what the engine tells it, as the store does, and remembers what it heard."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart
from presign_gui.domain.resume import DownloadResume, UploadResume
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.retry import Wait, Why
from presign_gui.transfer.watcher import Watcher

After = tuple[int, Callable[[], object]]


class KeepingWatcher(Watcher):
    """`resume` is what there is to go on from, None where there is nothing.

    `unheard` is how many uploads the server was asked to begin without that it was heard what became of that.
    `after` does something, on the thread that tells of it, when the first so many pieces are finished.
    """

    def __init__(self, *, keeps: bool = True, after: After | None = None) -> None:
        self.keeps = keeps
        self.after = after
        self.resume: UploadResume | DownloadResume | None = None
        self.signatures: list[PresignedRequest] = []
        self.targets: list[Path] = []
        self.waits: list[Wait | None] = []
        self.unheard = 0
        self.pieces: list[FinishedPart | ByteRange] = []

    @property
    def upload(self) -> UploadResume:
        assert isinstance(self.resume, UploadResume)
        return self.resume

    @property
    def download(self) -> DownloadResume:
        assert isinstance(self.resume, DownloadResume)
        return self.resume

    @property
    def reasons(self) -> set[Why]:
        """Why it was waited so far."""
        return {each.why for each in tuple(self.waits) if each is not None}

    def signed(self, request: PresignedRequest) -> None:
        self.signatures.append(request)

    def target(self, path: Path) -> None:
        self.targets.append(path)

    def asks_to_begin(self, location: ObjectLocation) -> None:
        self.unheard += 1

    def not_begun(self) -> None:
        self.unheard -= 1

    def began(self, resume: UploadResume | DownloadResume) -> None:
        self.unheard -= self.unheard > 0 and self.resume is None
        self.resume = resume

    def finished(self, piece: FinishedPart | ByteRange) -> None:
        self.pieces.append(piece)
        match self.resume:
            case UploadResume():
                self.resume = replace(self.resume, parts=(*self.resume.parts, cast("FinishedPart", piece)))
            case DownloadResume():
                self.resume = replace(self.resume, finished=(*self.resume.finished, cast("ByteRange", piece)))
            case None:
                raise AssertionError("something is finished of what has not begun")
        if self.after is not None and self.after[0] == len(self.pieces):
            self.after[1]()

    def dropped(self) -> None:
        self.resume = None

    def waiting(self, wait: Wait | None, error: PresignGuiError | None) -> None:
        assert (wait is None) == (error is None)
        self.waits.append(wait)
