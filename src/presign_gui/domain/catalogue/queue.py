"""What concerns the transfer queue itself: links that are given late, and folders that become many transfers.

Facts: `wanted` and `given` are addresses of objects, `name` is that of a connection.
"""

from typing import Final

from presign_gui.domain.errors import (
    QT_TRANSLATE_NOOP,
    Actor,
    CatalogueEntry,
    InputError,
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
