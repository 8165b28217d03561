"""A function is asked what it allows; a classic one has never heard of that question."""

import json

import pytest

from presign_gui.aws.backend_description import describe_function
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.errors import SigningError
from tests.domain.test_backend_limits import TOLD
from tests.fakes.aws_api import ScriptedAws


def settings(aws_api: ScriptedAws) -> AwsSettings:
    return AwsSettings(
        region="eu-central-1",
        endpoint_url=aws_api.endpoint_url,
        access_key_id="AKIAEXAMPLE",
        secret_access_key="secret",
    )


def test_the_limits_are_what_the_function_tells(aws_api: ScriptedAws) -> None:
    aws_api.will_return({"version": 1, "operation": "describe", "operations": ["put_object"], "limits": TOLD})
    limits = describe_function(settings(aws_api), "team-upload-url")
    assert limits is not None
    assert (limits.prefixes, limits.max_expires_in) == (("in/", "shared/x/"), 600)
    (asked,) = aws_api.received
    assert asked.event == {"version": 1, "operation": "describe"}
    assert asked.path.endswith("/functions/team-upload-url/invocations")


@pytest.mark.parametrize(
    "answer",
    [
        "https://bucket.s3.amazonaws.com/key?X-Amz-Signature=x",
        {"url": "https://x"},
        {"limits": {}},
        {"limits": 1},
        None,
        7,
    ],
)
def test_a_classic_function_has_none(aws_api: ScriptedAws, answer: object) -> None:
    aws_api.will_return(answer)
    assert describe_function(settings(aws_api), "function1") is None


def test_a_function_that_fails_at_the_question_has_none(aws_api: ScriptedAws) -> None:
    aws_api.will_fail({"errorType": "ValueError", "errorMessage": "This function signs put_object, not describe."})
    assert describe_function(settings(aws_api), "function1") is None


@pytest.mark.usefixtures("one_attempt")
def test_a_function_that_may_not_be_asked_is_an_error(aws_api: ScriptedAws) -> None:
    aws_api.will_refuse(403, "AccessDeniedException")
    with pytest.raises(SigningError):
        describe_function(settings(aws_api), "function1")


def test_an_answer_that_is_not_json_has_none(aws_api: ScriptedAws) -> None:
    from tests.fakes.aws_api import Scripted

    aws_api.will_answer(Scripted(body=b"<html>" + json.dumps(TOLD).encode()))
    assert describe_function(settings(aws_api), "function1") is None
