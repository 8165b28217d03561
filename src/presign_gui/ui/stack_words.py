"""How plans, events and outcomes of stacks are put into words and colours.

CloudFormation's own words for states and types stay as they are: people look them up.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from presign_gui.domain.facts import ByteCount, FactFormatter
from presign_gui.domain.stack import BucketContents, PlannedChange, StackEvent
from presign_gui.ui.formatting import sentences
from presign_gui.ui.tokens import Tone

_SERVICES_SHOWN: Final = "AWS::"


def stack_step_text(step: str) -> str:
    """Translate what work on a stack says on its way."""
    return QCoreApplication.translate("stack", step)


def type_text(kind: str) -> str:
    """Shorten a resource's type: `AWS::Lambda::Function` is known as `Lambda::Function` as well."""
    return kind.removeprefix(_SERVICES_SHOWN)


def event_tone(event: StackEvent) -> Tone:
    """Return what an event means: done, failed, on its way, or undoing."""
    if event.status.endswith("_FAILED"):
        return Tone.ERROR if event.is_failure else Tone.WARNING
    if "ROLLBACK" in event.status:
        return Tone.WARNING
    return Tone.SUCCESS if event.status.endswith("_COMPLETE") else Tone.MUTED


def change_tone(change: PlannedChange) -> Tone:
    """Return what a change means: something new, something changed, or something lost."""
    if change.action == "Add":
        return Tone.SUCCESS
    if change.action == "Remove" or change.replacement == "True":
        return Tone.ERROR
    return Tone.WARNING if change.replacement == "Conditional" else Tone.ACCENT


class StackWords(QObject):
    """Texts that several parts of the backend's window show. A QObject only for `tr`."""

    def action(self, change: PlannedChange) -> str:
        """Say what would happen to a resource."""
        if change.action == "Modify" and change.replacement in {"True", "Conditional"}:
            is_certain = change.replacement == "True"
            return self.tr("Replace by a new one") if is_certain else self.tr("Change, perhaps replace")
        return {
            "Add": self.tr("Make"),
            "Remove": self.tr("Delete"),
            "Modify": self.tr("Change"),
            "Import": self.tr("Take over"),
        }.get(change.action, self.tr("Known only while it is carried out"))

    def contents(self, contents: BucketContents, formatter: FactFormatter) -> str:
        """Say what is in a bucket."""
        if contents.is_empty:
            return self.tr("The bucket {bucket} is empty.").format(bucket=contents.bucket)
        text = (
            self.tr("Objects in the bucket {bucket}: {count} ({size}).")
            if contents.is_all
            else self.tr("Objects in the bucket {bucket}: at least {count} ({size}).")
        )
        if contents.unfinished_uploads:
            text = sentences(text, self.tr("Unfinished uploads: {uploads}."))
        return text.format(
            bucket=contents.bucket,
            count=contents.objects,
            size=formatter.size(ByteCount(contents.bytes)),
            uploads=contents.unfinished_uploads,
        )
