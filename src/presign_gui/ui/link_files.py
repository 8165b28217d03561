"""Files that hold links rather than being something to upload: shortcuts, saved e-mails, notes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from presign_gui.domain.catalogue import input as input_entries
from presign_gui.domain.catalogue import local_file as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.pasted_sources import MAX_PASTED
from presign_gui.domain.pasted_text import PastedText, read_pasted

_SHORTCUTS: Final = frozenset({".url", ".webloc"})
_NOTES: Final = frozenset({".txt", ".eml", ".html", ".htm", ".json", ".md"})


def are_shortcuts(paths: Sequence[Path]) -> bool:
    """Tell whether these are links saved as files, which nobody means to upload."""
    return bool(paths) and all(path.suffix.lower() in _SHORTCUTS for path in paths)


def may_hold_links(paths: Sequence[Path]) -> bool:
    """Tell whether it is worth looking for links in these where they cannot be uploaded anywhere."""
    return bool(paths) and all(path.suffix.lower() in _SHORTCUTS | _NOTES for path in paths)


def read_links(paths: Sequence[Path]) -> PastedText:
    """Return the links of all files together. Blocks for the disk.

    Raises InputError where there is none in any of them, and LocalFileError for a file that cannot be read.
    """
    found: list[PastedText] = []
    problem: PresignGuiError | None = None
    for path in paths:
        try:
            found.append(read_pasted(_beginning_of(path)))
        except PresignGuiError as error:
            problem = problem or error
    if not found:
        raise problem or input_entries.NOT_A_URL.error()
    links = {link.url.url: link for text in found for link in text.links}
    return PastedText(
        links=tuple(links.values()),
        unreadable=tuple(error for text in found for error in text.unreadable),
        form=next((text.form for text in found if text.form is not None), None) if not links else None,
    )


def _beginning_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_PASTED)
    except OSError as error:
        raise entries.SOURCE_UNREADABLE.error(path=str(path), reason=error.strerror or str(error)) from error
