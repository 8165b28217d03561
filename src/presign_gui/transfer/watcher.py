"""Whoever wants to hear how a transfer goes: what it is for, where it is, and from where it could go on."""

from pathlib import Path

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.parts import ByteRange, FinishedPart
from presign_gui.domain.resume import DownloadResume, UploadResume
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.retry import Wait


class Watcher:
    """Hears of a transfer's steps, on the thread that runs it and one at a time. Override what is of interest.

    What a method raises ends the transfer. None is called for each block of bytes: the meter counts those.
    """

    keeps: bool = False
    """Whether what `began` and `finished` tell outlives the transfer, as in a store. Then a failure or a pause leaves
    the finished parts on the server, or the `.part` file, for another run. Otherwise only a pause does."""

    def signed(self, request: PresignedRequest) -> None:
        """Hear what was signed first: the object may be another than the one asked for."""

    def target(self, path: Path) -> None:
        """Hear where a download goes, and again where another file took that name meanwhile."""

    def asks_to_begin(self, location: ObjectLocation) -> None:
        """Hear that the server is about to be asked to begin a multipart upload.

        To be kept before this returns: should its answer be lost, the server has an upload whose ID nobody knows.
        `began` or `not_begun` follows, or another `asks_to_begin`, or the end: after these two the answer was lost.
        """

    def not_begun(self) -> None:
        """Hear that the server did not begin what it was asked to."""

    def began(self, resume: UploadResume | DownloadResume) -> None:
        """Hear of a multipart upload that now exists on the server, or of a `.part` file that now exists.

        To be kept before this returns: after it parts are sent and ranges written. A transfer that goes on tells it
        too, with what of its parts or ranges counts still; it replaces whatever was told before.
        """

    def finished(self, piece: FinishedPart | ByteRange) -> None:
        """Hear of a part that the server has, or of a range that was handed to the file system.

        Such a range survives the end of the program; to survive a power cut its file has to be synced first.
        """

    def dropped(self) -> None:
        """Hear that there is nothing any more to go on from: done, given up, or of no use."""

    def waiting(self, wait: Wait | None, error: PresignGuiError | None) -> None:
        """Hear what is waited for and why, and None once bytes move again."""
