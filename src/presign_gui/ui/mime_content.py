"""What a clipboard or a drag carries: files of this computer, or text in which links may stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.pasted_text import read_pasted

_TEXT_FORMATS: Final = ("text/plain", "text/x-moz-url", "text/html", "text/uri-list")


def local_files(content: QMimeData) -> list[Path]:
    """Return the files that are carried."""
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]


def may_hold_text(content: QMimeData) -> bool:
    """Tell whether there is any text. While something is only dragged, its content may not be asked for yet."""
    return any(content.hasFormat(each) for each in _TEXT_FORMATS)


def text_of(content: QMimeData) -> str:
    """Return the first flavour of the text in which a link can be read, else the plain text.

    Words such as “Download here” carry their link in the HTML alone. A URL is never taken from a `QUrl`, which would
    write it anew.
    """
    flavours = [each for each in _flavours(content) if each.strip()]
    return next((each for each in flavours if holds_link(each)), flavours[0] if flavours else "")


def holds_link(text: str) -> bool:
    """Tell whether a presigned URL, or an upload form, can be read in a text. Touches no network."""
    try:
        read_pasted(text)
    except PresignGuiError:
        return False
    return True


def _flavours(content: QMimeData) -> Iterator[str]:
    if content.hasFormat("text/plain") and not local_files(content):  # `hasText` counts what Qt makes of a `QUrl`
        yield content.text()
    if content.hasFormat("text/x-moz-url"):
        yield bytes(content.data("text/x-moz-url").data()).decode("utf-16-le", "replace")
    if content.hasHtml():
        yield content.html()
    if content.hasFormat("text/uri-list"):
        yield bytes(content.data("text/uri-list").data()).decode("ascii", "replace")
