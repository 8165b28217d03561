"""Where the objects under a prefix go in a folder: one file for each key, wherever the keys come from.

A key is not a path. It may have `..` or nothing between its slashes, differ from another only in a way that the file
system does not see, or be the name of what is a folder for other keys. Each part of it becomes a safe name
(`presign_gui.domain.filenames`), and of two keys that would become the same one the later gets a number.
"""

import unicodedata

from presign_gui.domain.filenames import numbered, safe_file_name


class LocalTree:
    """Gives every key a path of its own. The same keys in the same order always get the same paths."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, ...], set[str]] = {}
        self._folders: dict[tuple[str, ...], tuple[str, ...]] = {}

    def place(self, relative_key: str) -> tuple[str, ...]:
        """Return the names of the folders and of the file for a key, without the prefix.

        Empty for a key that names no file: it is empty or ends in a slash, as the markers do that some programs make
        for folders.
        """
        if relative_key.endswith("/") or not relative_key:
            return ()
        *folders, name = (part for part in relative_key.split("/") if part)
        folder = self._folder(tuple(folders))
        return (*folder, self._free_name(folder, name))

    def _folder(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the folder for these parts of a key, which is the same for all keys that have them."""
        folder: tuple[str, ...] = ()
        for depth in range(1, len(parts) + 1):
            known = self._folders.get(parts[:depth])
            if known is None:
                known = (*folder, self._free_name(folder, parts[depth - 1]))
                self._folders[parts[:depth]] = known
            folder = known
        return folder

    def _free_name(self, folder: tuple[str, ...], part: str) -> str:
        taken = self._taken.setdefault(folder, set())
        safe = safe_file_name(part)
        name, number = safe, 0
        while _as_seen(name) in taken:
            number += 1
            name = numbered(safe, number)
        taken.add(_as_seen(name))
        return name


def _as_seen(name: str) -> str:
    """Return what two names have in common that macOS or Windows takes for one."""
    return unicodedata.normalize("NFC", name).casefold()
