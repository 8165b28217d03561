"""The command line as it is typed, and the command that it becomes."""

from typing import Any

import pytest

from presign_gui import __version__
from presign_gui.app.connections import Connection, SignerKind
from presign_gui.cli.arguments import AD_HOC_NAME, UsageError, parse
from presign_gui.cli.commands import (
    AddConnection,
    DownloadCommand,
    ExplainCommand,
    InspectCommand,
    LinkCommand,
    ListConnections,
    RemoveConnection,
    SandboxCommand,
    ShowConnection,
    UploadCommand,
)
from presign_gui.domain.location import AddressingStyle
from presign_gui.domain.transfer import IfExists

LOCAL = Connection(name=AD_HOC_NAME, signer=SignerKind.LOCAL)
PLAIN: dict[str, Any] = {"json": False, "debug": False}


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("link s3://b/k", LinkCommand(uri="s3://b/k", upload=False, expires=None, connection=LOCAL, **PLAIN)),
        (
            "link s3://b/k --upload --expires 15m --connection work",
            LinkCommand(uri="s3://b/k", upload=True, expires="15m", connection="work", **PLAIN),
        ),
        ("upload a s3://b/k", UploadCommand(files=("a",), destination="s3://b/k", connection=LOCAL, **PLAIN)),
        (
            "upload a b c s3://b/p/ --debug",
            UploadCommand(files=("a", "b", "c"), destination="s3://b/p/", connection=LOCAL, json=False, debug=True),
        ),
        (
            "download s3://b/k",
            DownloadCommand(source="s3://b/k", output=None, if_exists=IfExists.RENAME, connection=LOCAL, **PLAIN),
        ),
        (
            "download https://x/y -o out --if-exists skip",
            DownloadCommand(source="https://x/y", output="out", if_exists=IfExists.SKIP, connection=LOCAL, **PLAIN),
        ),
        ("inspect https://x/y --json", InspectCommand(text="https://x/y", json=True, debug=False)),
        ("inspect - --check", InspectCommand(text="-", check=True, **PLAIN)),
        ("explain", ExplainCommand(file="-", status=None, **PLAIN)),
        ("explain error.xml --status 403", ExplainCommand(file="error.xml", status=403, **PLAIN)),
        (
            "explain --link https://x/y --method PUT --report",
            ExplainCommand(file="-", status=None, link="https://x/y", method="PUT", report=True, **PLAIN),
        ),
        (
            "upload a https://x/y --content-type text/plain -H A:b --header X-C:d:e",
            UploadCommand(
                files=("a",),
                destination="https://x/y",
                connection=LOCAL,
                content_type="text/plain",
                headers=(("A", "b"), ("X-C", "d:e")),
                **PLAIN,
            ),
        ),
        (
            "download https://x/y -H Range:bytes=0-1",
            DownloadCommand(
                source="https://x/y",
                output=None,
                if_exists=IfExists.RENAME,
                connection=LOCAL,
                headers=(("Range", "bytes=0-1"),),
                **PLAIN,
            ),
        ),
        ("sandbox", SandboxCommand(**PLAIN)),
        ("connections list", ListConnections(**PLAIN)),
        ("connections show work", ShowConnection(name="work", **PLAIN)),
        ("connections remove work", RemoveConnection(name="work", **PLAIN)),
    ],
)
def test_each_command_is_read(line: str, command: object) -> None:
    assert parse(line.split()) == command


def test_the_options_of_an_ad_hoc_connection_are_all_taken() -> None:
    line = "link s3://b/k --profile p --region r --endpoint-url http://e --path-style"
    command = parse(line.split())
    assert isinstance(command, LinkCommand)
    assert command.connection == Connection(
        name=AD_HOC_NAME,
        signer=SignerKind.LOCAL,
        profile="p",
        region="r",
        endpoint_url="http://e",
        addressing_style=AddressingStyle.PATH,
    )


@pytest.mark.parametrize("option", ["--upload-function", "--download-function"])
def test_a_function_makes_it_a_connection_of_functions(option: str) -> None:
    command = parse(["connections", "add", "work", option, "f", "--virtual-hosted-style", "--bucket", "fa-106"])
    assert isinstance(command, AddConnection)
    assert command.connection.signer is SignerKind.LAMBDA
    assert command.connection.addressing_style is AddressingStyle.VIRTUAL_HOSTED
    assert command.connection.bucket == "fa-106"
    assert "f" in {command.connection.upload_function, command.connection.download_function}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "fly",
        "link",
        "link s3://b/k s3://b/l",
        "upload s3://b/k",
        "download",
        "download s3://b/k --if-exists ask",
        "explain --status many",
        "explain --status 99",
        "explain --method FLY",
        "upload a https://x/y -H nothing",
        "upload a https://x/y -H :b",
        "connections",
        "connections add",
        "link s3://b/k --path-style --virtual-hosted-style",
        "link s3://b/k --connection work --region r",
        "link s3://b/k --connection work --path-style",
    ],
)
def test_what_makes_no_sense_is_a_usage_error(line: str) -> None:
    with pytest.raises(UsageError):
        parse(line.split())


def test_a_usage_error_shows_how_it_would_be_right() -> None:
    with pytest.raises(UsageError) as caught:
        parse(["inspect"])
    assert caught.value.usage.startswith("usage: presign inspect")


@pytest.mark.parametrize("arguments", [["--help"], ["upload", "--help"], ["connections", "add", "-h"]])
def test_help_names_the_exit_statuses(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(arguments)
    assert caught.value.code == 0
    assert "130 cancelled" in " ".join(capsys.readouterr().out.split())  # wrapped to the terminal's width


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"presign {__version__}\n"
