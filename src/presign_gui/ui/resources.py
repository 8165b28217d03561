"""Finds the top-level `resources/` folder: beside the sources in a checkout, inside the package when installed."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def resources_folder() -> Path:
    """Return the folder that holds `icons/` and `i18n/`.

    A wheel carries it as `presign_gui/resources` (see `force-include` in pyproject.toml); an editable install
    reads it where it is, so that a changed icon shows without building anything.
    """
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "resources"
