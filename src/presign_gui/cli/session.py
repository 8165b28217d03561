"""The services of one command: made, used, and ended with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from presign_gui.app.services import Services
from presign_gui.cli.commands import ConnectionChoice
from presign_gui.cli.output import Output

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection

_CLOSE_SECONDS: Final = 0.1
"""How long the end of a command waits for threads. Transfers have ended by then; what may hang on is a signer that
waits for the network, and it has nothing to clean up."""


@contextmanager
def open_services() -> Iterator[Services]:
    """Give the services, and stop their transfers and their sandbox at the end, however it comes."""
    services = Services()
    try:
        yield services
    finally:
        services.close(_CLOSE_SECONDS)


def open_chosen(services: Services, choice: ConnectionChoice, output: Output) -> "OpenConnection":
    """Open the connection that the command names or describes. Raises InputError, SigningError or SandboxError."""
    connection = services.connections.get(choice) if isinstance(choice, str) else choice
    return services.open_connection(connection, output.say)
