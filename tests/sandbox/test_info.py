"""What a sandbox is reached with survives JSON and hides its secrets."""

import json

import pytest

from presign_gui.sandbox.info import BackendInfo, KeyPair, SandboxInfo

INFO = SandboxInfo(
    endpoint_url="http://127.0.0.1:4566",
    region="us-east-1",
    bucket="bucket",
    upload_function="up",
    download_function="down",
    backend=BackendInfo(bucket="backends-bucket", upload_function="up-2", download_function="down-2"),
    owner=KeyPair(access_key_id="AKIAOWNER", secret_access_key="owners-secret"),
    member=KeyPair(access_key_id="AKIAMEMBER", secret_access_key="members-secret"),
    pid=42,
)


def test_it_survives_json() -> None:
    assert SandboxInfo.from_json(json.loads(json.dumps(INFO.to_json()))) == INFO


def test_no_repr_shows_a_secret() -> None:
    assert "secret" not in repr(INFO)
    assert "AKIAOWNER" in repr(INFO)


@pytest.mark.parametrize(
    "value", [{}, {"owner": 1, "member": 2}, INFO.to_json() | {"unknown": 1}, INFO.to_json() | {"backend": {}}]
)
def test_anything_else_is_no_info(value: dict[str, object]) -> None:
    with pytest.raises((TypeError, KeyError)):
        SandboxInfo.from_json(value)
