"""The running sandbox as its users meet it: signed URLs work, and everything else is refused."""

import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from botocore.exceptions import ClientError

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import SandboxError
from presign_gui.sandbox.sandbox import Sandbox, SandboxInfo
from tests.servers.process_tree import descendants, listening_addresses
from tests.servers.sandbox import invoke, s3_client, send


@pytest.fixture
def info(sandbox: Sandbox) -> SandboxInfo:
    return sandbox.info


def put_event(info: SandboxInfo, key: str, **more: object) -> dict[str, object]:
    return {"version": 1, "operation": "put_object", "bucket": info.bucket, "key": key, "expires_in": 60, **more}


def get_event(info: SandboxInfo, key: str, **more: object) -> dict[str, object]:
    return {"version": 1, "operation": "get_object", "bucket": info.bucket, "key": key, "expires_in": 60, **more}


@pytest.mark.parametrize(
    "key",
    [
        "plain.txt",
        "with space+plus%per#hash?q&a.txt",
        "//double//",
        "a/../b",
        "日本語/資料 😀.pdf",
        "k" * 1024,
    ],
)
def test_what_the_upload_function_signs_is_downloaded_over_what_the_download_function_signs(
    info: SandboxInfo, key: str
) -> None:
    body = key.encode() * 3
    upload = invoke(info, info.upload_function, put_event(info, key))
    assert send(upload["url"], upload["method"], body, upload["headers"]).status == 200

    download = invoke(info, info.download_function, get_event(info, key))
    assert download["method"] == "GET"
    assert download["headers"] == {}
    assert send(download["url"]).body == body
    assert s3_client(info, info.owner).get_object(Bucket=info.bucket, Key=key)["Body"].read() == body


def test_the_answer_says_until_when_and_where(info: SandboxInfo) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    answer = invoke(info, info.upload_function, put_event(info, "k", expires_in=600))
    expires_at = datetime.fromisoformat(answer["expires_at"])
    assert 600 <= (expires_at - before).total_seconds() <= 605
    assert answer["region"] == info.region
    assert answer["credentials_expire_at"] is None
    assert answer["url"].startswith(f"{info.endpoint_url}/{info.bucket}/k?")


@pytest.mark.parametrize("event", [{}, None, [], "text", {"key1": "a console's test event"}])
def test_any_other_event_is_answered_by_the_bare_url_of_the_fixed_object(info: SandboxInfo, event: object) -> None:
    upload = invoke(info, info.upload_function, event)
    download = invoke(info, info.download_function, event)
    assert upload.startswith(f"{info.endpoint_url}/{info.bucket}/sample.txt?")
    assert "X-Amz-Expires=3600" in upload
    assert send(upload, "PUT", b"classic").status == 200
    assert send(download).body == b"classic"


def test_a_signed_content_type_must_be_sent(info: SandboxInfo) -> None:
    answer = invoke(info, info.upload_function, put_event(info, "typed", content_type="text/plain"))
    assert answer["headers"] == {"Content-Type": "text/plain"}
    assert send(answer["url"], "PUT", b"x", {"Content-Type": "text/html"}).status == 403
    assert send(answer["url"], "PUT", b"x", answer["headers"]).status == 200
    assert s3_client(info, info.owner).head_object(Bucket=info.bucket, Key="typed")["ContentType"] == "text/plain"


def test_an_upload_that_must_create_does_not_overwrite(info: SandboxInfo) -> None:
    answer = invoke(info, info.upload_function, put_event(info, "once", if_none_match=True))
    assert answer["headers"] == {"If-None-Match": "*"}
    assert send(answer["url"], "PUT", b"first", answer["headers"]).status == 200
    assert send(answer["url"], "PUT", b"second", answer["headers"]).status == 412


def test_a_download_can_name_the_file(info: SandboxInfo) -> None:
    s3_client(info, info.owner).put_object(Bucket=info.bucket, Key="named", Body=b"x")
    event = get_event(info, "named", response_content_disposition='attachment; filename="report.pdf"')
    answer = send(invoke(info, info.download_function, event)["url"])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.pdf"'


def test_a_download_can_name_the_version(info: SandboxInfo) -> None:
    answer = invoke(info, info.download_function, get_event(info, "k", version_id="abc"))
    assert "versionId=abc" in answer["url"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bucket": "another"}, "the bucket presign-sandbox alone"),
        ({"operation": "delete_object"}, "signs {}, not delete_object"),
        ({"expires_in": 604801}, "from 1 second to 7 days"),
    ],
)
def test_a_function_says_what_it_does_not_sign(info: SandboxInfo, change: dict[str, object], words: str) -> None:
    for function, event, operation in (
        (info.upload_function, put_event(info, "k"), "put_object"),
        (info.download_function, get_event(info, "k"), "get_object"),
    ):
        assert words.format(operation) in invoke(info, function, event | change)["errorMessage"]


def test_a_changed_url_is_refused(info: SandboxInfo) -> None:
    url = invoke(info, info.upload_function, put_event(info, "mine"))["url"]
    changed = send(url.replace("/mine?", "/yours?"), "PUT", b"x")
    assert (changed.status, b"<Code>SignatureDoesNotMatch</Code>" in changed.body) == (403, True)
    longer = send(url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"), "PUT", b"x")
    assert (longer.status, b"<Code>SignatureDoesNotMatch</Code>" in longer.body) == (403, True)


def test_an_expired_url_is_refused(info: SandboxInfo) -> None:
    answer = invoke(info, info.upload_function, put_event(info, "late", expires_in=1))
    left = datetime.fromisoformat(answer["expires_at"]) - datetime.now(UTC)
    time.sleep(max(0.0, left.total_seconds()) + 1.0)
    refused = send(answer["url"], "PUT", b"x")
    assert (refused.status, b"Request has expired" in refused.body) == (403, True)


def test_each_function_may_do_what_it_signs_and_no_more(info: SandboxInfo) -> None:
    upload = invoke(info, info.upload_function, put_event(info, "k"))["url"]
    download = invoke(info, info.download_function, get_event(info, "k"))["url"]
    assert send(upload, "GET").status == 403
    assert send(download, "PUT", b"x").status == 403
    assert send(download, "DELETE").status == 403


def test_the_member_may_invoke_and_nothing_else(info: SandboxInfo) -> None:
    s3 = s3_client(info, info.member)
    for call in (
        s3.list_buckets,
        lambda: s3.list_objects_v2(Bucket=info.bucket),
        lambda: s3.put_object(Bucket=info.bucket, Key="k", Body=b"x"),
        lambda: s3.get_object(Bucket=info.bucket, Key="k"),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            call()


def test_the_owner_sees_the_two_buckets_and_nothing_left_over(info: SandboxInfo) -> None:
    s3 = s3_client(info, info.owner)
    assert {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]} == {info.bucket, info.backend.bucket}
    s3.put_object(Bucket=info.bucket, Key="listed", Body=b"x")
    assert "listed" in [found["Key"] for found in s3.list_objects_v2(Bucket=info.bucket)["Contents"]]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.create_bucket(Bucket="another")
    assert isinstance(invoke(info, info.upload_function, {}, info.owner), str)


def test_what_the_server_would_not_check_is_refused(info: SandboxInfo) -> None:
    for path, method in (
        ("/_ministack/reset", "POST"),
        ("/%5Fministack/reset", "POST"),
        ("/_ministack/health", "GET"),
        ("/", "GET"),
        ("/new-bucket", "PUT"),
        (f"/{info.bucket}/k", "PUT"),
    ):
        answer = send(info.endpoint_url + path, method, b"" if method != "GET" else None)
        assert (answer.status, b"AccessDenied" in answer.body) == (403, True)
    for key_id in ("test", "123456789012", "000000000000"):
        scope = quote(f"{key_id}/20260101/{info.region}/s3/aws4_request")
        answer = send(f"{info.endpoint_url}/{info.bucket}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={scope}")
        assert (answer.status, b"InvalidAccessKeyId" in answer.body) == (403, True)


def test_another_process_finds_the_running_sandbox(sandbox: Sandbox, sandbox_folder: Path) -> None:
    assert Sandbox.attach(sandbox_folder) == sandbox.info
    assert sandbox.is_running


def test_only_one_sandbox_runs_in_a_folder(sandbox: Sandbox, sandbox_folder: Path) -> None:
    with pytest.raises(SandboxError) as caught:
        Sandbox.start(sandbox_folder)
    assert caught.value.entry is entries.IN_USE
    assert str(sandbox_folder) in caught.value.cause()
    assert Sandbox.attach(sandbox_folder) == sandbox.info


def test_secrets_are_for_this_user_alone_and_in_no_repr_or_log(sandbox: Sandbox, sandbox_folder: Path) -> None:
    if sys.platform != "win32":
        assert (sandbox_folder / "running.json").stat().st_mode & 0o777 == 0o600
        assert sandbox_folder.stat().st_mode & 0o777 == 0o700
    invoke(sandbox.info, sandbox.info.upload_function, {})
    seen = repr(sandbox.info) + (sandbox_folder / "sandbox.log").read_text(encoding="utf-8")
    for keys in (sandbox.info.owner, sandbox.info.member):
        assert keys.secret_access_key not in seen
    assert not re.search("X-Amz-Signature", seen)


if sys.platform == "linux":  # the other systems have no /proc to look into

    def test_every_process_of_it_listens_on_127_0_0_1_alone(info: SandboxInfo) -> None:
        invoke(info, info.upload_function, {})
        invoke(info, info.download_function, {})
        processes = {info.pid} | descendants(info.pid)
        assert len(processes) >= 3  # the server and a worker of each function
        assert listening_addresses(processes) == {"0100007F"}
