"""What the form of a backend says, apart from its widgets: what was decided, what is wrong with it, what is ordered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from presign_gui.app.connections import Connection, is_built_in
from presign_gui.app.stack_records import StackTarget
from presign_gui.domain.backend_policy import BackendPolicy, check_stack_name
from presign_gui.domain.errors import InputError
from presign_gui.domain.facts import FactFormatter
from presign_gui.domain.location import check_bucket_name
from presign_gui.domain.sizes import parse_size
from presign_gui.domain.stack import Stack, StackKind
from presign_gui.ui.formatting import sentences, typed_size
from presign_gui.ui.messages import error_words

if TYPE_CHECKING:
    from presign_gui.app.stacks import StackOrder

DEFAULT_MAX_EXPIRES_IN: Final = 3600
"""Seconds: what the template says for a backend that nobody decided otherwise for."""
_SUFFIXES: Final = {
    "-upload-url": StackKind.BACKEND,
    "-download-url": StackKind.BACKEND,
    "-function1": StackKind.CLASSIC,
    "-function2": StackKind.CLASSIC,
}
"""How the templates call their functions, after the stack's name (resources/cloudformation)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackDraft:
    """What stands in the form, as it was typed. `max_expires_in` is in seconds; an empty text decides for no limit.

    `bucket` and `staging_bucket` are names of buckets that are there; an empty one means that one is made.
    """

    name: str = ""
    profile: str = ""
    region: str = ""
    upload_prefixes: str = ""
    download_prefixes: str = ""
    max_expires_in: int = DEFAULT_MAX_EXPIRES_IN
    max_size: str = ""
    content_types: str = ""
    create_only: bool = False
    bucket: str = ""
    staging_bucket: str = ""

    def policy(self) -> BackendPolicy:
        """Return what was decided. Raises InputError for a size that is none."""
        return BackendPolicy(
            upload_prefixes=_listed(self.upload_prefixes),
            download_prefixes=_listed(self.download_prefixes),
            max_expires_in=self.max_expires_in,
            max_size=parse_size(self.max_size) if self.max_size.strip() else 0,
            create_only=self.create_only,
            content_types=_listed(self.content_types),
            existing_bucket=self.bucket.strip() or None,
        )

    def target(self, endpoint_url: str | None = None) -> StackTarget:
        """Return whose account it is for, and where."""
        return StackTarget(
            profile=self.profile.strip() or None, region=self.region.strip() or None, endpoint_url=endpoint_url
        )

    def order(self, connection: Connection | None) -> "StackOrder":
        """Return what is to be deployed; `connection` is the one to a backend that is to be changed.

        Loads boto3, so never call it on the GUI thread. Raises InputError.
        """
        from presign_gui.app.stacks import StackOrder

        return StackOrder(
            target=self.target(connection.endpoint_url if connection else None),
            name=self.name.strip(),
            parameters=self.policy().parameters(),
            staging_bucket=self.staging_bucket.strip() or None,
            connection=connection.name if connection else None,
        )


def draft_of(stack: Stack, profile: str | None) -> StackDraft:
    """Return the form's content for a stack that is there, which keeps its bucket whatever is changed."""
    said = stack.parameters.get
    size = int(said("MaxSize", "0") or 0)
    return StackDraft(
        name=stack.name,
        profile=profile or "",
        region=stack.region,
        upload_prefixes=said("UploadPrefixes", "").replace(",", ", "),
        download_prefixes=said("DownloadPrefixes", "").replace(",", ", "),
        max_expires_in=int(said("MaxExpiresIn", "") or DEFAULT_MAX_EXPIRES_IN),
        max_size=typed_size(size) if size else "",
        content_types=said("ContentTypes", "").replace(",", ", "),
        create_only=said("CreateOnly") == "true",
    )


def stack_of(connection: Connection) -> tuple[str, StackKind] | None:
    """Return the name and the kind of the stack that a connection's functions come from, by how they are called."""
    for function in (connection.upload_function, connection.download_function):
        name = (function or "").rpartition(":function:")[2].partition(":")[0]
        for suffix, kind in _SUFFIXES.items():
            if name.endswith(suffix) and len(name) > len(suffix):
                return name.removesuffix(suffix), kind
    return None


class StackChecker(QObject):
    """Finds what is wrong with a draft, in the words of the errors that AWS would otherwise come to."""

    def __init__(self, formatter: FactFormatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter

    def flaws(self, draft: StackDraft, taken: frozenset[str]) -> dict[str, str]:
        """Return the first flaw of each field by the field's name; `taken` are names of connections to other things."""
        name = draft.name.strip()
        checks: tuple[tuple[str, Callable[[], object]], ...] = (
            ("name", lambda: check_stack_name(name)),
            ("upload_prefixes", BackendPolicy(upload_prefixes=_listed(draft.upload_prefixes)).parameters),
            ("download_prefixes", BackendPolicy(download_prefixes=_listed(draft.download_prefixes)).parameters),
            ("max_size", lambda: parse_size(draft.max_size or "0")),
            ("content_types", BackendPolicy(content_types=_listed(draft.content_types)).parameters),
            ("bucket", lambda: check_bucket_name(draft.bucket.strip() or "any-bucket")),
            ("staging_bucket", lambda: check_bucket_name(draft.staging_bucket.strip() or "any-bucket")),
        )
        found = {field: flaw for field, check in checks if (flaw := self._flaw(check))}
        if "name" not in found and (is_built_in(name) or name in taken):
            found["name"] = self.tr("There is a connection of this name already.")
        if not draft.region.replace("-", "").strip().isalnum() and draft.region.strip():
            found["region"] = self.tr("A region is written like eu-central-1.")
        return found

    def _flaw(self, check: Callable[[], object]) -> str:
        try:
            check()
        except InputError as error:
            words = error_words(error, self._formatter)
            return sentences(words.cause, words.remedy)
        return ""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in _parts(text)) if part)


def _parts(text: str) -> Iterable[str]:
    return text.replace("、", ",").replace("\n", ",").split(",")
