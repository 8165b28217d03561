"""The shapes in which a function may answer, and the ways in which it may fail."""

import base64
import json
from datetime import UTC, datetime

import pytest

from presign_gui.aws.lambda_answer import MAX_ANSWER, function_failure, read_answer
from presign_gui.domain.errors import Retry, SigningError

URL = "https://b.s3.eu-central-1.amazonaws.com/k?X-Amz-Signature=" + "0a" * 32
OBJECT = {"url": URL, "method": "PUT", "headers": {"Content-Type": "text/plain"}}


def gateway(body: object, status: object = 200, **more: object) -> dict[str, object]:
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": body, **more}


@pytest.mark.parametrize(
    "answer",
    [
        URL,
        f"  {URL}\n",
        json.dumps(URL),
        {"url": URL},
        gateway(URL),
        gateway(json.dumps(URL)),
        gateway({"url": URL}),
        gateway(json.dumps({"url": URL})),
        gateway(base64.b64encode(URL.encode()).decode(), isBase64Encoded=True),
        gateway(base64.b64encode(json.dumps({"url": URL}).encode()).decode(), isBase64Encoded=True),
        gateway(URL, "200"),
        gateway(json.dumps(json.dumps(URL))),
    ],
)
def test_the_url_is_found_in_every_shape(answer: object) -> None:
    assert read_answer(json.dumps(answer).encode(), "f").url == URL


def test_a_payload_that_is_not_json_may_be_the_bare_url() -> None:
    assert read_answer(URL.encode() + b"\r\n", "f").url == URL


@pytest.mark.parametrize("wrap", [lambda answer: answer, gateway, lambda answer: gateway(json.dumps(answer))])
def test_an_object_tells_more_than_the_url(wrap: object) -> None:
    told = OBJECT | {
        "method": "put",
        "expires_at": "2026-11-24T12:00:00Z",
        "credentials_expire_at": 1795521600,
        "region": "eu-central-1",
    }
    assert callable(wrap)
    answer = read_answer(json.dumps(wrap(told)).encode(), "f")
    assert (answer.method, answer.headers, answer.region) == ("PUT", (("Content-Type", "text/plain"),), "eu-central-1")
    assert answer.expires_at == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert answer.credentials_expire_at == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert URL not in repr(answer)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-24T12:00:00", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("2026-11-24T13:00:00+01:00", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("2026-11-24T12:00:00.250000+00:00", datetime(2026, 11, 24, 12, 0, 0, 250000, tzinfo=UTC)),
        (1795521600.5, datetime(2026, 11, 24, 12, 0, 0, 500000, tzinfo=UTC)),
        (None, None),
    ],
)
def test_moments_are_read_as_the_contract_allows(written: object, moment: datetime | None) -> None:
    assert read_answer(json.dumps({"url": URL, "expires_at": written}).encode(), "f").expires_at == moment


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("expires_at", "tomorrow"),
        ("expires_at", True),
        ("expires_at", [1]),
        ("expires_at", 1e300),
        ("credentials_expire_at", {}),
        ("method", 7),
        ("region", []),
        ("headers", ["Content-Type"]),
        ("headers", {"Content-Type": 7}),
        ("headers", {"Content-Type": "text/plain\r\nX-Evil: 1"}),
        ("headers", {"X Evil": "1"}),
        ("headers", {"": "1"}),
        ("headers", {"X-Name": "ü"}),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(field: str, value: object) -> None:
    with pytest.raises(SigningError) as caught:
        read_answer(json.dumps({"url": URL, field: value}).encode(), "f")
    assert (caught.value.kind, caught.value.facts["field"]) == ("FunctionAnswerMalformed", field)
    assert "0a0a" not in caught.value.detail


@pytest.mark.parametrize(
    ("payload", "answered"),
    [
        (b"null", "nothing"),
        (b"", "an empty text"),
        (b'"Hello from Lambda!"', "“Hello from Lambda!”"),
        (b"Hello", "“Hello”"),
        (b"7", "7"),
        (b"true", "true"),
        (b"[]", "a list"),
        (b"{}", "an object with nothing in it"),
        (b'{"greeting": "hello", "name": "x"}', "an object with greeting, name"),
        (b'{"url": null}', "an object with url"),
        (b'{"statusCode": 200, "body": null}', "nothing"),
        (b'{"statusCode": 200}', "nothing"),
        (b'{"statusCode": 200, "body": "ok"}', "“ok”"),
        (b"\xff\xfe", "“��”"),
        (b"[" * 100_000, "“" + "[" * 200 + "…”"),
    ],
)
def test_an_answer_without_a_url_is_told_as_what_it_is(payload: bytes, answered: str) -> None:
    with pytest.raises(SigningError) as caught:
        read_answer(payload, "f")
    assert (caught.value.kind, caught.value.facts["answered"]) == ("FunctionAnswerNoUrl", answered)


def test_wrappings_without_end_are_given_up() -> None:
    answer: object = URL
    for _ in range(6):
        answer = gateway(answer)
    with pytest.raises(SigningError) as caught:
        read_answer(json.dumps(answer).encode(), "f")
    assert caught.value.kind == "FunctionAnswerNoUrl"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (gateway(json.dumps({"message": "Bucket not allowed."}), 403), "Bucket not allowed"),
        (gateway({"error": "no such tenant"}, "400"), "no such tenant"),
        (gateway("plain words", 500), "plain words"),
        (gateway(None, 502), "null"),
        (gateway("", 502), "no reason given"),
        (gateway({"errorMessage": "boom"}, 500), "boom"),
        (gateway(base64.b64encode(b'{"Message": "nope"}').decode(), 404, isBase64Encoded=True), "nope"),
    ],
)
def test_a_status_of_400_or_more_is_a_refusal(answer: dict[str, object], message: str) -> None:
    with pytest.raises(SigningError) as caught:
        read_answer(json.dumps(answer).encode(), "f")
    error = caught.value
    assert (error.kind, error.facts["message"]) == ("FunctionRefused", message)
    assert error.status == int(str(answer["statusCode"]))


@pytest.mark.parametrize("answer", [{"error": "no such tenant"}, {"error": {"message": "no such tenant."}}])
def test_an_error_without_a_status_is_a_refusal_too(answer: object) -> None:
    with pytest.raises(SigningError) as caught:
        read_answer(json.dumps(answer).encode(), "f")
    assert (caught.value.kind, caught.value.facts["message"]) == ("FunctionRefused", "no such tenant")
    assert caught.value.status is None


@pytest.mark.parametrize("broken", [gateway(URL, "fine"), gateway("§", isBase64Encoded=True)])
def test_a_broken_wrapping_is_told_so(broken: dict[str, object]) -> None:
    with pytest.raises(SigningError) as caught:
        read_answer(json.dumps(broken).encode(), "f")
    assert caught.value.kind == "FunctionAnswerMalformed"


def test_an_answer_beyond_what_lambda_returns_is_not_even_parsed() -> None:
    with pytest.raises(SigningError) as caught:
        read_answer(b'"' + b"x" * MAX_ANSWER + b'"', "f")
    assert (caught.value.kind, caught.value.cause().count("6.0 MiB")) == ("FunctionAnswerTooLarge", 1)


PYTHON_TRACE = [
    '  File "/var/task/index.py", line 9, in lambda_handler\n    return sign(event)\n',
    '  File "/var/task/index.py", line 20, in sign\n    url = s3.generate_presigned_url(\n',
]


@pytest.mark.parametrize(
    ("payload", "error_type", "message", "place"),
    [
        (
            {"errorMessage": "'BUCKET_NAME'", "errorType": "KeyError", "stackTrace": PYTHON_TRACE},
            "KeyError",
            "'BUCKET_NAME'",
            'File "/var/task/index.py", line 20, in sign url = s3.generate_presigned_url(',
        ),
        (
            {"errorType": "Error", "errorMessage": "boom", "trace": ["Error: boom", "    at handler (index.js:3:9)"]},
            "Error",
            "boom",
            "at handler (index.js:3:9)",
        ),
        (
            {"errorType": "Runtime.ImportModuleError", "errorMessage": "Unable to import module 'index'."},
            "Runtime.ImportModuleError",
            "Unable to import module 'index'",
            "without a trace",
        ),
        ({"errorMessage": "boom", "stackTrace": []}, "an error", "boom", "without a trace"),
        ("boom", "an error", "boom", "without a trace"),
        (None, "an error", "null", "without a trace"),
    ],
)
def test_a_functions_failure_is_decoded(payload: object, error_type: str, message: str, place: str) -> None:
    error = function_failure(json.dumps(payload).encode(), "f")
    assert (error.kind, error.retry) == ("FunctionFailed", Retry.USER_ACTION)
    assert (error.facts["error_type"], error.facts["message"], error.facts["place"]) == (error_type, message, place)


@pytest.mark.parametrize(
    "payload",
    [
        {"errorMessage": "2026-11-24T12:00:00Z 3f1c Task timed out after 3.00 seconds"},
        {"errorType": "Sandbox.Timedout", "errorMessage": "RequestId: 3f1c Error: Task timed out after 3.00 seconds"},
    ],
)
def test_a_function_that_ran_out_of_time_is_told_so(payload: dict[str, str]) -> None:
    error = function_failure(json.dumps(payload).encode(), "f")
    assert (error.kind, error.retry, error.facts["message"]) == ("FunctionTimedOut", Retry.BACKOFF, "3.00 seconds")


def test_secrets_in_a_functions_words_are_masked_before_they_are_cut() -> None:
    message = "x" * 150 + " " + URL
    error = function_failure(json.dumps({"errorMessage": message, "errorType": "E"}).encode(), "f")
    assert "0a0a" not in f"{error} {error.detail}"
