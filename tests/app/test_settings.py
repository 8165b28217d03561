import json
from pathlib import Path

import pytest

from presign_gui.app.settings import DEFAULT_EXPIRES_IN, NO_LIMITS_CHOSEN, Settings, SettingsStore, TransferLimits


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json", tmp_path / "downloads")


def test_defaults(store: SettingsStore, tmp_path: Path) -> None:
    assert store.load() == Settings(download_folder=tmp_path / "downloads", connection=None, expires_in=3600)


def test_round_trip(store: SettingsStore, tmp_path: Path) -> None:
    limits = TransferLimits(transfers=5, streams=16, upload_rate=1_000_000, download_rate=None)
    settings = Settings(
        download_folder=tmp_path / "other", connection="Team", expires_in=900, limits=limits, goes_on=True
    )
    store.save(settings)
    assert store.load() == settings


@pytest.mark.parametrize("value", [0, -1, 604801, "3600", None, 1.5])
def test_an_expiry_that_no_link_can_have_is_the_default(store: SettingsStore, tmp_path: Path, value: object) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"expires_in": value, "connection": 3, "download_folder": []}))
    settings = store.load()
    assert settings.expires_in == DEFAULT_EXPIRES_IN
    assert settings.connection is None
    assert settings.download_folder == tmp_path / "downloads"


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        (None, NO_LIMITS_CHOSEN),
        ([1], NO_LIMITS_CHOSEN),
        ({"transfers": 0, "streams": 12}, TransferLimits(streams=12)),
        ({"transfers": True, "upload_rate": 10, "download_rate": 5000}, TransferLimits(download_rate=5000)),
        ({"transfers": "7", "streams": 65}, NO_LIMITS_CHOSEN),
    ],
)
def test_a_limit_that_makes_no_sense_is_the_default_and_the_others_hold(
    store: SettingsStore, tmp_path: Path, saved: object, expected: TransferLimits
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"limits": saved}))
    assert store.load().limits == expected


@pytest.mark.parametrize("limit", [{"transfers": 0}, {"streams": 65}, {"upload_rate": 0}, {"download_rate": 1023}])
def test_limits_out_of_range_cannot_be_made(limit: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        TransferLimits(**limit)
