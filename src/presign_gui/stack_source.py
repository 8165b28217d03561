"""Reads what a stack is made from: the templates and the functions' code that the program carries.

It stands beside the floors, as `presign_gui.resources` does, because the sandbox makes the same stacks as the AWS side,
and neither of the two knows the other.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from presign_gui.domain.stack import StackKind
from presign_gui.resources import resource_path

CODE_NAME: Final = "presign_backend.zip"
"""What the archive with the functions' code is called beside the templates."""
_ROOT: Final = "root.yaml"
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The one date in every archive, so that the same code always is the same archive."""


@dataclass(frozen=True, slots=True)
class StackSource:
    """What a stack is made from: the root template, and the files that have to be staged for it, by name."""

    kind: StackKind
    template: str
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def prefix(self) -> str:
        """The beginning of the staged files' keys, without its slash; it changes with their content."""
        digest = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            digest.update(f"{name}\n{len(content)}\n".encode() + content)
        return f"presign-gui/{self.kind.value}/{digest.hexdigest()[:16]}"

    def parameters(self, bucket: str, endpoint_url: str) -> dict[str, str]:
        """Return the parameters that tell the root template where its files are: in `bucket`, under `prefix`."""
        if self.kind is StackKind.BACKEND:
            place = {"StagingBucketName": bucket, "StagingPrefix": self.prefix}
        else:
            place = {"TemplateBucketName": bucket}
        return place | {"TemplateBaseUrl": f"{endpoint_url}/{bucket}/{self.prefix}"}


def load_source(kind: StackKind) -> StackSource:
    """Read a stack's templates and code from the program's resources."""
    folder = resource_path("cloudformation", kind.value)
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml")) if path.name != _ROOT}
    if kind is StackKind.BACKEND:
        files[CODE_NAME] = _archive(resource_path("lambda", "presign_backend"))
    return StackSource(kind, (folder / _ROOT).read_text(encoding="utf-8"), files)


def _archive(folder: Path) -> bytes:
    """Pack a package so that Lambda finds it under its own name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.glob("*.py")):
            about = zipfile.ZipInfo(f"{folder.name}/{path.name}", _ZIP_EPOCH)
            about.external_attr = 0o644 << 16
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, path.read_bytes())
    return buffer.getvalue()
