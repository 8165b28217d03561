import contextlib
from datetime import timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.catalogue import program
from presign_gui.domain.errors import InputError
from presign_gui.domain.location import AddressingStyle, ObjectLocation
from presign_gui.domain.presigned_url import PresignedUrl, clock_warning, parse_presigned_url, request_from_url
from presign_gui.domain.url_description import describe
from presign_gui.domain.url_warnings import UrlWarningKind
from tests.fakes.links import KEY_ID, SIGNATURE, SIGNED_AT, TOKEN, sigv2_link, sigv4_link

VIRTUAL = AddressingStyle.VIRTUAL_HOSTED
PATH = AddressingStyle.PATH
AWS = "https://my-bucket.s3.eu-west-1.amazonaws.com"


def kinds(url: PresignedUrl) -> set[UrlWarningKind]:
    return {warning.kind for warning in url.warnings}


def test_everything_about_a_link() -> None:
    text = sigv4_link(
        AWS + "/a%20b/%E6%97%A5.pdf",
        parameters="versionId=v1&response-content-type=text%2Fplain&Response-Cache-Control=no-cache&",
    )
    assert parse_presigned_url(text) == PresignedUrl(
        url=text,
        host="my-bucket.s3.eu-west-1.amazonaws.com",
        signature_version="SigV4",
        method="GET",
        operation="GetObject",
        bucket="my-bucket",
        key="a b/日.pdf",
        region="eu-west-1",
        endpoint="https://s3.eu-west-1.amazonaws.com",
        addressing_style=VIRTUAL,
        signed_at=SIGNED_AT,
        expires_at=SIGNED_AT + timedelta(hours=1),
        expires_in=3600,
        signed_headers=("host",),
        access_key_id=KEY_ID,
        temporary_credentials=False,
        version_id="v1",
        response_overrides=MappingProxyType(
            {"response-content-type": "text/plain", "response-cache-control": "no-cache"}
        ),
        warnings=(),
    )


@pytest.mark.parametrize(
    "link", [sigv4_link(AWS + "/%2e%2E/./a%2fb//"), sigv4_link() + "#top", sigv4_link().replace("https", "HTTPS")]
)
def test_the_bytes_are_sacred(link: str) -> None:
    assert parse_presigned_url(f" \n\t{link}\r\n ").url == link


@pytest.mark.parametrize(
    ("base", "style", "bucket", "key", "endpoint"),
    [
        (AWS + "/k", VIRTUAL, "my-bucket", "k", "https://s3.eu-west-1.amazonaws.com"),
        ("https://s3.eu-west-1.amazonaws.com/b/k", PATH, "b", "k", "https://s3.eu-west-1.amazonaws.com"),
        ("https://s3.eu-west-1.amazonaws.com/Old_Bucket/k", PATH, "Old_Bucket", "k", None),
        ("http://127.0.0.1:9000/b/k", PATH, "b", "k", "http://127.0.0.1:9000"),
        ("http://[::1]:9000/b/k", PATH, "b", "k", "http://[::1]:9000"),
        ("https://files.example.com/b/a//c/../d", PATH, "b", "a//c/../d", "https://files.example.com"),
        ("https://files.example.com/b//k", PATH, "b", "/k", None),
        ("https://files.example.com/b/k/", PATH, "b", "k/", None),
        (AWS + "//k", VIRTUAL, "my-bucket", "/k", None),
        (AWS + "/a+b%2Bc%25d%23e%3Ff%26g", VIRTUAL, "my-bucket", "a+b+c%d#e?f&g", None),
        (AWS + "/%E6%97%A5%E6%9C%AC/%F0%9F%8E%89", VIRTUAL, "my-bucket", "日本/🎉", None),
        (AWS + "/..", VIRTUAL, "my-bucket", "..", None),
        (AWS + "/", VIRTUAL, "my-bucket", None, None),
        (AWS, VIRTUAL, "my-bucket", None, None),
        ("https://files.example.com/b", PATH, "b", None, None),
        ("https://files.example.com/b/", PATH, "b", None, None),
        ("https://files.example.com/", None, None, None, None),
        ("https://files.example.com/%FF/k", PATH, None, "k", None),
    ],
)
def test_where_the_object_is(
    base: str, style: AddressingStyle | None, bucket: str | None, key: str | None, endpoint: str | None
) -> None:
    url = parse_presigned_url(sigv4_link(base))
    assert (url.addressing_style, url.bucket, url.key) == (style, bucket, key)
    assert endpoint in {None, url.endpoint}
    assert url.location == (ObjectLocation(bucket, key) if bucket and key else None)


def test_a_custom_host_is_virtual_hosted_where_that_is_told() -> None:
    link = sigv4_link("https://photos.files.example.com:8443/a/b")
    url = parse_presigned_url(link, addressing_style=VIRTUAL)
    assert (url.bucket, url.key, url.addressing_style) == ("photos", "a/b", VIRTUAL)
    assert (url.endpoint, url.host) == ("https://files.example.com:8443", "photos.files.example.com:8443")


def test_an_aws_host_knows_better_than_what_is_told() -> None:
    url = parse_presigned_url(sigv4_link("https://s3.eu-west-1.amazonaws.com/b/k"), addressing_style=VIRTUAL)
    assert (url.bucket, url.key, url.addressing_style) == ("b", "k", PATH)


@pytest.mark.parametrize("path", ["/%zz", "/%", "/a%FF"])
def test_a_key_that_cannot_be_read(path: str) -> None:
    url = parse_presigned_url(sigv4_link(AWS + path))
    assert (url.key, url.location) == (None, None)
    assert UrlWarningKind.KEY_UNREADABLE in kinds(url)


@pytest.mark.parametrize("base", [AWS + "/", "https://files.example.com/b"])
def test_a_link_of_a_bucket_has_no_unreadable_key(base: str) -> None:
    assert UrlWarningKind.KEY_UNREADABLE not in kinds(parse_presigned_url(sigv4_link(base)))


def test_the_region_of_an_old_link_is_that_of_its_host() -> None:
    assert parse_presigned_url(sigv2_link("https://b.s3-eu-west-1.amazonaws.com/k")).region == "eu-west-1"
    assert parse_presigned_url(sigv2_link()).region is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (sigv4_link(), set()),
        (sigv4_link(token=TOKEN), {UrlWarningKind.TEMPORARY_CREDENTIALS}),
        (sigv4_link(expires_in=604801), {UrlWarningKind.LASTS_TOO_LONG}),
        (sigv4_link("http://files.example.com/b/k"), {UrlWarningKind.PLAIN_HTTP}),
        (sigv4_link("http://127.0.0.1:9000/b/k"), set()),
        (sigv4_link("http://localhost:9000/b/k"), set()),
        (sigv4_link("http://[::1]/b/k"), set()),
        (sigv4_link("https://b.s3.amazonaws.com/k"), {UrlWarningKind.GLOBAL_HOST}),
        (sigv2_link(), {UrlWarningKind.SIGNATURE_VERSION_2, UrlWarningKind.GLOBAL_HOST}),
        (sigv4_link(region="us-east-2"), {UrlWarningKind.REGIONS_DIFFER}),
        (sigv4_link("https://files.example.com/b/k", region="anything"), set()),
        (sigv4_link(signed_headers="content-type;host"), {UrlWarningKind.NEEDS_HEADERS}),
        (sigv4_link(signed_headers="content-length;host"), set()),
        (sigv4_link(signature="abc"), {UrlWarningKind.SIGNATURE_CUT_OFF}),
    ],
)
def test_what_to_beware_of(link: str, expected: set[UrlWarningKind]) -> None:
    assert kinds(parse_presigned_url(link)) == expected


def test_warnings_in_words() -> None:
    url = parse_presigned_url(sigv4_link(region="us-east-2", signed_headers="content-type;host;x-amz-acl"))
    assert [warning.text() for warning in url.warnings] == [
        "Its host is in eu-west-1 but it was signed for us-east-2, so S3 will refuse it.",
        "It works only with the headers it was signed with: content-type, x-amz-acl.",
    ]


@pytest.mark.parametrize(("minutes", "warns"), [(-5, True), (0, False), (5, False)])
def test_a_link_from_the_future(minutes: int, warns: bool) -> None:
    warning = clock_warning(parse_presigned_url(sigv4_link()), SIGNED_AT + timedelta(minutes=minutes))
    assert (warning is not None) is warns
    if warning:
        assert "signed 5 min in the future" in warning.text()


def test_an_old_link_has_no_date_to_warn_of() -> None:
    assert clock_warning(parse_presigned_url(sigv2_link()), SIGNED_AT) is None


@pytest.mark.parametrize(
    ("seconds", "remaining", "is_expired"), [(0, 3600, False), (3599, 1, False), (3600, 0, True), (9999, 0, True)]
)
def test_what_remains(seconds: int, remaining: int, is_expired: bool) -> None:
    url = parse_presigned_url(sigv4_link())
    now = SIGNED_AT + timedelta(seconds=seconds)
    assert url.remaining(now) == timedelta(seconds=remaining)
    assert url.is_expired(now) is is_expired


def test_what_remains_of_a_link_that_does_not_tell() -> None:
    url = parse_presigned_url(sigv4_link(expires_in=10**17))
    assert url.remaining(SIGNED_AT) is None
    assert not url.is_expired(SIGNED_AT)


def test_secrets_stay_inside() -> None:
    url = parse_presigned_url(sigv4_link(token=TOKEN))
    shown = repr(url) + url.masked_url + url.masked_access_key_id + str(describe(url, SIGNED_AT))
    assert url.masked_access_key_id == "AKIAIO***MPLE"
    for secret in (SIGNATURE, "IQoJ", KEY_ID):
        assert secret not in shown


def test_links_can_be_compared_and_counted() -> None:
    assert len({parse_presigned_url(sigv4_link()), parse_presigned_url(sigv4_link())}) == 1


def test_a_guests_request_is_the_link_as_it_stands() -> None:
    link = sigv4_link(AWS + "/%2e%2E/a+b", signed_headers="content-type;host")
    request = request_from_url(parse_presigned_url(link), "PUT", (("content-type", "text/plain"),))
    assert request.url == link
    assert request.method == "PUT"
    assert request.location == ObjectLocation("my-bucket", "../a+b")
    assert request.headers_to_send == (("content-type", "text/plain"),)
    assert (request.signed_at, request.expires_at) == (SIGNED_AT, SIGNED_AT + timedelta(hours=1))
    assert request.region == "eu-west-1"


@pytest.mark.parametrize("base", [AWS + "/", AWS + "/%zz", "https://files.example.com/b"])
def test_no_request_without_an_object(base: str) -> None:
    with pytest.raises(InputError) as caught:
        request_from_url(parse_presigned_url(sigv4_link(base)), "GET")
    assert caught.value.entry is program.LINK_WITHOUT_OBJECT


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("", entries.NOT_A_URL),
        ("hello", entries.NOT_A_URL),
        ("s3://my-bucket/key", entries.NOT_A_URL),
        ("https://my-bucket.s3.amazonaws.com/k", entries.NOT_PRESIGNED),
        (sigv4_link().replace("&X-Amz-Date", "\n&X-Amz-Date"), entries.URL_BROKEN),
        (sigv4_link().partition("&X-Amz-Expires")[0], entries.LINK_INCOMPLETE),
        (sigv4_link(AWS + "/a#b"), entries.NOT_PRESIGNED),
    ],
)
def test_what_is_no_presigned_url(text: str, entry: object) -> None:
    with pytest.raises(InputError) as caught:
        parse_presigned_url(text)
    assert caught.value.entry is entry


def test_the_text_of_a_wrong_paste_is_not_repeated() -> None:
    with pytest.raises(InputError) as caught:
        parse_presigned_url("hunter2 " + SIGNATURE)
    assert "hunter2" not in str(caught.value) + caught.value.remedy() + caught.value.detail


PIECES = st.sampled_from(
    [
        *("https://", "http://", "s3.eu-west-1.amazonaws.com", "[::1]", ":", "/", "//", "?", "&", "=", "%", "%2F", "#"),
        *(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256",
            "X-Amz-Date=",
            "X-Amz-Expires=",
        ),
        *(
            "20261124T050000Z",
            "X-Amz-Credential=",
            "X-Amz-Signature=ab",
            "X-Amz-SignedHeaders=host",
            "AWSAccessKeyId=a",
        ),
        *(
            "Signature=b",
            "Expires=",
            "99999999999999999",
            "a/b/c/s3/aws4_request",
            "x-amz-security-token=%00",
            "@",
            "..",
        ),
    ]
)


@given(st.text() | st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InputError):
        url = parse_presigned_url(text)
        assert url.url == text.strip()
        assert describe(url, SIGNED_AT)["expired"] in {True, False}


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=40), st.text(max_size=8), st.text(max_size=20))
def test_any_values_are_read_or_refused(date: str, expires: str, credential: str, headers: str, path: str) -> None:
    text = (
        f"{AWS}/{path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={date}&X-Amz-Expires={expires}"
        f"&X-Amz-Credential={credential}&X-Amz-SignedHeaders={headers}&X-Amz-Signature={SIGNATURE}"
    )
    with contextlib.suppress(InputError):
        describe(parse_presigned_url(text), SIGNED_AT)
