"""The options of the command line about how transfers move, and `presign uploads`."""

import argparse
import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from presign_gui.app.settings import LEAST_RATE, MOST_STREAMS, MOST_TRANSFERS, TransferLimits
from presign_gui.cli.commands import AbortUploads, Command, ListUploads
from presign_gui.domain.errors import InputError
from presign_gui.domain.sizes import parse_size

AddParser: TypeAlias = Callable[..., argparse.ArgumentParser]
Build: TypeAlias = Callable[[argparse.Namespace], Command]
Finish: TypeAlias = Callable[[argparse.ArgumentParser, Build], None]
Common: TypeAlias = Callable[[argparse.Namespace], dict[str, Any]]

_FILES: Final = 3
_FILES_OF_FOLDERS: Final = 8
"""Small files spend their time waiting for answers, so more of them at once are quicker."""
_PARTS: Final = 8
_AGE: Final = re.compile(r"([0-9]{1,6})([dhm])")
_SECONDS_IN: Final = {"d": 86400, "h": 3600, "m": 60}


def add_transfer_options(parser: argparse.ArgumentParser, recursive: str) -> None:
    """Add the options of uploads and downloads; `recursive` says what that option does."""
    group = parser.add_argument_group("transfer")
    group.add_argument("-r", "--recursive", action="store_true", help=recursive)
    group.add_argument(
        "--limit-rate", metavar="RATE", type=_rate, help="bytes per second for all files together, such as 2MiB"
    )
    group.add_argument(
        "--parts",
        metavar="N",
        type=_number(MOST_STREAMS),
        default=_PARTS,
        help=f"how many parts of large files move at once (default: {_PARTS})",
    )
    group.add_argument(
        "--files",
        dest="files_at_once",
        metavar="N",
        type=_number(MOST_TRANSFERS),
        help=f"how many files move at once (default: {_FILES}, with --recursive {_FILES_OF_FOLDERS})",
    )


def limits_of(values: argparse.Namespace) -> TransferLimits:
    """Return what the options above come to."""
    return TransferLimits(
        transfers=values.files_at_once or (_FILES_OF_FOLDERS if values.recursive else _FILES),
        streams=values.parts,
        upload_rate=values.limit_rate,
        download_rate=values.limit_rate,
    )


def add_uploads(add: AddParser, make: AddParser, finish: Finish, common: Common) -> None:
    """Add the command. `make` makes a parser with a purpose, `finish` adds the options that both actions take."""
    actions = make(add, "uploads", "list or abort uploads in parts that nobody goes on with, and that S3 charges for")
    add_action = actions.add_subparsers(title="actions", metavar="ACTION", required=True).add_parser
    listing = make(
        add_action,
        "list",
        "name them",
        "Without an address: those that were cancelled here and could not be aborted. With one: all that the bucket "
        "has, whoever began them.",
    )
    listing.add_argument("uri", metavar="s3://BUCKET[/PREFIX]", nargs="?")
    finish(listing, lambda values: ListUploads(uri=values.uri, **common(values)))
    abort = make(
        add_action,
        "abort",
        "abort them",
        "Without an address: those that were cancelled here and could not be aborted. With one: as the option says.",
    )
    abort.add_argument("uri", metavar="s3://BUCKET[/PREFIX]", nargs="?")
    which = abort.add_mutually_exclusive_group()
    which.add_argument("--upload-id", metavar="ID", help="the upload of that ID, of the key in the address")
    which.add_argument("--older-than", metavar="AGE", type=_age, help="all under the prefix begun before: 30d, 12h")
    finish(abort, lambda values: _abort(abort, values, common(values)))


def _abort(parser: argparse.ArgumentParser, values: argparse.Namespace, common: dict[str, Any]) -> AbortUploads:
    chosen = values.upload_id is not None or values.older_than is not None
    if chosen != (values.uri is not None):
        parser.error("an address needs --upload-id or --older-than, and they need an address")
    return AbortUploads(uri=values.uri, upload_id=values.upload_id, older_than=values.older_than, **common)


def _rate(text: str) -> int:
    try:
        rate = parse_size(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(error.cause()) from None
    if rate < LEAST_RATE:
        raise argparse.ArgumentTypeError(f"{text} is less than {LEAST_RATE} bytes per second")
    return rate


def _number(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not 1 <= value <= most:
            raise argparse.ArgumentTypeError(f"{value} is not from 1 to {most}")
        return value

    return number


def _age(text: str) -> int:
    found = _AGE.fullmatch(text.strip().lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not an age such as 30d or 12h")
    return int(found[1]) * _SECONDS_IN[found[2]]
