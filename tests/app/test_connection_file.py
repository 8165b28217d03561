"""A connection file goes from an owner to a member, with nothing secret in it and nothing trusted in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from presign_gui.app.connection_file import MAX_FILE, ConnectionFile
from presign_gui.app.connections import Connection, SignerKind
from presign_gui.domain.backend_limits import BackendLimits, ConnectionLimits
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import InputError, LocalFileError

LIMITS = BackendLimits(
    buckets=("team-bucket",),
    prefixes=("in/", ""),
    max_expires_in=600,
    max_size=1000,
    create_only=True,
    content_types=("image/*",),
)
OWNERS = Connection(
    name="Team",
    signer=SignerKind.LAMBDA,
    region="eu-central-1",
    profile="my-own-profile",
    upload_function="team-upload-url",
    download_function="team-download-url",
    bucket="team-bucket",
    limits=ConnectionLimits(upload=LIMITS),
)
FILE = ConnectionFile(connection=OWNERS)
VALID: dict[str, Any] = {
    "presign_gui_connection": 1,
    "name": "Team",
    "region": "eu-central-1",
    "upload_function": "team-upload-url",
}


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_what_an_owner_exports_a_member_opens(tmp_path: Path) -> None:
    path = tmp_path / "team.presign.json"
    FILE.save(path)
    opened = ConnectionFile.load(path)
    assert opened.connection == Connection(
        name="Team",
        signer=SignerKind.LAMBDA,
        region="eu-central-1",
        upload_function="team-upload-url",
        download_function="team-download-url",
        bucket="team-bucket",
        limits=ConnectionLimits(upload=LIMITS),
    )


def test_the_owners_profile_stays_at_home(tmp_path: Path) -> None:
    FILE.save(tmp_path / "file")
    text = (tmp_path / "file").read_text(encoding="utf-8")
    assert "profile" not in text
    assert json.loads(text)["presign_gui_connection"] == 1


def test_an_endpoint_of_ones_own_goes_along(tmp_path: Path) -> None:
    path = written(tmp_path / "file", VALID | {"endpoint_url": "https://s3.example.com:8443"})
    assert ConnectionFile.load(path).connection.endpoint_url == "https://s3.example.com:8443"


def test_a_profile_that_somebody_slipped_in_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "file", VALID | {"profile": "admin", "signer": "local", "to_come": [1]})
    opened = ConnectionFile.load(path).connection
    assert (opened.profile, opened.signer) == (None, SignerKind.LAMBDA)


@pytest.mark.parametrize(
    "content",
    [
        [],
        "text",
        {},
        VALID | {"presign_gui_connection": 2},
        VALID | {"name": " "},
        VALID | {"name": "a\nb"},
        VALID | {"name": "x" * 101},
        VALID | {"name": ["Team"]},
        VALID | {"region": "eu-central-1; rm"},
        VALID | {"region": None},
        VALID | {"upload_function": None},
        VALID | {"upload_function": "no such name"},
        VALID | {"download_function": "https://example.com"},
        VALID | {"endpoint_url": "file:///etc/passwd"},
        VALID | {"endpoint_url": "https://user:secret@example.com"},
        VALID | {"endpoint_url": "https://["},
        VALID | {"bucket": "Not A Bucket"},
        VALID | {"limits": []},
        VALID | {"limits": {"upload": []}},
        VALID | {"limits": {"upload": {"buckets": []}}},
    ],
)
def test_anything_else_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(InputError) as raised:
        ConnectionFile.load(written(tmp_path / "file", content))
    assert raised.value.entry is entries.CONNECTION_FILE_INVALID
    assert raised.value.facts["path"] == str(tmp_path / "file")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 10_000, b" " * (MAX_FILE + 1)])
def test_what_is_no_json_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(InputError):
        ConnectionFile.load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        ConnectionFile.load(tmp_path / "nowhere")
    assert raised.value.entry is entries.CONNECTION_FILE_INVALID


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(LocalFileError):
        FILE.save(tmp_path / "file" / "below")
