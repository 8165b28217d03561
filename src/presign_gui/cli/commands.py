"""What can be asked of the command line, as plain values: the parser makes them and each module carries out one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from presign_gui.app.connections import Connection
from presign_gui.app.settings import NO_LIMITS_CHOSEN, TransferLimits
from presign_gui.app.stack_records import StackTarget
from presign_gui.domain.stack import StackKind
from presign_gui.domain.transfer import IfExists

ConnectionChoice: TypeAlias = str | Connection
"""The name of a saved connection, or one described by the options of this very command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonOptions:
    """What every command takes: `json` for one document on stdout, `debug` for the masked log on stderr."""

    json: bool
    debug: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCommand(CommonOptions):
    """Make a link to `uri` for somebody else. `expires` is as it was typed, such as `15m`."""

    uri: str
    upload: bool
    expires: str | None
    connection: ConnectionChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadCommand(CommonOptions):
    """Send `files` to `destination`: an s3:// address, or text with a presigned URL or a form in it, which is a secret.

    `headers` are what has to be sent with a link, by whoever knows. With `recursive` files may be folders.
    """

    files: tuple[str, ...]
    destination: str = field(repr=False)
    connection: ConnectionChoice
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    recursive: bool = False
    limits: TransferLimits = NO_LIMITS_CHOSEN


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadCommand(CommonOptions):
    """Fetch `source`: an s3:// address, or text with a presigned URL in it, which is a secret.

    `output` is a folder, a file's name, or None for the current folder. `headers` are as for an upload. With
    `recursive` it is all that is under a prefix that is fetched.
    """

    source: str = field(repr=False)
    output: str | None
    if_exists: IfExists
    connection: ConnectionChoice
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    recursive: bool = False
    limits: TransferLimits = NO_LIMITS_CHOSEN


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectCommand(CommonOptions):
    """Say what the presigned URLs in `text` tell about themselves, without any network unless to `check` them."""

    text: str = field(repr=False)
    check: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainCommand(CommonOptions):
    """Explain an answer of S3 that stands in `file`, or comes from standard input where that is `-`.

    `link` is the one that was used, if it is at hand, and `method` how. `report` asks for one to hand on.
    """

    file: str
    status: int | None
    link: str | None = field(default=None, repr=False)
    method: str | None = None
    report: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxCommand(CommonOptions):
    """Run the embedded sandbox until it is told to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListConnections(CommonOptions):
    """Name the saved connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowConnection(CommonOptions):
    """Show one connection."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConnection(CommonOptions):
    """Save a connection, in place of the one of the same name if there is one."""

    connection: Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveConnection(CommonOptions):
    """Forget a connection."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportConnection(CommonOptions):
    """Save the connection that an owner's file describes, under `name` if one is given."""

    file: str
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportConnection(CommonOptions):
    """Write the file that members need to use a connection."""

    name: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StackOptions(CommonOptions):
    """Which stack, and where."""

    name: str
    target: StackTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployStack(StackOptions):
    """Make or change a stack. `parameters` are the template's, those that were given.

    `is_agreed` means that nobody is asked before the plan is carried out, `only_plan` that it never is.
    """

    kind: StackKind
    parameters: Mapping[str, str]
    staging_bucket: str | None
    connection: str | None
    is_agreed: bool
    only_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StackStatus(StackOptions):
    """Tell a stack's state, or watch what it is doing to the end."""

    watch: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StackOutputs(StackOptions):
    """Print a stack's outputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteStack(StackOptions):
    """Delete a stack; its bucket's files too only where `with_files` asks for that."""

    is_agreed: bool
    with_files: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUploads(CommonOptions):
    """Name multipart uploads that nobody goes on with: those under `uri`, or with None those noted on this computer."""

    uri: str | None
    connection: ConnectionChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class AbortUploads(CommonOptions):
    """Abort multipart uploads: all that are noted, or the one of `upload_id`, or all that were begun long ago.

    `older_than` is in seconds.
    """

    uri: str | None
    upload_id: str | None
    older_than: int | None
    connection: ConnectionChoice


UploadsCommand: TypeAlias = ListUploads | AbortUploads
StackCommand: TypeAlias = DeployStack | StackStatus | StackOutputs | DeleteStack
ConnectionsCommand: TypeAlias = (
    ListConnections | ShowConnection | AddConnection | RemoveConnection | ImportConnection | ExportConnection
)
OfflineCommand: TypeAlias = InspectCommand | ExplainCommand | ConnectionsCommand
"""Commands that need no network, and none of the libraries for it; but for one, which asks functions their limits."""
Command: TypeAlias = (
    LinkCommand | UploadCommand | DownloadCommand | UploadsCommand | SandboxCommand | StackCommand | OfflineCommand
)
