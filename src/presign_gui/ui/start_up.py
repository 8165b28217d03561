"""What is read from disk once the window is on screen: on a worker thread, since a home folder may be a network's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presign_gui.domain.errors import PresignGuiError

if TYPE_CHECKING:
    from presign_gui.app.connections import Connection
    from presign_gui.app.services import Services
    from presign_gui.app.settings import Settings


@dataclass(frozen=True, slots=True)
class Loaded:
    """The services and what they had to say. A file that cannot be read is a problem to show, not the end."""

    services: "Services"
    settings: "Settings"
    connections: "tuple[Connection, ...]"
    problems: tuple[PresignGuiError, ...]


def load_services() -> "Services":
    """Make the services. The import is here, and not above, so that it happens after the first paint."""
    from presign_gui.app.services import Services

    return Services()


def load(services: "Services") -> Loaded:
    """Read the settings and the saved connections."""
    from presign_gui.app.connections import SANDBOX_CONNECTION
    from presign_gui.app.settings import Settings

    problems: list[PresignGuiError] = []
    settings = Settings(download_folder=services.paths.downloads)
    connections: tuple[Connection, ...] = (SANDBOX_CONNECTION,)
    try:
        settings = services.settings.load()
    except PresignGuiError as error:
        problems.append(error)
    try:
        connections = services.connections.all()
    except PresignGuiError as error:
        problems.append(error)
    return Loaded(services, settings, connections, tuple(problems))
