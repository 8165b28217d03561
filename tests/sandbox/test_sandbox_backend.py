"""The sandbox's second stack as its users meet it: its functions sign within their policy, for the bucket beside."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from presign_gui.sandbox.sandbox import Sandbox, SandboxInfo
from tests.servers.sandbox import invoke, s3_client, send


@pytest.fixture
def info(sandbox: Sandbox) -> SandboxInfo:
    return sandbox.info


def ask(info: SandboxInfo, operation: str, **fields: object) -> Any:
    """Have the member invoke the backend's function for an operation, on its bucket unless told otherwise."""
    backend = info.backend
    function = backend.download_function if operation == "get_object" else backend.upload_function
    return invoke(info, function, {"version": 1, "operation": operation, "bucket": backend.bucket, **fields})


@pytest.mark.parametrize("key", ["with space+plus%per#hash?q&a.txt", "日本語/資料 😀.pdf"])
def test_what_the_upload_function_signs_is_downloaded_over_what_the_download_function_signs(
    info: SandboxInfo, key: str
) -> None:
    upload = ask(info, "put_object", key=key)
    assert upload["url"].startswith(f"{info.endpoint_url}/{info.backend.bucket}/")
    assert send(upload["url"], upload["method"], key.encode(), upload["headers"]).status == 200
    download = ask(info, "get_object", key=key)
    assert send(download["url"], download["method"], None, download["headers"]).body == key.encode()
    stored = s3_client(info, info.owner).get_object(Bucket=info.backend.bucket, Key=key)
    assert stored["Body"].read() == key.encode()


def test_it_signs_parts_and_tells_its_limits(info: SandboxInfo) -> None:
    told = ask(info, "describe", bucket=None)
    assert "upload_part" in told["operations"]
    assert told["limits"]["buckets"] == [info.backend.bucket]
    assert told["limits"]["max_expires_in"] == 3600


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"bucket": "presign-sandbox"}, "bucket_not_allowed"),
        ({"key": "a/../b"}, "key_invalid"),
        ({"expires_in": 3601}, "expires_in_out_of_range"),
    ],
)
def test_what_its_policy_does_not_allow_is_refused(info: SandboxInfo, fields: dict[str, object], code: str) -> None:
    assert ask(info, "put_object", **{"key": "k"} | fields)["error"]["code"] == code


def test_neither_stacks_functions_reach_the_others_bucket(info: SandboxInfo) -> None:
    for function in (info.upload_function, info.download_function):
        event = {"version": 1, "operation": "put_object", "bucket": info.backend.bucket, "key": "k"}
        assert "errorMessage" in invoke(info, function, event)
    upload = ask(info, "put_object", key="k")["url"]
    assert send(upload.replace(info.backend.bucket, info.bucket), "PUT", b"x").status == 403


def test_the_member_may_invoke_and_nothing_else(info: SandboxInfo) -> None:
    s3 = s3_client(info, info.member)
    for call in (
        lambda: s3.list_objects_v2(Bucket=info.backend.bucket),
        lambda: s3.put_object(Bucket=info.backend.bucket, Key="k", Body=b"x"),
        lambda: s3.get_object(Bucket=info.backend.bucket, Key="k"),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            call()


def test_the_owner_lists_the_bucket_and_may_invoke(info: SandboxInfo) -> None:
    s3 = s3_client(info, info.owner)
    s3.put_object(Bucket=info.backend.bucket, Key="listed", Body=b"x")
    assert "listed" in [found["Key"] for found in s3.list_objects_v2(Bucket=info.backend.bucket)["Contents"]]
    assert "operations" in invoke(
        info, info.backend.download_function, {"version": 1, "operation": "describe"}, info.owner
    )
