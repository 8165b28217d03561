"""How it ended is told by its first failure and by what was undone, whatever else came after."""

from collections.abc import Sequence

import pytest

from presign_gui.aws.stack_outcome import failure_of, first_failure
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.stack import Stack, StackEvent
from tests.fakes.stack_events import STACK, told


def ended(status: str | None, reason: str = "") -> Stack:
    return Stack(name="team", region="eu-central-1", id="arn", status=status, reason=reason)


CREATION = [
    told(0, "team", "CREATE_IN_PROGRESS"),
    told(1, "Bucket", "CREATE_COMPLETE"),
    told(2, "UploadStack/Function", "CREATE_FAILED", "Resource handler returned message: no such code."),
    told(3, "UploadStack/Role", "CREATE_FAILED", "Resource creation cancelled"),
    told(4, "UploadStack", "CREATE_FAILED", "Embedded stack was not successfully created", STACK),
    told(5, "DownloadStack", "CREATE_FAILED", "Resource creation cancelled", STACK),
    told(6, "team", "ROLLBACK_IN_PROGRESS"),
    told(7, "UploadStack/Role", "DELETE_COMPLETE"),
    told(8, "UploadStack", "DELETE_COMPLETE", kind=STACK),
    told(9, "Bucket", "DELETE_COMPLETE"),
    told(10, "team", "ROLLBACK_COMPLETE"),
]


def failed(stack: Stack, events: Sequence[StackEvent]) -> PresignGuiError:
    error = failure_of(stack, events)
    assert error is not None
    return error


def test_a_creation_that_failed_names_the_first_failure_and_what_was_removed() -> None:
    error = failed(ended("ROLLBACK_COMPLETE"), CREATION)
    assert error.entry is entries.CREATION_FAILED
    assert dict(error.facts) == {
        "resource": "UploadStack/Function",
        "kind": "AWS::S3::Bucket",
        "reason": "Resource handler returned message: no such code",
        "undone": "UploadStack/Role, Bucket",
    }
    assert "06:00:02 UploadStack/Function CREATE_FAILED Resource handler" in error.detail


def test_an_update_that_failed_names_what_was_changed_back() -> None:
    events = [
        told(0, "team", "UPDATE_IN_PROGRESS"),
        told(1, "MemberPolicy", "UPDATE_COMPLETE"),
        told(2, "UploadStack/Function", "UPDATE_FAILED", "no"),
        told(3, "team", "UPDATE_ROLLBACK_IN_PROGRESS"),
        told(4, "MemberPolicy", "UPDATE_COMPLETE"),
        told(5, "team", "UPDATE_ROLLBACK_COMPLETE"),
    ]
    error = failed(ended("UPDATE_ROLLBACK_COMPLETE"), events)
    assert error.entry is entries.UPDATE_FAILED
    assert (error.facts["resource"], error.facts["undone"]) == ("UploadStack/Function", "MemberPolicy")


@pytest.mark.parametrize("status", ["ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED", "CREATE_FAILED", "A_STATUS_TO_COME"])
def test_a_rollback_that_failed_names_what_is_left(status: str) -> None:
    events = [
        told(0, "team", "UPDATE_IN_PROGRESS"),
        told(1, "Bucket", "UPDATE_FAILED", "no"),
        told(2, "team", "UPDATE_ROLLBACK_IN_PROGRESS"),
        told(3, "UploadStack/Role", "UPDATE_FAILED", "denied"),
        told(4, "team", "UPDATE_ROLLBACK_FAILED"),
    ]
    error = failed(ended(status), events)
    assert error.entry is entries.ROLLBACK_FAILED
    assert (error.facts["resource"], error.facts["left"]) == ("Bucket", "UploadStack/Role")


def test_a_deletion_that_failed_names_what_is_still_there() -> None:
    events = [
        told(0, "team", "DELETE_IN_PROGRESS"),
        told(1, "MemberPolicy", "DELETE_FAILED", "Cannot delete a policy attached to entities."),
        told(2, "team", "DELETE_FAILED", "The following resource(s) failed to delete: [MemberPolicy]."),
    ]
    error = failed(ended("DELETE_FAILED"), events)
    assert error.entry is entries.DELETION_FAILED
    assert error.facts["left"] == "MemberPolicy"
    assert error.facts["reason"] == "Cannot delete a policy attached to entities"


def test_without_any_failure_told_the_stacks_own_reason_has_to_do() -> None:
    error = failed(ended("ROLLBACK_FAILED", "Something."), [told(0, "team", "ROLLBACK_IN_PROGRESS")])
    assert (error.facts["resource"], error.facts["kind"], error.facts["reason"]) == ("team", STACK, "Something")
    assert failed(ended("ROLLBACK_FAILED"), []).facts["reason"] == "no reason was given"


def test_what_was_wrong_before_it_began_comes_first() -> None:
    events = [
        told(1, "team", "CREATE_FAILED", "Validation failed with 1 error(s)."),
        told(2, "team", "ROLLBACK_COMPLETE"),
    ]
    wrong = [told(0, "Bucket", "VALIDATION_FAILED", "already exists.")]
    error = failure_of(ended("ROLLBACK_COMPLETE"), events, wrong)
    assert error is not None
    assert (error.facts["resource"], error.facts["reason"]) == ("Bucket", "already exists")


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "DELETE_COMPLETE", None])
def test_success_is_no_error(status: str | None) -> None:
    assert failure_of(ended(status), CREATION) is None


def test_a_nested_stack_is_the_failure_only_where_nothing_in_it_failed() -> None:
    assert first_failure(CREATION) == CREATION[2]
    template_missing = [told(1, "UploadStack", "CREATE_FAILED", "Template not found", STACK)]
    assert first_failure(template_missing) == template_missing[0]
    assert first_failure(CREATION[:2]) is None
