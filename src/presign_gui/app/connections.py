"""The named connections: each one answer to "who signs, and where?"."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, cast

from presign_gui.app.json_file import read_json_object, write_json_object
from presign_gui.domain.backend_limits import NO_LIMITS, ConnectionLimits
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.location import AddressingStyle


class SignerKind(StrEnum):
    """Who signs the URLs of a connection."""

    SANDBOX = "sandbox"
    LOCAL = "local"
    LAMBDA = "lambda"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Region, endpoint, addressing style and signer under one name. It holds no secret: only names of them.

    None means "as boto3 finds it" for `region`, `endpoint_url` and `profile`, and "as the endpoint needs it" for
    `addressing_style`. `bucket` is the one to begin with. `limits` are those that a stack's parameters or a
    connection file told, until the functions themselves are asked.
    """

    name: str
    signer: SignerKind
    region: str | None = None
    endpoint_url: str | None = None
    addressing_style: AddressingStyle | None = None
    profile: str | None = None
    upload_function: str | None = None
    download_function: str | None = None
    bucket: str | None = None
    limits: ConnectionLimits = NO_LIMITS

    @property
    def functions(self) -> tuple[str | None, ...]:
        """Which functions it leads to: the same for two connections that differ in name and credentials alone."""
        return self.region, self.endpoint_url, self.upload_function, self.download_function


SANDBOX_CONNECTION: Final = Connection(name="sandbox", signer=SignerKind.SANDBOX)
"""The sandbox by its classic functions, which sign whatever they are told."""
SANDBOX_BACKEND_CONNECTION: Final = Connection(name="sandbox-backend", signer=SignerKind.SANDBOX)
"""The sandbox by its presign backend, which signs uploads in parts, and holds everything to a policy."""
BUILT_IN_CONNECTIONS: Final = (SANDBOX_CONNECTION, SANDBOX_BACKEND_CONNECTION)


def is_built_in(name: str) -> bool:
    """Tell whether a connection of this name is there without being saved, so that none can be saved under it."""
    return any(name == each.name for each in BUILT_IN_CONNECTIONS)


class ConnectionStore:
    """The connections file. The sandbox's two are built in: always there, and not to be changed.

    `on_saved` hears the name of each connection that is added or replaced here.
    """

    def __init__(self, path: Path, on_saved: Callable[[str], None] = lambda _name: None) -> None:
        self._path = path
        self._on_saved = on_saved

    def all(self) -> tuple[Connection, ...]:
        """Return the built-in connections and then the saved ones by name. Raises LocalFileError."""
        return (*BUILT_IN_CONNECTIONS, *sorted(self._saved().values(), key=lambda each: each.name.casefold()))

    def get(self, name: str) -> Connection:
        """Return the connection of that name. Raises InputError where there is none."""
        known = {each.name: each for each in self.all()}
        if name not in known:
            raise entries.CONNECTION_UNKNOWN.error(name=name, known=", ".join(known))
        return known[name]

    def save(self, connection: Connection) -> None:
        """Add the connection, or replace the one of the same name. Raises InputError or LocalFileError."""
        if not connection.name.strip() or is_built_in(connection.name):
            raise entries.CONNECTION_NAME_TAKEN.error(name=connection.name)
        self._write(self._saved() | {connection.name: connection})
        self._on_saved(connection.name)

    def remove(self, name: str) -> None:
        """Forget a connection. Raises InputError for an unknown name and for a built-in one."""
        if self.get(name) in BUILT_IN_CONNECTIONS:
            raise entries.CONNECTION_NAME_TAKEN.error(name=name)
        self._write({key: each for key, each in self._saved().items() if key != name})

    def _saved(self) -> dict[str, Connection]:
        listed = read_json_object(self._path).get("connections", [])
        try:
            saved = [connection_from_json(each) for each in cast("list[dict[str, Any]]", listed)]
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise entries.SETTINGS_UNREADABLE.error(path=str(self._path), reason=repr(error)) from error
        return {each.name: each for each in saved}

    def _write(self, connections: dict[str, Connection]) -> None:
        listed = [connection_to_json(each) for each in connections.values()]
        write_json_object(self._path, {"version": 1, "connections": listed})


def connection_texts(connection: Connection) -> dict[str, str]:
    """Return the fields that are set, without the limits, which are no texts."""
    values = {field.name: getattr(connection, field.name) for field in fields(connection) if field.name != "limits"}
    return {name: str(value) for name, value in values.items() if value is not None}


def connection_to_json(connection: Connection) -> dict[str, Any]:
    """Return the fields that are set, as they stand in the connections file."""
    limits = connection.limits.to_json()
    return {**connection_texts(connection), **({"limits": limits} if limits else {})}


def connection_from_json(listed: dict[str, Any]) -> Connection:
    """Read one connection. Raises TypeError, KeyError or ValueError where it is not one."""
    style = listed.get("addressing_style")
    texts = {name: value for name, value in listed.items() if name not in {"signer", "addressing_style", "limits"}}
    if not all(isinstance(value, str) for value in texts.values()):
        raise TypeError("a connection's fields are texts")
    return Connection(
        signer=SignerKind(listed["signer"]),
        addressing_style=AddressingStyle(style) if style is not None else None,
        limits=ConnectionLimits.from_json(listed.get("limits", {})),
        **texts,
    )
