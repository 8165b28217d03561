"""How a sandbox begins and ends: files last, processes do not, and what is in the way is said plainly."""

import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import CatalogueEntry, SandboxError
from presign_gui.sandbox import sandbox as sandbox_module
from presign_gui.sandbox.messages import DEPLOYING, READY, STARTING
from presign_gui.sandbox.sandbox import Sandbox, SandboxInfo
from tests.servers.process_tree import descendants, wait_until_gone
from tests.servers.sandbox import invoke, s3_client, send

KEYS = ("a", "a/b", "//x", "../up", "x.meta.json", "日本語/資料.pdf", "k" * 1024)


@contextlib.contextmanager
def raises(entry: CatalogueEntry) -> Iterator[pytest.ExceptionInfo[SandboxError]]:
    with pytest.raises(SandboxError) as caught:
        yield caught
    assert caught.value.entry is entry
    assert "{" not in caught.value.title() + caught.value.cause() + caught.value.remedy()


def put(info: SandboxInfo, key: str) -> None:
    for bucket in (info.bucket, info.backend.bucket):
        body = f"{bucket} {key}".encode()
        s3_client(info, info.owner).put_object(Bucket=bucket, Key=key, Body=body, ContentType="text/x-test")


def assert_stored(info: SandboxInfo, key: str) -> None:
    for bucket in (info.bucket, info.backend.bucket):
        stored = s3_client(info, info.owner).get_object(Bucket=bucket, Key=key)
        assert (stored["Body"].read(), stored["ContentType"]) == (f"{bucket} {key}".encode(), "text/x-test")


def assert_signs(info: SandboxInfo) -> None:
    upload = invoke(info, info.upload_function, {})
    assert upload.startswith(info.endpoint_url)
    assert send(upload, "PUT", b"signed").status == 200
    assert send(invoke(info, info.download_function, {})).body == b"signed"


def assert_backend_signs(info: SandboxInfo) -> None:
    event = {"version": 1, "bucket": info.backend.bucket, "key": "signed"}
    upload = invoke(info, info.backend.upload_function, event | {"operation": "put_object"})
    assert send(upload["url"], "PUT", b"by the backend", upload["headers"]).status == 200
    download = invoke(info, info.backend.download_function, event | {"operation": "get_object"})
    assert send(download["url"]).body == b"by the backend"


def test_files_survive_a_restart_and_nothing_else_does(tmp_path: Path) -> None:
    steps: list[str] = []
    with Sandbox.start(tmp_path, on_step=steps.append) as first:
        assert steps == [STARTING, DEPLOYING, READY]
        for key in KEYS:
            put(first.info, key)
        assert_signs(first.info)
        assert_backend_signs(first.info)
        processes = {first.info.pid} | descendants(first.info.pid)
        assert len(processes) == 5
    assert not first.is_running
    assert wait_until_gone(processes, 30) == set()
    assert Sandbox.attach(tmp_path) is None
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["objects", "sandbox.lock", "sandbox.log"]

    with Sandbox.start(tmp_path) as second:
        assert second.info.owner != first.info.owner
        for key in KEYS:
            assert_stored(second.info, key)
        assert_signs(second.info)
        assert_backend_signs(second.info)


def test_files_survive_a_kill_of_the_server(tmp_path: Path) -> None:
    with Sandbox.start(tmp_path) as killed:
        put(killed.info, "kept")
        assert_signs(killed.info)
        processes = {killed.info.pid} | descendants(killed.info.pid)
        os.kill(killed.info.pid, signal.SIGKILL)
        assert wait_until_gone(processes, 30) == set()
        assert not killed.is_running
        assert (tmp_path / "running.json").exists()
        assert Sandbox.attach(tmp_path) is None
        with Sandbox.start(tmp_path) as second:
            assert_stored(second.info, "kept")
            assert_signs(second.info)
            assert Sandbox.attach(tmp_path) == second.info


def test_a_kill_of_the_program_ends_the_sandbox_and_its_functions(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys, time; from presign_gui.sandbox.sandbox import Sandbox;"
        "running = Sandbox.start(pathlib.Path(sys.argv[1])); print('ready', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        info = Sandbox.attach(tmp_path)
        assert info is not None
        assert_signs(info)
        processes = descendants(parent.pid)
        assert info.pid in processes
        parent.kill()
        parent.wait()
        assert wait_until_gone(processes, 30) == set()
    assert Sandbox.attach(tmp_path) is None
    assert not (tmp_path / "work").exists()


def test_it_stops_in_time_while_an_upload_is_under_way(tmp_path: Path) -> None:
    with Sandbox.start(tmp_path) as running:
        url = urlsplit(invoke(running.info, running.info.upload_function, {}))
        with socket.create_connection((url.hostname, url.port)) as connection:
            request = f"PUT {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Length: 1000000\r\n\r\n"
            connection.sendall(request.encode() + b"x" * 1000)
            began = time.monotonic()
            running.stop()
            assert time.monotonic() - began < 6
    assert not running.is_running


def test_the_users_own_settings_do_not_reach_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_PROFILE": "nonexistent",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "AKIAUSERSOWNKEY00000",
        "AWS_SESSION_TOKEN": "token",
        "HTTP_PROXY": "http://127.0.0.1:1",
        "http_proxy": "http://127.0.0.1:1",
        "LAMBDA_EXECUTOR": "docker",
        "USE_SSL": "1",
    }.items():
        monkeypatch.setenv(name, value)
    with Sandbox.start(tmp_path) as running, monkeypatch.context() as own:
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN", "HTTP_PROXY", "http_proxy"):
            own.delenv(name)
        assert_signs(running.info)


def test_a_port_can_be_chosen_and_one_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with raises(entries.PORT_UNUSABLE) as caught:
            Sandbox.start(tmp_path, port=port)
        assert str(port) in caught.value.cause()
    with Sandbox.start(tmp_path, port=port) as running:
        assert running.info.endpoint_url == f"http://127.0.0.1:{port}"


def test_a_start_waits_for_a_sandbox_that_is_just_ending(tmp_path: Path) -> None:
    first = Sandbox.start(tmp_path)
    ending = threading.Timer(0.5, first.stop)
    ending.start()
    with Sandbox.start(tmp_path) as second:
        assert second.info.pid != first.info.pid
    ending.join()


def test_damaged_files_in_the_folder_do_not_hinder_it(tmp_path: Path) -> None:
    with Sandbox.start(tmp_path) as first:
        put(first.info, "kept")
        put(first.info, "hurt")
    for hurt in tmp_path.rglob("hurt.meta.json"):
        hurt.write_bytes(b"\x00{")
    (tmp_path / "running.json").write_bytes(b"\xff[")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "s3.json").write_text("{")
    assert Sandbox.attach(tmp_path) is None
    with Sandbox.start(tmp_path) as second:
        assert_stored(second.info, "kept")
        body = s3_client(second.info, second.info.owner).get_object(Bucket=second.info.bucket, Key="hurt")["Body"]
        assert body.read() == b"presign-sandbox hurt"


@pytest.mark.parametrize("in_the_way", ["data", "data/objects", "."])
def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path, in_the_way: str) -> None:
    folder = tmp_path / "home" / "data"
    file = folder.parent / in_the_way
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("a file of somebody's")
    with raises(entries.FOLDER_IN_THE_WAY) as caught:
        Sandbox.start(folder)
    assert f"folder {file.resolve()}," in caught.value.cause()
    assert f"Move {file.resolve()} to" in caught.value.remedy()
    assert file.read_text() == "a file of somebody's"


def test_a_folder_that_cannot_be_made_is_named_with_the_reason(tmp_path: Path) -> None:
    with raises(entries.FOLDER_UNUSABLE) as caught:
        Sandbox.start(tmp_path / ("x" * 300))
    assert os.strerror(errno.ENAMETOOLONG) in caught.value.cause()


@pytest.mark.parametrize("file", ["sandbox.log", "sandbox.lock", "running.json"])
def test_a_folder_in_which_a_file_cannot_be_written_is_named(tmp_path: Path, file: str) -> None:
    (tmp_path / file).mkdir()
    with raises(entries.FOLDER_UNUSABLE) as caught:
        Sandbox.start(tmp_path)
    assert str(tmp_path) in caught.value.cause()


def test_a_missing_extra_is_said_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with raises(entries.NOT_INSTALLED) as caught:
        Sandbox.start(tmp_path)
    assert "pip install 'presign-gui[sandbox]'" in caught.value.remedy()


def test_a_server_that_cannot_be_loaded_shows_the_end_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken" / "ministack"
    broken.mkdir(parents=True)
    (broken / "__init__.py").touch()
    (broken / "app.py").write_text("raise RuntimeError('this installation is broken')")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent), prepend=os.pathsep)
    with raises(entries.ENDED_EARLY) as caught:
        Sandbox.start(tmp_path / "data")
    assert "RuntimeError: this installation is broken" in caught.value.detail
    assert str(tmp_path / "data" / "sandbox.log") in caught.value.cause()
    assert Sandbox.attach(tmp_path / "data") is None


def test_a_server_that_is_too_slow_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox_module, "_START_LIMIT", 0.05)
    with raises(entries.NOT_READY_IN_TIME):
        Sandbox.start(tmp_path)
    assert Sandbox.attach(tmp_path) is None


def test_a_start_that_is_interrupted_leaves_no_process(tmp_path: Path) -> None:
    before = descendants(os.getpid())

    def interrupt(step: str) -> None:
        if step == DEPLOYING:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Sandbox.start(tmp_path, on_step=interrupt)
    assert wait_until_gone(descendants(os.getpid()) - before, 30) == set()
    with Sandbox.start(tmp_path) as running:
        assert json.dumps(running.info.to_json())
