import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import InputError
from presign_gui.domain.location import (
    MAX_KEY_BYTES,
    ObjectLocation,
    check_bucket_name,
    check_key,
    needs_path_style,
    parse_s3_uri,
)


@pytest.mark.parametrize("bucket", ["abc", "a-b", "my.bucket", "1st", "a" * 63, "fa-106", "x.y-z.0"])
def test_names_that_a_bucket_may_have(bucket: str) -> None:
    check_bucket_name(bucket)


@pytest.mark.parametrize(
    "bucket",
    ["", "ab", "a" * 64, "Upper", "under_score", "-a-", ".abc", "abc.", "a..b", "192.168.5.4", "büc", "a b", "abc\n"],
)
def test_names_that_no_bucket_may_have(bucket: str) -> None:
    with pytest.raises(InputError) as caught:
        check_bucket_name(bucket)
    assert caught.value.kind == entries.BUCKET_NAME_INVALID.kind
    assert bucket in caught.value.cause()


@pytest.mark.parametrize("key", ["a", "/a", "a//b", "..", "日本", "a" * 1024, "é" * 512, "🎉" * 256])
def test_keys_that_s3_takes(key: str) -> None:
    check_key(key)


@pytest.mark.parametrize(
    ("key", "entry"),
    [
        ("", entries.KEY_EMPTY),
        ("a" * 1025, entries.KEY_TOO_LONG),
        ("日" * 342, entries.KEY_TOO_LONG),
        ("a\ud800", entries.KEY_NOT_UNICODE),
    ],
)
def test_keys_that_s3_does_not_take(key: str, entry: object) -> None:
    with pytest.raises(InputError) as caught:
        check_key(key)
    assert caught.value.entry is entry


def test_the_length_of_a_key_is_told_in_bytes() -> None:
    with pytest.raises(InputError) as caught:
        check_key("日" * 400)
    assert caught.value.facts == {"length": 1200, "limit": MAX_KEY_BYTES}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("s3://my-bucket/a/b.txt", "a/b.txt"),
        ("S3://my-bucket/a%20b", "a%20b"),
        ("s3://my-bucket//a", "/a"),
        ("s3://my-bucket/a?b#c", "a?b#c"),
        ("s3://my-bucket/", ""),
        ("s3://my-bucket", ""),
        ("s3://my-bucket/a/", "a/"),
    ],
)
def test_everything_after_the_first_slash_is_the_key(text: str, key: str) -> None:
    assert parse_s3_uri(text) == ObjectLocation("my-bucket", key)


@pytest.mark.parametrize("text", ["", "my-bucket/key", "https://my-bucket/key", "s3:/my-bucket/key", "s3my-bucket"])
def test_what_is_no_s3_address(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_s3_uri(text)
    assert caught.value.entry is entries.NOT_AN_S3_URI


def test_an_s3_address_with_a_wrong_bucket_name() -> None:
    with pytest.raises(InputError) as caught:
        parse_s3_uri("s3://No Bucket/key")
    assert caught.value.entry is entries.BUCKET_NAME_INVALID


@given(st.text(min_size=1))
def test_a_location_is_written_as_it_is_read(key: str) -> None:
    location = ObjectLocation("my-bucket", key)
    assert parse_s3_uri(str(location)) == location


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    with contextlib.suppress(InputError):
        assert parse_s3_uri(text).bucket in text


@pytest.mark.parametrize(("bucket", "needed"), [("my.bucket", True), ("my-bucket", False)])
def test_dots_rule_out_the_virtual_hosted_style(bucket: str, needed: bool) -> None:
    assert needs_path_style(bucket) is needed
