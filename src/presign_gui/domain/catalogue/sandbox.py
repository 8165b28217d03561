"""The embedded sandbox could not be started or did not come up whole (SandboxError).

Facts: `folder`, `path` and `log` are paths on this computer, `port` is an int, `waited` a `timedelta`; `reason` is
what the operating system or CloudFormation said; `resource` is the logical ID of a resource in the stack.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, CatalogueEntry, Retry, SandboxError


def _entry(kind: str, title: str, cause: str, remedy: str, source: str) -> CatalogueEntry:
    return CatalogueEntry(
        kind=kind,
        family=SandboxError,
        title=title,
        cause=cause,
        remedy=remedy,
        retry=Retry.USER_ACTION,
        actor=Actor.YOU,
        source=source,
    )


NOT_INSTALLED: Final = _entry(
    "SandboxNotInstalled",
    QT_TRANSLATE_NOOP("errors", "The sandbox is not installed"),
    QT_TRANSLATE_NOOP("errors", "The sandbox needs the package “ministack”, and this installation does not have it."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Install it with pip install 'presign-gui[sandbox]', or, where pipx installed the program, "
        "with pipx inject presign-gui ministack.",
    ),
    "This project: the extra “sandbox” in pyproject.toml",
)
IN_USE: Final = _entry(
    "SandboxInUse",
    QT_TRANSLATE_NOOP("errors", "The sandbox is already running"),
    QT_TRANSLATE_NOOP("errors", "Another process of this program runs the sandbox that keeps its files in {folder}."),
    QT_TRANSLATE_NOOP("errors", "Use that one, or close it and try again."),
    "flock(2): EWOULDBLOCK",
)
PORT_UNUSABLE: Final = _entry(
    "SandboxPortUnusable",
    QT_TRANSLATE_NOOP("errors", "The sandbox's port is not free"),
    QT_TRANSLATE_NOOP("errors", "The sandbox cannot use port {port} of this computer ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Choose another port, or none, so that the sandbox takes one that is free."),
    "bind(2): EADDRINUSE, EACCES",
)
FOLDER_IN_THE_WAY: Final = _entry(
    "SandboxFolderInTheWay",
    QT_TRANSLATE_NOOP("errors", "A file stands where the sandbox keeps its folder"),
    QT_TRANSLATE_NOOP("errors", "The sandbox needs the folder {path}, but that is not a folder."),
    QT_TRANSLATE_NOOP("errors", "Move {path} to another place or delete it, then try again."),
    "mkdir(2): EEXIST, ENOTDIR",
)
FOLDER_UNUSABLE: Final = _entry(
    "SandboxFolderUnusable",
    QT_TRANSLATE_NOOP("errors", "The sandbox's folder cannot be used"),
    QT_TRANSLATE_NOOP("errors", "The sandbox cannot write to its folder {folder} ({reason})."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Check that the folder can be written to and that the disk has room, or move the folder {folder} aside "
        "to begin with an empty one.",
    ),
    "mkdir(2), open(2): EACCES, EROFS, ENOSPC, ENAMETOOLONG",
)
ENDED_EARLY: Final = _entry(
    "SandboxEndedEarly",
    QT_TRANSLATE_NOOP("errors", "The sandbox did not start"),
    QT_TRANSLATE_NOOP("errors", "The sandbox ended before it was ready; the last lines of {log} are below."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Try again, and where that does not help, move the folder {folder} aside to begin with an empty one.",
    ),
    "This project",
)
NOT_READY_IN_TIME: Final = _entry(
    "SandboxNotReadyInTime",
    QT_TRANSLATE_NOOP("errors", "The sandbox took too long to start"),
    QT_TRANSLATE_NOOP(
        "errors", "The sandbox was not ready after {waited} and was ended; the last lines of {log} are below."
    ),
    QT_TRANSLATE_NOOP("errors", "Try again when this computer is less busy."),
    "This project",
)
STACK_FAILED: Final = _entry(
    "SandboxStackFailed",
    QT_TRANSLATE_NOOP("errors", "The sandbox could not be set up"),
    QT_TRANSLATE_NOOP("errors", "CloudFormation could not create {resource} in the sandbox ({reason})."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Move the folder {folder} aside to begin with an empty sandbox; the files that were uploaded to it are there.",
    ),
    "AWS CloudFormation User Guide: Stack failure options",
)
