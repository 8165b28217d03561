"""`presign connections`: the named answers to "who signs, and where?". They hold no secret."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from presign_gui.app.connection_file import ConnectionFile
from presign_gui.app.connections import Connection, ConnectionStore, connection_texts, connection_to_json
from presign_gui.app.paths import Paths
from presign_gui.cli.commands import (
    AddConnection,
    ConnectionsCommand,
    ExportConnection,
    ImportConnection,
    ListConnections,
    RemoveConnection,
    ShowConnection,
)
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Document, Json, Output
from presign_gui.cli.session import open_services
from presign_gui.domain.backend_limits import BackendLimits
from presign_gui.domain.facts import ByteCount, EnglishFormatter


def run(command: ConnectionsCommand, output: Output) -> Outcome:
    """Carry out one action on the connections file. Raises InputError or LocalFileError."""
    store = ConnectionStore(Paths.of_this_user().connections_file)
    match command:
        case ListConnections():
            return _list(store, output)
        case ShowConnection():
            return _show(store.get(command.name), output)
        case AddConnection():
            store.save(command.connection)
            output.say(f"Saved the connection {command.connection.name}.")
            return Outcome(ExitStatus.DONE, _document(command.connection))
        case RemoveConnection():
            removed = store.get(command.name)
            store.remove(command.name)
            output.say(f"Removed the connection {removed.name}.")
            return Outcome(ExitStatus.DONE, _document(removed))
        case ImportConnection():
            return _import(store, command, output)
        case ExportConnection():
            return _export(store, command, output)


def _list(store: ConnectionStore, output: Output) -> Outcome:
    connections = store.all()
    for connection in connections:
        output.result(connection.name)
    listed: list[Json] = [_document(each) for each in connections]
    return Outcome(ExitStatus.DONE, {"connections": listed})


def _show(connection: Connection, output: Output) -> Outcome:
    for name, value in connection_texts(connection).items():
        output.result(f"{name}: {value}")
    upload, download = connection.limits.upload, connection.limits.download
    if upload is not None:
        output.result(f"uploads: {'; '.join([*_places(upload), *_contents(upload)])}")
    if download is not None:
        output.result(f"downloads: {'; '.join(_places(download))}")
    return Outcome(ExitStatus.DONE, _document(connection))


def _import(store: ConnectionStore, command: ImportConnection, output: Output) -> Outcome:
    file = ConnectionFile.load(Path(command.file))
    connection = file.connection if command.name is None else replace(file.connection, name=command.name)
    store.save(connection)
    output.say(f"Saved the connection {connection.name}.")
    return Outcome(ExitStatus.DONE, _document(connection))


def _export(store: ConnectionStore, command: ExportConnection, output: Output) -> Outcome:
    connection = store.get(command.name)
    with open_services() as services:
        services.stacks().export(connection).save(Path(command.file))
    output.say(f"Wrote what members need to use {connection.name} to {command.file}. There is no secret in it.")
    return Outcome(ExitStatus.DONE, _document(connection))


def _places(limits: BackendLimits) -> Iterator[str]:
    """Say for which keys a function signs, and for how long."""
    if limits.prefixes and "" not in limits.prefixes:
        yield f"keys that begin with {' or '.join(limits.prefixes)}"
    yield f"for {EnglishFormatter().duration(timedelta(seconds=limits.max_expires_in))} at most"


def _contents(limits: BackendLimits) -> Iterator[str]:
    """Say which files a function takes."""
    if limits.max_size is not None:
        yield f"up to {EnglishFormatter().size(ByteCount(limits.max_size))}"
    if limits.content_types:
        yield ", ".join(limits.content_types)
    if limits.create_only:
        yield "new objects only"


def _document(connection: Connection) -> Document:
    return {**connection_to_json(connection)}
