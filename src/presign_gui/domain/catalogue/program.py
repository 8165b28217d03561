"""What concerns the program itself: its connections, its settings, and its own defects."""

from typing import Final

from presign_gui.domain.errors import (
    QT_TRANSLATE_NOOP,
    Actor,
    CatalogueEntry,
    InputError,
    LocalFileError,
    PresignedUrlError,
    PresignGuiError,
    Retry,
)

UNEXPECTED: Final = CatalogueEntry(
    kind="Unexpected",
    family=PresignGuiError,
    title=QT_TRANSLATE_NOOP("errors", "Something unexpected happened"),
    cause=QT_TRANSLATE_NOOP("errors", "The program met a case it was not written for ({exception})."),
    remedy=QT_TRANSLATE_NOOP("errors", "Please report this with the details below, in which secrets are masked."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="This project",
)
CONNECTION_UNKNOWN: Final = CatalogueEntry(
    kind="ConnectionUnknown",
    family=InputError,
    title=QT_TRANSLATE_NOOP("errors", "No such connection"),
    cause=QT_TRANSLATE_NOOP("errors", "There is no connection named “{name}”."),
    remedy=QT_TRANSLATE_NOOP("errors", "Choose one of: {known}."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="This project",
)
CONNECTION_NAME_TAKEN: Final = CatalogueEntry(
    kind="ConnectionNameTaken",
    family=InputError,
    title=QT_TRANSLATE_NOOP("errors", "This name cannot be used"),
    cause=QT_TRANSLATE_NOOP("errors", "A connection cannot be named “{name}”, because that name is empty or built in."),
    remedy=QT_TRANSLATE_NOOP("errors", "Choose another name."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="This project",
)
SETTINGS_UNREADABLE: Final = CatalogueEntry(
    kind="SettingsUnreadable",
    family=LocalFileError,
    title=QT_TRANSLATE_NOOP("errors", "A settings file cannot be read"),
    cause=QT_TRANSLATE_NOOP("errors", "The file {path} is not what this program wrote ({reason})."),
    remedy=QT_TRANSLATE_NOOP("errors", "Mend the file, or move it away to start with the defaults."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="This project",
)
SETTINGS_UNWRITABLE: Final = CatalogueEntry(
    kind="SettingsUnwritable",
    family=LocalFileError,
    title=QT_TRANSLATE_NOOP("errors", "A settings file cannot be written"),
    cause=QT_TRANSLATE_NOOP("errors", "The file {path} could not be written ({reason})."),
    remedy=QT_TRANSLATE_NOOP("errors", "Check that the folder can be written to and that the disk has room."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="This project",
)
LINK_NEEDS_HEADER: Final = CatalogueEntry(
    kind="LinkNeedsHeader",
    family=PresignedUrlError,
    title=QT_TRANSLATE_NOOP("errors", "The link needs a header that it does not tell"),
    cause=QT_TRANSLATE_NOOP(
        "errors",
        "The link works only with the header {header} (a line sent beside the file), and does not tell its value.",
    ),
    remedy=QT_TRANSLATE_NOOP("errors", "Ask the sender of the link which value to send, or for a link without it."),
    retry=Retry.NEVER,
    actor=Actor.LINK_OWNER,
    source="S3 API Reference: Authenticating Requests: Using Query Parameters, X-Amz-SignedHeaders",
)
LINK_WRONG_DIRECTION: Final = CatalogueEntry(
    kind="LinkWrongDirection",
    family=PresignedUrlError,
    title=QT_TRANSLATE_NOOP("errors", "The link is for something else"),
    cause=QT_TRANSLATE_NOOP("errors", "This link was signed for {operation}, so it cannot be used for this."),
    remedy=QT_TRANSLATE_NOOP("errors", "Ask the sender for a link of the other kind."),
    retry=Retry.NEVER,
    actor=Actor.LINK_OWNER,
    source="S3 User Guide: Download and upload objects with presigned URLs",
)
LINK_WITHOUT_OBJECT: Final = CatalogueEntry(
    kind="LinkWithoutObject",
    family=InputError,
    title=QT_TRANSLATE_NOOP("errors", "The link names no object"),
    cause=QT_TRANSLATE_NOOP("errors", "No bucket and object key can be read from the link."),
    remedy=QT_TRANSLATE_NOOP("errors", "Check that the whole link was copied."),
    retry=Retry.NEVER,
    actor=Actor.LINK_OWNER,
    source="S3 User Guide: Virtual hosting of general purpose buckets",
)
