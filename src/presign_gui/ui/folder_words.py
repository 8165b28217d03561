"""What is said of folders: how far the look through one is, and what is left out of it and why."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from presign_gui.app.folders import FolderReport, Reason
from presign_gui.domain.facts import ByteCount
from presign_gui.ui.folder_walks import Walk
from presign_gui.ui.formatting import LocaleFormatter, sentences


class FolderWords(QObject):
    """A QObject for `tr`."""

    def __init__(self, formatter: LocaleFormatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter

    def going_on(self, walks: Sequence[Walk]) -> str:
        """Say how far the looks through folders are."""
        names = ", ".join(walk.name for walk in walks)
        files = sum(walk.report.files for walk in walks)
        size = sum(walk.report.size for walk in walks)
        text = self.tr("Looking through {folder}: {files} files, {size} so far")
        written = self._formatter.size(ByteCount(size))
        return text.format(folder=names, files=self._formatter.number(files), size=written)

    def ended(self, walk: Walk) -> str:
        """Say what came of a look through folders."""
        report = walk.report
        if not report.files:
            text = self.tr("There are no files in {folder}.")
        elif report.is_complete:
            text = self.tr("{folder}: {files} files, {size}.")
        else:
            text = self.tr("{folder}: stopped after {files} files, {size}.")
        size = self._formatter.size(ByteCount(report.size))
        said = text.format(folder=walk.name, files=self._formatter.number(report.files), size=size)
        return sentences(said, self.left_out(report))

    def left_out(self, report: FolderReport) -> str:
        """Say how much of what was left out, or nothing."""
        if not report.left_out:
            return ""
        counted = ", ".join(
            f"{self._kinds()[reason]}: {self._formatter.number(count)}" for reason, count in report.left_out.items()
        )
        return self.tr("Left out: {what}.").format(what=counted)

    def reason(self, reason: Reason) -> str:
        """Say why one thing is left out."""
        return {
            Reason.LINK: self.tr("a link, which is not followed"),
            Reason.SPECIAL: self.tr("a device, a pipe or a socket"),
            Reason.UNREADABLE: self.tr("cannot be read"),
            Reason.NAME: self.tr("cannot be an object key"),
            Reason.SAME_NAME: self.tr("has the name of another one"),
            Reason.FOLDER_MARKER: self.tr("only marks a folder"),
            Reason.UNWRITABLE: self.tr("cannot be written"),
        }[reason]

    def _kinds(self) -> Mapping[Reason, str]:
        return {
            Reason.LINK: self.tr("links"),
            Reason.SPECIAL: self.tr("special files"),
            Reason.UNREADABLE: self.tr("unreadable"),
            Reason.NAME: self.tr("names that cannot be keys"),
            Reason.SAME_NAME: self.tr("of the same name"),
            Reason.FOLDER_MARKER: self.tr("folder markers"),
            Reason.UNWRITABLE: self.tr("unwritable"),
        }
