"""Uploads in parts over functions: what these are asked, and which answers serve. The functions are the real ones."""

import json
from typing import Any, NamedTuple

import pytest

from presign_gui.aws.lambda_event import event_of, event_of_parts
from presign_gui.aws.lambda_signer import LambdaSigner
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.backend_limits import BackendLimits, ConnectionLimits
from presign_gui.domain.errors import PresignGuiError, SigningError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import (
    MAX_EXPIRES_IN,
    AbortMultipartUpload,
    CompleteMultipartUpload,
    CreateMultipartUpload,
    GetObject,
    ListParts,
    PutObject,
    SigningRequest,
    UploadPart,
    method_of,
)
from tests.fakes.aws_api import Scripted, ScriptedAws
from tests.lambda_functions.function import BUCKET, Function, download_function, query_of, upload_function

PLACE = ObjectLocation(BUCKET, "in/a b.bin")
PARTS = [
    UploadPart(location=PLACE, expires_in=60, upload_id="u/+=1", part_number=number, content_length=length)
    for number, length in ((3, 100), (4, 100), (5, 7))
]
REQUESTS: list[tuple[SigningRequest, dict[str, str]]] = [
    (CreateMultipartUpload(location=PLACE, expires_in=60, content_type="a/b", size=207), {"content-type": "a/b"}),
    (PARTS[2], {}),
    (ListParts(location=PLACE, expires_in=60, upload_id="u", after=1000), {}),
    (
        CompleteMultipartUpload(location=PLACE, expires_in=60, upload_id="u", size=207, if_none_match=True),
        {"x-amz-mp-object-size": "207", "if-none-match": "*"},
    ),
    (AbortMultipartUpload(location=PLACE, expires_in=60, upload_id="u"), {}),
    (PutObject(location=PLACE, expires_in=60, content_length=7), {}),
    (GetObject(location=PLACE, expires_in=60, checksum_mode=True), {"x-amz-checksum-mode": "ENABLED"}),
]


class Functions(NamedTuple):
    upload: Function
    download: Function


@pytest.fixture(scope="module")
def functions() -> Functions:
    return Functions(upload_function(), download_function())


@pytest.fixture(scope="module")
def upload(functions: Functions) -> Function:
    return functions.upload


@pytest.fixture
def signer(aws_api: ScriptedAws) -> LambdaSigner:
    settings = AwsSettings(endpoint_url=aws_api.endpoint_url, access_key_id="AKIAX", secret_access_key="secret")
    return LambdaSigner(settings, "up", "down")


@pytest.mark.parametrize(("request_", "headers"), REQUESTS)
def test_every_operation_is_asked_and_answered_by_the_contract(
    aws_api: ScriptedAws, signer: LambdaSigner, functions: Functions, request_: SigningRequest, headers: dict[str, str]
) -> None:
    function = functions.download if isinstance(request_, GetObject) else functions.upload
    aws_api.will_return(function.call(event_of(request_)))
    signed = signer.sign(request_)
    assert aws_api.received[0].event == event_of(request_)
    assert (signed.method, signed.location, signed.asked) == (method_of(request_), PLACE, None)
    assert {name.lower(): value for name, value in signed.headers_to_send} == headers


def test_several_parts_are_signed_by_one_call(aws_api: ScriptedAws, signer: LambdaSigner, upload: Function) -> None:
    answer = upload.call(event_of_parts(PARTS))
    answer["requests"].reverse()
    aws_api.will_return(answer)
    signed = signer.sign_parts(PARTS)
    (received,) = aws_api.received
    assert received.event["part_numbers"] == [3, 4, 5]
    assert received.event["content_lengths"] == [100, 100, 7]
    assert [query_of(each.url)["partNumber"] for each in signed] == ["3", "4", "5"]
    assert {query_of(each.url)["uploadId"] for each in signed} == {"u/+=1"}
    assert {each.region for each in signed} == {"eu-central-1"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: answer["requests"].pop(),
        lambda answer: answer["requests"][1].pop("url"),
        lambda answer: answer.pop("requests"),
        lambda answer: answer.update(requests={"3": "x"}),
        lambda answer: answer["requests"].__setitem__(0, "https://h/"),
    ],
)
def test_an_answer_in_which_a_part_is_missing_is_refused(
    aws_api: ScriptedAws, signer: LambdaSigner, upload: Function, spoil: Any
) -> None:
    answer = upload.call(event_of_parts(PARTS))
    spoil(answer)
    aws_api.will_return(answer)
    with pytest.raises(SigningError) as caught:
        signer.sign_parts(PARTS)
    assert caught.value.kind in {"FunctionAnswerMalformed", "FunctionAnswerNoUrl"}


@pytest.mark.parametrize(
    "other",
    [
        UploadPart(location=PLACE, expires_in=60, upload_id="u/+=1", part_number=2),
        UploadPart(location=PLACE, expires_in=60, upload_id="another", part_number=3),
        PutObject(location=PLACE, expires_in=60),
    ],
)
def test_a_url_for_another_part_is_refused(
    aws_api: ScriptedAws, signer: LambdaSigner, upload: Function, other: SigningRequest
) -> None:
    aws_api.will_return(upload.call(event_of(other)))
    with pytest.raises(SigningError) as caught:
        signer.sign(UploadPart(location=PLACE, expires_in=60, upload_id="u/+=1", part_number=3))
    assert caught.value.kind == "FunctionAnswerOtherPart"


def test_a_function_that_describes_itself_may_sign_parts(
    aws_api: ScriptedAws, signer: LambdaSigner, upload: Function
) -> None:
    assert not signer.capabilities.may_sign_parts
    assert not signer.capabilities.may_choose_object
    aws_api.will_return(upload.call({"version": 1, "operation": "describe"}))
    learnt = signer.learn_capabilities()
    assert (learnt.may_sign_parts, learnt.parts_per_call, learnt.may_list_objects) == (True, 100, False)
    assert learnt.may_choose_object
    assert signer.capabilities == learnt
    signer.learn_capabilities()
    assert len(aws_api.received) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "https://fa-106.s3.amazonaws.com/sample.txt?AWSAccessKeyId=AKIAX&Signature=x&Expires=1",
        {"url": "https://h/"},
        {"version": 1, "error": {"code": "operation_not_allowed", "message": "no"}},
        {"statusCode": 400, "body": "unknown"},
        {"operations": ["put_object"], "limits": {}},
        {"operations": "all", "limits": {}},
        None,
    ],
)
def test_a_function_that_knows_no_such_question_signs_no_parts(
    aws_api: ScriptedAws, signer: LambdaSigner, answer: object
) -> None:
    aws_api.will_return(answer)
    assert not signer.learn_capabilities().may_sign_parts
    assert signer.capabilities.max_expires_in == MAX_EXPIRES_IN


def test_a_function_that_breaks_over_the_question_signs_no_parts(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    aws_api.will_fail({"errorType": "KeyError", "errorMessage": "'bucket'"})
    assert not signer.learn_capabilities().may_sign_parts


def test_a_policy_without_parts_signs_none(aws_api: ScriptedAws, signer: LambdaSigner) -> None:
    function = upload_function(OPERATIONS="put_object,create_multipart_upload,upload_part")
    aws_api.will_return(function.call({"version": 1, "operation": "describe"}))
    assert not signer.learn_capabilities().may_sign_parts


@pytest.mark.usefixtures("one_attempt")
def test_a_function_that_could_not_be_asked_is_asked_again(
    aws_api: ScriptedAws, signer: LambdaSigner, upload: Function
) -> None:
    aws_api.will_refuse(500, "ServiceException")
    with pytest.raises(PresignGuiError):
        signer.learn_capabilities()
    aws_api.will_return(upload.call({"version": 1, "operation": "describe"}))
    assert signer.learn_capabilities().may_sign_parts


def test_each_function_is_asked_once_what_it_allows(
    aws_api: ScriptedAws, signer: LambdaSigner, functions: Functions
) -> None:
    limited = upload_function(ALLOWED_PREFIXES="in/", MAX_EXPIRES_IN="600", MAX_SIZE="1000")
    told = [function.call({"version": 1, "operation": "describe"}) for function in (limited, functions.download)]
    aws_api.will_answer(*(Scripted(body=json.dumps(each).encode()) for each in told))
    assert signer.capabilities.max_expires_in == MAX_EXPIRES_IN
    upload, download = signer.upload_limits(), signer.download_limits()
    assert upload is not None
    assert download is not None
    assert (upload.prefixes, upload.max_size, upload.max_expires_in) == (("in/",), 1000, 600)
    assert [each.path.split("/")[-2] for each in aws_api.received] == ["up", "down"]
    assert (signer.capabilities.max_expires_in, signer.capabilities.may_sign_parts) == (600, True)
    assert (signer.upload_limits(), signer.download_limits()) == (upload, download)
    assert signer.learn_capabilities() == signer.capabilities
    assert len(aws_api.received) == 2


def test_limits_from_elsewhere_count_until_the_functions_have_told(aws_api: ScriptedAws) -> None:
    known = BackendLimits(buckets=(), prefixes=("",), max_expires_in=60)
    settings = AwsSettings(endpoint_url=aws_api.endpoint_url, access_key_id="AKIAX", secret_access_key="secret")
    signer = LambdaSigner(settings, "up", "down", ConnectionLimits(download=known))
    assert signer.capabilities.max_expires_in == 60
    aws_api.will_return(upload_function(MAX_EXPIRES_IN="900").call({"version": 1, "operation": "describe"}))
    assert signer.learn_capabilities().max_expires_in == 900


@pytest.mark.parametrize("answer", ["https://h/?X-Amz-Signature=x", {"limits": 1}, {"operations": [], "limits": {}}, 7])
def test_classic_functions_have_no_limits_to_tell(aws_api: ScriptedAws, signer: LambdaSigner, answer: object) -> None:
    aws_api.will_return(answer)
    assert (signer.upload_limits(), signer.download_limits()) == (None, None)


def test_functions_that_break_over_the_question_have_no_limits_to_tell(
    aws_api: ScriptedAws, signer: LambdaSigner
) -> None:
    aws_api.will_fail({"errorType": "ValueError", "errorMessage": "This function signs get_object, not describe."})
    assert (signer.upload_limits(), signer.download_limits()) == (None, None)


def test_without_an_upload_function_nobody_is_asked(aws_api: ScriptedAws) -> None:
    signer = LambdaSigner(AwsSettings(endpoint_url=aws_api.endpoint_url), None, "down")
    assert not signer.learn_capabilities().may_sign_parts
    assert aws_api.received == []
