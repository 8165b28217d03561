"""The functions' code as it would run on AWS: the signing itself needs no network."""

import os
import re
import textwrap
from collections.abc import Callable
from types import CodeType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from presign_gui.resources import resource_path

INLINE_LIMIT = 4096
"""Bytes: AWS CloudFormation User Guide, AWS::Lambda::Function Code, ZipFile."""


def inline_codes() -> list[str]:
    """Return the code of both functions, in the template's order: upload, download."""
    template = resource_path("cloudformation", "classic", "lambda.yaml").read_text(encoding="utf-8")
    found = re.findall(r"^ {8}ZipFile: \|\n((?: {10}.*\n|\n)+)", template, re.MULTILINE)
    assert len(found) == 2
    return [textwrap.dedent(code) for code in found]


def handler(code: str, monkeypatch: pytest.MonkeyPatch, region: str, bucket: str) -> Callable[[object, object], Any]:
    """Load a function as Lambda does, with the credentials of its role in the environment."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLE0000000000",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "role-session",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "BUCKET_NAME": bucket,
        "EXPIRE": "900",
        "OBJECT_KEY": "sample.txt",
        "REGION": region,
    }.items():
        monkeypatch.setenv(name, value)
    module: dict[str, Any] = {}
    compiled: CodeType = compile(code, "index.py", "exec")
    exec(compiled, module)
    function: Callable[[object, object], Any] = module["lambda_handler"]
    return function


@pytest.mark.parametrize("which", [0, 1])
def test_the_code_fits_inline(which: int) -> None:
    assert len(inline_codes()[which].encode()) <= INLINE_LIMIT


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    ("region", "bucket", "place"),
    [
        ("eu-west-1", "bucket", "https://bucket.s3.eu-west-1.amazonaws.com/sample.txt"),
        ("us-east-1", "bucket", "https://bucket.s3.us-east-1.amazonaws.com/sample.txt"),
        ("ap-northeast-1", "my.bucket", "https://s3.ap-northeast-1.amazonaws.com/my.bucket/sample.txt"),
        ("cn-north-1", "bucket", "https://bucket.s3.cn-north-1.amazonaws.com.cn/sample.txt"),
    ],
)
def test_on_aws_it_signs_v4_for_the_regions_own_host(
    monkeypatch: pytest.MonkeyPatch, which: int, region: str, bucket: str, place: str
) -> None:
    url = handler(inline_codes()[which], monkeypatch, region, bucket)({}, None)
    assert url.partition("?")[0] == place
    query = parse_qs(urlsplit(url).query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == ["900"]
    assert query["X-Amz-SignedHeaders"] == ["host"]
    assert query["X-Amz-Security-Token"] == ["role-session"]
    assert query["X-Amz-Credential"][0].split("/")[2] == region
    assert query.keys() == {
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-Security-Token",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
    }


@pytest.mark.parametrize(("which", "operation", "method"), [(0, "put_object", "PUT"), (1, "get_object", "GET")])
def test_the_answer_is_the_contracts(monkeypatch: pytest.MonkeyPatch, which: int, operation: str, method: str) -> None:
    function = handler(inline_codes()[which], monkeypatch, "eu-west-1", "bucket")
    answer = function({"version": 1, "operation": operation, "key": "a b", "expires_in": 60}, None)
    assert answer.keys() == {"url", "method", "headers", "expires_at", "credentials_expire_at", "region"}
    assert (answer["method"], answer["region"]) == (method, "eu-west-1")
    assert urlsplit(answer["url"]).path == "/a%20b"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", answer["expires_at"])


def test_an_uploads_signed_headers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    function = handler(inline_codes()[0], monkeypatch, "eu-west-1", "bucket")
    answer = function({"operation": "put_object", "content_type": "text/plain", "if_none_match": True}, None)
    assert answer["headers"] == {"Content-Type": "text/plain", "If-None-Match": "*"}
    assert parse_qs(urlsplit(answer["url"]).query)["X-Amz-SignedHeaders"] == ["content-type;host;if-none-match"]
