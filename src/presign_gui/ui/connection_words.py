"""What is said of connections: what came of a test, and what a backend allows."""

from datetime import timedelta

from PySide6.QtCore import QObject

from presign_gui.app.connections import Connection
from presign_gui.domain.backend_limits import NO_LIMITS, BackendLimits, ConnectionLimits
from presign_gui.domain.facts import ByteCount, FactFormatter
from presign_gui.ui.connection_trial import Trial
from presign_gui.ui.formatting import sentences


class ConnectionWords(QObject):
    """A QObject for `tr`."""

    def __init__(self, formatter: FactFormatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter

    def trial(self, connection: Connection, trial: Trial) -> str:
        """Say what came of a test that went well."""
        if trial.limits != NO_LIMITS:
            return sentences(self.tr("It works: the functions answer."), self.limits(trial.limits))
        if trial.may_list is None:
            return self.tr("It works: the functions answer. They do not tell what they allow.")
        if not trial.may_list:
            return self.tr("The credentials work. They may not list, so buckets and keys have to be typed.")
        if connection.bucket:
            return self.tr("It works: the bucket {bucket} can be listed.").format(bucket=connection.bucket)
        return self.tr("It works: the buckets can be listed.")

    def limits(self, limits: ConnectionLimits) -> str:
        """Say what may be uploaded and what may be downloaded, or nothing where everything may."""
        said = (
            self._uploads(limits.upload) if limits.upload else "",
            self._downloads(limits.download) if limits.download else "",
        )
        return sentences(*said)

    def key(self, limits: ConnectionLimits, key: str) -> str:
        """Say what cannot be done with a key, or nothing where everything can."""
        said: list[str] = []
        if limits.upload is not None and not limits.may_upload(key):
            text = self.tr("This key cannot be uploaded to: uploads go {prefixes}.")
            said.append(text.format(prefixes=self._prefixes(limits.upload)))
        if limits.download is not None and not limits.may_download(key):
            text = self.tr("This key cannot be downloaded: downloads come from {prefixes}.")
            said.append(text.format(prefixes=self._prefixes(limits.download)))
        return sentences(*said)

    def uploads_go(self, limits: ConnectionLimits) -> str:
        """Say where uploads may go, where not every key is allowed."""
        text = self.tr("This connection takes uploads {prefixes} only.")
        return text.format(prefixes=self._prefixes(limits.upload)) if limits.upload is not None else ""

    def _uploads(self, limits: BackendLimits) -> str:
        said = [
            self._prefixes(limits),
            self._size(limits),
            ", ".join(limits.content_types),
            self.tr("new files only") if limits.create_only else "",
        ]
        found = [each for each in said if each]
        return self.tr("Uploads: {limits}.").format(limits=self._joined(found)) if found else ""

    def _downloads(self, limits: BackendLimits) -> str:
        prefixes = self._prefixes(limits)
        return self.tr("Downloads: {limits}.").format(limits=prefixes) if prefixes else ""

    def _prefixes(self, limits: BackendLimits) -> str:
        if "" in limits.prefixes or not limits.prefixes:
            return ""
        return self.tr("below {prefixes}").format(prefixes=", ".join(limits.prefixes))

    def longest(self, max_expires_in: int) -> str:
        """Say how long links may last."""
        duration = self._formatter.duration(timedelta(seconds=max_expires_in))
        return self.tr("This backend allows {duration} at most.").format(duration=duration)

    def _size(self, limits: BackendLimits) -> str:
        if limits.max_size is None:
            return ""
        return self.tr("up to {size}").format(size=self._formatter.size(ByteCount(limits.max_size)))

    def _joined(self, parts: list[str]) -> str:
        return self.tr(", ", "between the limits of a backend").join(parts)
