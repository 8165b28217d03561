"""Work on one stack, from its beginning to its end, with everything that happened. It outlives the window it is in."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.stack import StackEvent, StackPhase, StackPlan
from presign_gui.ui.look import Look
from presign_gui.ui.stack_model import EventModel

if TYPE_CHECKING:
    from presign_gui.app.stacks import Deleted, Deployed

_DONE: Final = ("CREATE_COMPLETE", "UPDATE_COMPLETE")


class StackWork(QObject):
    """What is, or was, being done to a stack. Lives on the GUI thread."""

    changed = Signal()
    """There is a new event, another step, or the end."""

    def __init__(self, look: Look, name: str, *, deletes: bool, plan: StackPlan | None, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self.deletes = deletes
        """Whether the stack is being deleted, as far as this program knows."""
        self.plan = plan
        """What is carried out, where that was worked out by this program and not by an earlier run of it."""
        self.events = EventModel(look, self)
        self.step = ""
        """In English, what is waited for beside CloudFormation (translated in the context `stack`)."""
        self.outcome: Deployed | Deleted | None = None
        self.error: PresignGuiError | None = None

    @property
    def has_ended(self) -> bool:
        """Tell whether it came to an end, good or bad."""
        return self.outcome is not None or self.error is not None

    @property
    def is_gone(self) -> bool:
        """Tell whether the stack was found to be gone, or has been deleted."""
        return self.outcome is not None and self.outcome.stack.phase is StackPhase.ABSENT

    @property
    def is_still_there(self) -> bool:
        """Tell whether a stack that was to be deleted was found to be there, and to stay."""
        going = {StackPhase.BUSY, StackPhase.ABSENT}
        return self.deletes and self.outcome is not None and self.outcome.stack.phase not in going

    @property
    def removed_connection(self) -> str | None:
        """The connection that was removed because it would have led nowhere any more."""
        return getattr(self.outcome, "removed_connection", None)

    @property
    def is_undoing(self) -> bool:
        """Tell whether something failed, so that what was done is being undone."""
        return any(event.is_stack and "ROLLBACK" in event.status for event in self.events.events())

    @property
    def fraction(self) -> float | None:
        """How much of the plan is carried out, from 0.0 to 1.0, or None where that cannot be told."""
        if self.plan is None or not self.plan.changes or self.is_undoing:
            return None
        if any(event.is_stack and event.status.startswith(_DONE) for event in self.events.events()):
            return 1.0  # a plan may have lines of which nothing comes, such as a nested stack under a condition
        latest = {event.path: event.status for event in self.events.events() if not event.is_stack}
        done = sum(latest.get(change.path, "").endswith("_COMPLETE") for change in self.plan.changes)
        return done / len(self.plan.changes)

    def add(self, event: StackEvent) -> None:
        """Take note of an event."""
        self.events.add(event)
        self.changed.emit()

    def say(self, step: str) -> None:
        """Take note of what is waited for now."""
        self.step = step
        self.changed.emit()

    def end(self, outcome: "Deployed | Deleted") -> None:
        """Take note of a good end."""
        self.outcome = outcome
        self.changed.emit()

    def fail(self, error: PresignGuiError) -> None:
        """Take note of a bad end."""
        self.error = error
        self.changed.emit()
