"""What botocore signs is read back to the letter, whatever the key, the region, the endpoint and the style."""

import json
import random
import string
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import botocore.session
import pytest
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.filenames import attachment
from presign_gui.domain.location import AddressingStyle
from presign_gui.domain.pasted_text import read_pasted
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.url_description import describe
from tests.fakes.links import KEY_ID, TOKEN

Style = Literal["path", "virtual"]

REGIONS: Final = (
    *("eu-west-1", "us-east-1", "ap-northeast-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "eusc-de-east-1"),
    *("me-central-1", "mx-central-1"),
)
ENDPOINTS: Final = ("http://127.0.0.1:9000", "https://files.example.com", "https://s3.files.example.com:8443")

keys = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40).filter(
    lambda key: key.strip(".") != "" and len(key.encode()) <= 1024
)
buckets = st.from_regex(r"[a-z0-9][a-z0-9-]{1,20}[a-z0-9]", fullmatch=True)
SIGNERS: Final[Sequence[tuple[str, Style, str | None, str | None]]] = (
    *((region, "path" if number % 2 else "virtual", None, None) for number, region in enumerate(REGIONS)),
    *(("eu-west-1", "path", endpoint, None) for endpoint in ENDPOINTS),
    ("eu-west-1", "virtual", None, TOKEN),
)
"""Few enough, for it takes botocore a tenth of a second to make one."""
LETTERS: Final = (
    string.ascii_letters + string.digits + "/._-",
    string.printable,
    "/.%+&=?# ",
    "日本語ファイル名/äöüßéà🙂\u0301\u200b\u202e",
)
lives = st.integers(1, 604800)


@cache
def client(
    region: str, style: Style, endpoint: str | None = None, token: str | None = None, version: str = "s3v4"
) -> Any:
    settings = Config(
        signature_version=version, s3={"addressing_style": style, "us_east_1_regional_endpoint": "regional"}
    )
    return botocore.session.Session().create_client(
        "s3",
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=KEY_ID,
        aws_secret_access_key="not-a-secret",
        aws_session_token=token,
        config=settings,
    )


def check(url: PresignedUrl, link: str, bucket: str, key: str, expires_in: int) -> None:
    assert url.url == link
    assert (url.bucket, url.key) == (bucket, key)
    assert url.access_key_id == KEY_ID
    assert url.expires_at is not None
    assert timedelta(0) <= datetime.now(UTC) + timedelta(seconds=expires_in) - url.expires_at < timedelta(minutes=1)
    assert json.loads(json.dumps(describe(url, datetime.now(UTC))))["key"] == key


@given(keys, buckets, st.sampled_from(REGIONS), lives, st.sampled_from(["path", "virtual"]))
def test_links_on_aws(key: str, bucket: str, region: str, expires_in: int, style: Style) -> None:
    link = client(region, style).generate_presigned_url("get_object", {"Bucket": bucket, "Key": key}, expires_in)
    url = parse_presigned_url(link)
    check(url, link, bucket, key, expires_in)
    assert (url.region, url.expires_in) == (region, expires_in)
    assert url.addressing_style is (AddressingStyle.PATH if style == "path" else AddressingStyle.VIRTUAL_HOSTED)
    assert url.endpoint == client(region, style).meta.endpoint_url
    assert not url.warnings


@given(keys, buckets, st.sampled_from(ENDPOINTS), lives, st.sampled_from(["path", "virtual"]))
def test_links_on_other_servers(key: str, bucket: str, endpoint: str, expires_in: int, style: Style) -> None:
    signer = client("us-east-1", style, endpoint)
    link = signer.generate_presigned_url("put_object", {"Bucket": bucket, "Key": key}, expires_in)
    is_address = urlsplit(endpoint).hostname == "127.0.0.1"
    told = AddressingStyle.PATH if style == "path" or is_address else AddressingStyle.VIRTUAL_HOSTED
    url = parse_presigned_url(link, addressing_style=told)
    check(url, link, bucket, key, expires_in)
    assert url.addressing_style is told
    assert url.endpoint == endpoint


@given(keys, buckets, lives)
def test_old_links(key: str, bucket: str, expires_in: int) -> None:
    signer = client("us-east-1", "path", "http://127.0.0.1:9000", TOKEN, "s3")
    link = signer.generate_presigned_url("get_object", {"Bucket": bucket, "Key": key}, expires_in)
    url = parse_presigned_url(link)
    check(url, link, bucket, key, expires_in)
    assert (url.signature_version, url.temporary_credentials) == ("SigV2", True)


def any_link(chance: random.Random) -> tuple[str, dict[str, object]]:
    """Sign a link for something random, and say what has to be read from it."""
    key = "k" + "".join(chance.choices(chance.choice(LETTERS), k=chance.randint(0, 60)))
    bucket = "b" + "".join(chance.choices(string.ascii_lowercase + string.digits, k=chance.randint(2, 30)))
    region, style, endpoint, token = chance.choice(SIGNERS)
    expires_in = chance.randint(1, 604800)
    operation = chance.choice(("get_object", "put_object"))
    signer = client(region, style, endpoint, token)
    link = signer.generate_presigned_url(operation, {"Bucket": bucket, "Key": key}, expires_in)
    return link, {
        "url": link,
        "bucket": bucket,
        "key": key,
        "region": region,
        "expires_in": expires_in,
        "endpoint": endpoint or signer.meta.endpoint_url,
        "addressing_style": AddressingStyle.PATH if style == "path" else AddressingStyle.VIRTUAL_HOSTED,
        "temporary_credentials": token is not None,
        "access_key_id": KEY_ID,
        "signed_headers": ("host",),
    }


@pytest.mark.parametrize("seed", range(3))
def test_thousands_of_links(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(1000):
        link, expected = any_link(chance)
        url = parse_presigned_url(link)
        assert {name: getattr(url, name) for name in expected} == expected
        (pasted,) = read_pasted(link).links
        assert (pasted.url.url, pasted.repairs) == (link, ())


def test_a_dotted_bucket_in_path_style() -> None:
    link = client("eu-west-1", "path").generate_presigned_url(
        "get_object", {"Bucket": "my.dotted.bucket", "Key": "k"}, 60
    )
    check(parse_presigned_url(link), link, "my.dotted.bucket", "k", 60)


@pytest.mark.parametrize(
    ("operation", "parameters", "headers", "method"),
    [
        ("get_object", {"ResponseContentType": "text/plain"}, (), "GET"),
        ("put_object", {"ContentType": "text/plain", "IfNoneMatch": "*"}, ("content-type", "if-none-match"), "PUT"),
        ("upload_part", {"UploadId": "u", "PartNumber": 1}, (), "PUT"),
    ],
)
def test_operations(operation: str, parameters: dict[str, object], headers: tuple[str, ...], method: str) -> None:
    asked = {"Bucket": "my-bucket", "Key": "k", **parameters}
    url = parse_presigned_url(client("eu-west-1", "virtual", None, TOKEN).generate_presigned_url(operation, asked, 60))
    assert url.operation.lower() == operation.replace("_", "")
    assert url.method == method
    assert set(url.signed_headers) == {"host", *headers}
    assert url.temporary_credentials


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_the_name_of_a_download_survives_the_link(name: str) -> None:
    asked = {"Bucket": "my-bucket", "Key": "k", "VersionId": "v 1", "ResponseContentDisposition": attachment(name)}
    url = parse_presigned_url(client("eu-west-1", "virtual").generate_presigned_url("get_object", asked, 60))
    assert url.response_overrides == {"response-content-disposition": attachment(name)}
    assert url.version_id == "v 1"
