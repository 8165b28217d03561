"""Bodies of whole files, for tests that send one."""

from presign_gui.domain.parts import ByteRange
from presign_gui.transfer.control import Control
from presign_gui.transfer.file_body import FileBody
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.source_file import SourceFile


def body_of(source: SourceFile, meter: Meter | None = None, where: ByteRange | None = None) -> FileBody:
    whole = ByteRange(0, source.size) if source.size else None
    return FileBody(source, where or whole, meter=meter or Meter(), control=Control())
