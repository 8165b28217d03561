"""A presigned POST form: what its policy tells, and what it allows."""

import base64
import json
from datetime import UTC, datetime

import pytest

from presign_gui.domain.errors import InputError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.post_form import PostForm, make_post_form

URL = "https://inbox.s3.eu-west-1.amazonaws.com/"


def policy(*conditions: object, expiration: object = "2026-11-24T06:00:00.000Z") -> str:
    return base64.b64encode(json.dumps({"expiration": expiration, "conditions": conditions}).encode()).decode()


def form(*conditions: object, url: str = URL, **fields: str) -> PostForm:
    given = {
        "key": "in/${filename}",
        "x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20261124/eu-west-1/s3/aws4_request",
        "policy": policy(*conditions),
        "x-amz-signature": "5ec3e7",
    }
    return make_post_form(url, {**given, **fields})


def test_what_a_policy_tells() -> None:
    found = form({"bucket": "inbox"}, ["content-length-range", 1, "1000"], ["starts-with", "$Content-Type", "image/"])
    assert (found.bucket, found.key) == ("inbox", "in/${filename}")
    assert found.expires_at == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert (found.least, found.most, found.content_type_prefix) == (1, 1000, "image/")
    assert found.masked_access_key_id == "AKIAIO***MPLE"
    assert found.takes_any_name
    assert found.location_for("a b.png") == ObjectLocation("inbox", "in/a b.png")
    assert found.is_expired(datetime(2026, 11, 24, 6, 0, tzinfo=UTC))
    assert not found.is_expired(datetime(2026, 11, 24, 5, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("url", "fields", "bucket"),
    [
        (URL, {}, "inbox"),
        ("https://s3.eu-west-1.amazonaws.com/inbox", {}, "inbox"),
        ("http://127.0.0.1:9000/inbox/", {}, "inbox"),
        ("https://uploads.example.com/", {"bucket": "inbox"}, "inbox"),
        ("https://uploads.example.com/", {}, None),
    ],
)
def test_where_the_bucket_is_named(url: str, fields: dict[str, str], bucket: str | None) -> None:
    assert form(url=url, **fields).bucket == bucket


def test_the_media_type_is_added_where_the_policy_leaves_it_open() -> None:
    left_open = form(["starts-with", "$Content-Type", ""])
    assert left_open.fields_for("image/png")[-1] == ("Content-Type", "image/png")
    fixed = form(["starts-with", "$content-type", ""], **{"Content-Type": "text/plain"})
    assert fixed.fields_for("image/png") == fixed.fields
    assert fixed.content_type == "text/plain"
    assert form().fields_for("image/png") == form().fields


@pytest.mark.parametrize(("size", "allowed"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_the_size_that_is_allowed(size: int, allowed: bool) -> None:
    limited = form(["content-length-range", 1, 1000])
    if allowed:
        limited.check_file(size, "image/png")
        return
    with pytest.raises(InputError) as caught:
        limited.check_file(size, "image/png")
    assert caught.value.kind == "FormFileSize"


def test_the_media_type_that_is_allowed() -> None:
    images = form(["starts-with", "$Content-Type", "image/"])
    images.check_file(1, "image/png")
    with pytest.raises(InputError) as caught:
        images.check_file(1, "text/plain")
    assert caught.value.kind == "FormFileType"
    assert "text/plain" in caught.value.cause()


@pytest.mark.parametrize("missing", ["key", "policy", "x-amz-signature"])
def test_an_incomplete_form(missing: str) -> None:
    with pytest.raises(InputError) as caught:
        form(**{missing: ""})
    assert caught.value.kind == "FormIncomplete"
    assert missing in caught.value.cause()


def test_signature_version_2_and_the_field_of_the_file() -> None:
    fields = {
        "key": "k",
        "AWSAccessKeyId": "AKIAIOSFODNN7EXAMPLE",
        "policy": policy(),
        "signature": "c2ln",
        "file": "x",
    }
    found = make_post_form(URL, fields)
    assert "file" not in dict(found.fields)
    assert found.masked_access_key_id == "AKIAIO***MPLE"


@pytest.mark.parametrize(
    "document", ["", "%%%", "e30=", "W10=", "bnVsbA==", "A" * 100_000, base64.b64encode(b"[" * 50_000).decode()]
)
def test_a_policy_that_cannot_be_read_is_left_to_the_server(document: str) -> None:
    found = form(policy=document or "x")
    assert (found.expires_at, found.least, found.most, found.content_type_prefix) == (None, None, None, None)


def test_conditions_that_make_no_sense_are_left_to_the_server() -> None:
    found = form(None, 1, [], ["content-length-range", "a", -1], ["starts-with", 1, 2], {"bucket": 3}, {})
    assert (found.least, found.most, found.content_type_prefix) == (None, None, None)
    assert form(policy=policy(expiration=12)).expires_at is None
    assert form(policy=policy(expiration="0001-01-01T00:00:00+14:00")).expires_at is None


def test_an_address_that_is_none() -> None:
    with pytest.raises(InputError) as caught:
        form(url="ftp://inbox")
    assert caught.value.kind == "NotAUrl"


def test_the_secret_is_not_shown() -> None:
    assert "5ec3e7" not in repr(form())
