"""Connection files: dropped, opened, saved for members."""

import dataclasses
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from presign_gui.app.connection_file import ConnectionFile
from presign_gui.domain.backend_limits import ConnectionLimits
from presign_gui.ui.connection_files import is_connection_file
from presign_gui.ui.main_window import MainWindow
from tests.fakes.person import drag, drop, wait_until
from tests.fakes.stacks import BACKEND, LIMITS
from tests.fakes.ui_services import FakeServices, saved_names
from tests.ui.conftest import Start


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "team.presign.json"
    ConnectionFile(connection=dataclasses.replace(BACKEND, limits=ConnectionLimits(upload=LIMITS))).save(path)
    return path


def noticed(window: MainWindow, part: str) -> bool:
    return window.notice.isVisible() and part in window.notice.text


@pytest.mark.parametrize(
    "name", ["team.presign.json", "Team.PRESIGN.json", "team.presign (1).json", "a.presign(2).json"]
)
def test_a_connection_file_is_known_by_its_name(name: str) -> None:
    assert is_connection_file([Path(name)])


@pytest.mark.parametrize("names", [["team.json"], [".presign.json"], ["a.presign.json", "b.presign.json"], []])
def test_other_files_are_uploads(names: list[str]) -> None:
    assert not is_connection_file([Path(name) for name in names])


def test_a_dropped_file_is_a_connection_at_once(start: Start, services: FakeServices, file: Path) -> None:
    application = start()
    drag(application.window, [file])
    assert application.window.overlay.words == ("Drop to add the connection", "team.presign.json")
    drop(application.window, [file])
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")
    assert services.connections.get("team") == dataclasses.replace(BACKEND, limits=ConnectionLimits(upload=LIMITS))
    assert noticed(application.window, "“team” was added")
    assert services.runner.jobs == []


def test_a_connection_that_is_there_already_is_only_opened(start: Start, services: FakeServices, file: Path) -> None:
    services.connections.save(dataclasses.replace(BACKEND, name="Mine", profile="work"))
    application = start()
    application.actions.files.open(file)
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")
    assert saved_names(services) == ["Mine"]
    assert noticed(application.window, "“Mine” is there already")


def test_another_connection_of_the_name_stays(start: Start, services: FakeServices, file: Path) -> None:
    services.connections.save(dataclasses.replace(BACKEND, upload_function="other"))
    application = start()
    application.actions.files.open(file)
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")
    assert saved_names(services) == ["team", "team (2)"]


def test_another_server_than_aws_is_said(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "a.presign.json"
    ConnectionFile(connection=dataclasses.replace(BACKEND, endpoint_url="https://s3.example.com:8443")).save(path)
    application = start()
    application.actions.files.open(path)
    wait_until(lambda: noticed(application.window, "s3.example.com, which is not AWS"), "the notice")


def test_a_file_that_is_none_says_so(start: Start, services: FakeServices, tmp_path: Path) -> None:
    path = tmp_path / "a.presign.json"
    path.write_text("[]", encoding="utf-8")
    application = start()
    drop(application.window, [path])
    wait_until(lambda: noticed(application.window, "Not a connection file"), "the notice")
    assert saved_names(services) == []


def test_an_owner_saves_the_limits_with_it(start: Start, services: FakeServices, tmp_path: Path) -> None:
    services.connections.save(BACKEND)
    services.cloud.functions.upload = LIMITS
    application = start("team")
    dialog = application.actions.files.export(BACKEND)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.fileSelected.emit(str(tmp_path / "out.presign.json"))
    dialog.reject()
    wait_until(lambda: noticed(application.window, "out.presign.json is saved"), "the notice")
    saved = json.loads((tmp_path / "out.presign.json").read_text(encoding="utf-8"))
    assert saved["limits"]["upload"]["prefixes"] == ["incoming/"]


def test_a_file_is_chosen_in_a_dialog(start: Start, services: FakeServices, file: Path) -> None:
    application = start()
    dialog = application.actions.files.choose()
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")
