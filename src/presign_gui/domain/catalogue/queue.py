"""What concerns the transfer queue itself: links that are given late, and folders that become many transfers.

Facts: `wanted`, `given` and `location` are addresses of objects, `name` is that of a connection, `count` a number.
"""

from typing import Final

from presign_gui.domain.errors import (
    QT_TRANSLATE_NOOP,
    Actor,
    CatalogueEntry,
    InputError,
    LocalFileError,
    PresignedUrlError,
    Retry,
)

LINK_FOR_OTHER_OBJECT: Final = CatalogueEntry(
    kind="LinkForOtherObject",
    family=PresignedUrlError,
    title=QT_TRANSLATE_NOOP("errors", "The link is for another object"),
    cause=QT_TRANSLATE_NOOP("errors", "This transfer is of {wanted}, and the link is for {given}."),
    remedy=QT_TRANSLATE_NOOP("errors", "Ask the sender for a fresh link to the same object."),
    retry=Retry.USER_ACTION,
    actor=Actor.LINK_OWNER,
    source="This project: a transfer goes on only with the object that it began with",
)
CONNECTION_CANNOT_LIST: Final = CatalogueEntry(
    kind="ConnectionCannotList",
    family=InputError,
    title=QT_TRANSLATE_NOOP("errors", "This connection cannot list"),
    cause=QT_TRANSLATE_NOOP("errors", "The connection “{name}” only signs, so it cannot tell what the bucket holds."),
    remedy=QT_TRANSLATE_NOOP("errors", "Use a connection whose credentials may list the bucket."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="This project: docs/backend.md, the two functions sign and do not list",
)
UPLOAD_IN_QUEUE: Final = CatalogueEntry(
    kind="UploadInQueue",
    family=InputError,
    title=QT_TRANSLATE_NOOP("errors", "The upload is still wanted"),
    cause=QT_TRANSLATE_NOOP("errors", "A transfer of this computer goes on with this upload of {location}."),
    remedy=QT_TRANSLATE_NOOP("errors", "Cancel the transfer in the window instead, which aborts its upload."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="This project: app/abandoned.py",
)
SOME_LEFT_OUT: Final = CatalogueEntry(
    kind="SomeLeftOut",
    family=LocalFileError,
    title=QT_TRANSLATE_NOOP("errors", "Some files were left out"),
    cause=QT_TRANSLATE_NOOP(
        "errors", "There were {count} files or folders that could not be read or written, or cannot be named so."
    ),
    remedy=QT_TRANSLATE_NOOP("errors", "Look at the list of them, mend what is wrong with them, and start again."),
    retry=Retry.USER_ACTION,
    actor=Actor.YOU,
    source="This project: docs/cli.md, Folders",
)
