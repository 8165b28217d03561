"""A guest, who has a link and nothing else: no AWS settings, no account, an empty home."""

import json
import quopri
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.command_line import CommandLine, clean_environment, presign
from tests.servers.seaweedfs import SeaweedFS

CONTENT = bytes(range(256)) * 2000


@pytest.fixture
def guest(run: CommandLine, folder: Path) -> CommandLine:
    (folder / "sent.txt").write_bytes(CONTENT)
    return run


def link(server: SeaweedFS, operation: str, key: str, **parameters: Any) -> str:
    asked = {"Bucket": server.bucket, "Key": key, **parameters}
    return server.client().generate_presigned_url(operation, Params=asked, ExpiresIn=300)


def stored(server: SeaweedFS, key: str) -> tuple[bytes, str]:
    found = server.client().get_object(Bucket=server.bucket, Key=key)
    return found["Body"].read(), found["ContentType"]


def test_a_link_uploads_and_a_link_downloads(guest: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> None:
    assert guest("upload", "sent.txt", link(seaweedfs, "put_object", "guest/plain.txt")).status == 0
    assert guest("download", link(seaweedfs, "get_object", "guest/plain.txt"), "-o", "fetched.txt").status == 0
    assert (folder / "fetched.txt").read_bytes() == CONTENT


def test_a_link_out_of_an_email_is_mended_and_said_to_be(home: Path, seaweedfs: SeaweedFS, folder: Path) -> None:
    seaweedfs.client().put_object(Bucket=seaweedfs.bucket, Key="guest/mailed.txt", Body=CONTENT)
    words = f"Here it is:\n\n<{link(seaweedfs, 'get_object', 'guest/mailed.txt')}>\n\nYours, Anna\n"
    mail = quopri.encodestring(words.encode())
    ran = presign("download", "-", environment=clean_environment(home), folder=folder, typed=mail)
    assert ran.status == 0, ran.err
    assert (folder / "mailed.txt").read_bytes() == CONTENT
    assert "e-mail" in ran.err
    assert "X-Amz-Signature" not in ran.err


def test_a_curl_command_tells_the_headers_that_were_signed(guest: CommandLine, seaweedfs: SeaweedFS) -> None:
    url = link(seaweedfs, "put_object", "guest/curl.csv", ContentType="text/csv", Metadata={"by": "anna"})
    command = f"curl -T sent.txt -H 'Content-Type: text/csv' -H 'x-amz-meta-by: anna' {shlex.quote(url)}"
    assert guest("upload", "sent.txt", command).status == 0
    assert stored(seaweedfs, "guest/curl.csv") == (CONTENT, "text/csv")


def test_a_wrong_guess_is_named_and_can_be_put_right(guest: CommandLine, seaweedfs: SeaweedFS) -> None:
    url = link(seaweedfs, "put_object", "guest/typed", ContentType="application/x-thing")
    refused = guest("upload", "sent.txt", url, "--json")
    assert (refused.status, refused.json["error"]["kind"]) == (5, "OtherContentType")
    assert "text/plain" in refused.err
    assert guest("upload", "sent.txt", url, "--content-type", "application/x-thing").status == 0
    assert stored(seaweedfs, "guest/typed") == (CONTENT, "application/x-thing")


def test_a_link_for_one_part_of_an_upload(guest: CommandLine, seaweedfs: SeaweedFS) -> None:
    client: Any = seaweedfs.client()
    where = {"Bucket": seaweedfs.bucket, "Key": "guest/parts"}
    upload_id = client.create_multipart_upload(**where)["UploadId"]
    url = link(seaweedfs, "upload_part", "guest/parts", UploadId=upload_id, PartNumber=1)
    ran = guest("upload", "sent.txt", url, "--json")
    assert ran.status == 0, ran.err
    etag = ran.json["transfers"][0]["etag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    client.complete_multipart_upload(**where, UploadId=upload_id, MultipartUpload=parts)
    assert stored(seaweedfs, "guest/parts")[0] == CONTENT


def test_a_form_takes_a_file_under_its_own_name(home: Path, seaweedfs: SeaweedFS, folder: Path) -> None:
    (folder / "sent.txt").write_bytes(CONTENT)
    form = seaweedfs.client().generate_presigned_post(
        seaweedfs.bucket, "guest/form/${filename}", Conditions=[["content-length-range", 1, 10**6]], ExpiresIn=300
    )
    guest = clean_environment(home)
    ran = presign("upload", "sent.txt", "-", environment=guest, folder=folder, typed=json.dumps(form).encode())
    assert ran.status == 0, ran.err
    assert stored(seaweedfs, "guest/form/sent.txt")[0] == CONTENT


def test_what_a_form_does_not_take_is_not_sent(home: Path, seaweedfs: SeaweedFS, folder: Path) -> None:
    (folder / "sent.txt").write_bytes(CONTENT)
    form = seaweedfs.client().generate_presigned_post(
        seaweedfs.bucket, "guest/small", Conditions=[["content-length-range", 1, 100]], ExpiresIn=300
    )
    guest = clean_environment(home)
    ran = presign(
        "upload", "sent.txt", "-", "--json", environment=guest, folder=folder, typed=json.dumps(form).encode()
    )
    assert (ran.status, ran.json["error"]["kind"]) == (3, "FormFileSize")


def test_a_link_is_checked_without_writing_anything(guest: CommandLine, seaweedfs: SeaweedFS) -> None:
    seaweedfs.client().put_object(Bucket=seaweedfs.bucket, Key="guest/checked", Body=CONTENT)
    assert "works" in guest("inspect", link(seaweedfs, "get_object", "guest/checked"), "--check").out
    assert guest("inspect", link(seaweedfs, "put_object", "guest/unwritten"), "--check").status == 0
    listed = seaweedfs.client().list_objects_v2(Bucket=seaweedfs.bucket, Prefix="guest/unwritten")
    assert listed["KeyCount"] == 0
