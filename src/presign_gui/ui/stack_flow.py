"""What follows what in one window of a backend: from the form to the plan, to the events, to the end."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from presign_gui.app.connections import Connection
from presign_gui.app.stack_records import StackTarget
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.stack import BucketContents, Stack, StackPhase, StackPlan
from presign_gui.ui.deploying import Deploying
from presign_gui.ui.look import Look
from presign_gui.ui.stack_dialog import StackDialog
from presign_gui.ui.stack_form import StackDraft, draft_of
from presign_gui.ui.stack_words import stack_step_text
from presign_gui.ui.stack_work import StackWork

if TYPE_CHECKING:
    from presign_gui.app.stacks import StackOrder


class StackFlow(QObject):
    """One window from its opening to its closing. What it began goes on without it."""

    ended = Signal()
    """The window is closed."""

    def __init__(self, dialog: StackDialog, look: Look, deploying: Deploying, taken: frozenset[str]) -> None:
        """`taken` are the names that a new connection cannot have."""
        super().__init__(dialog)
        self.dialog = dialog
        self._look = look
        self._deploying = deploying
        self._taken = taken
        self._title = ""
        self._connection: Connection | None = None
        self._target = StackTarget()
        self._stack: Stack | None = None
        self._planned: tuple[StackOrder, StackPlan] | None = None
        self._is_closed = False
        self.work: StackWork | None = None
        dialog.form.submitted.connect(self._plan)
        dialog.form.cancelled.connect(dialog.reject)
        dialog.plan.agreed.connect(self._carry_out)
        dialog.plan.back.connect(self._back)
        dialog.removal.agreed.connect(self._delete)
        dialog.removal.cancelled.connect(dialog.reject)
        dialog.work.again.connect(self._back)
        dialog.work.closed.connect(dialog.reject)
        dialog.finished.connect(self._closed)

    def make(self) -> None:
        """Begin with the empty form of a new backend."""
        self._title = self.tr("New backend")
        self.dialog.form.begin(StackDraft(), self._taken, changes=False)
        self.dialog.turn_to(self.dialog.form, self._title)

    def change(self, connection: Connection, name: str) -> None:
        """Look at the backend that a connection leads to, and show its form."""
        self._connection = connection
        self._taken -= {connection.name}
        self._title = self.tr("Change backend {stack}").format(stack=name)
        self._examine(connection, name)

    def delete(self, connection: Connection, name: str) -> None:
        """Look at the backend that a connection leads to and into its bucket, and ask."""
        self._connection = connection
        self._title = self.tr("Delete backend {stack}").format(stack=name)
        self._examine(connection, name, deletes=True)

    def show_work(self, work: StackWork) -> None:
        """Show something that was begun before."""
        if work.deletes:
            self._title = self.tr("Delete backend {stack}").format(stack=work.name)
        else:
            self._title = self.tr("Backend {stack}").format(stack=work.name)
        self._watch(work, can_change=False)

    def _examine(self, connection: Connection, name: str, *, deletes: bool = False) -> None:
        self._target = StackTarget(
            profile=connection.profile, region=connection.region, endpoint_url=connection.endpoint_url
        )
        text = self.tr("Looking at {stack}…").format(stack=name)
        self.dialog.show_waiting(self._title, text)

        def found(stack: Stack, contents: BucketContents | None) -> None:
            if self._is_closed:
                return
            self._stack = stack
            if stack.phase is StackPhase.ABSENT:
                self._not_found(entries.STACK_NOT_FOUND.error(stack=name, region=stack.region))
            elif deletes:
                self.dialog.removal.show_stack(stack, contents)
                self.dialog.turn_to(self.dialog.removal, self._title)
            else:
                draft = draft_of(stack, connection.profile)
                self.dialog.form.begin(draft, self._taken, changes=True)
                self.dialog.turn_to(self.dialog.form, self._title)

        self._deploying.examine(self._target, name, found, self._not_found)

    def _not_found(self, error: PresignGuiError) -> None:
        if not self._is_closed:
            self.dialog.show_error(error, self._title)

    @Slot(object)
    def _plan(self, draft: StackDraft) -> None:
        self.dialog.form.show_busy(self.tr("Asking AWS"))

        def planned(order: "StackOrder", plan: StackPlan) -> None:
            if self._is_closed:
                self._deploying.discard(order, plan)
                return
            self._planned = order, plan
            self.dialog.plan.show_plan(plan, is_expected=plan.creates or self._connection is not None)
            self.dialog.turn_to(self.dialog.plan, self._title)

        self._deploying.plan(draft, self._connection, self._step, planned, self._plan_failed)

    def _step(self, step: str) -> None:
        if not self._is_closed:
            self.dialog.form.show_busy(stack_step_text(step))

    def _plan_failed(self, error: PresignGuiError) -> None:
        if not self._is_closed:
            self.dialog.form.show_error(error)

    @Slot()
    def _back(self) -> None:
        """Go back to the form, and forget the plan that was made from it."""
        self._discard()
        if self.work is not None:
            self.dialog.work.leave()
            self._deploying.forget(self.work)
            self.work = None
        self.dialog.form.show_idle()
        self.dialog.turn_to(self.dialog.form, self._title)

    @Slot()
    def _carry_out(self) -> None:
        if self._planned is not None:
            order, plan = self._planned
            self._planned = None
            self._watch(self._deploying.carry_out(order, plan), can_change=True)

    @Slot(bool)
    def _delete(self, with_files: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self._stack is not None:
            work = self._deploying.delete(self._target, self._stack, self._connection, with_files=with_files)
            self._watch(work, can_change=False)

    def _watch(self, work: StackWork, *, can_change: bool) -> None:
        self.work = work
        self.dialog.work.show_work(work, can_change=can_change)
        self.dialog.turn_to(self.dialog.work, self._title)

    @Slot()
    def _closed(self) -> None:
        self._is_closed = True
        self._discard()
        self.dialog.work.leave()
        if self.work is not None:
            self._deploying.forget(self.work)
        self.ended.emit()
        self.dialog.deleteLater()

    def _discard(self) -> None:
        if self._planned is not None:
            self._deploying.discard(*self._planned)
            self._planned = None
