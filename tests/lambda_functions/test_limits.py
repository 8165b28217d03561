"""Every limit of the policy, tried from outside: what is beyond it is refused with its code, and nothing is signed."""

import json
from typing import Any

import pytest

from tests.lambda_functions.function import (
    BUCKET,
    UPLOAD_OPERATIONS,
    Function,
    download_function,
    unstarted_function,
    upload_function,
)

MIB = 1024 * 1024
GIB = 1024 * MIB


def refused(answer: Any) -> tuple[str, object, str | None]:
    """Return code, limit and field of a refusal, which has nothing signed beside it."""
    assert set(answer) == {"version", "error"}
    assert answer["version"] == 1
    error = answer["error"]
    assert set(error) == {"code", "message", "limit", "field"}
    assert error["message"].endswith(".")
    return error["code"], error["limit"], error["field"]


@pytest.fixture(scope="module")
def upload() -> Function:
    return upload_function(ALLOWED_PREFIXES="incoming/,shared/x/")


@pytest.fixture(scope="module")
def download() -> Function:
    return download_function(ALLOWED_PREFIXES="outgoing/")


@pytest.fixture(scope="module")
def limited() -> Function:
    return upload_function(MAX_SIZE=str(20 * MIB))


@pytest.fixture(scope="module")
def create_only() -> Function:
    return upload_function(CREATE_ONLY="true")


@pytest.fixture(scope="module")
def typed() -> Function:
    return upload_function(CONTENT_TYPES="image/*,application/pdf")


EVERY_UPLOAD = [
    ("put_object", {}),
    ("create_multipart_upload", {}),
    ("upload_part", {"upload_id": "u", "part_number": 1}),
    ("upload_part", {"upload_id": "u", "part_numbers": [1, 2]}),
    ("list_parts", {"upload_id": "u"}),
    ("complete_multipart_upload", {"upload_id": "u"}),
    ("abort_multipart_upload", {"upload_id": "u"}),
    ("post_policy", {}),
]


@pytest.mark.parametrize(("operation", "fields"), EVERY_UPLOAD)
def test_another_bucket_is_refused(upload: Function, operation: str, fields: dict[str, object]) -> None:
    answer = upload.ask(operation, key="incoming/a", **fields | {"bucket": "other-bucket"})
    assert refused(answer) == ("bucket_not_allowed", [BUCKET], "bucket")


def test_a_second_bucket_can_be_allowed() -> None:
    function = upload_function(ALLOWED_BUCKETS=f"{BUCKET}, other-bucket")
    assert function.ask("put_object", key="a", bucket="other-bucket")["url"].startswith("https://other-bucket.s3.")


@pytest.mark.parametrize("key", ["other/a", "incoming", "Incoming/a", "/incoming/a", " incoming/a", "shared/a"])
@pytest.mark.parametrize(("operation", "fields"), EVERY_UPLOAD)
def test_another_prefix_is_refused(upload: Function, operation: str, fields: dict[str, object], key: str) -> None:
    assert refused(upload.ask(operation, key=key, **fields)) == (
        "key_not_allowed",
        ["incoming/", "shared/x/"],
        "key",
    )


def test_another_prefix_is_refused_for_downloads(download: Function) -> None:
    assert refused(download.ask("get_object", key="incoming/a")) == ("key_not_allowed", ["outgoing/"], "key")


def test_a_form_for_another_prefix_is_refused(upload: Function) -> None:
    for prefix in ("other/", "incoming", "inc"):
        answer = upload.ask("post_policy", key_prefix=prefix)
        assert refused(answer) == ("key_not_allowed", ["incoming/", "shared/x/"], "key_prefix")


@pytest.mark.parametrize("key", ["incoming/../secret", "../incoming/a", "incoming/a/..", "incoming/./a", "..", "."])
@pytest.mark.parametrize(("operation", "fields"), EVERY_UPLOAD)
def test_a_key_that_climbs_is_refused(upload: Function, operation: str, fields: dict[str, object], key: str) -> None:
    assert refused(upload.ask(operation, key=key, **fields)) == ("key_invalid", None, "key")


@pytest.mark.parametrize("key", ["incoming/a..b", "incoming/...", "incoming/..a/b", "incoming//a", "incoming/%2e%2e/a"])
def test_dots_that_do_not_climb_are_signed(upload: Function, key: str) -> None:
    assert "url" in upload.ask("put_object", key=key)


def test_a_key_beyond_what_s3_has_is_refused(upload: Function) -> None:
    assert "url" in upload.ask("put_object", key="incoming/" + "a" * 1015)
    assert refused(upload.ask("put_object", key="incoming/" + "a" * 1016)) == ("key_invalid", 1024, "key")
    assert refused(upload.ask("put_object", key="incoming/" + "\N{SNOWMAN}" * 339)) == ("key_invalid", 1024, "key")
    assert refused(upload.ask("put_object", key="incoming/\ud800")) == ("key_invalid", None, "key")


@pytest.mark.parametrize("expires_in", [3601, 7 * 86400, 2**53, 0])
@pytest.mark.parametrize(("operation", "fields"), EVERY_UPLOAD)
def test_a_longer_expiry_is_refused(
    upload: Function, operation: str, fields: dict[str, object], expires_in: int
) -> None:
    answer = upload.ask(operation, key="incoming/a", expires_in=expires_in, **fields)
    assert refused(answer) == ("expires_in_out_of_range", 3600, "expires_in")


@pytest.mark.parametrize("operation", UPLOAD_OPERATIONS.split(","))
def test_the_download_function_signs_no_uploads(download: Function, operation: str) -> None:
    assert refused(download.ask(operation, key="outgoing/a")) == (
        "operation_not_allowed",
        ["get_object"],
        "operation",
    )


@pytest.mark.parametrize("operation", ["get_object", "delete_object", "PUT_OBJECT", "__class__", "list_objects_v2"])
def test_the_upload_function_signs_nothing_else(upload: Function, operation: str) -> None:
    code, limit, field = refused(upload.ask(operation, key="incoming/a"))
    assert (code, limit, field) == ("operation_not_allowed", UPLOAD_OPERATIONS.split(","), "operation")


@pytest.mark.parametrize(
    ("operation", "fields", "field"),
    [
        ("put_object", {"content_length": 20 * MIB + 1}, "content_length"),
        ("create_multipart_upload", {"size": 20 * MIB + 1}, "size"),
        ("upload_part", {"upload_id": "u", "part_number": 1, "content_length": 20 * MIB + 1}, "content_length"),
        (
            "upload_part",
            {"upload_id": "u", "part_numbers": [1, 2], "content_lengths": [5, 20 * MIB + 1]},
            "content_lengths",
        ),
        ("complete_multipart_upload", {"upload_id": "u", "size": 20 * MIB + 1}, "size"),
        ("post_policy", {"max_size": 20 * MIB + 1}, "max_size"),
    ],
)
def test_what_is_too_large_is_refused(limited: Function, operation: str, fields: dict[str, object], field: str) -> None:
    assert refused(limited.ask(operation, key="a", **fields)) == ("too_large", 20 * MIB, field)


@pytest.mark.parametrize(
    ("operation", "fields", "field"),
    [
        ("put_object", {}, "content_length"),
        ("create_multipart_upload", {}, "size"),
        ("upload_part", {"upload_id": "u", "part_number": 1}, "content_length"),
        ("upload_part", {"upload_id": "u", "part_numbers": [1, 2]}, "content_lengths"),
        ("complete_multipart_upload", {"upload_id": "u"}, "size"),
    ],
)
def test_under_a_limit_every_size_has_to_be_told(
    limited: Function, operation: str, fields: dict[str, object], field: str
) -> None:
    assert refused(limited.ask(operation, key="a", **fields)) == ("size_required", 20 * MIB, field)


def test_s3s_own_limits_hold_without_others(upload: Function) -> None:
    answer = upload.ask("put_object", key="incoming/a", content_length=5 * GIB + 1)
    assert refused(answer) == ("too_large", 5 * GIB, "content_length")
    answer = upload.ask("post_policy", key="incoming/a", max_size=5 * GIB + 1)
    assert refused(answer) == ("too_large", 5 * GIB, "max_size")
    assert "url" in upload.ask("create_multipart_upload", key="incoming/a", size=5000 * GIB)


def test_a_form_has_the_limit_in_it_also_where_none_was_asked_for(limited: Function) -> None:
    answer = limited.ask("post_policy", key="a")
    assert (answer["min_size"], answer["max_size"]) == (0, 20 * MIB)
    assert refused(limited.ask("post_policy", key="a", min_size=20 * MIB + 1))[0] == "malformed_event"


@pytest.mark.parametrize("number", [0, 10_001])
def test_a_part_number_that_s3_lacks_is_refused(upload: Function, number: int) -> None:
    fields = {"key": "incoming/a", "upload_id": "u"}
    one = upload.ask("upload_part", **fields, part_number=number)
    several = upload.ask("upload_part", **fields, part_numbers=[1, number])
    assert refused(one) == ("too_many_parts", 10_000, "part_number")
    assert refused(several) == ("too_many_parts", 10_000, "part_numbers")


def test_no_more_than_a_hundred_parts_at_once(upload: Function) -> None:
    fields = {"key": "incoming/a", "upload_id": "u"}
    assert len(upload.ask("upload_part", **fields, part_numbers=list(range(1, 101)))["requests"]) == 100
    answer = upload.ask("upload_part", **fields, part_numbers=list(range(1, 102)))
    assert refused(answer) == ("too_many_parts", 100, "part_numbers")


def test_create_only_signs_the_condition_unasked(create_only: Function) -> None:
    for operation, fields in (("put_object", {}), ("complete_multipart_upload", {"upload_id": "u"})):
        answer = create_only.ask(operation, key="a", **fields)
        assert answer["headers"]["If-None-Match"] == "*"
        assert "if-none-match" in answer["url"]


def test_create_only_signs_no_form(create_only: Function) -> None:
    assert refused(create_only.ask("post_policy", key="a")) == ("create_only", None, "operation")


@pytest.mark.parametrize("content_type", [None, "text/html", "imagex/png", "application/pdfx", "application/*"])
@pytest.mark.parametrize("operation", ["put_object", "create_multipart_upload", "post_policy"])
def test_another_content_type_is_refused(typed: Function, operation: str, content_type: str | None) -> None:
    code, *rest = refused(typed.ask(operation, key="a", content_type=content_type))
    if content_type == "application/*":
        assert code == "malformed_event"
    else:
        assert [code, *rest] == ["content_type_not_allowed", ["image/*", "application/pdf"], "content_type"]


@pytest.mark.parametrize("content_type", ["image/png", "IMAGE/svg+xml", "application/pdf; version=1.7"])
def test_an_allowed_content_type_is_signed(typed: Function, content_type: str) -> None:
    assert typed.ask("put_object", key="a", content_type=content_type)["headers"]["Content-Type"] == content_type


def test_a_form_that_renames_itself_is_refused(upload: Function) -> None:
    for fields in ({"key": "incoming/${filename}"}, {"key_prefix": "incoming/${filename}/"}):
        assert refused(upload.ask("post_policy", **fields))[0] == "key_invalid"


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        "put_object",
        42,
        {},
        {"version": 1},
        {"version": 1, "operation": None},
        {"version": 1, "operation": ["put_object"]},
        {"version": 1, "operation": "put_object"},
        {"version": 1, "operation": "put_object", "bucket": BUCKET},
        {"version": 1, "operation": "put_object", "bucket": BUCKET, "key": ""},
        {"version": 1, "operation": "put_object", "bucket": BUCKET, "key": ["incoming/a"]},
        {"version": 1, "operation": "put_object", "bucket": {"name": BUCKET}, "key": "incoming/a"},
        {"version": 1, "operation": "describe", "bucket": BUCKET},
        {"version": 1, "operation": "post_policy", "bucket": BUCKET},
        {"version": 1, "operation": "post_policy", "bucket": BUCKET, "key": "incoming/a", "key_prefix": "incoming/"},
    ],
)
def test_a_malformed_event_is_refused(upload: Function, event: object) -> None:
    assert refused(upload.call(event))[0] in {"malformed_event", "unsupported_version"}


@pytest.mark.parametrize(
    "fields",
    [
        {"expires_in": "60"},
        {"expires_in": 60.5},
        {"expires_in": True},
        {"expires_in": -1},
        {"expires_in": 2**53 + 1},
        {"content_length": "5"},
        {"content_length": -5},
        {"content_type": "text/plain\r\nX-Amz-Acl: public-read"},
        {"content_type": "text"},
        {"content_type": "text/\N{SNOWMAN}"},
        {"content_type": "a/" + "b" * 3000},
        {"if_none_match": "abc"},
        {"if_none_match": True},
        {"acl": "public-read"},
        {"Key": "other/a"},
        {"upload_id": "u"},
        {"not an identifier\n": 1},
    ],
)
def test_a_field_that_makes_no_sense_is_refused(upload: Function, fields: dict[str, object]) -> None:
    code, _, field = refused(upload.ask("put_object", key="incoming/a", **fields))
    assert code == "malformed_event"
    assert field in {*fields, None}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"part_number": 1, "upload_id": None},
        {"upload_id": "u"},
        {"upload_id": "u", "part_numbers": []},
        {"upload_id": "u", "part_numbers": "1,2"},
        {"upload_id": "u", "part_numbers": [1, "2"]},
        {"upload_id": "u", "part_numbers": [1, 2], "content_lengths": [5]},
        {"upload_id": "u", "part_numbers": [1, 2], "content_length": 5},
        {"upload_id": "u", "part_numbers": [1], "part_number": 1},
        {"upload_id": "u\nv", "part_number": 1},
    ],
)
def test_parts_that_make_no_sense_are_refused(upload: Function, fields: dict[str, object]) -> None:
    assert refused(upload.ask("upload_part", key="incoming/a", **fields))[0] == "malformed_event"


def test_an_event_of_a_mebibyte_is_refused(upload: Function) -> None:
    padded = upload.ask("put_object", key="incoming/a", padding="x" * MIB)
    assert refused(padded) == ("event_too_large", 65_536, None)
    long_key = upload.ask("put_object", key="incoming/" + "x" * MIB)
    assert refused(long_key) == ("event_too_large", 65_536, None)


def test_an_event_that_is_nested_too_deeply_is_refused(upload: Function) -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert refused(upload.ask("put_object", key="incoming/a", padding=nested))[0] == "malformed_event"


@pytest.mark.parametrize("version", [None, 0, 2])
def test_another_version_is_refused(upload: Function, version: int | None) -> None:
    answer = upload.call({"version": version, "operation": "describe"})
    assert refused(answer) == ("unsupported_version", [1], "version")


@pytest.mark.parametrize(
    "environ",
    [
        {"MAX_EXPIRES_IN": ""},
        {"MAX_EXPIRES_IN": "0"},
        {"MAX_EXPIRES_IN": "604801"},
        {"MAX_SIZE": "-1"},
        {"MAX_SIZE": "5 GiB"},
        {"CREATE_ONLY": "yes"},
        {"ALLOWED_BUCKETS": " , "},
    ],
)
def test_a_function_without_a_policy_signs_nothing(environ: dict[str, str]) -> None:
    with unstarted_function(**environ) as function:
        assert refused(function.ask("put_object", key="a"))[0] == "not_configured"
        assert refused(function.call({"version": 1, "operation": "describe"}))[0] == "not_configured"


@pytest.mark.parametrize(
    "name", ["OPERATIONS", "ALLOWED_BUCKETS", "ALLOWED_PREFIXES", "MAX_EXPIRES_IN", "MAX_SIZE", "CREATE_ONLY"]
)
def test_a_variable_that_is_missing_allows_nothing(name: str) -> None:
    with unstarted_function(without=name) as function:
        assert refused(function.ask("put_object", key="a"))[0] == "not_configured"


def test_no_refusal_quotes_the_event(upload: Function) -> None:
    answer = upload.ask("put_object", key="other/secret-name", content_type="text/plain")
    assert "secret-name" not in json.dumps(answer)
