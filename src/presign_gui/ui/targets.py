"""Which object a local file goes to: the rule that the drop hint shows and the upload follows."""

from collections.abc import Sequence
from pathlib import PurePath

from presign_gui.domain.location import ObjectLocation


def upload_target(bucket: str, prefix: str, typed_key: str, names: Sequence[str]) -> list[ObjectLocation]:
    """Return the object for each file name, in order.

    A key that was typed is for one file; where it ends in a slash it is a folder for any number of them. All else
    goes under the prefix that is shown, by its own name.
    """
    if typed_key.endswith("/"):
        return [ObjectLocation(bucket, typed_key + name) for name in names]
    if typed_key and len(names) == 1:
        return [ObjectLocation(bucket, typed_key)]
    return [ObjectLocation(bucket, prefix + name) for name in names]


def file_names(paths: Sequence[PurePath]) -> list[str]:
    """Return the last part of each path."""
    return [path.name for path in paths]
