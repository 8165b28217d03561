"""The server's environment and its socket."""

import os
import socket
from pathlib import Path

import pytest

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import SandboxError
from presign_gui.sandbox.folder import SandboxFolder
from presign_gui.sandbox.server import clean_environment, listen, new_root_key


def test_the_users_settings_are_left_out_and_the_rest_is_kept() -> None:
    own = {
        "PATH": "/bin",
        "HOME": "/home/user",
        "AWS_PROFILE": "work",
        "AWS_ENDPOINT_URL_S3": "http://elsewhere",
        "MINISTACK_ACCOUNT_ID": "1",
        "LOCALSTACK_PERSISTENCE": "1",
        "LAMBDA_EXECUTOR": "docker",
        "HTTPS_PROXY": "http://proxy",
        "all_proxy": "http://proxy",
        "USE_SSL": "1",
    }
    environment = clean_environment(own, SandboxFolder(Path("/data")))
    assert (environment["PATH"], environment["HOME"]) == ("/bin", "/home/user")
    assert not (environment.keys() & (own.keys() - {"PATH", "HOME"}))
    assert environment["AWS_CONFIG_FILE"] == environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert (environment["AUTH"], environment["BIND_HOST"]) == ("true", "127.0.0.1")
    assert environment["S3_DATA_DIR"] == str(Path("/data/objects"))
    assert environment["TMPDIR"] == environment["STATE_DIR"] == str(Path("/data/work"))


def test_a_free_port_takes_connections_at_once() -> None:
    with listen(0) as listener:
        host, port = listener.getsockname()
        assert host == "127.0.0.1"
        with socket.create_connection((host, port), timeout=1):
            pass


def test_a_port_in_use_is_named() -> None:
    with listen(0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SandboxError) as caught:
            listen(port)
    assert caught.value.entry is entries.PORT_UNUSABLE
    assert caught.value.facts["port"] == port


def test_every_root_key_is_another_one() -> None:
    first, second = new_root_key(), new_root_key()
    assert first.access_key_id != second.access_key_id
    assert len(first.access_key_id) >= 36
    assert first.secret_access_key not in repr(first)
