"""What the functions sign is sent to a server that checks every signature, with the headers told and with others."""

import re
import secrets
from typing import Any

import pytest

from tests.lambda_functions.function import Function, download_function, upload_function
from tests.servers.sandbox import Answer, send
from tests.servers.seaweedfs import SeaweedFS

MIB = 1024 * 1024
BOUNDARY = "a-boundary-that-is-in-no-file"


@pytest.fixture(scope="module")
def upload(seaweedfs: SeaweedFS) -> Function:
    return upload_function(**_environment(seaweedfs))


@pytest.fixture(scope="module")
def download(seaweedfs: SeaweedFS) -> Function:
    return download_function(**_environment(seaweedfs))


def _environment(server: SeaweedFS) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": server.access_key_id,
        "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
        "AWS_SESSION_TOKEN": "",
        "AWS_REGION": server.region,
        "AWS_ENDPOINT_URL": server.endpoint_url,
        "ALLOWED_BUCKETS": server.bucket,
    }


def use(signed: Any, body: bytes | None = None, **headers: str) -> Answer:
    """Send a signed request with the headers that it was signed with, or with others in their place."""
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    return send(signed["url"], signed["method"], body, signed["headers"] | changed)


def test_a_whole_object_goes_up_and_comes_down(upload: Function, download: Function, seaweedfs: SeaweedFS) -> None:
    place = {"bucket": seaweedfs.bucket, "key": "in/a b+c%/ü.txt"}
    signed = upload.ask("put_object", **place, content_length=5, content_type="text/plain")
    assert use(signed, b"hello").status == 200
    answer = use(download.ask("get_object", **place))
    assert (answer.status, answer.body) == (200, b"hello")
    assert answer.headers["Content-Type"] == "text/plain"


def test_another_length_than_signed_is_refused(upload: Function, seaweedfs: SeaweedFS) -> None:
    signed = upload.ask("put_object", bucket=seaweedfs.bucket, key="length", content_length=5)
    for body in (b"hell", b"hello!"):
        answer = use(signed, body, Content_Length=str(len(body)))
        assert answer.status == 403
        assert b"SignatureDoesNotMatch" in answer.body


def test_create_only_keeps_the_object_that_is_there(seaweedfs: SeaweedFS) -> None:
    function = upload_function(**_environment(seaweedfs), CREATE_ONLY="true")
    place = {"bucket": seaweedfs.bucket, "key": "created-once"}
    assert use(function.ask("put_object", **place), b"first").status == 200
    assert use(function.ask("put_object", **place), b"second").status == 412
    without = function.ask("put_object", **place)
    without["headers"] = {}
    assert use(without, b"second").status == 403


def test_an_object_goes_up_in_parts(upload: Function, download: Function, seaweedfs: SeaweedFS) -> None:
    place = {"bucket": seaweedfs.bucket, "key": "in/parts.bin"}
    data = secrets.token_bytes(5 * MIB + 3)
    begun = use(upload.ask("create_multipart_upload", **place, size=len(data), content_type="image/png"))
    upload_id = _inside("UploadId", begun.body)
    parts = upload.ask("upload_part", **place, upload_id=upload_id, part_numbers=[1, 2], content_lengths=[5 * MIB, 3])[
        "requests"
    ]
    first, second = (use(part, body) for part, body in zip(parts, (data[: 5 * MIB], data[5 * MIB :]), strict=True))
    listed = use(upload.ask("list_parts", **place, upload_id=upload_id))
    assert listed.body.count(b"<PartNumber>") == 2
    completed = use(
        upload.ask("complete_multipart_upload", **place, upload_id=upload_id, size=len(data)),
        _complete(first.headers["ETag"], second.headers["ETag"]),
    )
    assert completed.status == 200
    answer = use(download.ask("get_object", **place))
    assert answer.body == data
    assert answer.headers["Content-Type"] == "image/png"


def test_parts_are_thrown_away(upload: Function, seaweedfs: SeaweedFS) -> None:
    place = {"bucket": seaweedfs.bucket, "key": "in/aborted.bin"}
    upload_id = _inside("UploadId", use(upload.ask("create_multipart_upload", **place)).body)
    assert use(upload.ask("upload_part", **place, upload_id=upload_id, part_number=1), b"part").status == 200
    assert use(upload.ask("abort_multipart_upload", **place, upload_id=upload_id)).status == 204
    listed = use(upload.ask("list_parts", **place, upload_id=upload_id))
    assert listed.status == 404
    assert b"NoSuchUpload" in listed.body


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("in/form/x.png", b"12345", 204), ("in/form/x.png", b"123456", 400), ("in/x", b"1", 403)],
)
def test_a_form_takes_what_its_policy_allows(
    upload: Function, seaweedfs: SeaweedFS, name: str, content: bytes, status: int
) -> None:
    form = upload.ask(
        "post_policy", bucket=seaweedfs.bucket, key_prefix="in/form/", max_size=5, content_type="image/png"
    )
    fields = form["fields"] | {"key": name}
    body = b"".join(_form_field(field, value.encode()) for field, value in fields.items())
    body += _form_field('file"; filename="x.png', content) + f"--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    assert send(form["url"], "POST", body, headers).status == status


def _form_field(name: str, value: bytes) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"


def _complete(*etags: str) -> bytes:
    parts = (f"<Part><PartNumber>{n}</PartNumber><ETag>{etag}</ETag></Part>" for n, etag in enumerate(etags, start=1))
    return f"<CompleteMultipartUpload>{''.join(parts)}</CompleteMultipartUpload>".encode()


def _inside(element: str, body: bytes) -> str:
    found = re.search(f"<{element}>(.*?)</{element}>", body.decode())
    assert found is not None, body
    return found[1]
