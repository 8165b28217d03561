"""Saved connections, by command."""

from pathlib import Path

import pytest

from tests.fakes.command_line import CommandLine


def add_work(run: CommandLine, *more: str) -> None:
    added = run("connections", "add", "work", "--region", "eu-central-1", *more)
    assert added.status == 0
    assert added.err == "Saved the connection work.\n"


def test_the_sandbox_is_always_there(run: CommandLine) -> None:
    ran = run("connections", "list")
    assert (ran.status, ran.out, ran.err) == (0, "sandbox\nsandbox-backend\n", "")


def test_a_connection_is_added_shown_and_removed(run: CommandLine) -> None:
    add_work(run, "--upload-function", "sign-up", "--path-style")
    assert run("connections", "list").out == "sandbox\nsandbox-backend\nwork\n"
    assert run("connections", "show", "work").out == (
        "name: work\nsigner: lambda\nregion: eu-central-1\naddressing_style: path\nupload_function: sign-up\n"
    )
    assert run("connections", "remove", "work").status == 0
    assert run("connections", "list").out == "sandbox\nsandbox-backend\n"


def test_documents(run: CommandLine) -> None:
    add_work(run)
    work = {"name": "work", "signer": "local", "region": "eu-central-1"}
    assert run("connections", "show", "work", "--json").json == work
    assert run("connections", "list", "--json").json == {
        "connections": [
            {"name": "sandbox", "signer": "sandbox"},
            {"name": "sandbox-backend", "signer": "sandbox"},
            work,
        ]
    }


@pytest.mark.parametrize("line", ["show nowhere", "remove nowhere", "remove sandbox", "add sandbox-backend"])
def test_what_cannot_be_is_bad_input(run: CommandLine, line: str) -> None:
    ran = run("connections", *line.split())
    assert ran.status == 3
    assert not ran.out


def test_a_broken_file_is_a_local_matter(run: CommandLine, home: Path) -> None:
    add_work(run)
    (home / "presign" / "config" / "connections.json").write_text("[", encoding="utf-8")
    assert run("connections", "list").status == 8


def test_an_unknown_connection_is_bad_input_for_a_transfer_too(run: CommandLine) -> None:
    ran = run("link", "s3://bucket/key", "--connection", "nowhere", "--json")
    assert ran.status == 3
    assert ran.json["error"]["kind"] == "ConnectionUnknown"
