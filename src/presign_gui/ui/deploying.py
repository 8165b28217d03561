"""Works on stacks off the GUI thread, and keeps what is under way, whether anybody looks at it or not."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.app.connections import Connection
from presign_gui.app.stack_records import StackRecord, StackRecords, StackTarget
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.stack import BucketContents, Stack, StackEvent, StackPlan
from presign_gui.ui.bridge import Task, Tasks
from presign_gui.ui.look import Look
from presign_gui.ui.stack_form import StackDraft
from presign_gui.ui.stack_work import StackWork

if TYPE_CHECKING:
    from presign_gui.app.services import Services
    from presign_gui.app.stacks import Deleted, Deployed, StackOrder, StackService

Failed = Callable[[PresignGuiError], None]
Planned = Callable[["StackOrder", StackPlan], None]
_MOST_AT_ONCE = 8
"""Stacks and questions about them. A thread watches a stack for minutes, so these are not the window's own few."""


class Deploying(QObject):
    """Asks the program's stack service, on threads of its own."""

    begun = Signal(object)
    """A `StackWork` that is under way from now on."""
    ended = Signal(object)
    """A `StackWork` that has come to its end."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tasks = Tasks(self, _MOST_AT_ONCE)
        self._services: Services | None = None
        self._service: StackService | None = None
        self._making_service = threading.Lock()
        self._closing = threading.Event()
        self._works: list[StackWork] = []

    @property
    def works(self) -> tuple[StackWork, ...]:
        """What is under way, and what has ended and was not looked at yet."""
        return tuple(self._works)

    def attach(self, services: "Services") -> None:
        """Begin to work with `services`."""
        self._services = services

    def close(self) -> None:
        """Watch nothing any more. CloudFormation goes on by itself, and is asked at the next start how it went."""
        self._closing.set()
        self._tasks.close(0)

    def forget(self, work: StackWork) -> None:
        """Forget work that has ended and was looked at."""
        if work.has_ended and work in self._works:
            self._works.remove(work)
            work.deleteLater()

    def pick_up(self, failed: Failed) -> None:
        """Go on watching what was under way when the program was last closed."""
        services = self._services
        if services is None:
            return
        records = StackRecords(services.paths.stacks_file)

        def found(unfinished: tuple[StackRecord, ...]) -> None:
            for record in unfinished:
                self._pick_up(record)

        self._tasks.run(records.all, found, failed)

    def plan(
        self,
        draft: StackDraft,
        connection: Connection | None,
        on_step: Callable[[str], None],
        planned: Planned,
        failed: Failed,
    ) -> None:
        """Work out what a draft would change; `connection` is the one to a backend that is to be changed."""

        def work() -> "tuple[StackOrder, StackPlan]":
            order = draft.order(connection)
            return order, self._stacks().plan(order, lambda step: self._tasks.post(lambda: on_step(step)))

        self._tasks.run(work, lambda result: planned(*result), failed)

    def discard(self, order: "StackOrder", plan: StackPlan) -> None:
        """Forget a plan that nobody wants carried out. Where that fails, nothing but an empty plan is left."""
        if plan.changes:
            self._tasks.run(lambda: self._stacks().discard(order, plan), _nothing, _nothing)

    def carry_out(self, order: "StackOrder", plan: StackPlan) -> StackWork:
        """Carry out a plan, then save the connection and try it."""
        work = self._begin(order.name, deletes=False, plan=plan)
        self._run(
            work,
            lambda: self._stacks().carry_out(order, plan, self._teller(work), self._stepper(work), self._closing.wait),
        )
        return work

    def examine(
        self,
        target: StackTarget,
        name: str,
        done: Callable[[Stack, BucketContents | None], None],
        failed: Failed,
    ) -> Task[tuple[Stack, BucketContents | None]]:
        """Look at a stack and into its bucket."""

        def work() -> tuple[Stack, BucketContents | None]:
            stack = self._stacks().look(target, name)
            contents = self._stacks().bucket_contents(target, stack.bucket) if stack.bucket else None
            return stack, contents

        return self._tasks.run(work, lambda found: done(*found), failed)

    def delete(
        self, target: StackTarget, stack: Stack, connection: Connection | None, *, with_files: bool
    ) -> StackWork:
        """Delete a stack, and its bucket where that is empty or is to go `with_files`; then forget the connection."""
        work = self._begin(stack.name, deletes=True, plan=None)
        name = connection.name if connection else None

        def delete() -> "Deleted":
            return self._stacks().delete(
                target, stack.name, self._teller(work), self._closing.wait, with_files=with_files, connection=name
            )

        self._run(work, delete)
        return work

    def _pick_up(self, record: StackRecord) -> None:
        work = self._begin(record.name, deletes=record.deletes, plan=None)
        self._run(
            work,
            lambda: self._stacks().pick_up(record, self._teller(work), self._stepper(work), self._closing.wait),
        )

    def _begin(self, name: str, *, deletes: bool, plan: StackPlan | None) -> StackWork:
        work = StackWork(self._look, name, deletes=deletes, plan=plan, parent=self)
        self._works.append(work)
        self.begun.emit(work)
        return work

    def _run(self, work: StackWork, call: "Callable[[], Deployed | Deleted]") -> None:
        def done(outcome: "Deployed | Deleted") -> None:
            work.end(outcome)
            self.ended.emit(work)

        def failed(error: PresignGuiError) -> None:
            work.fail(error)
            self.ended.emit(work)

        self._tasks.run(call, done, failed)

    def _teller(self, work: StackWork) -> Callable[[StackEvent], None]:
        return lambda event: self._tasks.post(lambda: work.add(event))

    def _stepper(self, work: StackWork) -> Callable[[str], None]:
        return lambda step: self._tasks.post(lambda: work.say(step))

    def _stacks(self) -> "StackService":
        """Return the service. On a worker's thread: making it loads boto3, which takes about a second."""
        with self._making_service:
            if self._service is None:
                if self._services is None:
                    raise RuntimeError("the services are not there yet")
                self._service = self._services.stacks()
            return self._service


def _nothing(_result: object) -> None:
    """Take note of nothing."""
