"""What CloudFormation's states mean for the program."""

import pytest

from presign_gui.domain.backend_limits import NO_LIMITS, BackendLimits
from presign_gui.domain.stack import BucketContents, Stack, StackEvent, StackPhase, phase_of
from tests.fakes.stack_events import at, told


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        (None, StackPhase.ABSENT),
        ("DELETE_COMPLETE", StackPhase.ABSENT),
        ("REVIEW_IN_PROGRESS", StackPhase.PLANNED),
        ("CREATE_IN_PROGRESS", StackPhase.BUSY),
        ("ROLLBACK_IN_PROGRESS", StackPhase.BUSY),
        ("UPDATE_ROLLBACK_IN_PROGRESS", StackPhase.BUSY),
        ("DELETE_IN_PROGRESS", StackPhase.BUSY),
        ("CREATE_COMPLETE", StackPhase.READY),
        ("UPDATE_COMPLETE", StackPhase.READY),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", StackPhase.READY),
        ("UPDATE_ROLLBACK_COMPLETE", StackPhase.READY),
        ("ROLLBACK_COMPLETE", StackPhase.UNDONE),
        ("ROLLBACK_FAILED", StackPhase.STUCK),
        ("CREATE_FAILED", StackPhase.STUCK),
        ("DELETE_FAILED", StackPhase.STUCK),
        ("UPDATE_ROLLBACK_FAILED", StackPhase.STUCK),
        ("A_STATUS_TO_COME", StackPhase.STUCK),
    ],
)
def test_each_status_has_a_phase(status: str | None, phase: StackPhase) -> None:
    assert phase_of(status) is phase
    assert Stack(name="team", region="r", status=status).phase is phase


@pytest.mark.parametrize(
    ("status", "settling"),
    [
        (None, False),
        ("CREATE_IN_PROGRESS", True),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", True),
        ("REVIEW_IN_PROGRESS", False),
        ("CREATE_COMPLETE", False),
    ],
)
def test_a_plan_alone_does_not_keep_a_stack_busy(status: str | None, settling: bool) -> None:
    assert Stack(name="team", region="r", status=status).is_settling is settling


def test_a_bucket_that_was_there_before_is_not_the_stacks_own() -> None:
    outputs = {"BucketName": "b", "UploadFunctionName": "u", "DownloadFunctionName": "d"}
    own = Stack(name="team", region="r", outputs=outputs, parameters={"ExistingBucketName": ""})
    other = Stack(name="team", region="r", outputs=outputs, parameters={"ExistingBucketName": "b"})
    assert (own.bucket, own.upload_function, own.download_function) == ("b", "u", "d")
    assert (own.made_its_bucket, other.made_its_bucket) == (True, False)
    assert Stack(name="team", region="r").made_its_bucket is False


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("CREATE_FAILED", "Resource handler returned message: no", True),
        ("VALIDATION_FAILED", "Resource of type 'AWS::S3::Bucket' already exists.", True),
        ("CREATE_FAILED", "Resource creation cancelled", False),
        ("UPDATE_FAILED", "Resource update cancelled", False),
        ("CREATE_COMPLETE", "", False),
        ("ROLLBACK_IN_PROGRESS", "The following resource(s) failed", False),
    ],
)
def test_what_was_given_up_for_anothers_sake_is_no_failure(status: str, reason: str, expected: bool) -> None:
    event: StackEvent = told(0, "Bucket", status, reason)
    assert event.is_failure is expected
    assert event.moment == at(0)


def test_a_bucket_with_an_unfinished_upload_is_not_empty() -> None:
    assert BucketContents(bucket="b", objects=0, bytes=0, unfinished_uploads=0).is_empty
    assert not BucketContents(bucket="b", objects=0, bytes=0, unfinished_uploads=1).is_empty
    assert not BucketContents(bucket="b", objects=1, bytes=0, unfinished_uploads=0).is_empty


def test_a_backends_limits_stand_in_its_parameters() -> None:
    parameters = {
        "UploadPrefixes": "in/,shared/",
        "DownloadPrefixes": "",
        "MaxExpiresIn": "600",
        "MaxSize": "0",
        "CreateOnly": "true",
        "ContentTypes": "image/*,text/plain",
    }
    stack = Stack(name="team", region="r", outputs={"BucketName": "b"}, parameters=parameters)
    upload, download = stack.limits.upload, stack.limits.download
    assert upload == BackendLimits(
        buckets=("b",),
        prefixes=("in/", "shared/"),
        max_expires_in=600,
        create_only=True,
        content_types=("image/*", "text/plain"),
    )
    assert download is not None
    assert download.prefixes == ("",)
    assert Stack(name="team", region="r", parameters={"S3PresignedUrlExpire": "60"}).limits == NO_LIMITS
