"""The services of one command: made, used, and ended with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from presign_gui.app.services import Services
from presign_gui.cli.commands import ConnectionChoice
from presign_gui.cli.output import Output

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection

CANCEL_SECONDS: Final = 0.35
"""How long a command that is told to stop waits for the transfers to clean up; half a second is the promise."""


@contextmanager
def open_services() -> Iterator[Services]:
    """Give the services, and stop their transfers and their sandbox at the end, however it comes."""
    services = Services()
    try:
        yield services
    finally:
        services.close(CANCEL_SECONDS)


def open_chosen(services: Services, choice: ConnectionChoice, output: Output) -> "OpenConnection":
    """Open the connection that the command names or describes. Raises InputError, SigningError or SandboxError."""
    connection = services.connections.get(choice) if isinstance(choice, str) else choice
    return services.open_connection(connection, output.say)
