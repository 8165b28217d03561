"""Who signs for which transfer: a connection's signer for all of its transfers, a pasted link for the one it is for."""

from presign_gui.app.jobs import Job
from presign_gui.domain.signing import Signer


class Signers:
    """The signers that are at hand in this run of the program. Not safe to use from several threads at once."""

    def __init__(self) -> None:
        self._of_connections: dict[str, Signer] = {}
        self._links: dict[int, Signer] = {}
        self._linkless: set[int] = set()

    def learn(self, transfer_id: int, job: Job) -> None:
        """Take the signer of a new job; of several for one connection the newest counts."""
        if job.connection is None:
            self.give_link(transfer_id, job.signer)
        elif job.signer is not None:
            self._of_connections[job.connection] = job.signer

    def learn_connection(self, connection: str, signer: Signer) -> None:
        """Take the signer of a connection."""
        self._of_connections[connection] = signer

    def forget_connection(self, connection: str) -> None:
        """Let go of the signer of a connection: another one is to be found."""
        self._of_connections.pop(connection, None)

    def give_link(self, transfer_id: int, link: Signer | None) -> None:
        """Take the link of a guest's transfer, or note that it has none."""
        if link is None:
            self._linkless.add(transfer_id)
        else:
            self._links[transfer_id] = link
            self._linkless.discard(transfer_id)

    def has_link(self, transfer_id: int) -> bool:
        """Tell whether a transfer has the link that it needs, or needs none."""
        return transfer_id not in self._linkless

    def link(self, transfer_id: int) -> Signer | None:
        """Return the link of a guest's transfer, if it has one."""
        return self._links.get(transfer_id)

    def of_connection(self, connection: str) -> Signer | None:
        """Return who signs for a connection, if that is known."""
        return self._of_connections.get(connection)

    def forget(self, transfer_id: int) -> None:
        """Let go of the link of a transfer that is gone."""
        self._links.pop(transfer_id, None)
        self._linkless.discard(transfer_id)
