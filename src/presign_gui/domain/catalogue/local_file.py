"""A file or folder on this computer is in the way (LocalFileError), or too large for what was asked.

Facts: `path` and `folder` are paths as text, `reason` is the system's own words, `size`, `limit`, `needed` and `free`
are `ByteCount`, `variable` is the name of an environment variable.
"""

from typing import Final

from presign_gui.domain.errors import (
    QT_TRANSLATE_NOOP,
    Actor,
    CatalogueEntry,
    LocalFileError,
    PresignGuiError,
    Retry,
    S3ServiceError,
)


def _entry(
    kind: str,
    title: str,
    cause: str,
    remedy: str,
    source: str,
    *,
    family: type[PresignGuiError] = LocalFileError,
) -> CatalogueEntry:
    return CatalogueEntry(
        kind=kind,
        family=family,
        title=title,
        cause=cause,
        remedy=remedy,
        retry=Retry.USER_ACTION,
        actor=Actor.YOU,
        source=source,
    )


SOURCE_NOT_FOUND: Final = _entry(
    "SourceNotFound",
    QT_TRANSLATE_NOOP("errors", "No such file"),
    QT_TRANSLATE_NOOP("errors", "There is no file {path} on this computer."),
    QT_TRANSLATE_NOOP("errors", "Check the name, or whether the file was moved or renamed, and choose it again."),
    "open(2): ENOENT, ENOTDIR",
)
SOURCE_IS_FOLDER: Final = _entry(
    "SourceIsFolder",
    QT_TRANSLATE_NOOP("errors", "That is a folder"),
    QT_TRANSLATE_NOOP("errors", "{path} is a folder, and an upload sends one file."),
    QT_TRANSLATE_NOOP("errors", "Choose the files in it, or put them into an archive first."),
    "open(2): EISDIR",
)
SOURCE_NOT_A_FILE: Final = _entry(
    "SourceNotAFile",
    QT_TRANSLATE_NOOP("errors", "Not an ordinary file"),
    QT_TRANSLATE_NOOP("errors", "{path} is a device or a pipe, whose length nobody knows before its end."),
    QT_TRANSLATE_NOOP("errors", "Save its contents to a file and upload that."),
    "S3 API Reference: PutObject, Content-Length",
)
SOURCE_FORBIDDEN: Final = _entry(
    "SourceForbidden",
    QT_TRANSLATE_NOOP("errors", "File may not be read"),
    QT_TRANSLATE_NOOP("errors", "This computer does not let you read {path}."),
    QT_TRANSLATE_NOOP("errors", "Ask for permission to read the file, or copy it to a folder of your own."),
    "open(2): EACCES, EPERM",
)
SOURCE_UNREADABLE: Final = _entry(
    "SourceUnreadable",
    QT_TRANSLATE_NOOP("errors", "File cannot be read"),
    QT_TRANSLATE_NOOP("errors", "Reading {path} failed ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Check that the disk or network drive that holds the file is connected and sound."),
    "read(2): EIO and others",
)
SOURCE_CHANGED: Final = _entry(
    "SourceChanged",
    QT_TRANSLATE_NOOP("errors", "File changed during the upload"),
    QT_TRANSLATE_NOOP("errors", "Another program wrote to {path} while it was being sent, so the upload was stopped."),
    QT_TRANSLATE_NOOP("errors", "Wait until the file is complete, then upload it again."),
    "stat(2): st_size, st_mtim",
)
TOO_LARGE_FOR_ONE_PUT: Final = _entry(
    "TooLargeForOnePut",
    QT_TRANSLATE_NOOP("errors", "File too large for one upload"),
    QT_TRANSLATE_NOOP("errors", "The file has {size}, and S3 takes at most {limit} in one upload."),
    QT_TRANSLATE_NOOP("errors", "Split the file into parts below {limit}, or compress it."),
    "S3 User Guide: Amazon S3 multipart upload limits; PutObject: EntityTooLarge",
    family=S3ServiceError,
)
FOLDER_NOT_FOUND: Final = _entry(
    "FolderNotFound",
    QT_TRANSLATE_NOOP("errors", "No such folder"),
    QT_TRANSLATE_NOOP("errors", "There is no folder {folder} to put the download into."),
    QT_TRANSLATE_NOOP("errors", "Create the folder, or choose another one."),
    "open(2): ENOENT, ENOTDIR",
)
FOLDER_FORBIDDEN: Final = _entry(
    "FolderForbidden",
    QT_TRANSLATE_NOOP("errors", "Folder may not be written to"),
    QT_TRANSLATE_NOOP("errors", "This computer does not let you create files in {folder}."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or ask for permission to write there."),
    "open(2): EACCES, EPERM, EROFS",
)
TARGET_IS_FOLDER: Final = _entry(
    "TargetIsFolder",
    QT_TRANSLATE_NOOP("errors", "A folder has that name"),
    QT_TRANSLATE_NOOP("errors", "{path} is a folder, and a file cannot take its place."),
    QT_TRANSLATE_NOOP("errors", "Choose another name or another folder."),
    "rename(2): EISDIR",
)
TARGET_UNWRITABLE: Final = _entry(
    "TargetUnwritable",
    QT_TRANSLATE_NOOP("errors", "File cannot be written"),
    QT_TRANSLATE_NOOP("errors", "Writing {path} failed ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Check the disk or network drive and the file's name, or choose another folder."),
    "write(2), rename(2): EIO, ENAMETOOLONG and others",
)
DISK_FULL: Final = _entry(
    "DiskFull",
    QT_TRANSLATE_NOOP("errors", "Disk full"),
    QT_TRANSLATE_NOOP("errors", "There is no room for the download in {folder}: {needed} needed, {free} free."),
    QT_TRANSLATE_NOOP("errors", "Free some space there, or choose a folder on another disk."),
    "write(2): ENOSPC, EDQUOT",
)
CA_BUNDLE_UNREADABLE: Final = _entry(
    "CaBundleUnreadable",
    QT_TRANSLATE_NOOP("errors", "Certificates cannot be read"),
    QT_TRANSLATE_NOOP("errors", "{variable} names {path} as the trusted certificates, which is unusable ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Correct {variable}, or remove it so that the certificates of the system are used."),
    "curl(1): CURL_CA_BUNDLE, SSL_CERT_FILE; AWS CLI: AWS_CA_BUNDLE",
)
