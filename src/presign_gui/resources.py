"""Finds the project's resources (templates, icons, pages), from a checkout as well as from an installed wheel.

A wheel carries the top-level folder `resources/` inside the package; an editable install reads it where it stands in
the checkout. It stands beside the floors, below all of them, because several floors own resources.
"""

from importlib.resources import files
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Return the path of a resource, such as `resource_path("cloudformation", "classic", "root.yaml")`.

    The package is always unpacked (pip unpacks wheels), so a resource has a path of its own. Raises
    FileNotFoundError where the installation lacks the resource, which is a defect of the installation.
    """
    package = Path(str(files("presign_gui")))
    places = (package / "resources", package.parent.parent / "resources")
    for place in places:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"No resource {'/'.join(parts)} in {' or '.join(map(str, places))}")
