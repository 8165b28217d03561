"""From what was typed to where it goes: object keys for files, and a folder and a name for an object."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from presign_gui.cli.arguments import UsageError
from presign_gui.domain.location import ObjectLocation, parse_s3_uri


def is_s3_uri(text: str) -> bool:
    """Tell an s3:// address from a presigned URL."""
    return text.lower().startswith("s3://")


def locations_for(files: Sequence[Path], destination: str) -> list[ObjectLocation]:
    """Return where each file goes.

    One file goes to the key as it stands, unless that is empty or ends in a slash: then the file's name is added,
    as it is for several files, where a missing slash is added too. Raises InputError for an impossible address and
    UsageError where one file would overwrite another.
    """
    base = parse_s3_uri(destination)
    if len(files) == 1 and base.key and not base.key.endswith("/"):
        return [base]
    prefix = base.key if not base.key or base.key.endswith("/") else base.key + "/"
    locations = [ObjectLocation(base.bucket, prefix + file.name) for file in files]
    for index, location in enumerate(locations):
        if location in locations[:index]:
            raise UsageError(f"two of the files would both become {location}: upload them one at a time")
    return locations


@dataclass(frozen=True, slots=True)
class Target:
    """Where a download goes: `file_name` is None where the server or the key gives the name."""

    folder: Path
    file_name: str | None


def target_of(output: str | None) -> Target:
    """Return what `-o` means: an existing folder, or one by its closing slash, else a file's own name.

    Raises UsageError for what is neither, such as a device, because a download puts a new file in its place.
    """
    if output is None:
        return Target(Path(), None)
    path = Path(output)
    if path.is_dir() or output.endswith(("/", "\\")):
        return Target(path, None)
    if path.exists() and not path.is_file():
        raise UsageError(f"{output} is neither a file nor a folder")
    return Target(path.parent, path.name)
