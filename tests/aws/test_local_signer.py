"""What a local signer signs, checked by a second reckoning of the signature."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import boto3
import pytest
from botocore.client import BaseClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from presign_gui.aws.local_signer import LocalSigner
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.errors import InputError, SigningError
from presign_gui.domain.location import AddressingStyle, ObjectLocation
from presign_gui.domain.signing import (
    MAX_EXPIRES_IN,
    AbortMultipartUpload,
    CompleteMultipartUpload,
    CreateMultipartUpload,
    GetObject,
    ListParts,
    PresignedRequest,
    PutObject,
    SigningRequest,
    UploadPart,
)
from tests.fakes.sigv4 import expected_signature

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
LOCATION = ObjectLocation("mybucket", "reports/a b.txt")
ON_AWS = AwsSettings(region="eu-central-1", access_key_id=KEY_ID, secret_access_key=SECRET)
CUSTOM = AwsSettings(endpoint_url="http://127.0.0.1:9000", access_key_id=KEY_ID, secret_access_key=SECRET)
SIGV4_PARAMETERS = {
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
}
ON_AWS_SIGNER = LocalSigner(ON_AWS)
CUSTOM_SIGNER = LocalSigner(CUSTOM)


def parameters_of(signed: PresignedRequest) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(signed.url).query, keep_blank_values=True))


def base_of(signed: PresignedRequest) -> str:
    return signed.url.partition("?")[0]


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "mybucket.s3.us-east-1.amazonaws.com"),
        ("us-west-2", "mybucket.s3.us-west-2.amazonaws.com"),
        ("eu-central-1", "mybucket.s3.eu-central-1.amazonaws.com"),
        ("ap-northeast-1", "mybucket.s3.ap-northeast-1.amazonaws.com"),
        ("cn-north-1", "mybucket.s3.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "mybucket.s3.us-gov-west-1.amazonaws.com"),
        ("eusc-de-east-1", "mybucket.s3.eusc-de-east-1.amazonaws.eu"),
    ],
)
@pytest.mark.parametrize("request_type", [GetObject, PutObject])
def test_aws_gets_the_regional_virtual_hosted_host_and_signature_version_4(
    region: str, host: str, request_type: Callable[..., GetObject | PutObject]
) -> None:
    signer = LocalSigner(AwsSettings(region=region, access_key_id=KEY_ID, secret_access_key=SECRET))
    signed = signer.sign(request_type(location=LOCATION, expires_in=900))
    assert base_of(signed) == f"https://{host}/reports/a%20b.txt"
    assert set(parameters_of(signed)) == SIGV4_PARAMETERS
    assert signed.region == region
    assert signed.url.endswith(expected_signature(signed.url, signed.method, SECRET, {}))


@pytest.mark.parametrize(
    ("endpoint", "style", "bucket", "base"),
    [
        (None, None, "my.dotted.bucket", "https://s3.eu-central-1.amazonaws.com/my.dotted.bucket/k"),
        (None, AddressingStyle.PATH, "mybucket", "https://s3.eu-central-1.amazonaws.com/mybucket/k"),
        (None, AddressingStyle.VIRTUAL_HOSTED, "my.dotted", "https://s3.eu-central-1.amazonaws.com/my.dotted/k"),
        ("https://s3.example.com", None, "mybucket", "https://s3.example.com/mybucket/k"),
        ("https://s3.example.com", AddressingStyle.PATH, "mybucket", "https://s3.example.com/mybucket/k"),
        ("https://s3.example.com", AddressingStyle.VIRTUAL_HOSTED, "mybucket", "https://mybucket.s3.example.com/k"),
        ("https://s3.example.com", AddressingStyle.VIRTUAL_HOSTED, "my.b", "https://s3.example.com/my.b/k"),
        ("http://127.0.0.1:9000", None, "mybucket", "http://127.0.0.1:9000/mybucket/k"),
        ("http://localhost:9000/", None, "my.dotted", "http://localhost:9000/my.dotted/k"),
    ],
)
def test_the_addressing_style_follows_endpoint_bucket_and_settings(
    endpoint: str | None, style: AddressingStyle | None, bucket: str, base: str
) -> None:
    place = AwsSettings(
        region="eu-central-1",
        endpoint_url=endpoint,
        addressing_style=style,
        access_key_id=KEY_ID,
        secret_access_key=SECRET,
    )
    signed = LocalSigner(place).sign(GetObject(location=ObjectLocation(bucket, "k"), expires_in=60))
    assert base_of(signed) == base
    assert signed.url.endswith(expected_signature(signed.url, "GET", SECRET, {}))


keys = st.text(min_size=1, max_size=60).filter(lambda key: key.encode("utf-8", "ignore").decode() == key)
nasty = st.lists(
    st.sampled_from(
        ["/", "//", "..", ".", "+", "%", "%20", "#", "?", "&", "=", " ", "日本", "😀", "a", "~", "'", "{Key}"]
    ),
    min_size=1,
    max_size=12,
).map("".join)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.one_of(keys, nasty))
@example(key="/leading")
@example(key="a//b/../c/./d")
@example(key="..")
@example(key="100%+1 #?&=.txt")
@example(key="ü" * 512)
@example(key="x" * 1024)
def test_the_url_stands_for_exactly_the_key(key: str) -> None:
    for signer, prefix in ((ON_AWS_SIGNER, "/"), (CUSTOM_SIGNER, "/mybucket/")):
        signed = signer.sign(PutObject(location=ObjectLocation("mybucket", key), expires_in=60))
        path = "/" + base_of(signed).split("/", 3)[3]
        assert path.startswith(prefix)
        assert unquote(path.removeprefix(prefix), errors="strict") == key
        assert signed.url.isascii()
        assert signed.url.endswith(expected_signature(signed.url, "PUT", SECRET, {}))


def test_content_type_and_if_none_match_are_signed_and_have_to_be_sent() -> None:
    signed = ON_AWS_SIGNER.sign(
        PutObject(location=LOCATION, expires_in=60, content_type="text/plain; charset=utf-8", if_none_match=True)
    )
    assert signed.headers_to_send == (("content-type", "text/plain; charset=utf-8"), ("if-none-match", "*"))
    assert parameters_of(signed)["X-Amz-SignedHeaders"] == "content-type;host;if-none-match"
    assert signed.url.endswith(expected_signature(signed.url, "PUT", SECRET, dict(signed.headers_to_send)))


def test_an_upload_url_demands_no_checksum_of_whoever_uses_it() -> None:
    signed = ON_AWS_SIGNER.sign(PutObject(location=LOCATION, expires_in=60))
    assert set(parameters_of(signed)) == SIGV4_PARAMETERS
    assert parameters_of(signed)["X-Amz-SignedHeaders"] == "host"
    assert signed.headers_to_send == ()


def test_version_and_content_disposition_stand_in_the_query() -> None:
    disposition = "attachment; filename=\"a b.txt\"; filename*=UTF-8''%E6%97%A5%20b.txt"
    signed = ON_AWS_SIGNER.sign(
        GetObject(location=LOCATION, expires_in=60, version_id="3/L4+kq=", response_content_disposition=disposition)
    )
    assert parameters_of(signed)["versionId"] == "3/L4+kq="
    assert parameters_of(signed)["response-content-disposition"] == disposition
    assert signed.url.endswith(expected_signature(signed.url, "GET", SECRET, {}))


def test_a_session_token_is_part_of_the_url() -> None:
    place = AwsSettings(
        region="eu-central-1", access_key_id="ASIAIOSFODNN7EXAMPLE", secret_access_key=SECRET, session_token="Fwo/+=="
    )
    signed = LocalSigner(place).sign(GetObject(location=LOCATION, expires_in=60))
    assert parameters_of(signed)["X-Amz-Security-Token"] == "Fwo/+=="
    assert signed.url.endswith(expected_signature(signed.url, "GET", SECRET, {}))
    assert signed.credentials_expire_at is None


def test_the_times_are_those_of_the_url() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    signed = ON_AWS_SIGNER.sign(GetObject(location=LOCATION, expires_in=3600))
    assert signed.signed_at is not None
    assert before <= signed.signed_at <= datetime.now(UTC)
    assert parameters_of(signed)["X-Amz-Date"] == signed.signed_at.strftime("%Y%m%dT%H%M%SZ")
    assert signed.expires_at == signed.signed_at + timedelta(hours=1)
    assert parameters_of(signed)["X-Amz-Expires"] == "3600"


def test_the_effective_expiry_is_that_of_credentials_which_end_sooner(
    monkeypatch: pytest.MonkeyPatch, environment_keys: None
) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", end.isoformat())
    signer = LocalSigner(AwsSettings(region="eu-central-1"))
    long = signer.sign(GetObject(location=LOCATION, expires_in=86400))
    assert (long.expires_at, long.credentials_expire_at) == (end, end)
    assert parameters_of(long)["X-Amz-Expires"] == "86400"
    short = signer.sign(GetObject(location=LOCATION, expires_in=60))
    assert short.signed_at is not None
    assert short.expires_at == short.signed_at + timedelta(seconds=60)


@pytest.mark.parametrize("expires_in", [0, -1, MAX_EXPIRES_IN + 1, 10**12])
def test_an_expiry_out_of_range_is_refused_before_credentials_are_even_looked_for(expires_in: int) -> None:
    with pytest.raises(InputError) as caught:
        LocalSigner(AwsSettings(profile="ghost")).sign(GetObject(location=LOCATION, expires_in=expires_in))
    assert caught.value.kind == "ExpiresInOutOfRange"


@pytest.mark.parametrize("expires_in", [1, MAX_EXPIRES_IN])
def test_the_limits_themselves_are_allowed(expires_in: int) -> None:
    signed = ON_AWS_SIGNER.sign(GetObject(location=LOCATION, expires_in=expires_in))
    assert parameters_of(signed)["X-Amz-Expires"] == str(expires_in)


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        (ObjectLocation("arn:aws:s3:us-west-2:123456789012:accesspoint/foo", "k"), "InvalidBucketName"),
        (ObjectLocation("MyBucket", "k"), "InvalidBucketName"),
        (ObjectLocation("mybucket", ""), "KeyEmpty"),
        (ObjectLocation("mybucket", "x" * 1025), "KeyTooLongError"),
    ],
)
def test_impossible_locations_are_refused(location: ObjectLocation, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        ON_AWS_SIGNER.sign(GetObject(location=location, expires_in=60))
    assert caught.value.kind == kind


def test_a_bucket_name_that_boto3_makes_nothing_of_is_an_error_of_ours() -> None:
    with pytest.raises(SigningError) as caught:
        ON_AWS_SIGNER.sign(GetObject(location=ObjectLocation("abc--x-s3", "k"), expires_in=60))
    assert caught.value.kind == "RequestImpossible"
    assert caught.value.__suppress_context__


def test_without_credentials_nothing_is_signed() -> None:
    with pytest.raises(SigningError) as caught:
        LocalSigner(AwsSettings(region="eu-central-1")).sign(GetObject(location=LOCATION, expires_in=60))
    assert caught.value.kind == "NoCredentials"


def test_credentials_that_turn_up_later_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = LocalSigner(AwsSettings(region="eu-central-1"))
    with pytest.raises(SigningError):
        signer.sign(GetObject(location=LOCATION, expires_in=60))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    assert signer.sign(GetObject(location=LOCATION, expires_in=60)).region == "eu-central-1"


def presigns(monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str]) -> None:
    """Have boto3's clients sign something else than they are asked for."""
    made = boto3.Session.client

    def client(self: boto3.Session, *args: Any, **kwargs: Any) -> BaseClient:
        client: Any = made(self, *args, **kwargs)
        sign = client.generate_presigned_url
        client.generate_presigned_url = lambda *args, **kwargs: change(sign(*args, **kwargs))
        found: BaseClient = client
        return found

    monkeypatch.setattr(boto3.Session, "client", client)


@pytest.mark.parametrize(
    ("pattern", "replacement", "difference"),
    [
        ("SignedHeaders=host", "SignedHeaders=host%3Bx-amz-checksum-crc32", "set of signed headers"),
        ("Expires=60", "Expires=61", "expiry"),
        ("/reports/", "/report/", "object"),
        (r"\?", "?versionId=1&", "version"),
        (r"HMAC-SHA256(.*)%2Feu-central-1%2F", r"ECDSA-P256-SHA256\1%2F", "signature version"),
        ("%2Feu-central-1%2F", "%2Fus-east-1%2F", "region"),
        (KEY_ID, "AKIAOTHER", "access key"),
        (r"Date=2\d+T", "Date=T", "date"),
    ],
)
def test_a_url_that_was_not_signed_as_asked_is_refused(
    monkeypatch: pytest.MonkeyPatch, pattern: str, replacement: str, difference: str
) -> None:
    presigns(monkeypatch, lambda url: re.sub(pattern, replacement, url))
    with pytest.raises(SigningError) as caught:
        LocalSigner(ON_AWS).sign(GetObject(location=LOCATION, expires_in=60))
    assert (caught.value.kind, caught.value.facts["difference"]) == ("SignedOtherwise", difference)
    assert not re.search("X-Amz-Signature=[0-9a-f]", caught.value.detail)


def test_nothing_that_can_be_printed_holds_a_secret() -> None:
    place = AwsSettings(
        region="eu-central-1", access_key_id=KEY_ID, secret_access_key=SECRET, session_token="SessionTokenText"
    )
    signed = LocalSigner(place).sign(GetObject(location=LOCATION, expires_in=60))
    signature = parameters_of(signed)["X-Amz-Signature"]
    for text in (repr(place), repr(signed), str(signed), signed.masked_url):
        for secret in (SECRET, signature, "SessionTokenText", KEY_ID):
            assert secret not in text


def test_the_signer_can_do_everything() -> None:
    capabilities = ON_AWS_SIGNER.capabilities
    assert (capabilities.may_set_expiry, capabilities.may_list_buckets, capabilities.may_list_objects) == (True,) * 3


@pytest.mark.parametrize("signer", [ON_AWS_SIGNER, CUSTOM_SIGNER])
@pytest.mark.parametrize(
    ("request_", "method", "parameters", "headers"),
    [
        (
            PutObject(location=LOCATION, expires_in=60, content_length=0, content_type="a/b"),
            "PUT",
            {},
            {"content-length": "0", "content-type": "a/b"},
        ),
        (
            GetObject(location=LOCATION, expires_in=60, checksum_mode=True),
            "GET",
            {},
            {"x-amz-checksum-mode": "ENABLED"},
        ),
        (
            CreateMultipartUpload(location=LOCATION, expires_in=60, content_type="a/b", size=9),
            "POST",
            {"uploads": ""},
            {"content-type": "a/b"},
        ),
        (
            UploadPart(location=LOCATION, expires_in=60, upload_id="u/+=1", part_number=7, content_length=5),
            "PUT",
            {"uploadId": "u/+=1", "partNumber": "7"},
            {"content-length": "5"},
        ),
        (
            ListParts(location=LOCATION, expires_in=60, upload_id="u", after=1000),
            "GET",
            {"uploadId": "u", "part-number-marker": "1000"},
            {},
        ),
        (
            CompleteMultipartUpload(location=LOCATION, expires_in=60, upload_id="u", size=9, if_none_match=True),
            "POST",
            {"uploadId": "u"},
            {"x-amz-mp-object-size": "9", "if-none-match": "*"},
        ),
        (AbortMultipartUpload(location=LOCATION, expires_in=60, upload_id="u"), "DELETE", {"uploadId": "u"}, {}),
    ],
)
def test_every_operation_of_an_upload_in_parts(
    signer: LocalSigner, request_: SigningRequest, method: str, parameters: dict[str, str], headers: dict[str, str]
) -> None:
    signed = signer.sign(request_)
    found = parameters_of(signed)
    assert signed.method == method
    assert {name: value for name, value in found.items() if name not in SIGV4_PARAMETERS} == parameters
    assert dict(signed.headers_to_send) == headers
    assert signed.url.endswith(expected_signature(signed.url, method, SECRET, headers))


@pytest.mark.parametrize(
    ("settings_", "headers"),
    [
        (ON_AWS, {}),
        (
            AwsSettings(
                region="eu-central-1",
                endpoint_url="https://s3.eu-central-1.amazonaws.com",
                access_key_id=KEY_ID,
                secret_access_key=SECRET,
            ),
            {},
        ),
        (CUSTOM, {"x-amz-checksum-algorithm": "CRC64NVME"}),
    ],
)
def test_only_servers_other_than_s3_are_asked_for_a_checksum_of_an_upload_in_parts(
    settings_: AwsSettings, headers: dict[str, str]
) -> None:
    asked = CreateMultipartUpload(location=LOCATION, expires_in=60, attest=True)
    assert dict(LocalSigner(settings_).sign(asked).headers_to_send) == headers


def test_parts_are_signed_one_by_one() -> None:
    parts = [UploadPart(location=LOCATION, expires_in=60, upload_id="u", part_number=each) for each in (2, 1)]
    assert [parameters_of(each)["partNumber"] for each in ON_AWS_SIGNER.sign_parts(parts)] == ["2", "1"]
    assert ON_AWS_SIGNER.learn_capabilities().may_sign_parts


@pytest.mark.parametrize("pattern", ["partNumber=2", "uploadId=u", "&partNumber=2"])
def test_a_url_for_another_part_is_not_handed_out(monkeypatch: pytest.MonkeyPatch, pattern: str) -> None:
    presigns(monkeypatch, lambda url: url.replace(pattern, "partNumber=3"))
    with pytest.raises(SigningError) as caught:
        LocalSigner(ON_AWS).sign(UploadPart(location=LOCATION, expires_in=60, upload_id="u", part_number=2))
    assert caught.value.facts["difference"] == "part"
