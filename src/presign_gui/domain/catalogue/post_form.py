"""What can be wrong with a presigned POST form before anything is sent (InputError).

Facts: `size`, `least` and `most` are `ByteCount`; all others are text.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, EntryDefaults, InputError, Retry

_entry: Final = EntryDefaults(family=InputError, retry=Retry.USER_ACTION, actor=Actor.LINK_OWNER).entry

_FIELDS: Final = "S3 API Reference: Browser-Based Uploads Using POST, HTML form fields"
_POLICY: Final = "S3 API Reference: Browser-Based Uploads Using POST, POST Policy"

FORM_INCOMPLETE: Final = _entry(
    "FormIncomplete",
    QT_TRANSLATE_NOOP("errors", "The upload form is not whole"),
    QT_TRANSLATE_NOOP("errors", "The form lacks {missing}, without which S3 takes no upload."),
    QT_TRANSLATE_NOOP("errors", "Copy the whole form again, with its address and all of its fields."),
    _FIELDS,
)
FORM_FILE_SIZE: Final = _entry(
    "FormFileSize",
    QT_TRANSLATE_NOOP("errors", "A file of this size is not allowed"),
    QT_TRANSLATE_NOOP("errors", "The form takes files of {least} to {most}, and this one has {size}."),
    QT_TRANSLATE_NOOP("errors", "Choose another file, or ask the sender for a form without this limit."),
    _POLICY + ": content-length-range",
    actor=Actor.YOU,
)
FORM_FILE_TYPE: Final = _entry(
    "FormFileType",
    QT_TRANSLATE_NOOP("errors", "A file of this kind is not allowed"),
    QT_TRANSLATE_NOOP(
        "errors", "The form takes files whose kind begins with “{wanted}”, and this one is {content_type}."
    ),
    QT_TRANSLATE_NOOP("errors", "Choose another file, or ask the sender for a form for this kind."),
    _POLICY + ": starts-with, $Content-Type",
    actor=Actor.YOU,
)
