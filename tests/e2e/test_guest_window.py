"""Somebody with an empty home and nothing but links: the real window on a strict server, without any connection."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from presign_gui.domain.transfer import Transfer, TransferState
from presign_gui.ui.application import Application
from tests.fakes.person import drop, find, wait_until
from tests.fakes.windows import real_window
from tests.servers.seaweedfs import SeaweedFS

CONTENT = os.urandom(300_000)


@pytest.fixture
def guest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    with real_window(home) as application:
        yield application


def signed(server: SeaweedFS, operation: str, **parameters: Any) -> str:
    return server.client().generate_presigned_url(operation, Params={"Bucket": server.bucket, **parameters})


def ended(application: Application, state: TransferState) -> Transfer:
    rows = application.window.transfer_model.transfers
    wait_until(lambda: bool(rows()) and all(each.state.is_final for each in rows()), "the end", seconds=30)
    assert [each.state for each in rows()] == [state], rows()[0].error
    return rows()[0]


def test_a_guest_downloads_from_a_pasted_link(guest: Application, seaweedfs: SeaweedFS, tmp_path: Path) -> None:
    seaweedfs.client().put_object(Bucket=seaweedfs.bucket, Key="guest/Ä b+c.bin", Body=CONTENT)
    window = guest.window
    window.pasted.emit(f"<{signed(seaweedfs, 'get_object', Key='guest/Ä b+c.bin')}>")
    window.side.paste.details.click()
    window.inspector.check.click()
    verdict = find(window.inspector, QLabel, "checkVerdictText")
    wait_until(verdict.isVisible, "the live check", seconds=30)
    assert verdict.text() == "The link works, and the object has 293.0 KiB."
    window.side.paste.download.click()
    transfer = ended(guest, TransferState.DONE)
    assert transfer.local_path == tmp_path / "home" / "downloads" / "Ä b+c.bin"
    assert hashlib.sha256(transfer.local_path.read_bytes()).digest() == hashlib.sha256(CONTENT).digest()
    picture = tmp_path / "window.png"
    assert window.grab().save(str(picture))
    assert picture.stat().st_size > 20_000


def test_a_guest_uploads_to_a_pasted_link(guest: Application, seaweedfs: SeaweedFS, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(CONTENT)
    window = guest.window
    window.pasted.emit(signed(seaweedfs, "put_object", Key="guest/photo.png", ContentType="image/png"))
    drop(window, [file])
    ended(guest, TransferState.DONE)
    stored = seaweedfs.client().get_object(Bucket=seaweedfs.bucket, Key="guest/photo.png")
    assert stored["Body"].read() == CONTENT
    assert stored["ContentType"] == "image/png"


def test_a_link_for_another_kind_of_file_is_used_with_one_press(
    guest: Application, seaweedfs: SeaweedFS, tmp_path: Path
) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(CONTENT)
    window = guest.window
    window.pasted.emit(signed(seaweedfs, "put_object", Key="guest/text.txt", ContentType="text/plain"))
    drop(window, [file])
    transfer = ended(guest, TransferState.FAILED)
    assert transfer.error is not None
    assert transfer.error.kind == "OtherContentType"
    find(window.side.error, QPushButton, "errorSendAsButton-text/plain").click()
    rows = window.transfer_model.transfers
    wait_until(lambda: any(each.state is TransferState.DONE for each in rows()), "the second upload", seconds=30)
    stored = seaweedfs.client().get_object(Bucket=seaweedfs.bucket, Key="guest/text.txt")
    assert stored["ContentType"] == "text/plain"


def test_a_guest_uploads_one_part_and_is_given_its_etag(
    guest: Application, seaweedfs: SeaweedFS, tmp_path: Path
) -> None:
    client, key = seaweedfs.client(), "guest/parts.bin"
    upload_id = client.create_multipart_upload(Bucket=seaweedfs.bucket, Key=key)["UploadId"]
    file = tmp_path / "part"
    file.write_bytes(CONTENT)
    window = guest.window
    window.pasted.emit(signed(seaweedfs, "upload_part", Key=key, UploadId=upload_id, PartNumber=1))
    drop(window, [file])
    transfer = ended(guest, TransferState.DONE)
    assert transfer.result is not None
    etag = transfer.result.etag
    assert etag is not None
    assert etag in window.notice.text
    client.complete_multipart_upload(
        Bucket=seaweedfs.bucket,
        Key=key,
        UploadId=upload_id,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]},
    )
    assert client.get_object(Bucket=seaweedfs.bucket, Key=key)["Body"].read() == CONTENT


def test_a_guest_uploads_through_a_form(guest: Application, seaweedfs: SeaweedFS, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(CONTENT)
    form = seaweedfs.client().generate_presigned_post(seaweedfs.bucket, "guest/form/${filename}")
    window = guest.window
    window.pasted.emit(str(form))
    drop(window, [file])
    ended(guest, TransferState.DONE)
    stored = seaweedfs.client().get_object(Bucket=seaweedfs.bucket, Key="guest/form/photo.png")
    assert stored["Body"].read() == CONTENT
