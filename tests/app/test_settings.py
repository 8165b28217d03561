import json
from pathlib import Path

import pytest

from presign_gui.app.settings import DEFAULT_EXPIRES_IN, Settings, SettingsStore


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json", tmp_path / "downloads")


def test_defaults(store: SettingsStore, tmp_path: Path) -> None:
    assert store.load() == Settings(download_folder=tmp_path / "downloads", connection=None, expires_in=3600)


def test_round_trip(store: SettingsStore, tmp_path: Path) -> None:
    settings = Settings(download_folder=tmp_path / "other", connection="Team", expires_in=900)
    store.save(settings)
    assert store.load() == settings


@pytest.mark.parametrize("value", [0, -1, 604801, "3600", None, 1.5])
def test_an_expiry_that_no_link_can_have_is_the_default(store: SettingsStore, tmp_path: Path, value: object) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"expires_in": value, "connection": 3, "download_folder": []}))
    settings = store.load()
    assert settings.expires_in == DEFAULT_EXPIRES_IN
    assert settings.connection is None
    assert settings.download_folder == tmp_path / "downloads"
