"""How a command ended, for scripts that look at `$?`. The table in docs/cli.md is this enumeration."""

from enum import IntEnum
from typing import Final

from presign_gui.domain.catalogue import local_file
from presign_gui.domain.errors import (
    InputError,
    IntegrityError,
    LocalFileError,
    NetworkError,
    PresignedUrlError,
    PresignGuiError,
    S3ServiceError,
    SandboxError,
    SigningError,
    StackError,
)


class ExitStatus(IntEnum):
    """One number for each place where the remedy has to be looked for."""

    DONE = 0
    UNEXPECTED = 1
    """A defect of this program."""
    USAGE = 2
    """The command line itself: an unknown option, options that exclude each other."""
    BAD_INPUT = 3
    """No such source file, not a URL, not an object key, an expiry out of range, no such connection."""
    SIGNING = 4
    """No URL could be signed: credentials, a Lambda function, or a sandbox that does not start."""
    LINK = 5
    """The link is at fault: expired, changed, signed for another method, region, clock or key."""
    REFUSED = 6
    """S3 refused or could not do it: no such key or bucket, access denied, too large, slow down."""
    NETWORK = 7
    """The server could not be reached, or the connection broke."""
    LOCAL_FILE = 8
    """This computer: no such folder, no permission, disk full."""
    INTEGRITY = 9
    """The bytes that arrived are not the bytes that were sent."""
    STACK = 10
    """The AWS side could not be made, changed or deleted: CloudFormation says why."""
    CANCELLED = 130
    """Ctrl-C, or an end that was asked for by a signal (128 + SIGINT, as shells count)."""
    BROKEN_PIPE = 141
    """Whoever read the output has gone (128 + SIGPIPE)."""


_BY_FAMILY: Final[dict[type[PresignGuiError], ExitStatus]] = {
    InputError: ExitStatus.BAD_INPUT,
    SigningError: ExitStatus.SIGNING,
    SandboxError: ExitStatus.SIGNING,
    PresignedUrlError: ExitStatus.LINK,
    S3ServiceError: ExitStatus.REFUSED,
    NetworkError: ExitStatus.NETWORK,
    LocalFileError: ExitStatus.LOCAL_FILE,
    IntegrityError: ExitStatus.INTEGRITY,
    StackError: ExitStatus.STACK,
    PresignGuiError: ExitStatus.UNEXPECTED,
}

_BY_KIND: Final[dict[str, ExitStatus]] = {
    local_file.SOURCE_NOT_FOUND.kind: ExitStatus.BAD_INPUT,
    local_file.SOURCE_IS_FOLDER.kind: ExitStatus.BAD_INPUT,
    local_file.SOURCE_NOT_A_FILE.kind: ExitStatus.BAD_INPUT,
}
"""Where a script has to look elsewhere than the family says: a name that was mistyped."""


def exit_status_of(error: PresignGuiError) -> ExitStatus:
    """Return the status for an error: that of its kind, else that of its family."""
    return _BY_KIND.get(error.kind) or _BY_FAMILY[error.entry.family]
