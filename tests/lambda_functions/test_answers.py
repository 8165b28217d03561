"""What is signed, and what the caller is told of it."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.lambda_functions.function import (
    BUCKET,
    REQUEST_ID,
    UPLOAD_OPERATIONS,
    Function,
    download_function,
    query_of,
    signed_headers,
    upload_function,
)


@pytest.fixture(scope="module")
def upload() -> Function:
    return upload_function()


@pytest.fixture(scope="module")
def download() -> Function:
    return download_function()


SIGNED = [
    ("put_object", {}, "PUT", {}, {}),
    (
        "put_object",
        {"content_length": 0, "content_type": "text/plain", "if_none_match": "*"},
        "PUT",
        {"Content-Length": "0", "Content-Type": "text/plain", "If-None-Match": "*"},
        {},
    ),
    ("create_multipart_upload", {"size": 7, "content_type": "a/b"}, "POST", {"Content-Type": "a/b"}, {"uploads": ""}),
    (
        "upload_part",
        {"upload_id": "u/1", "part_number": 10_000, "content_length": 5},
        "PUT",
        {"Content-Length": "5"},
        {"uploadId": "u/1", "partNumber": "10000"},
    ),
    (
        "list_parts",
        {"upload_id": "u", "part_number_marker": 1000},
        "GET",
        {},
        {"uploadId": "u", "part-number-marker": "1000"},
    ),
    (
        "complete_multipart_upload",
        {"upload_id": "u", "size": 7, "if_none_match": "*"},
        "POST",
        {"x-amz-mp-object-size": "7", "If-None-Match": "*"},
        {"uploadId": "u"},
    ),
    ("abort_multipart_upload", {"upload_id": "u"}, "DELETE", {}, {"uploadId": "u"}),
]


@pytest.mark.parametrize(("operation", "fields", "method", "headers", "query"), SIGNED)
def test_each_operation_signs_its_request(  # noqa: PLR0917 - the columns of the table
    upload: Function,
    operation: str,
    fields: dict[str, object],
    method: str,
    headers: dict[str, str],
    query: dict[str, str],
) -> None:
    answer = upload.ask(operation, key="a b/ü+c", expires_in=60, **fields)
    _check_signed(answer, method, headers, query)
    assert (answer["version"], answer["operation"], answer["region"]) == (1, operation, "eu-central-1")


def test_a_download_is_signed_with_what_it_asks_for(download: Function) -> None:
    answer = download.ask(
        "get_object",
        key="a b/ü+c",
        expires_in=60,
        version_id="v1",
        response_content_disposition='attachment; filename="x"',
        checksum_mode="ENABLED",
    )
    query = {"versionId": "v1", "response-content-disposition": 'attachment; filename="x"'}
    _check_signed(answer, "GET", {"x-amz-checksum-mode": "ENABLED"}, query)


def _check_signed(answer: Any, method: str, headers: dict[str, str], query: dict[str, str]) -> None:
    assert answer["url"].startswith(f"https://{BUCKET}.s3.eu-central-1.amazonaws.com/a%20b/%C3%BC%2Bc?")
    assert (answer["method"], answer["headers"]) == (method, headers)
    assert signed_headers(answer["url"]) == {name.lower() for name in headers}
    found = query_of(answer["url"])
    assert {name: value for name, value in found.items() if not name.startswith("X-Amz-")} == query
    assert found["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert found["X-Amz-Security-Token"] == "functions-token"
    assert found["X-Amz-Expires"] == "60"
    signed_at = datetime.strptime(found["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert datetime.fromisoformat(answer["expires_at"]) == signed_at + timedelta(seconds=60)


def test_several_parts_are_signed_in_one_answer(upload: Function) -> None:
    lengths = {3: 5_242_880, 1: 5_242_880, 7: 9}
    answer = upload.ask(
        "upload_part", key="a", upload_id="u", part_numbers=list(lengths), content_lengths=list(lengths.values())
    )
    assert set(answer) == {"version", "operation", "region", "requests", "credentials_expire_at"}
    assert [each["part_number"] for each in answer["requests"]] == [3, 1, 7]
    for each in answer["requests"]:
        assert set(each) == {"part_number", "url", "method", "headers", "expires_at"}
        assert query_of(each["url"])["partNumber"] == str(each["part_number"])
        assert each["headers"] == {"Content-Length": str(lengths[each["part_number"]])}
        assert signed_headers(each["url"]) == {"content-length"}


@pytest.mark.parametrize(("longest", "expected"), [("43200", "3600"), ("600", "600")])
def test_without_an_expiry_it_is_an_hour_or_the_longest_allowed(longest: str, expected: str) -> None:
    function = upload_function(MAX_EXPIRES_IN=longest)
    assert query_of(function.ask("put_object", key="a")["url"])["X-Amz-Expires"] == expected


def test_a_form_holds_key_type_and_size(upload: Function) -> None:
    answer = upload.ask("post_policy", key="a b", content_type="image/png", min_size=1, max_size=10, expires_in=60)
    assert (answer["url"], answer["method"]) == (f"https://{BUCKET}.s3.eu-central-1.amazonaws.com/", "POST")
    policy = json.loads(base64.b64decode(answer["fields"]["policy"]))
    for condition in (
        ["content-length-range", 1, 10],
        {"Content-Type": "image/png"},
        {"key": "a b"},
        {"bucket": BUCKET},
    ):
        assert condition in policy["conditions"]
    assert answer["fields"]["Content-Type"] == "image/png"
    assert policy["expiration"] == answer["expires_at"]
    assert (answer["min_size"], answer["max_size"]) == (1, 10)


def test_a_form_for_a_prefix_takes_every_key_below_it(upload: Function) -> None:
    answer = upload.ask("post_policy", key_prefix="in/")
    assert answer["fields"]["key"] == "in/${filename}"
    assert ["starts-with", "$key", "in/"] in json.loads(base64.b64decode(answer["fields"]["policy"]))["conditions"]


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "s3.us-east-1.amazonaws.com"),
        ("cn-north-1", "s3.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "s3.us-gov-west-1.amazonaws.com"),
    ],
)
def test_the_host_is_the_regions_in_every_partition(region: str, host: str) -> None:
    function = upload_function(AWS_REGION=region)
    answer = function.ask("put_object", key="a")
    assert answer["url"].startswith(f"https://{BUCKET}.{host}/a?")
    assert answer["region"] == region


def test_a_bucket_with_dots_is_in_the_path() -> None:
    function = upload_function(ALLOWED_BUCKETS="my.bucket")
    answer = function.ask("put_object", key="a", bucket="my.bucket")
    assert answer["url"].startswith("https://s3.eu-central-1.amazonaws.com/my.bucket/a?")


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"])
def test_another_server_gets_path_style(name: str) -> None:
    function = upload_function(**{name: "http://localhost:4566"})
    assert function.ask("put_object", key="a")["url"].startswith(f"http://localhost:4566/{BUCKET}/a?")


def test_the_end_of_the_credentials_is_told_where_it_is_known() -> None:
    assert upload_function().ask("put_object", key="a")["credentials_expire_at"] is None
    end = (datetime.now(UTC) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    function = upload_function(AWS_CREDENTIAL_EXPIRATION=end)
    assert function.ask("put_object", key="a")["credentials_expire_at"] == end


def test_each_function_describes_itself() -> None:
    limits = {
        "ALLOWED_PREFIXES": "in/,shared/",
        "MAX_EXPIRES_IN": "600",
        "MAX_SIZE": "1000",
        "CREATE_ONLY": "true",
        "CONTENT_TYPES": "image/*, Application/PDF",
    }
    answer = upload_function(**limits).call({"version": 1, "operation": "describe"})
    described = {
        "buckets": [BUCKET],
        "prefixes": ["in/", "shared/"],
        "max_expires_in": 600,
        "max_size": 1000,
        "create_only": True,
        "content_types": ["image/*", "application/pdf"],
    }
    assert answer == {
        "version": 1,
        "operation": "describe",
        "region": "eu-central-1",
        "operations": UPLOAD_OPERATIONS.split(","),
        "limits": {**described, "max_part_numbers": 100},
    }
    answer = download_function().call({"version": 1, "operation": "describe"})
    assert answer["operations"] == ["get_object"]
    assert (answer["limits"]["max_size"], answer["limits"]["prefixes"]) == (None, [""])
    assert "max_part_numbers" not in answer["limits"]


def _over_http(event: object, *, encoded: bool = False) -> dict[str, object]:
    body = event if isinstance(event, str) else json.dumps(event)
    if encoded:
        body = base64.b64encode(body.encode()).decode()
    return {"requestContext": {"http": {"method": "POST"}}, "body": body, "isBase64Encoded": encoded}


@pytest.mark.parametrize("encoded", [False, True])
def test_a_function_url_gets_the_same_answer_in_its_wrapping(upload: Function, encoded: bool) -> None:
    event = {"version": 1, "operation": "put_object", "bucket": BUCKET, "key": "a"}
    answer = upload.call(_over_http(event, encoded=encoded))
    assert answer["statusCode"] == 200
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert json.loads(answer["body"])["url"].startswith("https://")


@pytest.mark.parametrize(
    ("event", "status", "code"),
    [
        ("{", 400, "malformed_event"),
        ("", 400, "malformed_event"),
        ("[" * 100_000, 400, "malformed_event"),
        ({"version": 3}, 400, "unsupported_version"),
        ({"version": 1, "operation": "get_object"}, 403, "operation_not_allowed"),
        ({"version": 1, "operation": "describe", "padding": "x" * 70_000}, 413, "event_too_large"),
    ],
)
def test_a_refusal_over_http_has_a_status(upload: Function, event: object, status: int, code: str) -> None:
    answer = upload.call(_over_http(event))
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (status, code)


def test_a_body_that_is_no_base64_is_refused(upload: Function) -> None:
    answer = upload.call({"requestContext": {}, "body": "{}", "isBase64Encoded": True})
    assert json.loads(answer["body"])["error"]["code"] == "malformed_event"


def test_the_log_has_one_line_without_url_or_token(upload: Function, capfd: pytest.CaptureFixture[str]) -> None:
    upload.ask("put_object", key="a\n\u2028b", expires_in=60, content_type="text/plain")
    upload.ask("upload_part", key="a", upload_id="the-upload-id", part_numbers=[1, 2])
    upload.ask("post_policy", key="a")
    written = capfd.readouterr()
    assert written.err == ""
    lines = written.out.splitlines()
    assert [json.loads(line)["operation"] for line in lines] == ["put_object", "upload_part", "post_policy"]
    assert json.loads(lines[0]) == {
        "request_id": REQUEST_ID,
        "outcome": "done",
        "operation": "put_object",
        "bucket": BUCKET,
        "key": "a\n\u2028b",
        "expires_in": 60,
    }
    for secret in ("http", "X-Amz", "functions-token", "functions-secret", "ASIA", "the-upload-id", "eyJ"):
        assert secret not in written.out


def test_a_refusal_leaves_its_code_in_the_log_and_nothing_of_the_event(
    upload: Function, capfd: pytest.CaptureFixture[str]
) -> None:
    upload.ask("put_object", key="secret-name", bucket="other-bucket")
    assert json.loads(capfd.readouterr().out) == {"request_id": REQUEST_ID, "outcome": "bucket_not_allowed"}


def test_a_defect_is_answered_and_logged_without_its_text(
    upload: Function, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("https://bucket/?X-Amz-Signature=secret")

    service = upload.module._service()
    monkeypatch.setattr(service.signer._s3, "generate_presigned_url", broken)
    answer = upload.ask("put_object", key="a")
    written = capfd.readouterr()
    assert answer["error"]["code"] == "internal_error"
    assert "RuntimeError in broken" in json.loads(written.out)["outcome"]
    assert "secret" not in written.out + written.err + json.dumps(answer)
