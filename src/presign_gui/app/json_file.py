"""Reads and writes the small JSON files of the program, so that a crash never leaves half of one."""

import json
import os
import tempfile
from pathlib import Path
from typing import cast

from presign_gui.domain.catalogue import program as entries


def read_json_object(path: Path) -> dict[str, object]:
    """Return the JSON object in `path`, or an empty one where there is no such file.

    Raises LocalFileError where the file cannot be read or holds anything else.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise entries.SETTINGS_UNREADABLE.error(path=str(path), reason=str(error)) from error
    if not isinstance(content, dict):
        raise entries.SETTINGS_UNREADABLE.error(path=str(path), reason="it is not a JSON object")
    return cast("dict[str, object]", content)


def write_json_object(path: Path, content: dict[str, object]) -> None:
    """Replace `path` in one step: readers see the old file or the new one, also after a power cut.

    Raises LocalFileError where that is not possible; the old file then still stands.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=2)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise entries.SETTINGS_UNWRITABLE.error(path=str(path), reason=error.strerror or str(error)) from error
