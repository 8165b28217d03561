"""Tells from its events how work on a stack ended: what failed first and why, and what was undone."""

from collections.abc import Iterable, Sequence
from typing import Final

from presign_gui.aws.stack_events import STACK_TYPE
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.stack import Stack, StackEvent, StackPhase

_SUCCESSES: Final = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"})
_ROLLBACKS: Final = frozenset({"ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_IN_PROGRESS"})
_UNDONE: Final = frozenset({"DELETE_COMPLETE", "UPDATE_COMPLETE"})
_NOTHING: Final = "—"


def failure_of(
    stack: Stack, events: Sequence[StackEvent], wrong_before: Sequence[StackEvent] = ()
) -> PresignGuiError | None:
    """Return the error of a stack that came to rest, from the events of what it did last; None where that went well.

    `wrong_before` is what CloudFormation found wrong before it began.
    """
    if stack.status in _SUCCESSES or stack.phase is StackPhase.ABSENT:
        return None
    first = first_failure([*wrong_before, *events])
    path, kind = (first.path, first.kind) if first else (stack.name, STACK_TYPE)
    reason = ((first.reason if first else "") or stack.reason or "no reason was given").strip().rstrip(".")
    detail = "\n".join(
        f"{each.moment:%H:%M:%S} {each.path} {each.status} {each.reason}".rstrip() for each in [*wrong_before, *events]
    )
    match stack.status:
        case "ROLLBACK_COMPLETE":
            undone = _listed(_undone(events))
            return entries.CREATION_FAILED.error(resource=path, kind=kind, reason=reason, undone=undone, detail=detail)
        case "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE":
            undone = _listed(_undone(events))
            return entries.UPDATE_FAILED.error(resource=path, kind=kind, reason=reason, undone=undone, detail=detail)
        case "DELETE_FAILED":
            left = _listed(each.path for each in events if each.status == "DELETE_FAILED" and not each.is_stack)
            return entries.DELETION_FAILED.error(resource=path, kind=kind, reason=reason, left=left, detail=detail)
        case _:
            left = _listed(each.path for each in _after_rollback(events) if each.is_failure and not each.is_stack)
            return entries.ROLLBACK_FAILED.error(resource=path, kind=kind, reason=reason, left=left, detail=detail)


def first_failure(events: Sequence[StackEvent]) -> StackEvent | None:
    """Return where it went wrong first: the resource itself rather than the nested stacks round it."""
    failures = [each for each in events if each.is_failure]
    own = [each for each in failures if each.kind != STACK_TYPE]
    return next(iter(own or failures), None)


def _after_rollback(events: Sequence[StackEvent]) -> Sequence[StackEvent]:
    for index, event in enumerate(events):
        if event.is_stack and event.status in _ROLLBACKS:
            return events[index + 1 :]
    return ()


def _undone(events: Sequence[StackEvent]) -> list[str]:
    """Return the resources that were removed or changed back, without the nested stacks round them."""
    paths = [each.path for each in _after_rollback(events) if each.status in _UNDONE and not each.is_stack]
    return [path for path in paths if not any(other.startswith(f"{path}/") for other in paths)]


def _listed(paths: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(paths)) or _NOTHING
