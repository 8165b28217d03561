"""Reads the command line into a `Command`. It imports nothing heavy, so that `--help` comes at once."""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Final, NoReturn, TypeAlias

from presign_gui import __version__
from presign_gui.app.connections import Connection, SignerKind
from presign_gui.cli.commands import (
    AddConnection,
    Command,
    ConnectionChoice,
    DownloadCommand,
    ExplainCommand,
    ExportConnection,
    ImportConnection,
    InspectCommand,
    LinkCommand,
    ListConnections,
    RemoveConnection,
    SandboxCommand,
    ShowConnection,
    UploadCommand,
)
from presign_gui.cli.stack_arguments import add_stack
from presign_gui.cli.transfer_arguments import add_transfer_options, add_uploads, limits_of
from presign_gui.domain.location import AddressingStyle
from presign_gui.domain.transfer import IfExists

AD_HOC_NAME: Final = "command line"
"""What a connection is called that only the options of one command describe."""
_EXIT_STATUS_HELP: Final = (
    "Exit status: 0 done, 2 usage, 3 bad input, 4 signing failed, 5 the link is at fault, 6 S3 refused, 7 network, "
    "8 local file, 9 integrity, 10 stack, 130 cancelled."
)
_AD_HOC_OPTIONS: Final = (
    "profile",
    "region",
    "endpoint_url",
    "addressing_style",
    "upload_function",
    "download_function",
)

_HEADER: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([ -~\t]*)")

_AddParser: TypeAlias = Callable[..., argparse.ArgumentParser]


class UsageError(Exception):
    """The command line makes no sense; `usage` is the line that shows how it would."""

    def __init__(self, message: str, usage: str = "") -> None:
        super().__init__(message)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    """Raises `UsageError` where argparse would print and leave, so that `--json` holds for usage errors too."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, self.format_usage().strip())


def parse(arguments: Sequence[str]) -> Command:
    """Return the command that `arguments` ask for.

    Raises UsageError, and SystemExit(0) after `--help` and `--version` have printed what they were asked for.
    """
    values = _parser().parse_args(arguments)
    command: Command = values.build(values)
    return command


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="presign", description="Move files over Amazon S3 presigned URLs.", epilog=_EXIT_STATUS_HELP)
    parser.add_argument("--version", action="version", version=f"presign {__version__}")
    add = parser.add_subparsers(title="commands", metavar="COMMAND", required=True).add_parser
    _add_link(add)
    _add_upload(add)
    _add_download(add)
    _add_inspect(add)
    _add_explain(add)
    sandbox = _add(add, "sandbox", "run the S3 and Lambda sandbox on this computer until Ctrl-C")
    _output_options(sandbox, lambda values: SandboxCommand(**_common(values)))
    _add_connections(add)
    add_uploads(add, _add, _uploads_options, lambda values: {"connection": _connection(values), **_common(values)})
    add_stack(add, _add, _output_options, _common)
    return parser


def _add(add: _AddParser, name: str, purpose: str, more: str = "") -> argparse.ArgumentParser:
    description = f"{purpose[0].upper()}{purpose[1:]}. {more}"
    return add(name, help=purpose, description=description, epilog=_EXIT_STATUS_HELP)


def _output_options(parser: argparse.ArgumentParser, build: Callable[[argparse.Namespace], Command]) -> None:
    group = parser.add_argument_group("output")
    group.add_argument("--json", action="store_true", help="print one JSON document on stdout and nothing else there")
    group.add_argument("--debug", action="store_true", help="log every step to stderr, secrets masked")
    parser.set_defaults(build=build)


def _connection_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "connection",
        "Who signs, and where. Without any of these: local credentials as boto3 finds them (AWS_* variables, "
        "profiles, SSO, roles).",
    )
    group.add_argument("--connection", metavar="NAME", help="a saved connection, or sandbox or sandbox-backend")
    _ad_hoc_options(group)


def _uploads_options(parser: argparse.ArgumentParser, build: Callable[[argparse.Namespace], Command]) -> None:
    _connection_options(parser)
    _output_options(parser, build)


def _ad_hoc_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--profile", metavar="NAME", help="a profile of the AWS configuration files")
    group.add_argument("--region", metavar="REGION", help="such as eu-central-1")
    group.add_argument("--endpoint-url", metavar="URL", help="of an S3-compatible server")
    style = group.add_mutually_exclusive_group()
    style.add_argument(
        "--path-style",
        dest="addressing_style",
        action="store_const",
        const=AddressingStyle.PATH,
        help="put the bucket's name into the path (the default on a custom endpoint)",
    )
    style.add_argument(
        "--virtual-hosted-style",
        dest="addressing_style",
        action="store_const",
        const=AddressingStyle.VIRTUAL_HOSTED,
        help="put the bucket's name into the host (the default on AWS)",
    )
    group.add_argument("--upload-function", metavar="FUNCTION", help="the Lambda function that signs uploads")
    group.add_argument("--download-function", metavar="FUNCTION", help="the Lambda function that signs downloads")


def _add_link(add: _AddParser) -> None:
    parser = _add(add, "link", "print a link that downloads an object, or uploads one")
    parser.add_argument("uri", metavar="s3://BUCKET/KEY")
    parser.add_argument("--upload", action="store_true", help="make a link that takes an upload")
    parser.add_argument(
        "--expires",
        metavar="TIME",
        help="15m, 1h, 7d or a number of seconds (default: 1h, or what a backend allows; at most 7d)",
    )
    _connection_options(parser)
    _output_options(parser, _link_command)


def _link_command(values: argparse.Namespace) -> LinkCommand:
    return LinkCommand(
        uri=values.uri,
        upload=values.upload,
        expires=values.expires,
        connection=_connection(values),
        **_common(values),
    )


def _add_upload(add: _AddParser) -> None:
    more = (
        "DEST is s3://BUCKET/KEY, s3://BUCKET/PREFIX/ (the file's name is added), a presigned URL, a curl command with "
        "one, or the fields of a POST form; with - it is read from standard input."
    )
    parser = _add(add, "upload", "send files to S3", more)
    parser.add_argument("files", metavar="FILE", nargs="+")
    parser.add_argument("destination", metavar="DEST")
    parser.add_argument("--content-type", metavar="TYPE", help="what to send the files as (default: by their names)")
    add_transfer_options(parser, "send folders too, with all that is in them")
    _header_option(parser)
    _connection_options(parser)
    _output_options(parser, _upload_command)


def _upload_command(values: argparse.Namespace) -> UploadCommand:
    return UploadCommand(
        files=tuple(values.files),
        destination=values.destination,
        content_type=values.content_type,
        headers=tuple(values.headers),
        recursive=values.recursive,
        limits=limits_of(values),
        connection=_connection(values),
        **_common(values),
    )


def _add_download(add: _AddParser) -> None:
    more = (
        "SOURCE is s3://BUCKET/KEY, a presigned URL or a curl command with one; with - it is read from standard input."
    )
    parser = _add(add, "download", "fetch an object from S3", more)
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="an existing folder, or the file's name (default: the current folder)"
    )
    parser.add_argument(
        "--if-exists",
        choices=[each.value for each in IfExists],
        default=IfExists.RENAME.value,
        help="what to do where the file is there already (default: rename)",
    )
    add_transfer_options(parser, "fetch everything under s3://BUCKET/PREFIX/ into the folder PATH")
    _header_option(parser)
    _connection_options(parser)
    _output_options(parser, _download_command)


def _download_command(values: argparse.Namespace) -> DownloadCommand:
    return DownloadCommand(
        source=values.source,
        output=values.output,
        headers=tuple(values.headers),
        recursive=values.recursive,
        limits=limits_of(values),
        if_exists=IfExists(values.if_exists),
        connection=_connection(values),
        **_common(values),
    )


def _add_inspect(add: _AddParser) -> None:
    more = "TEXT is a link, or any text with links in it (an e-mail, a curl command); with - standard input is read."
    parser = _add(add, "inspect", "say what a presigned URL is for, without using it", more)
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("--check", action="store_true", help="ask the server too: for one byte, and never to write")
    _output_options(parser, lambda values: InspectCommand(text=values.text, check=values.check, **_common(values)))


def _add_explain(add: _AddParser) -> None:
    more = "FILE holds the body of the answer, usually XML; without it, or with -, standard input is read."
    parser = _add(add, "explain", "explain an error that S3 answered", more)
    parser.add_argument("file", metavar="FILE", nargs="?", default="-")
    parser.add_argument("--status", metavar="N", type=_http_status, help="the HTTP status of the answer, such as 403")
    parser.add_argument("--link", metavar="URL", help="the link that was used: with it more can be told")
    parser.add_argument("--method", choices=["GET", "PUT", "POST"], help="how the link was used (default: as it says)")
    parser.add_argument("--report", action="store_true", help="print a report in Markdown for whoever has to act")
    _output_options(parser, _explain_command)


def _explain_command(values: argparse.Namespace) -> ExplainCommand:
    return ExplainCommand(
        file=values.file,
        status=values.status,
        link=values.link,
        method=values.method,
        report=values.report,
        **_common(values),
    )


def _header_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-H",
        "--header",
        dest="headers",
        metavar="'NAME: VALUE'",
        action="append",
        type=_header,
        default=[],
        help="a header that a link was signed with; may be given several times",
    )


def _header(text: str) -> tuple[str, str]:
    found = _HEADER.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form 'NAME: VALUE'")
    return found[1], found[2].strip()


def _add_connections(add: _AddParser) -> None:
    add_action = (
        _add(add, "connections", "list, show, add or remove saved connections")
        .add_subparsers(title="actions", metavar="ACTION", required=True)
        .add_parser
    )
    listing = _add(add_action, "list", "name the saved connections")
    _output_options(listing, lambda values: ListConnections(**_common(values)))
    show = _add(add_action, "show", "show one connection")
    show.add_argument("name", metavar="NAME")
    _output_options(show, lambda values: ShowConnection(name=values.name, **_common(values)))
    adding = _add(add_action, "add", "save a connection, in place of one of the same name")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--bucket", metavar="BUCKET", help="the bucket that the window begins with")
    _ad_hoc_options(adding.add_argument_group("connection", "Who signs, and where."))
    _output_options(
        adding,
        lambda values: AddConnection(connection=_described(values, values.name, values.bucket), **_common(values)),
    )
    remove = _add(add_action, "remove", "forget a connection")
    remove.add_argument("name", metavar="NAME")
    _add_connection_files(add_action)
    _output_options(remove, lambda values: RemoveConnection(name=values.name, **_common(values)))


def _add_connection_files(add_action: _AddParser) -> None:
    importing = _add(add_action, "import", "save the connection that an owner's file describes")
    importing.add_argument("file", metavar="FILE")
    importing.add_argument("--name", metavar="NAME", help="what to call it (default: as its owner does)")
    _output_options(importing, lambda values: ImportConnection(file=values.file, name=values.name, **_common(values)))
    exporting = _add(add_action, "export", "write the file that members need to use a connection; it has no secret")
    exporting.add_argument("name", metavar="NAME")
    exporting.add_argument("file", metavar="FILE")
    _output_options(exporting, lambda values: ExportConnection(name=values.name, file=values.file, **_common(values)))


def _http_status(text: str) -> int:
    status = int(text)
    if not 100 <= status <= 599:
        raise argparse.ArgumentTypeError(f"{status} is not an HTTP status (100 to 599)")
    return status


def _common(values: argparse.Namespace) -> dict[str, bool]:
    return {"json": values.json, "debug": values.debug}


def _connection(values: argparse.Namespace) -> ConnectionChoice:
    if values.connection is None:
        return _described(values, AD_HOC_NAME)
    if any(getattr(values, option) is not None for option in _AD_HOC_OPTIONS):
        raise UsageError(
            f"--connection {values.connection} says already who signs and where: "
            "leave out the other options about the connection"
        )
    name: str = values.connection
    return name


def _described(values: argparse.Namespace, name: str, bucket: str | None = None) -> Connection:
    by_function = values.upload_function or values.download_function
    return Connection(
        name=name,
        signer=SignerKind.LAMBDA if by_function else SignerKind.LOCAL,
        bucket=bucket,
        **{option: getattr(values, option) for option in _AD_HOC_OPTIONS},
    )
