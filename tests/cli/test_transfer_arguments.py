"""The options about how transfers move, and `presign uploads`, as they are typed."""

import pytest

from presign_gui.app.settings import NO_LIMITS_CHOSEN, TransferLimits
from presign_gui.cli.arguments import UsageError, parse
from presign_gui.cli.commands import AbortUploads, DownloadCommand, ListUploads, UploadCommand
from tests.cli.test_arguments import LOCAL, PLAIN


def limits(line: str) -> TransferLimits:
    command = parse(line.split())
    assert isinstance(command, UploadCommand | DownloadCommand)
    return command.limits


def test_without_options_everything_is_as_in_the_window() -> None:
    assert limits("upload a s3://b/k") == limits("download s3://b/k") == NO_LIMITS_CHOSEN


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--limit-rate 2MiB", TransferLimits(upload_rate=2 << 20, download_rate=2 << 20)),
        ("--parts 16 --files 1", TransferLimits(streams=16, transfers=1)),
        ("-r", TransferLimits(transfers=8)),
        ("--recursive --files 20", TransferLimits(transfers=20)),
    ],
)
def test_limits_can_be_chosen(options: str, expected: TransferLimits) -> None:
    assert limits(f"upload a s3://b/p/ {options}") == expected
    assert limits(f"download s3://b/p/ {options}") == expected


@pytest.mark.parametrize(
    "options",
    ["--limit-rate fast", "--limit-rate 1000", "--parts 0", "--parts 65", "--files 65", "--files x"],
)
def test_limits_that_make_no_sense_are_refused(options: str) -> None:
    with pytest.raises(UsageError):
        parse(f"upload a s3://b/k {options}".split())


def test_folders_are_asked_for() -> None:
    upload, download = parse(["upload", "a", "s3://b/p/", "-r"]), parse(["download", "s3://b/p/", "--recursive"])
    assert isinstance(upload, UploadCommand)
    assert isinstance(download, DownloadCommand)
    assert (upload.recursive, download.recursive) == (True, True)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("uploads list", ListUploads(uri=None, connection=LOCAL, **PLAIN)),
        ("uploads list s3://b/p --connection work", ListUploads(uri="s3://b/p", connection="work", **PLAIN)),
        ("uploads abort", AbortUploads(uri=None, upload_id=None, older_than=None, connection=LOCAL, **PLAIN)),
        (
            "uploads abort s3://b/k --upload-id u",
            AbortUploads(uri="s3://b/k", upload_id="u", older_than=None, connection=LOCAL, **PLAIN),
        ),
        (
            "uploads abort s3://b --older-than 30d",
            AbortUploads(uri="s3://b", upload_id=None, older_than=30 * 86400, connection=LOCAL, **PLAIN),
        ),
    ],
)
def test_unfinished_uploads_are_listed_or_aborted(line: str, command: ListUploads | AbortUploads) -> None:
    assert parse(line.split()) == command


@pytest.mark.parametrize(
    "line",
    [
        "uploads",
        "uploads abort s3://b/k",
        "uploads abort --upload-id u",
        "uploads abort --older-than 7d",
        "uploads abort s3://b/k --older-than soon",
        "uploads abort s3://b/k --upload-id u --older-than 7d",
    ],
)
def test_nothing_is_aborted_unless_it_is_said_what(line: str) -> None:
    with pytest.raises(UsageError):
        parse(line.split())
