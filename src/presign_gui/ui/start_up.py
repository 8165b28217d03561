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


def load_services(*, keep_queue: bool = False) -> "Services":
    """Make the services. The import is here, and not above, so that it happens after the first paint.

    With `keep_queue` the transfers are those of last time, and are kept: for one window at a time.
    """
    from presign_gui.app.services import Services

    return Services(keep_queue=keep_queue)


def load(services: "Services") -> Loaded:
    """Read the settings and the saved connections."""
    from presign_gui.app.connections import BUILT_IN_CONNECTIONS
    from presign_gui.app.settings import Settings

    problems = list(services.problems)
    settings = Settings(download_folder=services.paths.downloads)
    connections: tuple[Connection, ...] = BUILT_IN_CONNECTIONS
    try:
        settings = services.settings.load()
    except PresignGuiError as error:
        problems.append(error)
    try:
        connections = services.connections.all()
    except PresignGuiError as error:
        problems.append(error)
    return Loaded(services, settings, connections, tuple(problems))
